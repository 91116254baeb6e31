//! How often each value of a column occurs among the hits.

use std::collections::HashMap;

use tantivy::columnar::Column;

/// The widest range of values that is counted in a table: 16 MiB, of which only touched pages exist.
const WIDEST_TABLE: u64 = 1 << 22;

/// Counts per value. Our columns hold small numbers (codes, months, merchants), and a broad query
/// counts millions of them: a place in a table costs a tenth of a look-up by hash.
pub(super) enum Tally {
    Table { smallest: u64, counts: Vec<u32> },
    Map(HashMap<u64, u64>),
}

impl Tally {
    /// An empty tally for the values of this column.
    pub(super) fn of(column: &Column<u64>) -> Self {
        Self::between(column.min_value(), column.max_value())
    }

    fn between(smallest: u64, greatest: u64) -> Self {
        let width = greatest.saturating_sub(smallest).saturating_add(1);
        match usize::try_from(width) {
            Ok(places) if width <= WIDEST_TABLE => Self::Table {
                smallest,
                counts: vec![0; places],
            },
            _ => Self::Map(HashMap::new()),
        }
    }

    pub(super) fn add(&mut self, value: u64, times: u32) {
        match self {
            // A value outside the range that the column tells cannot be; it would not be counted.
            Self::Table { smallest, counts } => {
                let place = usize::try_from(value.wrapping_sub(*smallest)).ok();
                if let Some(count) = place.and_then(|place| counts.get_mut(place)) {
                    *count += times;
                }
            }
            Self::Map(counts) => *counts.entry(value).or_default() += u64::from(times),
        }
    }

    /// The counts of several segments together, `(value, count)` in order of values.
    pub(super) fn sum(tallies: &[Self]) -> Vec<(u64, u64)> {
        let counted: Vec<Vec<(u64, u64)>> = tallies.iter().map(Self::counts).collect();
        let values = || counted.iter().flatten().map(|(value, _)| *value);
        let (Some(smallest), Some(greatest)) = (values().min(), values().max()) else {
            return Vec::new();
        };
        let mut sum = Self::between(smallest, greatest);
        for (value, count) in counted.iter().flatten() {
            // No segment holds more than 2^32 orders, and no index as many.
            sum.add(*value, u32::try_from(*count).unwrap_or(u32::MAX));
        }
        let mut counts = sum.counts();
        counts.sort_unstable();
        counts
    }

    /// `(value, count)` of the values that occur.
    fn counts(&self) -> Vec<(u64, u64)> {
        match self {
            Self::Table { smallest, counts } => (*smallest..)
                .zip(counts)
                .filter(|(_, count)| **count > 0)
                .map(|(value, count)| (value, u64::from(*count)))
                .collect(),
            Self::Map(counts) => counts
                .iter()
                .map(|(value, count)| (*value, *count))
                .collect(),
        }
    }
}
