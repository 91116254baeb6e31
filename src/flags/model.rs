//! What is learnt for a quarter, on a window that ended before it began, and kept for all its weeks.
//!
//! The shrinkage prior: signals.md §2 S5. Zero cells are kept; merchants with a confirmed incident are left out, for
//! the prior tells how honest merchants spread. The likeness needs nobody left out: it knows that some are guilty.

use std::collections::{BTreeMap, HashSet};

use super::expectation::Expectation;
use super::rule_set::RuleSet;
use crate::domain::{Category, ShrinkagePrior, Week};
use crate::inference::{
    Belief, GpsCell, GpsFit, GpsPrior, Likeness, PooledCell, ShareCell, ShareFit,
};
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
                likeness: None,
                guilty: BTreeMap::new(),
                fitted_until: None,
                cells: 0,
                negative_ln_likelihood: None,
            },
        }
    }

    /// Fits to the cells of a window that ended with week `until`; what ships stays where they are too few.
    pub fn fit(rules: &RuleSet, cells: &WeekCells, until: Week, confirmed: &HashSet<i64>) -> Self {
        let mut model = Self::shipped(rules);
        let Some(window) = cells.windows.first() else {
            return model;
        };
        let expectation = Expectation::of(window, cells, rules);
        let all = expectation.merchants();
        let few = |merchants: &[i64]| merchants.len() < rules.shrinkage.fit_merchants;
        if few(&all) {
            return model;
        }
        let shares = shares(&all, &expectation, rules).into_iter();
        let (categories, cells): (Vec<Category>, Vec<Vec<ShareCell>>) = shares.unzip();
        let fit = ShareFit::near(&cells, &rules.share_belief());
        model.stored.likeness = Some(fit.likeness.kappa());
        model.stored.guilty = categories.into_iter().zip(fit.guilty).collect();
        let unconfirmed: Vec<i64> = all
            .into_iter()
            .filter(|merchant| !confirmed.contains(merchant))
            .collect();
        if few(&unconfirmed) {
            return model;
        }
        let pooled: Vec<PooledCell> = sample(&unconfirmed, rules)
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
        if let Some(fit) = belief.and_then(|belief| GpsFit::near(&pooled, &belief)) {
            model.stored = ShrinkagePrior {
                theta: fit.prior.theta(),
                fitted_until: Some(until),
                cells: pooled.len(),
                negative_ln_likelihood: Some(fit.negative_ln_likelihood),
                ..model.stored
            };
        }
        model
    }

    /// How alike honest merchants are; what ships while nothing was learnt.
    pub(super) fn likeness(&self, rules: &RuleSet) -> Likeness {
        let learnt = self.stored.likeness.map(Likeness::within);
        learnt.unwrap_or_else(|| rules.likeness())
    }

    /// The share of cells of a category that are of the guilty; what is believed while nothing was learnt.
    pub(super) fn guilty(&self, category: Category, rules: &RuleSet) -> f64 {
        let learnt = self.stored.guilty.get(&category).copied();
        learnt.unwrap_or_else(|| rules.share_belief().guilty)
    }

    pub(super) fn prior(&self) -> Option<GpsPrior> {
        let [shape_1, rate_1, shape_2, rate_2, weight] = self.stored.theta;
        GpsPrior::new(shape_1, rate_1, shape_2, rate_2, weight)
    }
}

/// The shares of every evaluated category.
fn shares(
    merchants: &[i64],
    expectation: &Expectation<'_>,
    rules: &RuleSet,
) -> BTreeMap<Category, Vec<ShareCell>> {
    let mut shares: BTreeMap<Category, Vec<ShareCell>> = BTreeMap::new();
    for (merchant, category) in sample(merchants, rules) {
        let mass = expectation.mass_of(merchant, category);
        let whole = expectation.exposure_of(merchant).max(mass);
        let usual = expectation.of_merchant(merchant, category) / whole;
        let cell = ShareCell::new(mass, whole, usual);
        shares.entry(category).or_default().extend(cell);
    }
    shares
}

/// Cells of every n-th merchant: of a fixed order that is a sample without a seed.
fn sample<'a>(
    merchants: &'a [i64],
    rules: &'a RuleSet,
) -> impl Iterator<Item = (i64, Category)> + 'a {
    let whole = merchants.len() * rules.severity.len();
    let step = whole.div_ceil(rules.shrinkage.fit_cells.max(1)).max(1);
    let categories = || rules.severity.keys().copied();
    let some = merchants.iter().step_by(step);
    some.flat_map(move |merchant| categories().map(move |category| (*merchant, category)))
}

/// Merchants with an incident that had been confirmed by `last_day`.
pub fn confirmed_merchants(clues: &[Clue], last_day: i32) -> HashSet<i64> {
    clues
        .iter()
        .filter(|clue| super::weight::is_confirmed(clue, last_day))
        .filter_map(|clue| clue.merchant)
        .collect()
}
