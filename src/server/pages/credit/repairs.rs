//! 修复: applications for repair with each condition and what it was judged by, and who may apply already.

use chrono::NaiveDate;
use serde::Serialize;

use super::MOST_SHOWN;
use super::clocks::ClockLine;
use crate::db::CreditRow;
use crate::domain::LawKey;
use crate::server::app::App;
use crate::server::ask::Ask;
use crate::server::permission::{ReadCredit, Visit};
use crate::server::refusal::Refusal;
use crate::templates::Page;
use crate::workflow::Repair;

#[derive(Debug, Clone, PartialEq, Serialize)]
pub(in crate::server::pages) struct RepairsPage {
    today: NaiveDate,
    open: Vec<Line>,
    /// Entries whose shortest publicity has passed: number, name and the day.
    may_apply: Vec<(String, String, NaiveDate)>,
    /// All of them, and all that were decided; the lists show the first.
    may_apply_total: usize,
    decided_total: usize,
    decided: Vec<Line>,
}

#[derive(Debug, Clone, PartialEq, Serialize)]
struct Line {
    entry_id: String,
    name: String,
    received: NaiveDate,
    state: &'static str,
    decided_on: Option<NaiveDate>,
    clocks: Vec<ClockLine>,
    conditions: Vec<Condition>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
struct Condition {
    name: &'static str,
    holds: bool,
    because: String,
}

impl Page for RepairsPage {
    const FILE: &'static str = "workbench/credit_repairs.html";

    #[cfg(test)]
    fn samples() -> Vec<Self> {
        let day = NaiveDate::from_ymd_opt(2026, 11, 22).unwrap();
        let line = Line {
            entry_id: "C000001".to_owned(),
            name: "<某某商行>".to_owned(),
            received: day,
            state: "办理中",
            decided_on: None,
            clocks: vec![ClockLine::sample()],
            conditions: vec![Condition {
                name: "公开作出信用承诺",
                holds: false,
                because: "未登记公开承诺的日期".to_owned(),
            }],
        };
        let full = Self {
            today: day,
            open: vec![line.clone()],
            may_apply: vec![("C000002".to_owned(), "<某店>".to_owned(), day)],
            may_apply_total: 1_201,
            decided_total: 1,
            decided: vec![Line {
                decided_on: Some(day),
                state: "准予修复",
                ..line
            }],
        };
        let empty = Self {
            open: Vec::new(),
            may_apply: Vec::new(),
            may_apply_total: 0,
            decided_total: 0,
            decided: Vec::new(),
            ..full.clone()
        };
        vec![full, empty]
    }
}

pub(in crate::server::pages) async fn page(
    app: App,
    _: Visit<ReadCredit>,
    _: Ask,
) -> Result<RepairsPage, Refusal> {
    let today = app.now().day;
    let rows = app.store.database.credit_entries().await?;
    let lines = rows.iter().flat_map(|row| {
        let repairs = row.entry.repairs().iter();
        repairs.map(|repair| line(&app, row, repair))
    });
    let (mut open, mut decided): (Vec<Line>, Vec<Line>) =
        lines.partition(|line| line.decided_on.is_none());
    open.sort_by_key(|line| (line.received, line.entry_id.clone()));
    decided.sort_by_key(|line| (std::cmp::Reverse(line.decided_on), line.entry_id.clone()));
    let may_apply = rows.iter().filter_map(|row| {
        let since = row.entry.repairable_since(today)?;
        Some((
            row.entry_id.to_string(),
            row.entry.shown_name().to_owned(),
            since,
        ))
    });
    let mut may_apply: Vec<(String, String, NaiveDate)> = may_apply.collect();
    may_apply.sort_by_key(|(id, _, since)| (*since, id.clone()));
    let (may_apply_total, decided_total) = (may_apply.len(), decided.len());
    may_apply.truncate(MOST_SHOWN);
    decided.truncate(MOST_SHOWN);
    Ok(RepairsPage {
        today,
        open,
        may_apply,
        may_apply_total,
        decided_total,
        decided,
    })
}

fn line(app: &App, row: &CreditRow, repair: &Repair) -> Line {
    let today = app.now().day;
    let clocks = row.entry.clocks_on(today);
    let own = clocks.iter().filter(|clock| {
        let deadline = &clock.deadline;
        deadline.period.key == LawKey::RepairDecision && deadline.from == repair.received
    });
    let day = repair.decided_on.unwrap_or(today);
    let conditions = repair.conditions(row.entry.publication(), day);
    let conditions = conditions.into_iter().map(|condition| Condition {
        name: condition.name,
        holds: condition.holds,
        because: condition.because,
    });
    Line {
        entry_id: row.entry_id.to_string(),
        name: row.entry.shown_name().to_owned(),
        received: repair.received,
        state: match (repair.decided_on, repair.granted) {
            (None, _) => "办理中",
            (Some(_), true) => "准予修复",
            (Some(_), false) => "不予修复",
        },
        decided_on: repair.decided_on,
        clocks: own.map(|clock| ClockLine::of(app, clock)).collect(),
        conditions: conditions.collect(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::server::pages::rendered;

    #[test]
    fn every_condition_is_told_with_what_it_was_judged_by() {
        let pages = rendered::<RepairsPage>();
        assert!(pages[0].contains("不符合") && pages[0].contains("未登记公开承诺的日期"));
        assert!(pages[0].contains("&lt;某店&gt;") && pages[0].contains("准予修复"));
        assert!(pages[1].contains("没有在办的修复申请"), "{}", pages[1]);
    }
}
