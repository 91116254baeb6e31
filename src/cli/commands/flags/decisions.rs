//! What reviewers decided: taken down, and listed.

use std::process::ExitCode;

use chrono::NaiveDate;
use serde::Serialize;

use crate::cli::context::Context;
use crate::cli::failure::Failure;
use crate::cli::output::{print_json, say};
use crate::domain::{
    Category, FlagDecision, FlagMerchant, FlagVerdict, Tier, Week, standing_decisions,
};
use crate::pipeline::{DecisionError, DecisionOptions};
use crate::review::{ReviewRules, ReviewerAgreement, reviewer_agreement};

#[derive(Serialize)]
struct Answer<'a> {
    decisions: Vec<Line<'a>>,
    double_review: ReviewerAgreement,
}

/// One decision with what it was about.
#[derive(Serialize)]
struct Line<'a> {
    number: i64,
    flag_id: &'a str,
    week: Week,
    merchant: &'a FlagMerchant,
    category: Category,
    tier: Tier,
    score: f64,
    probability: Option<f64>,
    verdict: FlagVerdict,
    reason: &'a str,
    operator: &'a str,
    decided_on: NaiveDate,
    /// No later decision on the same flag took its place.
    standing: bool,
}

impl<'a> Line<'a> {
    fn of(decision: &'a FlagDecision, standing: bool) -> Self {
        Self {
            number: decision.number,
            flag_id: &decision.flag.flag_id,
            week: decision.flag.week,
            merchant: &decision.flag.merchant,
            category: decision.flag.category,
            tier: decision.flag.tier,
            score: decision.flag.score,
            probability: decision.flag.probability,
            verdict: decision.verdict,
            reason: &decision.reason,
            operator: &decision.operator,
            decided_on: decision.decided_on,
            standing,
        }
    }

    fn text(&self) -> String {
        format!(
            "{}\t{}\t{} {} 涉嫌{}（{}）\t{}{}：{}",
            self.number,
            self.decided_on,
            self.flag_id,
            self.merchant.name,
            self.category.label(),
            self.operator,
            self.verdict.label(),
            if self.standing {
                ""
            } else {
                "（已被后来的结论取代）"
            },
            self.reason
        )
    }
}

pub(super) async fn decide(
    context: &Context,
    flag_id: &str,
    verdict: FlagVerdict,
    reason: &str,
) -> Result<ExitCode, Failure> {
    let options = DecisionOptions {
        reason: reason.to_owned(),
        actor: context.actor(),
        now: context.now,
        decided_on: context.as_of,
    };
    let store = context.store().await?;
    let decided = crate::pipeline::decide(&store, flag_id, verdict, &options).await;
    store.close().await;
    let decision = decided.map_err(refusal)?;
    let line = Line::of(&decision, true);
    if context.json {
        print_json(&line)?;
    } else {
        say(&line.text());
    }
    Ok(ExitCode::SUCCESS)
}

pub(super) async fn list(context: &Context) -> Result<ExitCode, Failure> {
    let store = context.store().await?;
    let decisions = store.database.flag_decisions().await?;
    store.close().await;
    let double_review = reviewer_agreement(&decisions, &ReviewRules::shipped()?);
    let standing: Vec<i64> = standing_decisions(&decisions, NaiveDate::MAX)
        .iter()
        .map(|decision| decision.number)
        .collect();
    let decisions: Vec<Line<'_>> = decisions
        .iter()
        .map(|decision| Line::of(decision, standing.contains(&decision.number)))
        .collect();
    if context.json {
        print_json(&Answer {
            decisions,
            double_review,
        })?;
        return Ok(ExitCode::SUCCESS);
    }
    say(&format!("核查结论{}条。", decisions.len()));
    for line in &decisions {
        say(&line.text());
    }
    say(&agreement_text(&double_review));
    Ok(ExitCode::SUCCESS)
}

fn agreement_text(agreement: &ReviewerAgreement) -> String {
    let ReviewerAgreement { drawn, pairs, .. } = agreement;
    let told = match (agreement.observed, agreement.kappa) {
        (Some(observed), Some(kappa)) => {
            format!("结论一致{:.0}%，Cohen κ {kappa:.2}", observed * 100.0)
        }
        (Some(observed), None) => {
            format!("结论一致{:.0}%，结论只有一种，κ 无从计算", observed * 100.0)
        }
        (None, _) => "尚无一致程度可言".to_owned(),
    };
    format!("双人复核：抽中{drawn}条，其中{pairs}条已有两人结论；{told}。")
}

/// What must not be taken down is wrong usage or a refused input; only the rest is a failure.
fn refusal(error: DecisionError) -> Failure {
    match error {
        DecisionError::Pipeline(error) => error.into(),
        early @ DecisionError::TooEarly { .. } => Failure::Refused(early.to_string()),
        wrong @ (DecisionError::UnknownFlag(_) | DecisionError::NoReason) => {
            Failure::Usage(wrong.to_string())
        }
    }
}
