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

    #[inline]
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

    /// Each of these once more.
    pub(super) fn add_each(&mut self, values: impl Iterator<Item = u64>) {
        for value in values {
            self.add(value, 1);
        }
    }

    /// A count made elsewhere. No segment holds more than 2^32 orders, and no index as many.
    pub(super) fn add_many(&mut self, value: u64, count: u64) {
        self.add(value, u32::try_from(count).unwrap_or(u32::MAX));
    }

    /// The counts of several segments together, `(value, count)` in order of values.
    pub(super) fn sum(tallies: &[Self]) -> Vec<(u64, u64)> {
        let ranges = || tallies.iter().filter_map(Self::range);
        let smallest = ranges().map(|(smallest, _)| smallest).min();
        let greatest = ranges().map(|(_, greatest)| greatest).max();
        let (Some(smallest), Some(greatest)) = (smallest, greatest) else {
            return Vec::new();
        };
        let mut sum = Self::between(smallest, greatest);
        for tally in tallies {
            tally.each(|value, count| sum.add_many(value, count));
        }
        let mut counts = Vec::new();
        sum.each(|value, count| counts.push((value, count)));
        if matches!(sum, Self::Map(_)) {
            counts.sort_unstable();
        }
        counts
    }

    /// Between which values there are counts.
    fn range(&self) -> Option<(u64, u64)> {
        match self {
            Self::Table { smallest, pages } => {
                let first = pages.iter().position(Option::is_some)? as u64;
                let last = pages.iter().rposition(Option::is_some)? as u64;
                let page = PAGE as u64;
                let from = |pages: u64| smallest.saturating_add(pages * page);
                Some((from(first), from(last + 1)))
            }
            Self::Map(counts) => Some((*counts.keys().min()?, *counts.keys().max()?)),
        }
    }

    /// Tells the values that occur with their counts; those of a table in order.
    fn each(&self, mut tell: impl FnMut(u64, u64)) {
        match self {
            Self::Table { smallest, pages } => {
                for (first, page) in (*smallest..).step_by(PAGE).zip(pages) {
                    for (value, count) in (first..).zip(page.iter().flat_map(|page| page.iter())) {
                        if *count > 0 {
                            tell(value, u64::from(*count));
                        }
                    }
                }
            }
            Self::Map(counts) => counts
                .iter()
                .for_each(|(value, count)| tell(*value, *count)),
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
