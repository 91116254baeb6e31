//! A table with its totals as one grid, and which of its cells are hidden.

use std::collections::BTreeSet;

use super::PublishedTable;

/// A place of the grid; the last row and the last column are the totals.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Cell {
    row: usize,
    column: usize,
}

pub(super) struct Grid {
    /// With the totals.
    values: Vec<Vec<u64>>,
    hidden: BTreeSet<Cell>,
    rows: usize,
    columns: usize,
}

impl Grid {
    pub(super) fn of(counts: &[Vec<u64>]) -> Self {
        let with_total = |row: &Vec<u64>| {
            let mut row = row.clone();
            row.push(row.iter().sum());
            row
        };
        let mut values: Vec<Vec<u64>> = counts.iter().map(with_total).collect();
        let columns = values.first().map_or(1, Vec::len);
        let total_of = |column: usize| values.iter().filter_map(|row| row.get(column)).sum();
        let totals: Vec<u64> = (0..columns).map(total_of).collect();
        values.push(totals);
        Self {
            rows: values.len(),
            columns,
            values,
            hidden: BTreeSet::new(),
        }
    }

    /// All cells, totals as well.
    pub(super) fn cells(&self) -> impl Iterator<Item = Cell> + use<> {
        let columns = self.columns;
        let rows = 0..self.rows;
        rows.flat_map(move |row| (0..columns).map(move |column| Cell { row, column }))
    }

    /// The cells of each row and of each column; the total is the last.
    pub(super) fn lines(&self) -> Vec<Vec<Cell>> {
        let rows = (0..self.rows).map(|row| self.cells().filter(|cell| cell.row == row).collect());
        let of = |column| move |cell: &Cell| cell.column == column;
        let columns = (0..self.columns).map(|column| self.cells().filter(of(column)).collect());
        rows.chain(columns).collect()
    }

    pub(super) fn value(&self, cell: Cell) -> u64 {
        let row = self.values.get(cell.row);
        row.and_then(|row| row.get(cell.column))
            .copied()
            .unwrap_or(0)
    }

    pub(super) fn is_hidden(&self, cell: Cell) -> bool {
        self.hidden.contains(&cell)
    }

    pub(super) fn hide(&mut self, cell: Cell) {
        self.hidden.insert(cell);
    }

    /// What readers lose least by: a count before a total, one that closes a circle before one that asks for further ones, the
    /// smallest first; nothing hides little, and is taken last.
    pub(super) fn cheapest(&self, cells: impl Iterator<Item = Cell>) -> Option<Cell> {
        cells.min_by_key(|cell| {
            let value = self.value(*cell);
            let asks = !self.closes(*cell);
            (value == 0, self.is_total(*cell), asks, value, *cell)
        })
    }

    /// Whether something is hidden in both of its lines.
    fn closes(&self, cell: Cell) -> bool {
        let in_row = self.hidden.iter().any(|other| other.row == cell.row);
        in_row && self.hidden.iter().any(|other| other.column == cell.column)
    }

    fn is_total(&self, cell: Cell) -> bool {
        cell.row + 1 == self.rows || cell.column + 1 == self.columns
    }

    /// The lines that hang together with the row of a hidden cell without that cell; `None` where its column is among them.
    pub(super) fn side_of(&self, bridge: Cell) -> Option<Side> {
        let mut side = Side {
            rows: BTreeSet::from([bridge.row]),
            columns: BTreeSet::new(),
        };
        loop {
            let others = self.hidden.iter().filter(|cell| **cell != bridge);
            let next: Vec<Cell> = others
                .filter(|cell| side.crosses(**cell))
                .copied()
                .collect();
            if next.is_empty() {
                return (!side.columns.contains(&bridge.column)).then_some(side);
            }
            for cell in next {
                side.rows.insert(cell.row);
                side.columns.insert(cell.column);
            }
        }
    }

    pub(super) fn told(&self) -> PublishedTable {
        let shown = |row: usize, column: usize| {
            let cell = Cell { row, column };
            (!self.is_hidden(cell)).then(|| self.value(cell))
        };
        let (rows, columns) = (self.rows - 1, self.columns - 1);
        PublishedTable {
            cells: (0..rows)
                .map(|row| (0..columns).map(|column| shown(row, column)).collect())
                .collect(),
            row_totals: (0..rows).map(|row| shown(row, columns)).collect(),
            column_totals: (0..columns).map(|column| shown(rows, column)).collect(),
            total: shown(rows, columns),
        }
    }
}

/// Lines that hang together.
pub(super) struct Side {
    rows: BTreeSet<usize>,
    columns: BTreeSet<usize>,
}

impl Side {
    /// Whether a cell lies between a line of this side and one of the other.
    pub(super) fn crosses(&self, cell: Cell) -> bool {
        self.rows.contains(&cell.row) != self.columns.contains(&cell.column)
    }
}
