//! A table: columns with their widths, rows of cells, and a head that is repeated on every page.

use docx_rs::{
    AlignmentType, Table, TableAlignmentType, TableCell, TableCellMargins, TableLayoutType,
    TableRow, VAlignType, WidthType,
};

use super::cell::{Cell, Column};
use super::forms::Form;
use super::head::head_rows;
use super::layout::TEXT_WIDTH;

/// A table of no more rows stays on one page.
const MOST_ROWS_TOGETHER: usize = 12;

pub(super) struct Grid {
    form: Form,
    columns: Vec<Column>,
    rows: Vec<Row>,
}

struct Row {
    cells: Vec<Cell>,
    hold: Hold,
}

/// What may not be parted by the end of a page.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Hold {
    /// The row.
    Itself,
    /// The row and the beginning of the next.
    Next,
    /// Nothing: it is long.
    Loose,
}

impl Grid {
    pub(super) fn new(columns: Vec<Column>) -> Self {
        Self {
            form: Form::Cell,
            columns,
            rows: Vec::new(),
        }
    }

    /// In smaller letters.
    pub(super) fn small(mut self) -> Self {
        self.form = Form::SmallCell;
        self
    }

    pub(super) fn row(&mut self, cells: Vec<Cell>) {
        let hold = Hold::Itself;
        self.rows.push(Row { cells, hold });
    }

    /// A row and what is to be said about it, over the whole width below it.
    pub(super) fn row_with_text(&mut self, cells: Vec<Cell>, text: Cell) {
        let hold = Hold::Next;
        self.rows.push(Row { cells, hold });
        let (cells, hold) = (vec![text], Hold::Loose);
        self.rows.push(Row { cells, hold });
    }

    /// One line over the whole width where there are no rows.
    pub(super) fn row_if_empty(&mut self, words: &str) {
        if self.rows.is_empty() {
            self.row(vec![Cell::over(self.columns.len(), words)]);
        }
    }

    pub(super) fn table(&self) -> Table {
        let last = self.rows.len().saturating_sub(1);
        let together = self.rows.len() <= MOST_ROWS_TOGETHER;
        let body = self.rows.iter().enumerate().map(|(place, row)| {
            let hold = match row.hold {
                Hold::Itself if together && place < last => Hold::Next,
                hold => hold,
            };
            self.body_row(&row.cells, hold)
        });
        let head = head_rows(&self.columns, self.form);
        Table::new(head.into_iter().chain(body).collect())
            .set_grid(self.columns.iter().map(Column::twips).collect())
            .width(TEXT_WIDTH, WidthType::Dxa)
            .align(TableAlignmentType::Center)
            .layout(TableLayoutType::Fixed)
            .margins(TableCellMargins::new().margin(20, 60, 20, 60))
    }

    fn body_row(&self, cells: &[Cell], hold: Hold) -> TableRow {
        let mut columns = self.columns.iter();
        let mut filled = Vec::new();
        for cell in cells {
            let own: Vec<&Column> = columns.by_ref().take(cell.columns).collect();
            filled.push(self.body_cell(cell, &own, hold));
        }
        let row = TableRow::new(filled);
        match hold {
            Hold::Loose => row,
            Hold::Itself | Hold::Next => row.cant_split(),
        }
    }

    fn body_cell(&self, cell: &Cell, columns: &[&Column], hold: Hold) -> TableCell {
        let width = columns.iter().map(|column| column.twips()).sum();
        let mut empty = TableCell::new()
            .width(width, WidthType::Dxa)
            .vertical_align(VAlignType::Center);
        if cell.columns > 1 {
            empty = empty.grid_span(cell.columns);
        }
        let side = cell.side.or(columns.first().map(|column| column.side));
        cell.lines.iter().fold(empty, |filled, line| {
            let line = line.paragraph(self.form);
            let line = line.align(side.unwrap_or(AlignmentType::Left));
            filled.add_paragraph(match hold {
                Hold::Next => line.keep_next(true),
                Hold::Itself | Hold::Loose => line,
            })
        })
    }
}
