//! What honest merchants are complained about: alike on the whole, each a little in its own way.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use super::tale::Tale;
use crate::simulate::dice::{Dice, running_totals};

/// Likeness of the steady ones.
const STEADY: u64 = 400;

/// A Pólya urn per merchant: every complaint makes its like more probable, so that the shares over merchants
/// follow a Dirichlet distribution whose weights sum to `likeness` (signals.md §2, "Beta concentration").
/// Whole numbers only, so that a seed means the same on every machine.
pub(super) struct Habits {
    likeness: u64,
    /// Merchants so large that they are like everybody together.
    steady: BTreeSet<usize>,
    told: HashMap<usize, BTreeMap<Tale, u64>>,
}

impl Habits {
    pub(super) fn new(likeness: u64) -> Self {
        Self {
            likeness,
            steady: BTreeSet::new(),
            told: HashMap::new(),
        }
    }

    /// From now on this merchant's habits are nearly those of its line of business.
    pub(super) fn steady(&mut self, merchant: usize) {
        self.steady.insert(merchant);
    }

    /// The next tale about a merchant of a line of business.
    pub(super) fn next(&mut self, merchant: usize, industry: &str, dice: &mut Dice) -> Tale {
        let base = Tale::habits(industry);
        let sum: u64 = base.iter().map(|(_, weight)| weight).sum();
        let likeness = if self.steady.contains(&merchant) {
            STEADY
        } else {
            self.likeness
        };
        let told = self.told.entry(merchant).or_default();
        let totals =
            running_totals(base.iter().map(|(tale, weight)| {
                likeness * weight + sum * told.get(tale).copied().unwrap_or(0)
            }));
        let place = dice.by_running_total(&totals);
        let tale = base.get(place).map_or(Tale::Refund, |(tale, _)| *tale);
        *told.entry(tale).or_default() += 1;
        tale
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Standard deviation over merchants of the share of refunds among 40 tales.
    fn spread(likeness: u64) -> f64 {
        let mut habits = Habits::new(likeness);
        let mut dice = Dice::seeded(5);
        let shares: Vec<f64> = (0..400)
            .map(|merchant| {
                let tales = (0..40).map(|_| habits.next(merchant, "服装鞋帽", &mut dice));
                tales.filter(|tale| *tale == Tale::Refund).count() as f64 / 40.0
            })
            .collect();
        let mean = shares.iter().sum::<f64>() / 400.0;
        let square = shares.iter().map(|share| (share - mean).powi(2));
        (square.sum::<f64>() / 400.0).sqrt()
    }

    #[test]
    fn less_likeness_makes_merchants_less_alike() {
        // Beta-binomial, n = 40, p = 205/938: sqrt(p(1-p)/n * (a+n)/(a+1)) = 0.103 for a = 25, 0.151 for a = 8.
        assert!((spread(25) - 0.103).abs() < 0.012, "{}", spread(25));
        assert!((spread(8) - 0.151).abs() < 0.018, "{}", spread(8));
    }

    #[test]
    fn a_gym_sells_no_late_parcels() {
        let mut habits = Habits::new(25);
        let mut dice = Dice::seeded(5);
        for merchant in 0..300 {
            let tale = habits.next(merchant, "健身教育", &mut dice);
            assert!(!matches!(tale, Tale::Late | Tale::Fake | Tale::Edible));
        }
    }
}
