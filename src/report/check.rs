//! What must hold before a report is written: sums add up, and every number opens its orders.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::Value;

use super::model::{LedgerRow, SPECIAL_FIELDS, SourceCounts};
use super::{ReportError, WeeklyReport};

/// Refuses a report whose numbers contradict each other or their lists.
pub(super) fn check_numbers(report: &WeeklyReport) -> Result<(), ReportError> {
    check_sources(report)?;
    for file in &report.quality.files {
        check_ledger(file)?;
    }
    let named = |name: &str| {
        report
            .distribution
            .fields
            .iter()
            .any(|row| row.name == name)
    };
    if let Some(field) = SPECIAL_FIELDS.into_iter().find(|name| !named(name)) {
        return Err(wrong(format!("the local field {field} is not listed")));
    }
    let basis = &report.basis;
    if basis.duplicate_rule.is_empty()
        || basis.incident_rule.is_empty()
        || basis.thresholds.is_empty()
    {
        return Err(wrong(
            "附件2 is not filled, and without it no report is issued".to_owned(),
        ));
    }
    check_lists(report)
}

fn check_sources(report: &WeeklyReport) -> Result<(), ReportError> {
    let overview = &report.overview;
    for row in &overview.sources {
        check_source(row.source.label(), &row.counts)?;
    }
    check_source("合计", &overview.total)?;
    let sum = |of: fn(&SourceCounts) -> i64| -> i64 {
        overview.sources.iter().map(|row| of(&row.counts)).sum()
    };
    let received = sum(|counts| counts.received.value);
    let effective = sum(|counts| counts.effective.value);
    if received != overview.total.received.value || effective != overview.total.effective.value {
        return Err(wrong(format!(
            "the sources add up to {received} and {effective}, the total row says otherwise"
        )));
    }
    if overview.effective.orders.value != effective {
        return Err(wrong(
            "the week's clues differ from the total row".to_owned(),
        ));
    }
    Ok(())
}

fn check_source(name: &str, counts: &SourceCounts) -> Result<(), ReportError> {
    let accounted = counts.effective.value + counts.excluded.sum();
    if counts.received.value != accounted {
        let received = counts.received.value;
        return Err(wrong(format!(
            "{name}: received {received}, effective and excluded add up to {accounted}"
        )));
    }
    for rate in [&counts.closed, &counts.satisfied] {
        if rate.numerator.value > rate.denominator.value {
            return Err(wrong(format!("{name}: a rate above 100 %")));
        }
    }
    Ok(())
}

fn check_ledger(file: &LedgerRow) -> Result<(), ReportError> {
    let rows = file.accepted + file.updated + file.duplicate + file.quarantined;
    let reasons: i64 = file.reasons.iter().map(|reason| reason.rows).sum();
    if rows == file.rows_read && reasons == file.quarantined {
        return Ok(());
    }
    Err(wrong(format!(
        "the ledger of {} does not add up",
        file.file
    )))
}

/// Walks the report as a reader's program would, so that no figure can be forgotten here.
fn check_lists(report: &WeeklyReport) -> Result<(), ReportError> {
    let mut sizes = BTreeMap::new();
    for list in &report.lists {
        let distinct: BTreeSet<&String> = list.order_ids.iter().collect();
        if distinct.len() != list.order_ids.len() {
            return Err(wrong(format!(
                "the list {} names an order twice",
                list.id.as_str()
            )));
        }
        if sizes.insert(list.id.as_str(), distinct.len()).is_some() {
            return Err(wrong(format!("two lists are called {}", list.id.as_str())));
        }
    }
    let value = serde_json::to_value(report)
        .map_err(|error| wrong(format!("the report cannot be read back: {error}")))?;
    walk(&value, &sizes)
}

fn walk(value: &Value, sizes: &BTreeMap<&str, usize>) -> Result<(), ReportError> {
    match value {
        Value::Array(items) => items.iter().try_for_each(|item| walk(item, sizes)),
        Value::Object(fields) => {
            if let (Some(number), Some(list)) = (fields.get("value"), fields.get("list")) {
                return check_figure(number, list, sizes).map(|_| ());
            }
            if let (Some(orders), true) = (fields.get("orders"), fields.contains_key("incidents")) {
                check_opens_exactly(orders, sizes)?;
            }
            fields.values().try_for_each(|inner| walk(inner, sizes))
        }
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => Ok(()),
    }
}

/// 件数 of three counts: its list holds exactly so many orders.
fn check_opens_exactly(orders: &Value, sizes: &BTreeMap<&str, usize>) -> Result<(), ReportError> {
    let (Some(number), Some(list)) = (orders.get("value"), orders.get("list")) else {
        return Ok(());
    };
    match check_figure(number, list, sizes)? {
        Some(size) if number.as_u64() != Some(size as u64) => Err(wrong(format!(
            "{number} orders are counted, {list} names {size}"
        ))),
        Some(_) | None => Ok(()),
    }
}

/// The size of the figure's list. No figure exceeds its list: people and incidents have orders.
fn check_figure(
    number: &Value,
    list: &Value,
    sizes: &BTreeMap<&str, usize>,
) -> Result<Option<usize>, ReportError> {
    let Some(id) = list.as_str() else {
        return Ok(None);
    };
    let size = *sizes
        .get(id)
        .ok_or_else(|| wrong(format!("a figure names the list {id}, which is not there")))?;
    match number.as_u64() {
        Some(number) if number <= size as u64 => Ok(Some(size)),
        _ => Err(wrong(format!("{number} is counted, {id} names {size}"))),
    }
}

fn wrong(what: String) -> ReportError {
    ReportError::Inconsistent { what }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::model::{Figure, ListId};

    fn refused(change: impl FnOnce(&mut WeeklyReport)) -> String {
        let mut report = WeeklyReport::sample();
        change(&mut report);
        check_numbers(&report).unwrap_err().to_string()
    }

    #[test]
    fn the_sample_adds_up() {
        check_numbers(&WeeklyReport::sample()).unwrap();
    }

    #[test]
    fn received_is_effective_plus_excluded() {
        let message = refused(|report| report.overview.sources[0].counts.received.value += 1);
        assert!(message.contains("add up"), "{message}");
    }

    #[test]
    fn a_ledger_that_loses_a_row_is_refused() {
        let message = refused(|report| report.quality.files[0].duplicate -= 1);
        assert!(message.contains("ledger"), "{message}");
    }

    #[test]
    fn a_number_that_opens_other_orders_is_refused() {
        let message = refused(|report| report.attention.rows[0].counts.orders.value -= 1);
        assert!(message.contains("names"), "{message}");
    }

    #[test]
    fn a_number_without_its_list_is_refused() {
        let nowhere = ListId::new("nowhere");
        let message = refused(|report| {
            report.overview.unresolved_total = Figure::listed(1, &nowhere);
        });
        assert!(message.contains("nowhere"), "{message}");
    }

    #[test]
    fn an_empty_local_field_is_still_listed() {
        let message = refused(|report| report.distribution.fields.retain(|row| row.name != "海鲜"));
        assert!(message.contains("海鲜"), "{message}");
    }

    #[test]
    fn no_report_without_its_rules_of_counting() {
        let message = refused(|report| report.basis.duplicate_rule.clear());
        assert!(message.contains("附件2"), "{message}");
    }
}
