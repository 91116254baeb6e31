//! How many effective complaints of a category a merchant's size alone explains.
//!
//! Source: signals.md §2 S4. A merchant's complaints of all kinds are its exposure; the share of the category is
//! that of the other merchants of its industry in the same quarter, so that a festival or an outage, which raises
//! everybody's volume, cancels, and nobody hides behind itself.

use std::collections::HashMap;

use super::market::Market;
use super::rule_set::{ExpectationRules, RuleSet};
use crate::domain::Category;
use crate::stats::{CategoryMass, Exposure, WeekCells, WindowCells};

/// The expectations of one window.
pub(super) struct Expectation<'a> {
    rules: ExpectationRules,
    strata: &'a HashMap<i64, i32>,
    /// By merchant and quarter.
    own: &'a [Exposure],
    /// By merchant, category and quarter.
    own_mass: &'a [CategoryMass],
    exposure: Market,
    /// By category.
    mass: Market,
    whole_exposure: f64,
    /// By category.
    whole_mass: Vec<f64>,
}

impl<'a> Expectation<'a> {
    pub(super) fn of(window: &'a WindowCells, cells: &'a WeekCells, rules: &RuleSet) -> Self {
        let mut found = Self {
            rules: rules.expectation,
            strata: &cells.strata,
            own: &window.exposures,
            own_mass: &window.masses,
            exposure: Market::over(&window.exposures, 1),
            mass: Market::over(&window.masses, Category::ALL.len()),
            whole_exposure: 0.0,
            whole_mass: vec![0.0; Category::ALL.len()],
        };
        let exposures = window
            .exposures
            .chunk_by(|one, other| one.merchant == other.merchant);
        for quarters in exposures {
            let stratum = quarters
                .first()
                .map_or(0, |own| found.stratum(own.merchant));
            for entry in quarters {
                found
                    .exposure
                    .add(stratum, entry.quarter, 0, entry.effective);
                found.whole_exposure += entry.effective;
            }
        }
        let masses = window
            .masses
            .chunk_by(|one, other| one.merchant == other.merchant);
        for own in masses {
            let stratum = own.first().map_or(0, |own| found.stratum(own.merchant));
            for entry in own {
                let kind = kind_of(entry.category);
                found
                    .mass
                    .add(stratum, entry.quarter, kind, entry.effective);
                found.whole_mass[kind] += entry.effective;
            }
        }
        found
    }

    pub(super) fn stratum(&self, merchant: i64) -> i32 {
        self.strata.get(&merchant).copied().unwrap_or(0)
    }

    /// Effective complaints of all kinds.
    pub(super) fn exposure_of(&self, merchant: i64) -> f64 {
        let quarters = self.quarters_of(merchant).iter();
        sum(quarters.map(|quarter| quarter.effective))
    }

    /// Effective complaints about the category, as grouped.
    pub(super) fn mass_of(&self, merchant: i64, category: Category) -> f64 {
        let quarters = self.masses_of(merchant, category).iter();
        sum(quarters.map(|quarter| quarter.effective))
    }

    fn quarters_of(&self, merchant: i64) -> &'a [Exposure] {
        let from = self.own.partition_point(|entry| entry.merchant < merchant);
        let rest = self.own.get(from..).unwrap_or_default();
        let to = rest.iter().take_while(|entry| entry.merchant == merchant);
        rest.get(..to.count()).unwrap_or_default()
    }

    fn masses_of(&self, merchant: i64, category: Category) -> &'a [CategoryMass] {
        let key = |entry: &CategoryMass| (entry.merchant, entry.category);
        let wanted = (merchant, category);
        let from = self.own_mass.partition_point(|entry| key(entry) < wanted);
        let rest = self.own_mass.get(from..).unwrap_or_default();
        let to = rest.iter().take_while(|entry| key(entry) == wanted);
        rest.get(..to.count()).unwrap_or_default()
    }

    /// Expected effective complaints about the category; greater than 0 for a merchant with any complaint.
    pub(super) fn of_merchant(&self, merchant: i64, category: Category) -> f64 {
        let own_masses = self.masses_of(merchant, category);
        let whole = self.whole_share(merchant, category);
        let (stratum, kind) = (self.stratum(merchant), kind_of(category));
        let expected = self.quarters_of(merchant).iter().map(|own| {
            let mut own_mass = own_masses.iter();
            let own_mass = own_mass.find(|entry| entry.quarter == own.quarter);
            let own_mass = own_mass.map_or(0.0, |entry| entry.effective);
            let others = self.exposure.of(stratum, own.quarter, 0) - own.effective;
            let mass = self.mass.of(stratum, own.quarter, kind) - own_mass;
            let tau = self.rules.tau;
            let share = (mass.max(0.0) + tau * whole) / (others.max(0.0) + tau);
            let bounded = share.clamp(
                whole * self.rules.least_share,
                whole * self.rules.most_share,
            );
            own.effective * bounded
        });
        sum(expected)
    }

    /// The category's share among all other merchants. Half a complaint keeps it above 0 where nobody
    /// has one yet (Jeffreys).
    fn whole_share(&self, merchant: i64, category: Category) -> f64 {
        let mass = self.whole_mass[kind_of(category)] - self.mass_of(merchant, category);
        let exposure = self.whole_exposure - self.exposure_of(merchant);
        (mass.max(0.0) + 0.5) / (exposure.max(0.0) + 1.0)
    }

    /// Every merchant with an exposure, in order.
    pub(super) fn merchants(&self) -> Vec<i64> {
        let mut merchants: Vec<i64> = self.own.iter().map(|entry| entry.merchant).collect();
        merchants.dedup();
        merchants
    }
}

fn kind_of(category: Category) -> usize {
    usize::from(category.ordinal())
}

/// Nothing adds up to 0, not to the −0 of [`Iterator::sum`].
fn sum(parts: impl Iterator<Item = f64>) -> f64 {
    parts.fold(0.0, |sum, part| sum + part)
}
