//! Cells of a mapped row by their field.

use super::text::{clean_line, clean_text, clean_value};
use crate::domain::{Cell, Field, MappedRow};

/// Looks fields up in one mapped row.
#[derive(Clone, Copy)]
pub(super) struct Cells<'a> {
    row: &'a MappedRow,
}

impl<'a> Cells<'a> {
    pub(super) fn of(row: &'a MappedRow) -> Self {
        Self { row }
    }

    /// Header and cell of every column of the field, preferred first.
    pub(super) fn all(self, field: Field) -> impl Iterator<Item = (&'a str, &'a Cell)> {
        self.row
            .cells
            .iter()
            .filter(move |(known, _, _)| *known == field)
            .map(|(_, header, cell)| (header.as_str(), cell))
    }

    /// The first column of the field.
    pub(super) fn first(self, field: Field) -> Option<(&'a str, &'a Cell)> {
        self.all(field).next()
    }

    /// The first column that says something, as a value on one line.
    pub(super) fn value(self, field: Field) -> String {
        self.values(field).into_iter().next().unwrap_or_default()
    }

    /// Every column that says something, as values on one line.
    pub(super) fn values(self, field: Field) -> Vec<String> {
        self.all(field)
            .map(|(_, cell)| clean_value(&cell.text()))
            .filter(|value| !value.is_empty())
            .collect()
    }

    /// Every column that says something, as one text of several lines.
    pub(super) fn text(self, field: Field) -> String {
        let texts: Vec<String> = self
            .all(field)
            .map(|(_, cell)| clean_text(&cell.text()))
            .filter(|text| !text.is_empty())
            .collect();
        texts.join("\n")
    }

    pub(super) fn line(self, field: Field) -> String {
        self.first(field)
            .map_or_else(String::new, |(_, cell)| clean_line(&cell.text()))
    }
}

/// A mapped 12345 row with these cells, for the tests of this module.
#[cfg(test)]
pub(super) fn sample(cells: &[(Field, &str, &str)]) -> MappedRow {
    MappedRow {
        row: 12,
        source: crate::domain::SourceCode::Hotline12345,
        profile: "sample".to_owned(),
        received_at_required: true,
        received_at_header: String::new(),
        cells: cells
            .iter()
            .map(|(field, header, text)| {
                (*field, (*header).to_owned(), Cell::Text((*text).to_owned()))
            })
            .collect(),
        notes: Vec::new(),
    }
}
