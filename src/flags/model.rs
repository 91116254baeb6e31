//! The prior of a quarter: fitted on a window that ended before the quarter began, and kept for all its weeks.
//!
//! Source: signals.md §2 S5. Zero cells are kept; merchants with a confirmed incident are left out, for the prior
//! tells how honest merchants spread.

use std::collections::HashSet;

use super::expectation::Expectation;
use super::rule_set::RuleSet;
use crate::domain::{Category, ShrinkagePrior, Week};
use crate::inference::{Belief, GpsCell, GpsFit, GpsPrior, PooledCell};
use crate::stats::{Clue, WeekCells};

/// The prior in force.
#[derive(Debug, Clone, PartialEq)]
pub struct Model {
    pub stored: ShrinkagePrior,
}

impl Model {
    /// The prior that ships with the rules.
    pub fn shipped(rules: &RuleSet) -> Self {
        Self {
            stored: ShrinkagePrior {
                theta: rules.shrinkage.prior,
                fitted_until: None,
                cells: 0,
                negative_ln_likelihood: None,
            },
        }
    }

    /// Fits the prior to the cells of a window that ended with week `until`; the shipped one where they are too few.
    pub fn fit(rules: &RuleSet, cells: &WeekCells, until: Week, confirmed: &HashSet<i64>) -> Self {
        let Some(window) = cells.windows.first() else {
            return Self::shipped(rules);
        };
        let expectation = Expectation::of(window, cells, rules);
        let merchants: Vec<i64> = expectation
            .merchants()
            .into_iter()
            .filter(|merchant| !confirmed.contains(merchant))
            .collect();
        if merchants.len() < rules.shrinkage.fit_merchants {
            return Self::shipped(rules);
        }
        let categories: Vec<Category> = rules.severity.keys().copied().collect();
        let whole = merchants.len() * categories.len();
        // Every n-th merchant of a fixed order is a sample without a seed.
        let step = whole.div_ceil(rules.shrinkage.fit_cells.max(1)).max(1);
        let pooled: Vec<PooledCell> = merchants
            .iter()
            .step_by(step)
            .flat_map(|merchant| {
                categories
                    .iter()
                    .map(move |category| (*merchant, *category))
            })
            .filter_map(|(merchant, category)| {
                let cell = GpsCell::new(
                    expectation.mass_of(merchant, category),
                    expectation.of_merchant(merchant, category),
                )?;
                Some(PooledCell {
                    cell,
                    multiplicity: 1,
                })
            })
            .collect();
        let belief = rules.prior().map(|centre| Belief {
            centre,
            spread: rules.shrinkage.belief,
        });
        match belief.and_then(|belief| GpsFit::near(&pooled, &belief)) {
            Some(fit) => Self {
                stored: ShrinkagePrior {
                    theta: fit.prior.theta(),
                    fitted_until: Some(until),
                    cells: pooled.len(),
                    negative_ln_likelihood: Some(fit.negative_ln_likelihood),
                },
            },
            None => Self::shipped(rules),
        }
    }

    pub(super) fn prior(&self) -> Option<GpsPrior> {
        let [shape_1, rate_1, shape_2, rate_2, weight] = self.stored.theta;
        GpsPrior::new(shape_1, rate_1, shape_2, rate_2, weight)
    }
}

/// Merchants with an incident that had been confirmed by `last_day`.
pub fn confirmed_merchants(clues: &[Clue], last_day: i32) -> HashSet<i64> {
    clues
        .iter()
        .filter(|clue| super::weight::is_confirmed(clue, last_day))
        .filter_map(|clue| clue.merchant)
        .collect()
}
