//! `merchants match NAME…`.

use std::process::ExitCode;

use serde::Serialize;

use crate::cli::context::Context;
use crate::cli::failure::Failure;
use crate::cli::output::{print_json, say};
use crate::lexicon::Parties;
use crate::pipeline::{MerchantGroup, merchant_groups};
use crate::resolve::normalize_name;

#[derive(Serialize)]
struct Matches {
    matches: Vec<Match>,
}

#[derive(Serialize)]
struct Match {
    query: String,
    candidates: Vec<Candidate>,
    decision: &'static str,
}

#[derive(Serialize)]
struct Candidate {
    merchant_id: String,
    name: String,
    score: f64,
    evidence: Vec<String>,
}

pub(super) async fn run(context: &Context, names: &[String]) -> Result<ExitCode, Failure> {
    let store = context.store().await?;
    let merchants = merchant_groups(&store, &store.identities().await?).await?;
    let parties = Parties::shipped()?;
    let mut matches: Vec<Match> = names
        .iter()
        .map(|name| match_name(name, &merchants, &parties))
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

/// First level: the same normalised full name, or the same credit code. Anything less is no match.
fn match_name(query: &str, merchants: &[MerchantGroup], parties: &Parties) -> Match {
    let wanted = normalize_name(query, parties).full;
    let mut candidates = Vec::new();
    for merchant in merchants {
        if merchant
            .uscc
            .as_deref()
            .is_some_and(|uscc| uscc.eq_ignore_ascii_case(query.trim()))
        {
            candidates.push(candidate(merchant, 1.0, "统一社会信用代码相同".to_owned()));
            continue;
        }
        let same = merchant
            .names
            .iter()
            .chain([&merchant.name])
            .find(|name| normalize_name(name, parties).full == wanted);
        if let Some(name) = same {
            candidates.push(candidate(
                merchant,
                0.9,
                format!("规范化名称与“{name}”相同（{wanted}）"),
            ));
        }
    }
    let decision = match candidates.len() {
        0 => "different",
        1 => "same",
        _ => "unsure",
    };
    Match {
        query: query.to_owned(),
        candidates,
        decision,
    }
}

fn candidate(merchant: &MerchantGroup, score: f64, evidence: String) -> Candidate {
    Candidate {
        merchant_id: merchant.merchant_id.clone(),
        name: merchant.name.clone(),
        score,
        evidence: vec![evidence],
    }
}

fn describe(found: &Match) {
    say(&format!(
        "{}：{}个候选",
        found.query,
        found.candidates.len()
    ));
    for candidate in &found.candidates {
        say(&format!(
            "  {}\t{}\t{}",
            candidate.merchant_id,
            candidate.name,
            candidate.evidence.join("；")
        ));
    }
}
