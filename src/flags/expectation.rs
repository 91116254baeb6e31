//! What a merchant's size alone explains.

use std::collections::{HashMap, HashSet};

use super::rule_set::RuleSet;
use crate::domain::Category;
use crate::stats::Clue;

/// How many incidents of a category a merchant of that size would have (signals.md §1a: its own clues of all
/// categories are the exposure, the merchant itself is left out of the share).
pub(super) struct Expectation {
    of_pair: HashMap<(i64, Category), f64>,
    of_merchant: HashMap<i64, f64>,
    of_category: HashMap<Category, f64>,
    total: f64,
    categories: f64,
}

/// Incidents' worth of the plain share that a thin market is shrunk towards.
const PRIOR_INCIDENTS: f64 = 20.0;

impl Expectation {
    pub(super) fn of(window: &[Clue], rules: &RuleSet) -> Self {
        let mut seen = HashSet::new();
        let mut found = Self {
            of_pair: HashMap::new(),
            of_merchant: HashMap::new(),
            of_category: HashMap::new(),
            total: 0.0,
            categories: rules.severity.len() as f64,
        };
        for clue in window {
            let Some(merchant) = clue.merchant else {
                continue;
            };
            if seen.insert((merchant, clue.category, clue.incident)) {
                *found.of_pair.entry((merchant, clue.category)).or_default() += 1.0;
                *found.of_merchant.entry(merchant).or_default() += 1.0;
                *found.of_category.entry(clue.category).or_default() += 1.0;
                found.total += 1.0;
            }
        }
        found
    }

    pub(super) fn of_merchant(&self, merchant: i64, category: Category) -> f64 {
        let own = self.of_merchant.get(&merchant).copied().unwrap_or(0.0);
        let own_category = self
            .of_pair
            .get(&(merchant, category))
            .copied()
            .unwrap_or(0.0);
        let others = self.total - own;
        let others_category =
            self.of_category.get(&category).copied().unwrap_or(0.0) - own_category;
        let share =
            (others_category + PRIOR_INCIDENTS / self.categories) / (others + PRIOR_INCIDENTS);
        own * share
    }

    pub(super) fn other_incidents(&self, merchant: i64, category: Category) -> i64 {
        let own = self.of_merchant.get(&merchant).copied().unwrap_or(0.0);
        let pair = self
            .of_pair
            .get(&(merchant, category))
            .copied()
            .unwrap_or(0.0);
        #[expect(
            clippy::cast_possible_truncation,
            reason = "a count of incidents, far below 2^53"
        )]
        let others = (own - pair) as i64;
        others
    }
}
