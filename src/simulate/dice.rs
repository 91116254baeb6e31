//! The one source of chance of the simulator: same seed, same throws, on every machine.

use rand::{RngExt, SeedableRng};
use rand_chacha::ChaCha8Rng;

/// Seeded dice. ChaCha8 is specified bit by bit, so a seed means the same for ever.
pub(super) struct Dice(ChaCha8Rng);

impl Dice {
    pub(super) fn seeded(seed: u64) -> Self {
        Self(ChaCha8Rng::seed_from_u64(seed))
    }

    /// A number from 0 to `bound - 1`; 0 when there is nothing to choose from.
    pub(super) fn below(&mut self, bound: usize) -> usize {
        let bound = u32::try_from(bound).unwrap_or(u32::MAX);
        if bound == 0 {
            return 0;
        }
        usize::try_from(self.0.random_range(0..bound)).unwrap_or(0)
    }

    /// A number from `low` to `high`, both included.
    pub(super) fn between(&mut self, low: u32, high: u32) -> u32 {
        self.0.random_range(low..=high.max(low))
    }

    /// True in `per_mille` of 1000 throws.
    pub(super) fn chance(&mut self, per_mille: u32) -> bool {
        self.between(0, 999) < per_mille
    }

    /// One of the values; the default of the type when there are none.
    pub(super) fn pick<T: Copy + Default>(&mut self, from: &[T]) -> T {
        let place = self.below(from.len());
        from.get(place).copied().unwrap_or_default()
    }

    /// A position drawn by weight from running totals.
    pub(super) fn by_running_total(&mut self, totals: &[u64]) -> usize {
        let Some(total) = totals.last().copied().filter(|total| *total > 0) else {
            return 0;
        };
        let throw = self.0.random_range(0..total);
        totals.partition_point(|running| *running <= throw)
    }
}

/// Running totals of weights, for [`Dice::by_running_total`].
pub(super) fn running_totals(weights: impl Iterator<Item = u64>) -> Vec<u64> {
    weights
        .scan(0, |running, weight| {
            *running += weight;
            Some(*running)
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_same_seed_throws_the_same_numbers() {
        let throws = |seed| {
            let mut dice = Dice::seeded(seed);
            (0..20)
                .map(|_| dice.between(1, 1_000_000))
                .collect::<Vec<_>>()
        };
        assert_eq!(throws(7), throws(7));
        assert_ne!(throws(7), throws(8));
    }

    #[test]
    fn a_weight_of_nothing_is_never_drawn() {
        let totals = running_totals([0, 5, 0, 5].into_iter());
        let mut dice = Dice::seeded(1);
        for _ in 0..200 {
            assert!(matches!(dice.by_running_total(&totals), 1 | 3));
        }
    }
}
