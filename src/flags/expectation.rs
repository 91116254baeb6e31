//! How many effective complaints of a category a merchant's size alone explains.
//!
//! Source: signals.md §2 S4. A merchant's complaints of all kinds are its exposure; the share of the category is
//! that of the other merchants of its industry in the same quarter, and of its region where they are many enough, so that
//! a festival or an outage, which raises everybody's volume, cancels, and nobody hides behind itself.

use std::collections::HashMap;

use super::market::Market;
use super::rule_set::{ExpectationRules, RuleSet};
use crate::domain::Category;
use crate::stats::{CategoryMass, Exposure, WeekCells, WindowCells};

/// The expectations of one window.
pub(super) struct Expectation<'a> {
    rules: ExpectationRules,
    strata: &'a HashMap<i64, i32>,
    regions: &'a HashMap<i64, i32>,
    /// Numbers of industry and region together.
    corners: HashMap<(i32, i32), i32>,
    /// By merchant and quarter.
    own: &'a [Exposure],
    /// By merchant, category and quarter.
    own_mass: &'a [CategoryMass],
    exposure: Market,
    /// By category.
    mass: Market,
    /// By corner in place of industry.
    corner_exposure: Market,
    /// By corner and category.
    corner_mass: Market,
    whole_exposure: f64,
    /// By category.
    whole_mass: Vec<f64>,
}

impl<'a> Expectation<'a> {
    pub(super) fn of(window: &'a WindowCells, cells: &'a WeekCells, rules: &RuleSet) -> Self {
        let mut found = Self {
            rules: rules.expectation,
            strata: &cells.strata,
            regions: &cells.regions,
            corners: HashMap::new(),
            own: &window.exposures,
            own_mass: &window.masses,
            exposure: Market::over(&window.exposures, 1),
            mass: Market::over(&window.masses, Category::ALL.len()),
            corner_exposure: Market::over(&window.exposures, 1),
            corner_mass: Market::over(&window.masses, Category::ALL.len()),
            whole_exposure: 0.0,
            whole_mass: vec![0.0; Category::ALL.len()],
        };
        let exposures = window
            .exposures
            .chunk_by(|one, other| one.merchant == other.merchant);
        for quarters in exposures {
            let Some(merchant) = quarters.first().map(|own| own.merchant) else {
                continue;
            };
            let (stratum, corner) = (found.stratum(merchant), found.new_corner(merchant));
            for entry in quarters {
                let (quarter, effective) = (entry.quarter, entry.effective);
                found.exposure.add(stratum, quarter, 0, effective);
                found.corner_exposure.add(corner, quarter, 0, effective);
                found.whole_exposure += entry.effective;
            }
        }
        let masses = window
            .masses
            .chunk_by(|one, other| one.merchant == other.merchant);
        for own in masses {
            let Some(merchant) = own.first().map(|own| own.merchant) else {
                continue;
            };
            let (stratum, corner) = (found.stratum(merchant), found.corner(merchant));
            for entry in own {
                let kind = kind_of(entry.category);
                let (quarter, effective) = (entry.quarter, entry.effective);
                found.mass.add(stratum, quarter, kind, effective);
                found.corner_mass.add(corner, quarter, kind, effective);
                found.whole_mass[kind] += entry.effective;
            }
        }
        found
    }

    pub(super) fn stratum(&self, merchant: i64) -> i32 {
        self.strata.get(&merchant).copied().unwrap_or(0)
    }

    fn place_of(&self, merchant: i64) -> (i32, i32) {
        let region = self.regions.get(&merchant).copied().unwrap_or(0);
        (self.stratum(merchant), region)
    }

    /// The number of the merchant's industry and region; 0 where nobody of them has an exposure.
    fn corner(&self, merchant: i64) -> i32 {
        let place = self.place_of(merchant);
        self.corners.get(&place).copied().unwrap_or(0)
    }

    fn new_corner(&mut self, merchant: i64) -> i32 {
        let next = i32::try_from(self.corners.len() + 1).unwrap_or(0);
        let place = self.place_of(merchant);
        *self.corners.entry(place).or_insert(next)
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
        let corner = self.corner(merchant);
        let expected = self.quarters_of(merchant).iter().map(|own| {
            let mut own_mass = own_masses.iter();
            let own_mass = own_mass.find(|entry| entry.quarter == own.quarter);
            let own_mass = own_mass.map_or(0.0, |entry| entry.effective);
            let tau = self.rules.tau;
            let shrunk = |mass: f64, others: f64, towards: f64| {
                (mass.max(0.0) + tau * towards) / (others.max(0.0) + tau)
            };
            let others = self.exposure.of(stratum, own.quarter, 0) - own.effective;
            let mass = self.mass.of(stratum, own.quarter, kind) - own_mass;
            let mut share = shrunk(mass, others, whole);
            let near = self.corner_exposure.of(corner, own.quarter, 0) - own.effective;
            if near >= self.rules.thick {
                let mass = self.corner_mass.of(corner, own.quarter, kind) - own_mass;
                share = shrunk(mass, near, share);
            }
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::stats::{Clue, Complaints};

    /// Forty merchants of one trade with ten complaints each, of which four are about counterfeits in the first region
    /// and none in the second; each complaint by another person, all in one quarter.
    fn expected_of_first(thick: f64) -> f64 {
        let mut clues = Vec::new();
        let mut plain = Vec::new();
        for merchant in 1..=40 {
            let region = 1 + i32::from(merchant > 20);
            for number in 0..10 {
                let told = Clue {
                    region: Some(region),
                    ..Clue::example(
                        100 * merchant + number,
                        20_408,
                        merchant,
                        Category::Counterfeit,
                    )
                };
                if region == 1 && number < 4 {
                    clues.push(told);
                } else {
                    plain.push(told);
                }
            }
        }
        let mut rules = RuleSet::shipped().unwrap();
        rules.expectation.thick = thick;
        let week = clues[0].week;
        let cells = Complaints::of(&clues, &plain).cells(
            week,
            week * 7 + 10,
            &[],
            &[26],
            rules.independence,
        );
        let window = &cells.windows[0];
        Expectation::of(window, &cells, &rules).of_merchant(1, Category::Counterfeit)
    }

    #[test]
    fn where_the_trade_of_the_region_is_thick_its_share_is_asked() {
        // Others of the trade: 76 of 390; shrunk by 200 towards the same of all. Of the region: 76 of 190.
        let (tau, whole) = (200.0, 76.5 / 391.0);
        let trade = (76.0 + tau * whole) / (390.0 + tau);
        let region = (76.0 + tau * trade) / (190.0 + tau);
        assert!((expected_of_first(2_000.0) - 10.0 * trade).abs() < 1e-6);
        assert!((expected_of_first(190.0) - 10.0 * region).abs() < 1e-6);
        assert!(region > 1.4 * trade);
    }
}
