//! 周报: the evaluated weeks and how far the issue of each has got.

mod files;
pub(super) mod issue;
pub(super) mod words;

use std::collections::HashMap;

use serde::Serialize;

pub(super) use files::{edition, report};

use crate::domain::Week;
use crate::server::app::App;
use crate::server::ask::Ask;
use crate::server::permission::{ReadReports, Visit};
use crate::server::refusal::Refusal;
use crate::templates::Page;
use crate::workflow::IssueStage;

/// The evaluated weeks, newest first.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub(super) struct ReportsPage {
    weeks: Vec<Row>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
struct Row {
    week: Week,
    sunday: String,
    frozen: bool,
    stage: &'static str,
    /// 总第N期 of what was issued, and its edition.
    issue: Option<u32>,
    edition: u32,
    /// Who acted last.
    actor: Option<String>,
}

impl Page for ReportsPage {
    const FILE: &'static str = "workbench/reports.html";

    #[cfg(test)]
    fn samples() -> Vec<Self> {
        let row = |frozen| Row {
            week: "2026-W47".parse().unwrap(),
            sunday: "2026-11-22".to_owned(),
            frozen,
            stage: IssueStage::Drafting.label(),
            issue: None,
            edition: 1,
            actor: None,
        };
        let issued = Row {
            stage: IssueStage::Issued.label(),
            issue: Some(12),
            edition: 2,
            actor: Some("甲一".to_owned()),
            ..row(true)
        };
        vec![
            Self {
                weeks: vec![row(true), row(false), issued],
            },
            Self { weeks: Vec::new() },
        ]
    }
}

pub(super) async fn page(app: App, _: Visit<ReadReports>, _: Ask) -> Result<ReportsPage, Refusal> {
    let mut weeks = app.store.database.snapshot_weeks().await?;
    weeks.sort_unstable();
    weeks.reverse();
    let issues = app.store.database.issues().await?;
    let issues: HashMap<Week, _> = issues.into_iter().map(|row| (row.week, row)).collect();
    let row = |(week, frozen): (Week, bool)| {
        let worked_on = issues.get(&week);
        Row {
            week,
            sunday: week.sunday().to_string(),
            frozen,
            stage: worked_on
                .map_or(IssueStage::Drafting, |row| row.stage)
                .label(),
            issue: worked_on.and_then(|row| row.issue),
            edition: worked_on.map_or(1, |row| row.edition),
            actor: worked_on.map(|row| row.actor.to_string()),
        }
    };
    Ok(ReportsPage {
        weeks: weeks.into_iter().map(row).collect(),
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::server::pages::rendered;

    #[test]
    fn an_unfinished_week_is_called_one() {
        let pages = rendered::<ReportsPage>();
        assert!(
            pages[0].contains("起草中") && pages[0].contains("未结束"),
            "{}",
            pages[0]
        );
        assert!(pages[0].contains("总第12期") && pages[0].contains("第2版"));
        assert!(pages[1].contains("还没有评估过的周"), "{}", pages[1]);
    }
}
