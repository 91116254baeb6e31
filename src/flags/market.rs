//! What all merchants of an industry make up together, by calendar quarter.

use crate::stats::{CategoryMass, Exposure};

/// Sums of a part of the market: an industry in a calendar quarter, for each of some kinds.
pub(super) struct Market {
    first_quarter: i32,
    quarters: usize,
    kinds: usize,
    /// By industry, quarter and kind; grown as industries are met.
    sums: Vec<f64>,
}

/// Anything that tells its quarter.
pub(super) trait Quarterly {
    fn quarter(&self) -> i32;
}

impl Quarterly for Exposure {
    fn quarter(&self) -> i32 {
        self.quarter
    }
}

impl Quarterly for CategoryMass {
    fn quarter(&self) -> i32 {
        self.quarter
    }
}

impl Market {
    /// Empty, for the quarters of these entries.
    pub(super) fn over<T: Quarterly>(entries: &[T], kinds: usize) -> Self {
        let quarters = || entries.iter().map(Quarterly::quarter);
        let (first, last) = (quarters().min().unwrap_or(0), quarters().max().unwrap_or(0));
        Self {
            first_quarter: first,
            quarters: usize::try_from(last - first + 1).unwrap_or(1),
            kinds,
            sums: Vec::new(),
        }
    }

    pub(super) fn add(&mut self, stratum: i32, quarter: i32, kind: usize, amount: f64) {
        if let Some(place) = self.place(stratum, quarter, kind) {
            if place >= self.sums.len() {
                self.sums.resize(place + 1, 0.0);
            }
            self.sums[place] += amount;
        }
    }

    /// 0 where nothing was added.
    pub(super) fn of(&self, stratum: i32, quarter: i32, kind: usize) -> f64 {
        let place = self.place(stratum, quarter, kind);
        let sum = place.and_then(|place| self.sums.get(place));
        sum.copied().unwrap_or(0.0)
    }

    fn place(&self, stratum: i32, quarter: i32, kind: usize) -> Option<usize> {
        let stratum = usize::try_from(stratum).ok()?;
        let quarter = usize::try_from(quarter - self.first_quarter).ok()?;
        let inside = quarter < self.quarters && kind < self.kinds;
        inside.then(|| (stratum * self.quarters + quarter) * self.kinds + kind)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_industry_quarter_and_kind_has_a_sum_of_its_own() {
        let entry = |quarter| Exposure {
            merchant: 1,
            quarter,
            effective: 1.0,
        };
        let mut market = Market::over(&[entry(8_102), entry(8_100)], 2);
        for stratum in 0..3 {
            for quarter in 8_100..=8_102 {
                for kind in 0..2_usize {
                    let amount = f64::from(stratum * 100 + quarter) + kind as f64 / 4.0;
                    market.add(stratum, quarter, kind, amount);
                }
            }
        }
        market.add(2, 8_101, 1, 0.5);
        let sums = [(0, 8_100, 0), (1, 8_102, 1), (2, 8_101, 1), (2, 8_102, 0)];
        let expected = [8_100.0, 8_202.25, 8_301.75, 8_302.0];
        for ((stratum, quarter, kind), expected) in sums.into_iter().zip(expected) {
            let sum = market.of(stratum, quarter, kind);
            assert!((sum - expected).abs() < 1e-9, "{sum} is not {expected}");
        }
        assert!(market.of(7, 8_100, 0) + market.of(0, 8_103, 0) < 1e-9);
    }
}
