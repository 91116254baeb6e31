//! Section 八 from the cases as they stood at the week's end.

use chrono::NaiveDate;

use crate::db::CaseRow;
use crate::domain::Week;
use crate::pipeline::PipelineError;
use crate::report::model::ProgressItem;
use crate::store::Store;
use crate::workflow::{Case, CaseState};

/// What was handed to departments and is not answered yet, or was answered in this week; the longest overdue first.
pub(super) async fn progress(
    store: &Store,
    week: Week,
) -> Result<Vec<ProgressItem>, PipelineError> {
    let sunday = week.sunday();
    let cases = store.database.cases_as_of(sunday).await?;
    let mut items: Vec<ProgressItem> = cases
        .iter()
        .filter_map(|(row, case)| item_of(row, case, week.monday(), sunday))
        .collect();
    items.sort_by(|left, right| {
        let key =
            |item: &ProgressItem| (-item.overdue_days, item.unit.clone(), item.matter.clone());
        key(left).cmp(&key(right))
    });
    Ok(items)
}

fn item_of(
    row: &CaseRow,
    case: &Case,
    monday: NaiveDate,
    sunday: NaiveDate,
) -> Option<ProgressItem> {
    let handing = case.handing()?;
    if handing.answered.is_some_and(|day| day < monday) {
        return None;
    }
    let (state, overdue_days) = match case.state()? {
        CaseState::Transferred { due, .. } => {
            let late = (sunday - *due).num_days().max(0);
            (format!("待反馈（期限{due}）"), late)
        }
        CaseState::Returned { finding, .. } => (format!("已反馈：{}", finding.label()), 0),
        other => (other.stage().label().to_owned(), 0),
    };
    Some(ProgressItem {
        matter: format!(
            "核查{}涉嫌{}",
            row.flag.merchant.name,
            row.flag.category.label()
        ),
        unit: handing.department.to_owned(),
        state,
        overdue_days,
    })
}
