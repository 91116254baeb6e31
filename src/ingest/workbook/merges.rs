//! Merged regions: every covered cell gets the value of the top left one.
//!
//! Across columns only for regions of few rows; a region that is high as well is a frame, not a value.

use crate::domain::Cell;

/// Regions of more rows than this are filled downwards only.
const MOST_ROWS_FILLED_ACROSS: u32 = 40;

/// A merged region; 0-based, both ends included.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Region {
    pub first_row: u32,
    pub first_column: u32,
    pub last_row: u32,
    pub last_column: u32,
}

/// The regions of one sheet, applied to its rows from top to bottom.
pub(super) struct Merges {
    /// Sorted by their first row.
    regions: Vec<Region>,
    next: usize,
    active: Vec<(Region, Cell)>,
    columns: usize,
}

impl Merges {
    /// `columns` is the widest row that may come out.
    pub(super) fn new(mut regions: Vec<Region>, columns: usize) -> Self {
        regions.sort_unstable();
        Self {
            regions,
            next: 0,
            active: Vec::new(),
            columns,
        }
    }

    /// Fills one row (0-based). Rows must come in ascending order.
    pub(super) fn fill(&mut self, row: u32, cells: &mut Vec<Cell>) {
        self.active.retain(|(region, _)| region.last_row >= row);
        while let Some(region) = self
            .regions
            .get(self.next)
            .filter(|region| region.first_row <= row)
        {
            self.next += 1;
            let value = cells.get(column(region.first_column)).cloned();
            // A region whose first row is not in the file has no value to give.
            if let Some(value) =
                value.filter(|value| region.first_row == row && *value != Cell::Empty)
            {
                self.active.push((*region, value));
            }
        }
        for (region, value) in &self.active {
            let first = column(region.first_column);
            let is_low = region.last_row - region.first_row < MOST_ROWS_FILLED_ACROSS;
            let last = if is_low {
                column(region.last_column)
            } else {
                first
            };
            for covered in first..=last.min(self.columns.saturating_sub(1)) {
                if cells.len() <= covered {
                    cells.resize(covered + 1, Cell::Empty);
                }
                if let Some(cell) = cells.get_mut(covered).filter(|cell| **cell == Cell::Empty) {
                    *cell = value.clone();
                }
            }
        }
    }
}

fn column(number: u32) -> usize {
    usize::try_from(number).unwrap_or(usize::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn text(cell: &str) -> Cell {
        Cell::Text(cell.to_owned())
    }

    fn region(first_row: u32, first_column: u32, last_row: u32, last_column: u32) -> Region {
        Region {
            first_row,
            first_column,
            last_row,
            last_column,
        }
    }

    #[test]
    fn covered_cells_get_the_value_of_the_first() {
        let mut merges = Merges::new(vec![region(1, 0, 2, 0), region(0, 0, 0, 2)], 512);
        let mut title = vec![text("一览表")];
        merges.fill(0, &mut title);
        assert_eq!(title, [text("一览表"), text("一览表"), text("一览表")]);
        let mut first = vec![text("崇川区"), text("a")];
        merges.fill(1, &mut first);
        let mut second = vec![Cell::Empty, text("b")];
        merges.fill(2, &mut second);
        assert_eq!(second, [text("崇川区"), text("b")]);
        let mut third = vec![Cell::Empty, text("c")];
        merges.fill(3, &mut third);
        assert_eq!(third[0], Cell::Empty);
    }

    #[test]
    fn a_high_region_is_filled_downwards_only_and_none_grows_the_row_beyond_the_limit() {
        let mut merges = Merges::new(vec![region(0, 0, 99, 3)], 512);
        let mut row = vec![text("a")];
        merges.fill(0, &mut row);
        assert_eq!(row.len(), 1);
        let mut merges = Merges::new(vec![region(0, 0, 0, 16_383)], 512);
        merges.fill(0, &mut row);
        assert_eq!(row.len(), 512);
    }
}
