//! 信用记录: the list of entries with where each stands on a day, and the verified cases that have none yet.

pub(super) mod calendar;
pub(super) mod clients;
mod clocks;
pub(super) mod compare;
pub(super) mod conflicts;
pub(super) mod consents;
pub(super) mod entry;
mod fields;
mod form;
pub(super) mod fresh;
pub(super) mod keyed;
pub(super) mod lists;
pub(super) mod objections;
pub(super) mod packages;
pub(super) mod passages;
mod penalty;
pub(super) mod public;
pub(super) mod repairs;
pub(super) mod rules;
pub(super) mod statistics;
mod tasks;
mod told;

use std::collections::HashSet;

use axum::response::Response;
use chrono::NaiveDate;
use serde::Serialize;

use crate::audit::{AuditAction, AuditEvent};
use crate::db::CreditRow;
use crate::desk::{self, CreditOffice};
use crate::rules::LawInForce;
use crate::server::app::{App, Workbench};
use crate::server::ask::Ask;
use crate::server::deadline::Deadline;
use crate::server::permission::{Permission as _, ReadCredit, StepCredit, Visit};
use crate::server::query::Parameter;
use crate::server::refusal::Refusal;
use crate::server::streamed_csv::{Listed, Sheet, streamed_csv};
use crate::templates::Page;
use crate::workflow::{Clock, CreditStage};

pub(super) use tasks::{CreditTasks, credit_tasks};

pub(super) const PATH: &str = "/credit";

pub(super) const ASKS: &[Parameter] = &[Parameter::codes("stage", "状态", CreditStage::CODES)];

/// Entries on one page; the file holds all.
const MOST: usize = 500;
/// Lines of what is over or may begin, on one page.
const MOST_SHOWN: usize = 200;

#[derive(Debug, Clone, PartialEq, Serialize)]
pub(super) struct CreditPage {
    today: NaiveDate,
    stages: Vec<StageChoice>,
    entries: Vec<Line>,
    total: usize,
    export_url: String,
    /// Verified cases without an entry.
    waiting: Vec<Waiting>,
    may_draft: bool,
}

#[derive(Debug, Clone, PartialEq, Serialize)]
struct StageChoice {
    label: &'static str,
    count: usize,
    chosen: bool,
    url: String,
}

#[derive(Debug, Clone, PartialEq, Serialize)]
struct Line {
    entry_id: String,
    name: String,
    uscc: String,
    behaviour: String,
    item: String,
    document: String,
    stage: &'static str,
    /// What is said besides: 异议处理中, 修复办理中.
    mark: Option<&'static str>,
    public_until: Option<NaiveDate>,
    valid_until: Option<NaiveDate>,
    /// The clock that ends first.
    due: Option<Deadline>,
    due_of: Option<&'static str>,
}

#[derive(Debug, Clone, PartialEq, Serialize)]
struct Waiting {
    case_id: String,
    merchant: String,
    category: &'static str,
}

impl Page for CreditPage {
    const FILE: &'static str = "workbench/credit.html";

    #[cfg(test)]
    fn samples() -> Vec<Self> {
        let day = NaiveDate::from_ymd_opt(2026, 11, 22).unwrap();
        let line = Line {
            entry_id: "C000001".to_owned(),
            name: "<某某商行>".to_owned(),
            uscc: "91350100M000100Y43".to_owned(),
            behaviour: "假冒伪劣".to_owned(),
            item: "行政处罚信息".to_owned(),
            document: "示市监罚〔2026〕1号".to_owned(),
            stage: "公示中",
            mark: Some("异议处理中"),
            public_until: Some(day),
            valid_until: Some(day),
            due: Some(Deadline::sample()),
            due_of: Some("异议审核"),
        };
        let full = Self {
            today: day,
            stages: vec![StageChoice {
                label: "公示中",
                count: 1,
                chosen: true,
                url: "/credit".to_owned(),
            }],
            entries: vec![line],
            total: 1,
            export_url: "/credit.csv".to_owned(),
            waiting: vec![Waiting {
                case_id: "x".to_owned(),
                merchant: "某某店".to_owned(),
                category: "假冒伪劣",
            }],
            may_draft: true,
        };
        let empty = Self {
            entries: Vec::new(),
            waiting: Vec::new(),
            total: 0,
            ..full.clone()
        };
        vec![full, empty]
    }
}

impl Workbench {
    /// The desk of the credit office, by the law in force.
    pub(super) fn credit_office<'a>(&'a self, in_force: &'a LawInForce) -> CreditOffice<'a> {
        CreditOffice {
            store: &self.store,
            law: &in_force.law,
            calendar: &self.calendar,
            catalogue: &in_force.catalogue,
            proof: self.security.proof,
        }
    }
}

pub(super) async fn list(
    app: App,
    visit: Visit<ReadCredit>,
    ask: Ask,
) -> Result<CreditPage, Refusal> {
    let chosen: Option<CreditStage> = ask.asked_as("stage", "状态")?;
    let today = app.now().day;
    let rows = app.store.database.credit_entries().await?;
    let event = AuditEvent::done(&visit.actor(), AuditAction::ViewCredit, "credit");
    desk::record(&app.store, &event, app.now()).await?;
    let staged: Vec<(CreditStage, &CreditRow)> = rows
        .iter()
        .filter_map(|row| Some((row.entry.stage_on(today)?, row)))
        .collect();
    let stages = CreditStage::ALL.iter().map(|stage| {
        let is_chosen = chosen == Some(*stage);
        StageChoice {
            label: stage.label(),
            count: staged.iter().filter(|(other, _)| other == stage).count(),
            chosen: is_chosen,
            url: format!(
                "{PATH}{}",
                ask.query_with("stage", (!is_chosen).then_some(stage.code()))
            ),
        }
    });
    let shown: Vec<_> = staged
        .iter()
        .filter(|(stage, _)| chosen.is_none_or(|chosen| chosen == *stage))
        .collect();
    Ok(CreditPage {
        today,
        stages: stages.collect(),
        total: shown.len(),
        entries: shown
            .iter()
            .take(MOST)
            .map(|(stage, row)| line_of(&app, *stage, row))
            .collect(),
        export_url: format!("/credit.csv{}", ask.query_with("", None)),
        waiting: waiting(&app, &rows).await?,
        may_draft: StepCredit::ROLES.contains(&visit.role()),
    })
}

const COLUMNS: &[&str] = &[
    "编号",
    "名称",
    "统一社会信用代码或证件号码",
    "失信行为类型",
    "目录项",
    "文书编号",
    "认定单位",
    "认定日期",
    "状态",
    "公示截止",
    "信息有效期",
];

/// The same entries as a file.
pub(super) async fn export(
    app: App,
    visit: Visit<ReadCredit>,
    ask: Ask,
) -> Result<Response, Refusal> {
    let chosen: Option<CreditStage> = ask.asked_as("stage", "状态")?;
    let today = app.now().day;
    let rows = app.store.database.credit_entries().await?;
    let mut lines = Vec::new();
    for row in &rows {
        let Some(stage) = row.entry.stage_on(today) else {
            continue;
        };
        let Some(content) = row.entry.content() else {
            continue;
        };
        if chosen.is_some_and(|chosen| chosen != stage) {
            continue;
        }
        let day = |day: Option<NaiveDate>| day.map(|day| day.to_string()).unwrap_or_default();
        lines.push(vec![
            row.entry_id.to_string(),
            content.subject.shown_name().to_owned(),
            content.subject.shown_code(),
            content.behaviour.clone(),
            content.item.name.clone(),
            content.document.number.clone(),
            content.document.authority.clone(),
            content.determined_on().to_string(),
            stage.label().to_owned(),
            day(row.entry.publication().map(|publication| publication.until)),
            day(content.valid_until),
        ]);
    }
    let sheet = Sheet {
        object: "credit",
        columns: COLUMNS,
        told: format!("信用记录，{}条", lines.len()),
        rows: lines.len() as u64,
    };
    streamed_csv(app, visit.actor(), sheet, Listed(lines.into_iter())).await
}

fn line_of(app: &App, stage: CreditStage, row: &CreditRow) -> Line {
    let today = app.now().day;
    let content = row.entry.content();
    let said = |text: Option<&String>| text.cloned().unwrap_or_default();
    let next = first_due(&row.entry.clocks_on(today));
    Line {
        entry_id: row.entry_id.to_string(),
        name: row.entry.shown_name().to_owned(),
        uscc: content
            .map(|content| content.subject.shown_code())
            .unwrap_or_default(),
        behaviour: said(content.map(|content| &content.behaviour)),
        item: said(content.map(|content| &content.item.name)),
        document: said(content.map(|content| &content.document.number)),
        stage: stage.label(),
        mark: told::mark(&row.entry),
        public_until: row.entry.publication().map(|publication| publication.until),
        valid_until: content.and_then(|content| content.valid_until),
        due: next.as_ref().map(|clock| app.deadline(clock.deadline.due)),
        due_of: next.map(|clock| clock.deadline.period.key.label()),
    }
}

/// Of the clocks that run, the one that ends first.
fn first_due(clocks: &[Clock]) -> Option<Clock> {
    let open = clocks.iter().filter(|clock| clock.is_open());
    open.min_by_key(|clock| clock.deadline.due).cloned()
}

/// Verified cases that nobody has made an entry of.
async fn waiting(app: &App, rows: &[CreditRow]) -> Result<Vec<Waiting>, Refusal> {
    let today = app.now().day;
    let cases = app.store.database.cases().await?;
    let standing = rows
        .iter()
        .filter(|row| row.entry.stage_on(today) != Some(CreditStage::Abandoned));
    let entered: HashSet<&str> = standing.map(|row| row.case_id.as_str()).collect();
    let verified = cases.into_iter().filter(|case| {
        case.stage == crate::workflow::CaseStage::Verified
            && !entered.contains(case.case_id.as_str())
    });
    Ok(verified
        .map(|case| Waiting {
            merchant: case.flag.merchant.name.clone(),
            category: case.flag.category.label(),
            case_id: case.case_id,
        })
        .collect())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::server::pages::rendered;

    #[test]
    fn the_list_tells_stage_and_deadline_and_offers_verified_cases() {
        let pages = rendered::<CreditPage>();
        assert!(pages[0].contains("&lt;某某商行&gt;"), "{}", pages[0]);
        assert!(pages[0].contains("异议处理中") && pages[0].contains("已逾期2个工作日"));
        assert!(pages[0].contains("/credit/new/x"), "{}", pages[0]);
        assert!(pages[1].contains("没有信用记录"), "{}", pages[1]);
    }
}
