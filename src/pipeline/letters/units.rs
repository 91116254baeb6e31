//! What letters tell of units: what was handed to each, and what became of its decisions.

use std::collections::BTreeMap;

use chrono::NaiveDate;

use super::entries::of_row;
use super::{LetterError, LetterSources};
use crate::db::{CaseRow, CreditRow};
use crate::domain::LawKey;
use crate::letters::{AgendaRow, BulletinFacts, ProviderRow};
use crate::workflow::{Case, CaseStage, CaseState, ClockState, CreditStage, EndCause};

/// What concerns one department in a span of days.
pub(super) async fn bulletin_facts(
    from: LetterSources<'_>,
    (department, days): (&str, (NaiveDate, NaiveDate)),
    today: NaiveDate,
) -> Result<BulletinFacts, LetterError> {
    let (first, last) = days;
    let mut handed = Vec::new();
    for (row, case) in from.store.database.cases_as_of(last).await? {
        let Some(handing) = case.handing() else {
            continue;
        };
        let is_its = from
            .routing
            .is_same_unit(handing.department, department, last);
        let of_span = (first..=last).contains(&handing.on) || handing.answered.is_none();
        if is_its && of_span {
            handed.extend(matter(&row, &case, last.min(today)));
        }
    }
    let rows = from.store.database.credit_entries_as_of(last).await?;
    let entries = rows.into_iter().filter(|row| {
        let in_use = row.entry.stage_on(last).is_some_and(CreditStage::is_in_use);
        let content = row.entry.content();
        let is_its = content.is_some_and(|content| {
            let authority = &content.document.authority;
            from.routing.is_same_unit(authority, department, last)
        });
        in_use && is_its && approved_in(row, days)
    });
    Ok(BulletinFacts {
        department: department.to_owned(),
        days,
        entries: entries.map(of_row).collect(),
        handed,
    })
}

fn approved_in(row: &CreditRow, (first, last): (NaiveDate, NaiveDate)) -> bool {
    let mut approvals = row.entry.approvals();
    approvals.any(|day| (first..=last).contains(&day))
}

/// A case as a matter that somebody still has to do something about.
fn matter(row: &CaseRow, case: &Case, day: NaiveDate) -> Option<AgendaRow> {
    let state = case.state()?;
    let unit = case.handing().map_or_else(
        || "审阅部门".to_owned(),
        |handing| handing.department.to_owned(),
    );
    let late = match state {
        CaseState::Transferred { due, .. } => (day - *due).num_days().max(0),
        _ => 0,
    };
    let name = &row.flag.merchant.name;
    let category = row.flag.category.label();
    Some(AgendaRow {
        number: row.case_id.clone(),
        address: format!("/flags/{}", row.case_id),
        matter: format!("核查{name}涉嫌{category}"),
        unit,
        due: state.due(),
        state: state.stage().label().to_owned(),
        late,
    })
}

/// Open cases, objections and applications for repair; the longest overdue first.
pub(super) async fn open_matters(
    from: LetterSources<'_>,
    today: NaiveDate,
) -> Result<Vec<AgendaRow>, LetterError> {
    let mut rows = Vec::new();
    for (row, case) in from.store.database.cases_as_of(today).await? {
        let shut = [CaseStage::Dismissed, CaseStage::Verified];
        if case
            .state()
            .is_some_and(|state| !shut.contains(&state.stage()))
        {
            rows.extend(matter(&row, &case, today));
        }
    }
    for row in from.store.database.credit_entries().await? {
        let Some(content) = row.entry.content() else {
            continue;
        };
        let told = row.entry.open_objection().is_some() || row.entry.open_repair().is_some();
        for clock in row.entry.clocks_on(today) {
            if !told || !clock.is_open() {
                continue;
            }
            let due = clock.deadline.due;
            rows.push(AgendaRow {
                number: row.entry_id.to_string(),
                address: format!("/credit/{}", row.entry_id),
                matter: clock.deadline.period.key.label().to_owned(),
                unit: if clock.deadline.period.key == LawKey::ObjectionProvider {
                    content.document.authority.clone()
                } else {
                    "信用管理部门".to_owned()
                },
                due: Some(due),
                state: clock.state.label().to_owned(),
                late: (today - due).num_days().max(0),
            });
        }
    }
    rows.sort_by_key(|row| (-row.late, row.due, row.number.clone()));
    Ok(rows)
}

/// Every unit that was handed something or decided something in a span of days.
pub(super) async fn provider_rows(
    from: LetterSources<'_>,
    days: (NaiveDate, NaiveDate),
) -> Result<Vec<ProviderRow>, LetterError> {
    let (first, last) = days;
    let mut units: BTreeMap<String, ProviderRow> = BTreeMap::new();
    let mut unit = |name: &str, change: &dyn Fn(&mut ProviderRow)| {
        let name = from.routing.unit_on(name, last);
        let row = units.entry(name.clone()).or_default();
        row.unit = name;
        change(row);
    };
    for (_, case) in from.store.database.cases_as_of(last).await? {
        let Some(handing) = case.handing() else {
            continue;
        };
        if !(first..=last).contains(&handing.on) {
            continue;
        }
        let is_late = handing.answered.unwrap_or(last) > handing.due;
        unit(handing.department, &|row| {
            row.handed += 1;
            row.late_answers += usize::from(is_late);
        });
    }
    for row in from.store.database.credit_entries_as_of(last).await? {
        let Some(content) = row.entry.content() else {
            continue;
        };
        if !approved_in(&row, days) {
            continue;
        }
        let mut clocks = row.entry.clocks_on(last).into_iter();
        let push = clocks.find(|clock| clock.deadline.period.key == LawKey::PushAfterFinding);
        let is_late =
            push.is_some_and(|push| matches!(push.state, ClockState::Late | ClockState::Overdue));
        let corrected = row
            .entry
            .objections()
            .iter()
            .any(|objection| objection.correction.is_some());
        let withdrawn = row
            .entry
            .end()
            .is_some_and(|end| end.cause != EndCause::Repaired);
        unit(&content.document.authority, &|unit| {
            unit.entries += 1;
            unit.late_pushes += usize::from(is_late);
            unit.wrong += usize::from(corrected || withdrawn);
        });
    }
    Ok(units.into_values().collect())
}
