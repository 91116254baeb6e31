//! A table: columns with their widths, and rows of cells.

use super::cell::{Cell, Column};
use super::form::Form;
use super::words::Words;

/// A table of no more rows stays on one page.
const MOST_ROWS_TOGETHER: usize = 12;

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Grid {
    pub(super) form: Form,
    pub(super) columns: Vec<Column>,
    rows: Vec<Row>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
struct Row {
    cells: Vec<Cell>,
    hold: Hold,
}

/// What may not be parted by the end of a page.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Hold {
    /// The row.
    Itself,
    /// The row and the beginning of the next.
    Next,
    /// Nothing: it is long.
    Loose,
}

impl Grid {
    pub fn new(columns: Vec<Column>) -> Self {
        Self {
            form: Form::Cell,
            columns,
            rows: Vec::new(),
        }
    }

    /// In smaller letters.
    pub fn small(mut self) -> Self {
        self.form = Form::SmallCell;
        self
    }

    pub fn row(&mut self, cells: Vec<Cell>) {
        let hold = Hold::Itself;
        self.rows.push(Row { cells, hold });
    }

    /// A row and what is to be said about it, over the whole width below it.
    pub fn row_with_text(&mut self, cells: Vec<Cell>, text: Cell) {
        let hold = Hold::Next;
        self.rows.push(Row { cells, hold });
        let (cells, hold) = (vec![text], Hold::Loose);
        self.rows.push(Row { cells, hold });
    }

    /// One line over the whole width where there are no rows.
    pub fn row_if_empty(&mut self, words: &str) {
        if self.rows.is_empty() {
            self.row(vec![Cell::over(self.columns.len(), words)]);
        }
    }

    /// How many rows it has.
    pub fn len(&self) -> usize {
        self.rows.len()
    }

    pub fn is_empty(&self) -> bool {
        self.rows.is_empty()
    }

    /// What stands in its cells and above its columns.
    pub fn texts(&self) -> impl Iterator<Item = String> {
        let titles = self.columns.iter().map(|column| column.title.clone());
        let cells = self.rows.iter().flat_map(|row| &row.cells);
        titles.chain(cells.flat_map(|cell| cell.lines.iter().map(Words::text)))
    }

    /// The rows with what holds each together.
    pub(super) fn held_rows(&self) -> impl Iterator<Item = (&[Cell], Hold)> {
        let last = self.rows.len().saturating_sub(1);
        let together = self.rows.len() <= MOST_ROWS_TOGETHER;
        self.rows.iter().enumerate().map(move |(place, row)| {
            let hold = match row.hold {
                Hold::Itself if together && place < last => Hold::Next,
                hold => hold,
            };
            (row.cells.as_slice(), hold)
        })
    }
}
