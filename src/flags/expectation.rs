//! How many effective complaints of a category a merchant's size alone explains.
//!
//! Source: signals.md §2 S4. A merchant's complaints of all kinds are its exposure; the share of the category is
//! that of the other merchants of its industry in the same quarter, so that a festival or an outage, which raises
//! everybody's volume, cancels, and nobody hides behind itself.

use std::collections::{BTreeMap, HashMap};

use super::rule_set::{ExpectationRules, RuleSet};
use crate::domain::Category;
use crate::stats::{WeekCells, WindowCells};

/// A part of the market: an industry in a calendar quarter.
type Stratum = (i32, i32);

/// The expectations of one window.
pub(super) struct Expectation {
    rules: ExpectationRules,
    strata: HashMap<i64, i32>,
    /// Exposure of a merchant by quarter.
    own: HashMap<i64, BTreeMap<i32, f64>>,
    own_mass: HashMap<(i64, Category), BTreeMap<i32, f64>>,
    exposure: HashMap<Stratum, f64>,
    mass: HashMap<(Stratum, Category), f64>,
    whole_exposure: f64,
    whole_mass: HashMap<Category, f64>,
}

impl Expectation {
    pub(super) fn of(window: &WindowCells, cells: &WeekCells, rules: &RuleSet) -> Self {
        let mut found = Self {
            rules: rules.expectation,
            strata: cells.strata.clone(),
            own: HashMap::new(),
            own_mass: HashMap::new(),
            exposure: HashMap::new(),
            mass: HashMap::new(),
            whole_exposure: 0.0,
            whole_mass: HashMap::new(),
        };
        for entry in &window.exposures {
            let stratum = (found.stratum(entry.merchant), entry.quarter);
            *found
                .own
                .entry(entry.merchant)
                .or_default()
                .entry(entry.quarter)
                .or_default() += entry.effective;
            *found.exposure.entry(stratum).or_default() += entry.effective;
            found.whole_exposure += entry.effective;
        }
        for entry in &window.masses {
            let stratum = (found.stratum(entry.merchant), entry.quarter);
            *found
                .own_mass
                .entry((entry.merchant, entry.category))
                .or_default()
                .entry(entry.quarter)
                .or_default() += entry.effective;
            *found.mass.entry((stratum, entry.category)).or_default() += entry.effective;
            *found.whole_mass.entry(entry.category).or_default() += entry.effective;
        }
        found
    }

    pub(super) fn stratum(&self, merchant: i64) -> i32 {
        self.strata.get(&merchant).copied().unwrap_or(0)
    }

    /// Effective complaints of all kinds.
    pub(super) fn exposure_of(&self, merchant: i64) -> f64 {
        self.own
            .get(&merchant)
            .map_or(0.0, |quarters| quarters.values().sum())
    }

    /// Effective complaints about the category, as grouped.
    pub(super) fn mass_of(&self, merchant: i64, category: Category) -> f64 {
        self.own_mass
            .get(&(merchant, category))
            .map_or(0.0, |quarters| quarters.values().sum())
    }

    /// Expected effective complaints about the category; greater than 0 for a merchant with any complaint.
    pub(super) fn of_merchant(&self, merchant: i64, category: Category) -> f64 {
        let Some(quarters) = self.own.get(&merchant) else {
            return 0.0;
        };
        let own_mass = self.own_mass.get(&(merchant, category));
        let whole = self.whole_share(merchant, category);
        quarters
            .iter()
            .map(|(quarter, exposure)| {
                let stratum = (self.stratum(merchant), *quarter);
                let at = |map: Option<&BTreeMap<i32, f64>>| {
                    map.and_then(|map| map.get(quarter)).copied().unwrap_or(0.0)
                };
                let others = self.exposure.get(&stratum).copied().unwrap_or(0.0) - exposure;
                let mass =
                    self.mass.get(&(stratum, category)).copied().unwrap_or(0.0) - at(own_mass);
                let tau = self.rules.tau;
                let share = (mass.max(0.0) + tau * whole) / (others.max(0.0) + tau);
                let bounded = share.clamp(
                    whole * self.rules.least_share,
                    whole * self.rules.most_share,
                );
                exposure * bounded
            })
            .sum()
    }

    /// The category's share among all other merchants. Half a complaint keeps it above 0 where nobody
    /// has one yet (Jeffreys).
    fn whole_share(&self, merchant: i64, category: Category) -> f64 {
        let mass = self.whole_mass.get(&category).copied().unwrap_or(0.0)
            - self.mass_of(merchant, category);
        let exposure = self.whole_exposure - self.exposure_of(merchant);
        (mass.max(0.0) + 0.5) / (exposure.max(0.0) + 1.0)
    }

    /// Every merchant with an exposure, in order.
    pub(super) fn merchants(&self) -> Vec<i64> {
        let mut merchants: Vec<i64> = self.own.keys().copied().collect();
        merchants.sort_unstable();
        merchants
    }
}
