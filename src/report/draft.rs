//! Drafts of sections 六 and 七 from the numbers, for a reviewer to change.

use std::collections::BTreeMap;

use super::WeeklyReport;
use super::model::{Advice, AttentionRow, CategoryRow, FeedbackDay};
use super::typical::typical_clues;
use crate::domain::Tier;
use crate::templates::change_text;

/// Names in one sentence of advice.
const MOST_NAMES: usize = 5;

impl WeeklyReport {
    /// Fills 六 and 七 anew from what the other sections say.
    pub fn draft_texts(&mut self) {
        self.typical = typical_clues(self);
        self.advice = advice(self);
    }
}

fn advice(report: &WeeklyReport) -> Vec<Advice> {
    let due = report.header.feedback;
    let mut drafted = advice_by_unit(&report.attention.rows, due);
    drafted.extend(advice_on_rise(&report.categories.rows));
    if !report.attention.review.is_empty() {
        let rows = &report.attention.review;
        drafted.push(Advice {
            text: format!(
                "{}家主体的投诉疑似集中或格式化，建议先复核投诉情况，再作判断。",
                rows.len()
            ),
            unit: "投诉承办单位".to_owned(),
            due: Some(due),
            basis: lists_of(rows.iter()),
        });
    }
    let unresolved = &report.overview.unresolved_total;
    if unresolved.value > 0 {
        drafted.push(Advice {
            text: format!(
                "有效线索中{}件未能确认被投诉主体，建议受理时补录店铺链接、订单号或统一社会信用代码。",
                unresolved.value
            ),
            unit: "各热线受理单位".to_owned(),
            due: Some(due),
            basis: unresolved.list.iter().cloned().collect(),
        });
    }
    drafted
}

/// One sentence per lead unit: which merchants it should check first.
fn advice_by_unit(rows: &[AttentionRow], due: FeedbackDay) -> Vec<Advice> {
    let mut units: BTreeMap<&str, Vec<&AttentionRow>> = BTreeMap::new();
    for row in rows.iter().filter(|row| row.tier == Tier::Candidate) {
        units.entry(row.lead_unit.as_str()).or_default().push(row);
    }
    let mut drafted = Vec::new();
    for (unit, rows) in units {
        let names: Vec<&str> = rows
            .iter()
            .take(MOST_NAMES)
            .map(|row| row.name.as_str())
            .collect();
        let more = if rows.len() > MOST_NAMES { "等" } else { "" };
        drafted.push(Advice {
            text: format!(
                "{}{more}{}家主体线索集中，建议优先核查。以上均为线索，尚未认定。",
                names.join("、"),
                rows.len()
            ),
            unit: unit.to_owned(),
            due: Some(due),
            basis: lists_of(rows.into_iter()),
        });
    }
    drafted
}

/// The category that grew most in pieces, when any did.
fn advice_on_rise(rows: &[CategoryRow]) -> Option<Advice> {
    let (row, before, _) = rows
        .iter()
        .filter_map(|row| {
            let before = row.last_week?;
            Some((row, before, row.counts.orders.value - before))
        })
        .filter(|(_, _, growth)| *growth > 0)
        .min_by_key(|(row, _, growth)| (std::cmp::Reverse(*growth), row.category))?;
    let now = row.counts.orders.value;
    Some(Advice {
        text: format!(
            "{}类线索本周{now}件，上周{before}件，{}，增量居各类之首，建议关注。",
            row.category.label(),
            change_text(now, Some(before), "上周")
        ),
        unit: String::new(),
        due: None,
        basis: row.counts.orders.list.iter().cloned().collect(),
    })
}

fn lists_of<'a>(rows: impl Iterator<Item = &'a AttentionRow>) -> Vec<super::model::ListId> {
    rows.filter_map(|row| row.counts.orders.list.clone())
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_task_has_an_owner_and_a_day() {
        let mut report = WeeklyReport::sample();
        report.draft_texts();
        let tasks: Vec<&Advice> = report
            .advice
            .iter()
            .filter(|a| !a.unit.is_empty())
            .collect();
        assert!(tasks.len() > 2);
        for task in tasks {
            assert_eq!(task.due, Some(report.header.feedback), "{}", task.text);
        }
    }

    #[test]
    fn advice_names_the_category_that_grew_most_with_both_numbers() {
        let report = WeeklyReport::sample();
        let advice = advice_on_rise(&report.categories.rows).unwrap();
        assert!(advice.text.contains("本周"), "{}", advice.text);
        assert!(advice.text.contains("上周"), "{}", advice.text);
    }
}
