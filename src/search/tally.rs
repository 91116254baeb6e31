//! How often each value of a column occurs among the hits.

use std::collections::HashMap;

use tantivy::columnar::Column;

/// The widest range of values that is counted in a table.
const WIDEST_TABLE: u64 = 1 << 22;
/// Counts that are made together when the first of them is needed: the codes of a province are near each other, those
/// of the others never come.
const PAGE: usize = 1 << 10;

/// Counts per value. Our columns hold small numbers (codes, months, merchants), and a broad query
/// counts millions of them: a place in a table costs a tenth of a look-up by hash.
pub(super) enum Tally {
    Table {
        smallest: u64,
        pages: Vec<Option<Box<[u32; PAGE]>>>,
    },
    Map(HashMap<u64, u64>),
}

impl Tally {
    /// An empty tally for the values of this column.
    pub(super) fn of(column: &Column<u64>) -> Self {
        Self::between(column.min_value(), column.max_value())
    }

    /// An empty tally for the values from one number to another, both included.
    pub(super) fn between(smallest: u64, greatest: u64) -> Self {
        let width = greatest.saturating_sub(smallest).saturating_add(1);
        match usize::try_from(width) {
            Ok(places) if width <= WIDEST_TABLE => Self::Table {
                smallest,
                pages: vec![None; places.div_ceil(PAGE)],
            },
            _ => Self::Map(HashMap::new()),
        }
    }

    pub(super) fn add(&mut self, value: u64, times: u32) {
        match self {
            // A value outside the range that the column tells cannot be; it would not be counted.
            Self::Table { smallest, pages } => {
                let place = usize::try_from(value.wrapping_sub(*smallest)).unwrap_or(usize::MAX);
                if let Some(page) = pages.get_mut(place / PAGE) {
                    let page = page.get_or_insert_with(|| Box::new([0; PAGE]));
                    page[place % PAGE] += times;
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
            Self::Table { smallest, pages } => (*smallest..)
                .step_by(PAGE)
                .zip(pages)
                .filter_map(|(first, page)| Some((first, page.as_ref()?)))
                .flat_map(|(first, page)| (first..).zip(page.iter()))
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tallies_of_any_width_count_the_same() {
        // Values on both sides of the borders of pages, and a range too wide for a table.
        let page = PAGE as u64;
        let values = [7, 7, 8, page + 6, page + 7, 3 * page, 3 * page, 7];
        let expected = vec![(7, 3), (8, 1), (page + 6, 1), (page + 7, 1), (3 * page, 2)];
        for greatest in [3 * page, WIDEST_TABLE * 2] {
            let mut tallies = [Tally::between(7, greatest), Tally::between(7, greatest)];
            for (place, value) in values.iter().enumerate() {
                tallies[place % 2].add(*value, 1);
            }
            assert_eq!(Tally::sum(&tallies), expected);
        }
        assert!(Tally::sum(&[]).is_empty());
    }
}
