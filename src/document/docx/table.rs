//! A table as Word has it, with a head that is repeated on every page.

use docx_rs::{
    AlignmentType, Table, TableAlignmentType, TableCell, TableCellMargins, TableLayoutType,
    TableRow, VAlignType, WidthType,
};

use super::head::head_rows;
use super::layout::TEXT_WIDTH;
use super::paragraph::paragraph;
use crate::document::cell::{Cell, Column, Side};
use crate::document::form::Form;
use crate::document::grid::{Grid, Hold};

/// The width of the text in millimetres: what the widths of all columns add up to.
const MILLIMETRES: usize = 156;

pub(super) fn table(grid: &Grid) -> Table {
    let nothing = [Cell::over(grid.columns.len(), "无")];
    let rows = grid.held_rows();
    let rows = rows.chain(
        grid.is_empty()
            .then_some((nothing.as_slice(), Hold::Itself)),
    );
    let body = rows.map(|(cells, hold)| body_row(grid, cells, hold));
    let head = head_rows(&grid.columns, grid.form);
    Table::new(head.into_iter().chain(body).collect())
        .set_grid(grid.columns.iter().map(twips).collect())
        .width(TEXT_WIDTH, WidthType::Dxa)
        .align(TableAlignmentType::Center)
        .layout(TableLayoutType::Fixed)
        .margins(TableCellMargins::new().margin(20, 60, 20, 60))
}

pub(super) fn twips(column: &Column) -> usize {
    column.millimetres * TEXT_WIDTH / MILLIMETRES
}

fn body_row(grid: &Grid, cells: &[Cell], hold: Hold) -> TableRow {
    let mut columns = grid.columns.iter();
    let mut filled = Vec::new();
    for cell in cells {
        let own: Vec<&Column> = columns.by_ref().take(cell.columns).collect();
        filled.push(body_cell(grid.form, cell, &own, hold));
    }
    let row = TableRow::new(filled);
    match hold {
        Hold::Loose => row,
        Hold::Itself | Hold::Next => row.cant_split(),
    }
}

fn body_cell(form: Form, cell: &Cell, columns: &[&Column], hold: Hold) -> TableCell {
    let width = columns.iter().copied().map(twips).sum();
    let mut empty = TableCell::new()
        .width(width, WidthType::Dxa)
        .vertical_align(VAlignType::Center);
    if cell.columns > 1 {
        empty = empty.grid_span(cell.columns);
    }
    let side = cell.side.or(columns.first().map(|column| column.side));
    cell.lines.iter().fold(empty, |filled, line| {
        let line = paragraph(line, form).align(aligned(side.unwrap_or(Side::Left)));
        filled.add_paragraph(match hold {
            Hold::Next => line.keep_next(true),
            Hold::Itself | Hold::Loose => line,
        })
    })
}

fn aligned(side: Side) -> AlignmentType {
    match side {
        Side::Left => AlignmentType::Left,
        Side::Center => AlignmentType::Center,
        Side::Right => AlignmentType::Right,
    }
}
