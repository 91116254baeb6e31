//! The best hits of a segment, found in one pass.

use super::request::Cursor;

/// A hit with its sort key; greater is earlier in the list.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Ranked {
    pub(super) place: Cursor,
    pub(super) score_bits: u32,
}

/// With a page of twenty, sorting out costs a fraction of reading the orders.
const LEAST_ROOM: usize = 256;

/// Keeps the greatest `wanted`. Orders come oldest first and the newest are wanted, so that nearly each
/// is better than all before: a heap would turn over at each one, this sorts them out once in some hundreds.
pub(super) struct BestHits {
    wanted: usize,
    /// How many are held before the best of them are sorted out.
    room: usize,
    held: Vec<Ranked>,
    /// A hit at or below it is not among the best.
    worst: Option<Ranked>,
}

impl BestHits {
    pub(super) fn new(wanted: usize) -> Self {
        let wanted = wanted.max(1);
        Self {
            wanted,
            room: LEAST_ROOM.max(2 * wanted),
            held: Vec::new(),
            worst: None,
        }
    }

    pub(super) fn offer(&mut self, hit: Ranked) {
        if self.worst.is_some_and(|worst| hit <= worst) {
            return;
        }
        self.held.push(hit);
        if self.held.len() >= self.room {
            self.keep_best();
        }
    }

    fn keep_best(&mut self) {
        if self.held.len() <= self.wanted {
            return;
        }
        let last = self.wanted - 1;
        let (_, worst, _) = self
            .held
            .select_nth_unstable_by(last, |left, right| right.cmp(left));
        self.worst = Some(*worst);
        self.held.truncate(self.wanted);
    }

    /// At most as many as wanted, in no order.
    pub(super) fn into_vec(mut self) -> Vec<Ranked> {
        self.keep_best();
        self.held
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn the_best_are_those_of_a_full_sort(
            keys in proptest::collection::vec(0_i64..40, 0..1200),
            wanted in 1_usize..30,
        ) {
            let hits: Vec<Ranked> = keys
                .iter()
                .zip(0_u64..)
                .map(|(key, seq)| Ranked { place: Cursor { key: *key, seq }, score_bits: 0 })
                .collect();
            let mut best = BestHits::new(wanted);
            for hit in &hits {
                best.offer(*hit);
            }
            let mut found = best.into_vec();
            found.sort_unstable();
            let mut expected = hits;
            expected.sort_unstable();
            prop_assert_eq!(&found[..], &expected[expected.len().saturating_sub(wanted)..]);
        }
    }
}
