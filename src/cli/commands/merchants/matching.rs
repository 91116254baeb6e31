//! `merchants match NAME…`.

use std::process::ExitCode;

use serde::Serialize;

use crate::cli::context::Context;
use crate::cli::failure::Failure;
use crate::cli::output::{print_json, say};
use crate::pipeline::{NameMatch, match_names};
use crate::resolve::FieldEvidence;

#[derive(Serialize)]
struct Matches {
    matches: Vec<Match>,
}

#[derive(Serialize)]
struct Match {
    query: String,
    candidates: Vec<Shown>,
    decision: &'static str,
    /// Probability that no known merchant is meant.
    none_of_these: f64,
    model_version: String,
}

#[derive(Serialize)]
struct Shown {
    merchant_id: String,
    name: String,
    uscc: Option<String>,
    /// Probability that this merchant is meant.
    score: f64,
    /// Sum of the weights of the evidence, in bits.
    weight: f64,
    evidence: Vec<FieldEvidence>,
}

pub(super) async fn run(context: &Context, names: &[String]) -> Result<ExitCode, Failure> {
    let store = context.store().await?;
    let mut matches: Vec<Match> = match_names(&store, names)
        .await?
        .into_iter()
        .map(shown)
        .collect();
    if context.json && matches.len() == 1 {
        if let Some(only) = matches.pop() {
            print_json(&only)?;
        }
    } else if context.json {
        print_json(&Matches { matches })?;
    } else {
        matches.iter().for_each(describe);
    }
    Ok(ExitCode::SUCCESS)
}

fn shown(found: NameMatch) -> Match {
    let candidates = found.judged.candidates.into_iter().zip(found.merchants);
    Match {
        query: found.query,
        decision: found.judged.decision.code(),
        none_of_these: found.judged.none_of_these,
        model_version: found.model_version,
        candidates: candidates
            .map(|(candidate, merchant)| Shown {
                merchant_id: merchant.merchant_id,
                name: merchant.name,
                uscc: merchant.uscc,
                score: candidate.posterior,
                weight: candidate.weight,
                evidence: candidate.evidence,
            })
            .collect(),
    }
}

fn describe(found: &Match) {
    let decision = match found.decision {
        "same" => "可以认定",
        "unsure" => "不能认定，需人工判断",
        _ => "没有相符的已知主体",
    };
    say(&format!(
        "{}：{decision}（均不是的可能{:.1}%，模型{}）",
        found.query,
        found.none_of_these * 100.0,
        found.model_version
    ));
    for candidate in &found.candidates {
        say(&format!(
            "  {}\t{}\t可能性{:.1}%，证据权重{:+.1}",
            candidate.merchant_id,
            candidate.name,
            candidate.score * 100.0,
            candidate.weight
        ));
        for field in &candidate.evidence {
            say(&format!("    {:+.1} {}", field.weight, field.text));
        }
    }
}
