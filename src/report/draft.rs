//! Drafts of sections 六 and 七 from the numbers, for a reviewer to change.

use std::collections::{BTreeMap, BTreeSet};

use super::WeeklyReport;
use super::model::{Advice, AttentionRow, CategoryRow, ReportOrder, TypicalClue};
use super::wording::finding_in;
use crate::domain::Tier;
use crate::templates::change_text;

/// Clues shown in 六.
const MOST_CLUES: usize = 5;
/// Characters of one clue; domain.md §E.4 asks for 100 to 150.
const LONGEST_CLUE: usize = 150;
/// Names in one sentence of advice.
const MOST_NAMES: usize = 5;

impl WeeklyReport {
    /// Fills 六 and 七 anew from what the other sections say.
    pub fn draft_texts(&mut self) {
        self.typical = typical_clues(self);
        self.advice = advice(self);
    }
}

/// One clue per merchant in the order of 五, each category once before any comes twice.
fn typical_clues(report: &WeeklyReport) -> Vec<TypicalClue> {
    let orders: BTreeMap<&str, &ReportOrder> = report
        .orders
        .iter()
        .map(|order| (order.order_id.as_str(), order))
        .collect();
    let mut seen = BTreeSet::new();
    let (new, again): (Vec<_>, Vec<_>) = report
        .attention
        .rows
        .iter()
        .partition(|row| seen.insert(row.category));
    let mut clues: Vec<TypicalClue> = Vec::new();
    for row in new.into_iter().chain(again) {
        if clues.len() == MOST_CLUES {
            break;
        }
        clues.extend(clue_of(report, &orders, row, &clues));
    }
    clues
}

/// The fullest order of the row that can be quoted: no citizen's verdict, no text quoted before.
fn clue_of(
    report: &WeeklyReport,
    orders: &BTreeMap<&str, &ReportOrder>,
    row: &AttentionRow,
    quoted: &[TypicalClue],
) -> Option<TypicalClue> {
    let list = row.counts.orders.list.as_ref()?;
    let mut quotable: Vec<&ReportOrder> = report
        .list(list)?
        .order_ids
        .iter()
        .filter_map(|id| orders.get(id.as_str()).copied())
        .filter(|order| order.counted && !order.excerpt.is_empty())
        .filter(|order| finding_in(&order.excerpt).is_none())
        .filter(|order| {
            quoted
                .iter()
                .all(|clue| clue.text != shortened(&order.excerpt))
        })
        .collect();
    quotable.sort_by_key(|order| {
        let length = order.excerpt.chars().count().min(LONGEST_CLUE);
        (std::cmp::Reverse(length), order.order_id.as_str())
    });
    let order = quotable.first()?;
    Some(TypicalClue {
        order_id: order.order_id.clone(),
        category: row.category,
        text: shortened(&order.excerpt),
        list: Some(list.clone()),
    })
}

fn shortened(text: &str) -> String {
    if text.chars().count() <= LONGEST_CLUE {
        return text.to_owned();
    }
    let head: String = text.chars().take(LONGEST_CLUE - 1).collect();
    format!("{head}…")
}

fn advice(report: &WeeklyReport) -> Vec<Advice> {
    let mut drafted = advice_by_unit(&report.attention.rows);
    drafted.extend(advice_on_rise(&report.categories.rows));
    if !report.attention.review.is_empty() {
        let rows = &report.attention.review;
        drafted.push(Advice {
            text: format!(
                "{}家主体的投诉疑似集中或格式化，建议先复核投诉情况，再作判断。",
                rows.len()
            ),
            unit: String::new(),
            due: None,
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
            unit: String::new(),
            due: None,
            basis: unresolved.list.iter().cloned().collect(),
        });
    }
    drafted
}

/// One sentence per lead unit: which merchants it should check first.
fn advice_by_unit(rows: &[AttentionRow]) -> Vec<Advice> {
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
            due: None,
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
    fn a_clue_that_repeats_a_verdict_is_not_quoted() {
        let mut report = WeeklyReport::sample();
        for order in &mut report.orders {
            order.excerpt = "这家店违法！".to_owned();
        }
        report.draft_texts();
        assert!(report.typical.is_empty());
    }

    #[test]
    fn clues_are_three_to_five_and_short() {
        let mut report = WeeklyReport::sample();
        report.draft_texts();
        assert!((3..=5).contains(&report.typical.len()));
        for clue in &report.typical {
            assert!(clue.text.chars().count() <= LONGEST_CLUE);
        }
        let texts: BTreeSet<&String> = report.typical.iter().map(|clue| &clue.text).collect();
        assert_eq!(texts.len(), report.typical.len());
    }

    #[test]
    fn advice_names_the_category_that_grew_most_with_both_numbers() {
        let report = WeeklyReport::sample();
        let advice = advice_on_rise(&report.categories.rows).unwrap();
        assert!(advice.text.contains("本周"), "{}", advice.text);
        assert!(advice.text.contains("上周"), "{}", advice.text);
    }
}
