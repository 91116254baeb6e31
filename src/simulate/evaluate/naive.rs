//! The rules that anybody would try first, on the same aggregates as the flags (signals.md §2, prototype table).

use std::collections::BTreeMap;

use serde::Serialize;

use super::accusations::Accusations;
use super::observed::Observed;
use super::score::{Score, Yardstick};
use super::suspects::Suspects;
use super::window::{Cell, Window};
use crate::inference::GpsPrior;
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
    /// EB05 ≥ 2 on raw 件数 (DuMouchel 1999).
    Shrunk,
}

impl NaiveRule {
    const ALL: [Self; 4] = [Self::Count, Self::People, Self::Disproportion, Self::Shrunk];

    /// What is compared with the threshold.
    fn value(self, cell: Cell, prior: &GpsPrior) -> f64 {
        let answer = |holds: bool| f64::from(u8::from(holds));
        match self {
            Self::Count => cell.orders as f64,
            Self::People => cell.people as f64,
            Self::Disproportion => answer(is_disproportionate(cell)),
            Self::Shrunk => answer(is_high_when_shrunk(cell, prior)),
        }
    }

    /// Thresholds to choose from, lowest first.
    fn thresholds(self) -> Vec<f64> {
        match self {
            Self::Count | Self::People => (2..=100).map(f64::from).collect(),
            Self::Disproportion | Self::Shrunk => vec![1.0],
        }
    }
}

fn is_disproportionate(cell: Cell) -> bool {
    let table = cell.table();
    cell.orders >= 3
        && table.chi_square().is_some_and(|square| square >= 4.0)
        && table
            .proportional_ratio()
            .is_some_and(|ratio| ratio.estimate >= 2.0)
}

/// EB05 ≥ 2: at most a twentieth of the posterior lies below 2.
fn is_high_when_shrunk(cell: Cell, prior: &GpsPrior) -> bool {
    cell.gps()
        .filter(|gps| gps.observed() >= 2.0 * gps.expected())
        .is_some_and(|gps| prior.posterior(gps).exceeds(2.0) >= 0.95)
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
    let mut prior = GpsPrior::DUMOUCHEL;
    for (place, (week, _)) in observed.weeks.iter().enumerate() {
        window.advance(observed, week.index());
        // Once a quarter, as a deployment would (signals.md §2, S5).
        if place % 13 == 0 {
            prior = window.prior();
        }
        for (merchant, cell) in window.cells() {
            let suspect = suspects.of(merchant);
            for (rule, said) in &mut said {
                said.note(truth, suspect, week.index(), rule.value(cell, &prior));
            }
        }
    }
    said
}

#[cfg(test)]
mod tests {
    use super::super::fixture::{observed_of, planted, truth_of};
    use super::*;
    use crate::domain::Category;
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
        assert!(is_disproportionate(cell));
        let even = Cell {
            merchant_orders: 270,
            ..cell
        };
        assert!(!is_disproportionate(even));
    }

    #[test]
    fn shrinkage_asks_for_more_than_a_ratio_of_two() {
        let cell = |orders, merchant_orders| Cell {
            orders,
            people: orders,
            merchant_orders,
            category_orders: 100,
            all_orders: 10_000,
        };
        // signals.md §1a at DuMouchel's values: n 15, E 2.75 has EB05 2.63; n 3, E .24 has 1.04.
        assert!(is_high_when_shrunk(cell(15, 275), &GpsPrior::DUMOUCHEL));
        assert!(!is_high_when_shrunk(cell(3, 24), &GpsPrior::DUMOUCHEL));
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
