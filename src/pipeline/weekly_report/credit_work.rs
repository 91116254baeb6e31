//! Section 九 from the cases and credit entries as they were known at the week's end.

use chrono::{Days, NaiveDate};

use crate::db::CreditRow as StoredEntry;
use crate::domain::{LawKey, Week};
use crate::pipeline::PipelineError;
use crate::report::model::{CreditRow, Figure};
use crate::store::Store;
use crate::workflow::{
    Case, CaseStage, CaseState, CaseStep, Clock, ClockState, CreditEntry, CreditStage,
};

/// Numbers of entries that a note tells.
const TOLD: usize = 10;
/// Below this a share says nothing (domain.md §E.4).
const LEAST_FOR_SHARE: usize = 10;

/// The rows of the section, zeros included.
pub(super) async fn credit_work(
    store: &Store,
    week: Week,
) -> Result<Vec<CreditRow>, PipelineError> {
    let (monday, sunday) = (week.monday(), week.sunday());
    let cases = store.database.cases_as_of(sunday).await?;
    let cases: Vec<&Case> = cases.iter().map(|(_, case)| case).collect();
    let known = store.database.credit_entries_as_of(sunday).await?;
    let mut rows = case_rows(&cases, monday);
    rows.push(pushed(&known, sunday));
    rows.push(objections(&known, sunday));
    rows.push(repairs(&known, (monday, sunday)));
    rows.push(expired(&known, (monday, sunday)));
    Ok(rows)
}

fn row(name: &str, count: usize, note: String) -> CreditRow {
    CreditRow {
        name: name.to_owned(),
        figure: Figure::bare(i64::try_from(count).unwrap_or(i64::MAX)),
        note,
    }
}

fn case_rows(cases: &[&Case], monday: NaiveDate) -> Vec<CreditRow> {
    let on_its_way = |case: &&&Case| {
        let stage = case.state().map(CaseState::stage);
        matches!(
            stage,
            Some(
                CaseStage::Candidate
                    | CaseStage::Transferred
                    | CaseStage::Returned
                    | CaseStage::PendingDecision
            )
        )
    };
    let verified = |case: &&&Case| matches!(case.state(), Some(CaseState::Verified { .. }));
    let of_week = |case: &&&Case| {
        let mut events = case.events().iter();
        events.any(|event| event.day >= monday && matches!(event.step, CaseStep::Verify { .. }))
    };
    let fresh = cases.iter().filter(verified).filter(of_week).count();
    vec![
        row(
            "候选数",
            cases.iter().filter(on_its_way).count(),
            "已列为候选、尚未认定".to_owned(),
        ),
        row(
            "已认定数",
            cases.iter().filter(verified).count(),
            format!("其中本周认定{fresh}件"),
        ),
    ]
}

fn pushed(entries: &[StoredEntry], sunday: NaiveDate) -> CreditRow {
    let sent: Vec<&StoredEntry> = entries
        .iter()
        .filter(|row| row.entry.deliveries().first().is_some())
        .collect();
    let in_time = sent.iter().filter(|row| {
        let push = clock(&row.entry, LawKey::PushAfterFinding, sunday);
        push.is_some_and(|clock| clock.state == ClockState::Done)
    });
    let in_time = in_time.count();
    let share = if sent.len() < LEAST_FOR_SHARE {
        String::new()
    } else {
        format!("，占{:.1}%", in_time as f64 * 100.0 / sent.len() as f64)
    };
    let note = format!("其中在期限内推送{in_time}条{share}");
    row("已推送", sent.len(), note)
}

fn objections(entries: &[StoredEntry], sunday: NaiveDate) -> CreditRow {
    let open: Vec<&StoredEntry> = entries
        .iter()
        .filter(|row| row.entry.open_objection().is_some())
        .collect();
    let late = open.iter().filter(|row| {
        let mut clocks = row.entry.clocks_on(sunday).into_iter();
        clocks.any(|clock| {
            clock.deadline.period.key == LawKey::ObjectionReview
                && clock.state == ClockState::Overdue
        })
    });
    let note = format!("其中逾期{}件{}", late.count(), named(&open));
    row("异议在办", open.len(), note)
}

fn repairs(entries: &[StoredEntry], (monday, sunday): (NaiveDate, NaiveDate)) -> CreditRow {
    let open: Vec<&StoredEntry> = entries
        .iter()
        .filter(|row| row.entry.open_repair().is_some())
        .collect();
    let done = entries
        .iter()
        .flat_map(|row| row.entry.repairs())
        .filter(|repair| {
            let day = repair.decided_on.filter(|_| repair.granted);
            day.is_some_and(|day| (monday..=sunday).contains(&day))
        });
    let note = format!("本周准予修复{}件{}", done.count(), named(&open));
    row("修复在办", open.len(), note)
}

/// Those whose last day was the day before one of the week's.
fn expired(entries: &[StoredEntry], (monday, sunday): (NaiveDate, NaiveDate)) -> CreditRow {
    let ended: Vec<&StoredEntry> = entries
        .iter()
        .filter(|row| row.entry.stage_on(sunday) == Some(CreditStage::Expired))
        .filter(|row| {
            let last = row.entry.content().and_then(|content| content.valid_until);
            let gone = last.and_then(|last| last.checked_add_days(Days::new(1)));
            gone.is_some_and(|gone| (monday..=sunday).contains(&gone))
        })
        .collect();
    let note = format!("本周届满{}", named(&ended));
    row("到期移出", ended.len(), note)
}

fn clock(entry: &CreditEntry, key: LawKey, day: NaiveDate) -> Option<Clock> {
    let mut clocks = entry.clocks_on(day).into_iter();
    clocks.find(|clock| clock.deadline.period.key == key)
}

/// `：C000001、C000002等12条`; nothing for none.
fn named(entries: &[&StoredEntry]) -> String {
    if entries.is_empty() {
        return String::new();
    }
    let told: Vec<String> = entries
        .iter()
        .take(TOLD)
        .map(|row| row.entry_id.to_string())
        .collect();
    let more = if entries.len() > TOLD {
        format!("等{}条", entries.len())
    } else {
        String::new()
    };
    format!("：{}{more}", told.join("、"))
}
