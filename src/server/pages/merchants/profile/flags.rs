//! The flags about a merchant, week by week, and what people did about them.

use chrono::NaiveDate;
use serde::Serialize;

use crate::db::CaseRow;
use crate::domain::{Flag, Week};
use crate::server::app::App;
use crate::server::refusal::Refusal;

/// Steps that are told.
const STEPS: usize = 10;

#[derive(Debug, Clone, PartialEq, Serialize)]
pub(super) struct FlagLine {
    flag_id: String,
    week: Week,
    category: &'static str,
    tier: &'static str,
    score: f64,
    incidents: i64,
    stage: Option<&'static str>,
}

/// One step of one case.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub(super) struct Past {
    day: NaiveDate,
    case_id: String,
    category: &'static str,
    actor: String,
    role: &'static str,
    step: &'static str,
    reason: Option<String>,
}

/// In the order of the flags.
pub(super) fn flag_lines(flags: &[Flag], cases: &[CaseRow]) -> Vec<FlagLine> {
    let line = |flag: &Flag| FlagLine {
        stage: cases
            .iter()
            .find(|case| case.case_id == flag.flag_id)
            .map(|case| case.stage.label()),
        week: flag.week,
        category: flag.category.label(),
        tier: flag.tier.label(),
        score: flag.score,
        incidents: flag.counts.incidents,
        flag_id: flag.flag_id.clone(),
    };
    flags.iter().map(line).collect()
}

/// The newest steps of the cases that began with any of the flags.
pub(super) async fn history(
    app: &App,
    flags: &[Flag],
    cases: &[CaseRow],
) -> Result<Vec<Past>, Refusal> {
    let mut steps = Vec::new();
    let about = |case: &&CaseRow| flags.iter().any(|flag| flag.flag_id == case.case_id);
    for row in cases.iter().filter(about) {
        let case = app.store.database.case(&row.case_id).await?;
        steps.extend(case.events().iter().map(|event| {
            let past = Past {
                day: event.day,
                case_id: row.case_id.clone(),
                category: row.flag.category.label(),
                actor: event.actor.to_string(),
                role: event.role.label(),
                step: event.step.kind().label(),
                reason: event.step.reason().map(str::to_owned),
            };
            (event.at, event.number, past)
        }));
    }
    steps.sort_by_key(|(at, number, _)| std::cmp::Reverse((*at, *number)));
    let newest = steps.into_iter().take(STEPS);
    Ok(newest.map(|(_, _, past)| past).collect())
}

#[cfg(test)]
impl FlagLine {
    pub(super) fn sample() -> Self {
        Self {
            flag_id: "2026-W47-M000001-counterfeit".to_owned(),
            week: "2026-W47".parse().unwrap(),
            category: "假冒伪劣",
            tier: "建议核查",
            score: 4.0,
            incidents: 9,
            stage: None,
        }
    }
}

#[cfg(test)]
impl Past {
    pub(super) fn sample() -> Self {
        Self {
            day: NaiveDate::from_ymd_opt(2026, 11, 20).unwrap(),
            case_id: "2026-W47-M000001-counterfeit".to_owned(),
            category: "假冒伪劣",
            actor: "甲一".to_owned(),
            role: "审阅员",
            step: "受理核查",
            reason: Some("<理由>".to_owned()),
        }
    }
}
