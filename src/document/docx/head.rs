//! The titles above the columns of a table.

use docx_rs::{AlignmentType, HeightRule, TableCell, TableRow, VAlignType, VMergeType, WidthType};

use super::paragraph::paragraph;
use super::table::twips;
use crate::document::cell::Column;
use crate::document::form::Form;
use crate::document::words::Words;

/// One row of titles, or two where some stand below a common one.
pub(super) fn head_rows(columns: &[Column], form: Form) -> Vec<TableRow> {
    if columns.iter().all(|column| column.above.is_none()) {
        let titles = columns.iter().map(|column| title(column, form));
        return vec![head_row(titles.collect())];
    }
    let mut upper = Vec::new();
    let mut lower = Vec::new();
    let belongs = |one: &Column, next: &Column| one.above.is_some() && one.above == next.above;
    for group in columns.chunk_by(belongs) {
        match group {
            [column] if column.above.is_none() => {
                upper.push(title(column, form).vertical_merge(VMergeType::Restart));
                lower.push(continued(column, form));
            }
            group => {
                upper.push(common(group, form));
                lower.extend(group.iter().map(|column| title(column, form)));
            }
        }
    }
    vec![head_row(upper), head_row(lower)]
}

/// No higher than its words; [`super::package`] has it repeated.
fn head_row(cells: Vec<TableCell>) -> TableRow {
    TableRow::new(cells)
        .cant_split()
        .row_height(0.0)
        .height_rule(HeightRule::AtLeast)
}

fn title(column: &Column, form: Form) -> TableCell {
    cell(&column.title, twips(column), form)
}

/// What several columns have above them.
fn common(columns: &[Column], form: Form) -> TableCell {
    let words = columns.first().and_then(|column| column.above);
    let width = columns.iter().map(twips).sum();
    cell(words.unwrap_or_default(), width, form).grid_span(columns.len())
}

/// The lower half of a title that takes both rows.
fn continued(column: &Column, form: Form) -> TableCell {
    cell("", twips(column), form).vertical_merge(VMergeType::Continue)
}

fn cell(words: &str, width: usize, form: Form) -> TableCell {
    let cell = TableCell::new()
        .width(width, WidthType::Dxa)
        .vertical_align(VAlignType::Center);
    words.split('\n').fold(cell, |cell, line| {
        let line = paragraph(&Words::strong(line), form);
        cell.add_paragraph(line.align(AlignmentType::Center).keep_next(true))
    })
}
