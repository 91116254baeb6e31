//! Section 六: clues to read, quoted without the numbers of a purchase and whole to the end of a sentence.

use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet};

use chrono::NaiveDate;

use super::WeeklyReport;
use super::model::{Counted, ListId, ReportOrder, TypicalClue};
use crate::domain::{Category, finding_in};
use crate::templates::chinese_date;

/// Clues shown, as domain.md §E.4 asks: three to five, while there are so many.
const FEWEST_CLUES: usize = 3;
const MOST_CLUES: usize = 5;
/// Characters of one clue.
const SHORTEST_CLUE: usize = 100;
const LONGEST_CLUE: usize = 150;
/// A run of letters and digits with so many digits is the number of an order, a parcel or a payment.
const MOST_DIGITS: usize = 8;
/// With letters in front it is one earlier: `SF1234567`.
const MOST_DIGITS_BEHIND_LETTERS: usize = 6;

/// Clues of this week, merchants of 五 first and each category once before any comes twice. What an earlier week told
/// comes only where this one has too few.
pub(super) fn typical_clues(report: &WeeklyReport) -> Vec<TypicalClue> {
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
        .filter_map(|row| Some((row.category, row.counts.orders.list.as_ref()?)))
        .partition(|(category, _)| seen.insert(*category));
    let merchants: Vec<(Category, &ListId)> = new.into_iter().chain(again).collect();
    let categories = report
        .categories
        .rows
        .iter()
        .filter(|row| row.category.is_primary())
        .filter_map(|row| Some((row.category, row.counts.orders.list.as_ref()?)));
    let mut clues: Vec<TypicalClue> = Vec::new();
    let mut add = |places: &[(Category, &ListId)], issue: Counted, most: usize| {
        for (category, list) in places {
            if clues.len() >= most {
                return;
            }
            clues.extend(clue_of(report, &orders, (*category, list), issue, &clues));
        }
    };
    add(&merchants, Counted::ThisWeek, MOST_CLUES);
    add(
        &categories.collect::<Vec<_>>(),
        Counted::ThisWeek,
        FEWEST_CLUES,
    );
    add(&merchants, Counted::Earlier, FEWEST_CLUES);
    clues
}

/// The fullest order of this week, or the newest of earlier ones, that can be quoted: no citizen's verdict, nothing
/// quoted before.
fn clue_of(
    report: &WeeklyReport,
    orders: &BTreeMap<&str, &ReportOrder>,
    (category, list): (Category, &ListId),
    issue: Counted,
    quoted: &[TypicalClue],
) -> Option<TypicalClue> {
    let named = report.list(list)?.order_ids.iter();
    let mut quotable: Vec<&ReportOrder> = named
        .filter_map(|id| orders.get(id.as_str()).copied())
        .filter(|order| order.counted == issue && !order.excerpt.is_empty())
        .filter(|order| finding_in(&order.excerpt).is_none())
        .filter(|order| {
            let text = quotation(&order.excerpt);
            let is_told = |clue: &TypicalClue| clue.order_id == order.order_id || clue.text == text;
            !quoted.iter().any(is_told)
        })
        .collect();
    quotable.sort_by_key(|order| {
        let newest = (issue == Counted::Earlier).then_some(order.received_at.as_str());
        let length = order.excerpt.chars().count().min(LONGEST_CLUE);
        (Reverse(newest), Reverse(length), order.order_id.as_str())
    });
    Some(clue_from(quotable.first()?, category, list))
}

/// An order as 六 quotes it.
pub(super) fn clue_from(order: &ReportOrder, category: Category, list: &ListId) -> TypicalClue {
    TypicalClue {
        order_id: order.order_id.clone(),
        origin: origin(order),
        category,
        text: quotation(&order.excerpt),
        list: Some(list.clone()),
    }
}

/// Hotline and day: an id is nothing to read.
fn origin(order: &ReportOrder) -> String {
    let day = order.received_at.get(..10).unwrap_or_default();
    match day.parse::<NaiveDate>() {
        Ok(day) => format!("{}，{}受理", order.source_label, chinese_date(day)),
        Err(_) => order.source_label.clone(),
    }
}

/// The text as 六 quotes it.
fn quotation(text: &str) -> String {
    shortened(&without_numbers(text))
}

/// Order, parcel and payment numbers lead to the complainant: they become `［号码略］`.
fn without_numbers(text: &str) -> String {
    let mut shown = String::new();
    let mut run = String::new();
    for character in text.chars().chain(['\n']) {
        if character.is_ascii_alphanumeric() || (character == '-' && !run.is_empty()) {
            run.push(character);
            continue;
        }
        if is_number(&run) {
            shown.push_str("［号码略］");
        } else {
            shown.push_str(&run);
        }
        run.clear();
        shown.push(character);
    }
    shown.pop();
    shown
}

fn is_number(run: &str) -> bool {
    let digits = run.chars().filter(char::is_ascii_digit).count();
    let most = if run.starts_with(|c: char| c.is_ascii_alphabetic()) {
        MOST_DIGITS_BEHIND_LETTERS
    } else {
        MOST_DIGITS
    };
    // 2026-11-18 is a day.
    digits > most || (digits > 0 && digits == most && !run.contains('-'))
}

/// At most so many characters, to the end of a sentence, else of a part of one.
fn shortened(text: &str) -> String {
    let characters: Vec<char> = text.chars().collect();
    if characters.len() <= LONGEST_CLUE {
        return text.to_owned();
    }
    let head = characters.get(..LONGEST_CLUE - 1).unwrap_or_default();
    let last = |ends: &[char]| head.iter().rposition(|c| ends.contains(c));
    let sentence = last(&['。', '！', '？', '；', '!', '?']).filter(|at| at + 1 >= SHORTEST_CLUE);
    if let Some(at) = sentence {
        return characters.iter().take(at + 1).collect();
    }
    let part = last(&['，', ',', '、']).filter(|at| *at >= SHORTEST_CLUE);
    let kept = part.unwrap_or(head.len());
    let mut text: String = characters.iter().take(kept).collect();
    text.push('…');
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    fn clues_of(change: impl FnOnce(&mut WeeklyReport)) -> Vec<TypicalClue> {
        let mut report = WeeklyReport::sample();
        change(&mut report);
        typical_clues(&report)
    }

    #[test]
    fn a_clue_that_repeats_a_verdict_is_not_quoted() {
        let clues = clues_of(|report| {
            for order in &mut report.orders {
                order.excerpt = "这家店违法！".to_owned();
            }
        });
        assert!(clues.is_empty());
    }

    #[test]
    fn clues_are_three_to_five_short_and_different() {
        let clues = clues_of(|_| ());
        assert!((FEWEST_CLUES..=MOST_CLUES).contains(&clues.len()));
        let texts: BTreeSet<&String> = clues.iter().map(|clue| &clue.text).collect();
        assert_eq!(texts.len(), clues.len());
        assert!(clues.iter().all(|c| c.text.chars().count() <= LONGEST_CLUE));
    }

    #[test]
    fn clues_are_of_this_week_while_it_has_enough() {
        let of_week = |clue: &TypicalClue, report: &WeeklyReport| {
            let order = report.orders.iter().find(|o| o.order_id == clue.order_id);
            order.unwrap().counted == Counted::ThisWeek
        };
        let report = WeeklyReport::sample();
        assert!(typical_clues(&report).iter().all(|c| of_week(c, &report)));
        // Two orders of the week are left: one older clue is added, the newest.
        let mut report = WeeklyReport::sample();
        for (number, order) in report.orders.iter_mut().enumerate() {
            order.excerpt = match (order.counted, number) {
                (Counted::ThisWeek, 20 | 96) | (Counted::Earlier, _) => {
                    format!("第{number}件，称收到的商品与页面不符。")
                }
                _ => String::new(),
            };
            if order.counted == Counted::Earlier {
                order.received_at = format!("2026-10-{:02}", number % 28 + 1);
            }
        }
        let clues = typical_clues(&report);
        assert_eq!(clues.iter().filter(|c| of_week(c, &report)).count(), 2);
        assert_eq!(clues.len(), FEWEST_CLUES);
    }

    #[test]
    fn a_clue_names_hotline_and_day_and_no_id() {
        for clue in clues_of(|_| ()) {
            assert!(clue.origin.contains("，2026年11月"), "{}", clue.origin);
            assert!(!clue.origin.contains(':') && !clue.text.contains(':'));
        }
    }

    #[test]
    fn numbers_of_a_purchase_are_left_out_and_other_numbers_stay() {
        for (text, shown) in [
            ("订单号2610073907572132。", "订单号［号码略］。"),
            ("运单SF1234567890123,未到", "运单［号码略］,未到"),
            (
                "单号SF123456，260926-512345678901234",
                "单号［号码略］，［号码略］",
            ),
            (
                "支付64.5元，3C认证，2026-11-18买",
                "支付64.5元，3C认证，2026-11-18买",
            ),
            ("2026年11月18日拨打12315", "2026年11月18日拨打12315"),
        ] {
            assert_eq!(without_numbers(text), shown);
        }
    }

    #[test]
    fn a_long_clue_ends_with_a_sentence() {
        let long = format!(
            "{}。{}。{}",
            "甲".repeat(60),
            "乙".repeat(60),
            "丙".repeat(60)
        );
        assert_eq!(shortened(&long).chars().count(), 122);
        assert!(shortened(&long).ends_with("乙。"));
        let parts = format!("{}，{}", "甲".repeat(120), "乙".repeat(60));
        assert_eq!(shortened(&parts), format!("{}…", "甲".repeat(120)));
        let whole = "丙".repeat(200);
        assert_eq!(shortened(&whole).chars().count(), LONGEST_CLUE);
    }
}
