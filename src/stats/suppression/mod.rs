//! Small cells of a published table: hidden, and so that nobody gets them back by subtraction from its totals.
//!
//! A cell of a two-way table with all its totals can be computed from what is shown if, and only if, it is a bridge of the graph
//! whose vertices are the lines and whose edges are the hidden cells (Gusfield 1988, "A graph theoretic approach to statistical
//! data security", SIAM J. Comput. 17(3)). A total is a cell of a further line.

mod grid;

use grid::{Cell, Grid};

/// A table of counts as everybody may see it; `None` where a cell or a total is hidden.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PublishedTable {
    /// By row, then by column.
    pub cells: Vec<Vec<Option<u64>>>,
    pub row_totals: Vec<Option<u64>>,
    pub column_totals: Vec<Option<u64>>,
    pub total: Option<u64>,
}

/// Hides what is smaller than `smallest` but not nothing, and as much besides as is needed. Rows are all of one length.
pub fn published(counts: &[Vec<u64>], smallest: u64) -> PublishedTable {
    let mut grid = Grid::of(counts);
    let small: Vec<Cell> = grid
        .cells()
        .filter(|cell| (1..smallest).contains(&grid.value(*cell)))
        .collect();
    for cell in small {
        grid.hide(cell);
    }
    // Each turn hides a cell more, and there are so many only.
    while let Some(cell) = next_of_line(&grid, smallest).or_else(|| next_of_bridge(&grid)) {
        grid.hide(cell);
    }
    grid.told()
}

/// The cell that a line has to hide besides: one that is hidden alone is what the others leave of the total, and several that
/// are together smaller than a cell may be are one.
fn next_of_line(grid: &Grid, smallest: u64) -> Option<Cell> {
    grid.lines().into_iter().find_map(|line| {
        let hidden: Vec<Cell> = line
            .iter()
            .copied()
            .filter(|cell| grid.is_hidden(*cell))
            .collect();
        let total_is_shown = line.last().is_some_and(|total| !grid.is_hidden(*total));
        let together: u64 = hidden.iter().map(|cell| grid.value(*cell)).sum();
        let is_open = match hidden.len() {
            0 => false,
            1 => true,
            _ => total_is_shown && together < smallest,
        };
        let shown = line.iter().copied().filter(|cell| !grid.is_hidden(*cell));
        if is_open { grid.cheapest(shown) } else { None }
    })
}

/// The cell that closes a circle over a bridge.
fn next_of_bridge(grid: &Grid) -> Option<Cell> {
    let mut hidden = grid.cells().filter(|cell| grid.is_hidden(*cell));
    hidden.find_map(|bridge| {
        let side = grid.side_of(bridge)?;
        let across = grid
            .cells()
            .filter(|cell| !grid.is_hidden(*cell) && side.crosses(*cell));
        grid.cheapest(across)
    })
}

#[cfg(test)]
mod tests;
