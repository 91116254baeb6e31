//! The rules that anybody would try first, on the same aggregates as the flags (signals.md §2, prototype table).

use std::collections::{BTreeMap, HashMap};

use serde::Serialize;

use super::accusations::Accusations;
use super::observed::{Observed, WINDOW};
use super::score::{Score, Yardstick};
use super::suspects::Suspects;
use crate::domain::Category;
use crate::simulate::truth::Truth;

/// A naive rule with its score.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct RuleScore {
    pub rule: NaiveRule,
    /// What is counted must reach this.
    pub threshold: f64,
    #[serde(flatten)]
    pub score: Score,
}

/// What a naive rule looks at, for one merchant and one of the seven categories in 26 weeks.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum NaiveRule {
    /// 件数 ≥ N.
    Count,
    /// 独立投诉人 ≥ N.
    People,
    /// PRR ≥ 2, χ² ≥ 4, N ≥ 3: the rule of pharmacovigilance (signals.md §1a).
    Disproportion,
}

impl NaiveRule {
    const ALL: [Self; 3] = [Self::Count, Self::People, Self::Disproportion];

    /// What is compared with the threshold.
    fn value(self, cell: &Cell) -> f64 {
        match self {
            Self::Count => cell.orders as f64,
            Self::People => cell.people as f64,
            Self::Disproportion => f64::from(u8::from(cell.is_disproportionate())),
        }
    }

    /// Thresholds to choose from, lowest first.
    fn thresholds(self) -> Vec<f64> {
        match self {
            Self::Count | Self::People => (2..=100).map(f64::from).collect(),
            Self::Disproportion => vec![1.0],
        }
    }
}

/// Orders of one merchant and category in the window, with the margins of their table.
#[derive(Debug, Clone, Copy, Default)]
struct Cell {
    orders: i64,
    people: i64,
    /// Of the merchant, whatever they say.
    merchant_orders: i64,
    /// Of the category, whomever they accuse.
    category_orders: i64,
    all_orders: i64,
}

impl Cell {
    /// PRR = [a/(a+b)] / [c/(c+d)] and Pearson's χ² of the 2×2 table.
    fn is_disproportionate(&self) -> bool {
        let a = self.orders as f64;
        let b = (self.merchant_orders - self.orders).max(0) as f64;
        let c = (self.category_orders - self.orders).max(0) as f64;
        let d = (self.all_orders as f64 - a - b - c).max(0.0);
        if self.orders < 3 {
            return false;
        }
        let ratio = a * (c + d) / ((a + b) * c).max(f64::MIN_POSITIVE);
        let margins = (a + b) * (c + d) * (a + c) * (b + d);
        let chi_square = (a + b + c + d) * (a * d - b * c).powi(2) / margins.max(f64::MIN_POSITIVE);
        ratio >= 2.0 && chi_square >= 4.0
    }
}

/// Every naive rule at the threshold that suits `recall`: the highest that finds as many, else the one that
/// comes nearest.
pub(super) fn naive_rules(
    yardstick: &Yardstick<'_>,
    observed: &Observed,
    suspects: &Suspects,
    recall: Option<f64>,
) -> Vec<RuleScore> {
    let said = accusations(yardstick.truth, observed, suspects);
    NaiveRule::ALL
        .into_iter()
        .filter_map(|rule| {
            let said = said.get(&rule)?;
            let mut best: Option<RuleScore> = None;
            for threshold in rule.thresholds() {
                let score = yardstick.score(said, threshold);
                let reaches = score.recall >= recall;
                if best.is_none() || reaches {
                    best = Some(RuleScore {
                        rule,
                        threshold,
                        score,
                    });
                }
                if !reaches {
                    break;
                }
            }
            best
        })
        .collect()
}

/// What each rule says, week by week, over sliding windows.
fn accusations(
    truth: &Truth,
    observed: &Observed,
    suspects: &Suspects,
) -> BTreeMap<NaiveRule, Accusations> {
    let mut said: BTreeMap<NaiveRule, Accusations> = NaiveRule::ALL
        .into_iter()
        .map(|rule| (rule, Accusations::default()))
        .collect();
    let mut window = Window::default();
    for (week, _) in &observed.weeks {
        window.advance(observed, week.index());
        // No threshold is below two.
        let cells = window.cells.iter().filter(|(_, cell)| cell.orders >= 2);
        for ((merchant, category), counted) in cells {
            let cell = Cell {
                orders: counted.orders,
                people: i64::try_from(counted.people.len()).unwrap_or(i64::MAX),
                merchant_orders: window.by_merchant.get(merchant).copied().unwrap_or(0),
                category_orders: window.by_category.get(category).copied().unwrap_or(0),
                all_orders: window.all_orders,
            };
            let suspect = suspects.of(*merchant);
            for (rule, said) in &mut said {
                said.note(truth, suspect, week.index(), rule.value(&cell));
            }
        }
    }
    said
}

/// Orders and people of one merchant and category.
#[derive(Default)]
struct Counted {
    orders: i64,
    people: HashMap<i64, u32>,
}

/// Sums over the last 26 weeks.
#[derive(Default)]
struct Window {
    /// First clue not yet in the window, and first one still in it.
    clues: (usize, usize),
    /// The same of the weekly orders.
    rows: (usize, usize),
    cells: BTreeMap<(i64, Category), Counted>,
    by_merchant: HashMap<i64, i64>,
    by_category: BTreeMap<Category, i64>,
    all_orders: i64,
}

impl Window {
    /// Moves to the 26 weeks that end with `week`.
    fn advance(&mut self, observed: &Observed, week: i32) {
        let first = week - WINDOW + 1;
        while let Some(clue) = observed
            .clues
            .get(self.clues.0)
            .filter(|clue| clue.week <= week)
        {
            self.clues.0 += 1;
            self.clue(clue, 1);
        }
        while let Some(clue) = observed
            .clues
            .get(self.clues.1)
            .filter(|clue| clue.week < first)
        {
            self.clues.1 += 1;
            self.clue(clue, -1);
        }
        while let Some(row) = observed
            .orders
            .get(self.rows.0)
            .filter(|row| row.week <= week)
        {
            self.rows.0 += 1;
            *self.by_merchant.entry(row.merchant).or_default() += row.orders;
            self.all_orders += row.orders;
        }
        while let Some(row) = observed
            .orders
            .get(self.rows.1)
            .filter(|row| row.week < first)
        {
            self.rows.1 += 1;
            *self.by_merchant.entry(row.merchant).or_default() -= row.orders;
            self.all_orders -= row.orders;
        }
    }

    /// Adds (1) or takes away (-1) one clue. A repeat of an order is no order of its own.
    fn clue(&mut self, clue: &crate::stats::Clue, step: i64) {
        let Some(merchant) = clue.merchant else {
            return;
        };
        if clue.repeat || !clue.category.is_primary() {
            return;
        }
        *self.by_category.entry(clue.category).or_default() += step;
        let key = (merchant, clue.category);
        let counted = self.cells.entry(key).or_default();
        counted.orders += step;
        // Whoever gives no number is somebody of his own.
        let person = clue.complainant.unwrap_or(-clue.seq);
        let times = counted.people.entry(person).or_default();
        *times = times.saturating_add_signed(if step > 0 { 1 } else { -1 });
        if *times == 0 {
            counted.people.remove(&person);
        }
        if counted.orders == 0 {
            self.cells.remove(&key);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::fixture::{observed_of, planted, truth_of};
    use super::*;
    use crate::simulate::Scenario;
    use crate::stats::Clue;

    #[test]
    fn the_hand_table_is_disproportionate() {
        // signals.md §1a: 15, 35, 40, 910 has PRR 7.125 and χ² 60.78.
        let cell = Cell {
            orders: 15,
            people: 15,
            merchant_orders: 50,
            category_orders: 55,
            all_orders: 1000,
        };
        assert!(cell.is_disproportionate());
        let even = Cell {
            merchant_orders: 270,
            ..cell
        };
        assert!(!even.is_disproportionate());
    }

    #[test]
    fn the_best_count_at_equal_recall_is_the_highest_that_finds_all() {
        let truth = truth_of(vec![planted("甲", true, Scenario::FakeReviews)]);
        let onset = truth.merchants[0].onset_week;
        let clue = |seq: i64, merchant: i64, complainant: i64| Clue {
            complainant: Some(complainant),
            ..Clue::example(seq, onset.index() * 7 + 4, merchant, Category::Counterfeit)
        };
        // Seven orders of five people against the guilty 1, five of five against the honest 2.
        let mut clues: Vec<Clue> = (0..7).map(|seq| clue(seq, 1, seq % 5)).collect();
        clues.extend((10..15).map(|seq| clue(seq, 2, seq)));
        let observed = observed_of(&[(1, "甲"), (2, "乙")], onset, clues);
        let yardstick = Yardstick {
            truth: &truth,
            last_week: onset.index() + 10,
            active_merchant_weeks: 20,
        };
        let suspects = Suspects::new(&truth, &observed.merchants);
        let rules = naive_rules(&yardstick, &observed, &suspects, Some(1.0));
        let count = &rules[0];
        assert_eq!((count.rule, count.threshold), (NaiveRule::Count, 7.0));
        assert_eq!(count.score.precision, Some(1.0));
        let people = &rules[1];
        assert_eq!((people.rule, people.threshold), (NaiveRule::People, 5.0));
        assert_eq!(people.score.precision, Some(0.5));
    }
}
