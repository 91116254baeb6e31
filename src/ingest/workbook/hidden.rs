//! Hidden rows and columns: rows of them are imported all the same, but marked (domain.md §B.7).
//!
//! The prescan collects them per part; the workbook's own list tells which part is which sheet.

use std::fs::File;
use std::io::{BufReader, Read};
use std::path::Path;

use zip::ZipArchive;

use super::prescan::plain_name;
use crate::domain::Cell;

/// More of the workbook's list of sheets is not looked at.
const LIST_BYTES: u64 = 1 << 20;

/// What is hidden in one sheet; 1-based, both ends included, rows ascending.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Hidden {
    rows: Vec<(u32, u32)>,
    columns: Vec<(u32, u32)>,
    last_row: u32,
}

impl Hidden {
    /// Takes note of a whole `<row …` or `<col …` tag, without its brackets.
    pub(super) fn look_at(&mut self, tag: &[u8]) {
        // A tag that was cut inside a character is longer than any of a spreadsheet program.
        let tag = std::str::from_utf8(tag).unwrap_or_default();
        let number = |name| attribute(tag, name).and_then(|value| value.parse::<u32>().ok());
        let hidden = attribute(tag, "hidden").is_some_and(|value| matches!(value, "1" | "true"));
        if local_name(tag) == "col" {
            if let (true, Some(first), Some(last)) = (hidden, number("min"), number("max")) {
                self.columns.push((first, last));
            }
            return;
        }
        // A row without its number follows the one before.
        self.last_row = number("r").unwrap_or(self.last_row.saturating_add(1));
        if !hidden {
            return;
        }
        match self.rows.last_mut() {
            Some((_, last)) if last.checked_add(1) == Some(self.last_row) => *last = self.last_row,
            _ => self.rows.push((self.last_row, self.last_row)),
        }
    }

    pub(super) fn is_empty(&self) -> bool {
        self.rows.is_empty() && self.columns.is_empty()
    }

    /// Whether the row (1-based) or a column that it fills is hidden.
    pub(super) fn covers(&self, row: u32, cells: &[Cell]) -> bool {
        let place = self.rows.partition_point(|(_, last)| *last < row);
        let hidden = self.rows.get(place).is_some_and(|(first, _)| *first <= row);
        let column = |(first, last): &(u32, u32)| {
            let within = (1_u32..).zip(cells);
            within
                .skip_while(|(column, _)| column < first)
                .take_while(|(column, _)| column <= last)
                .any(|(_, cell)| !cell.is_blank())
        };
        hidden || self.columns.iter().any(column)
    }
}

/// The part of every sheet in the order of the workbook; empty when the list cannot be read.
pub(super) fn sheet_parts(path: &Path) -> Vec<Option<String>> {
    let Some(mut zip) = File::open(path)
        .ok()
        .and_then(|file| ZipArchive::new(BufReader::new(file)).ok())
    else {
        return Vec::new();
    };
    let mut read = |name: &str| {
        let mut text = Vec::new();
        let part = zip.by_name(name).ok()?;
        part.take(LIST_BYTES).read_to_end(&mut text).ok()?;
        String::from_utf8(text).ok()
    };
    match (read("xl/workbook.xml"), read("xl/_rels/workbook.xml.rels")) {
        (Some(workbook), Some(relations)) => parts_of(&workbook, &relations),
        _ => Vec::new(),
    }
}

fn parts_of(workbook: &str, relations: &str) -> Vec<Option<String>> {
    let target_of = |id: &str| {
        let relation = tags(relations, "Relationship").find(|tag| attribute(tag, "Id") == Some(id));
        let target = attribute(relation?, "Target")?;
        Some(if target.starts_with('/') {
            plain_name(target)
        } else {
            plain_name(&format!("xl/{target}"))
        })
    };
    tags(workbook, "sheet")
        .map(|tag| attribute(tag, "id").and_then(target_of))
        .collect()
}

/// Every tag of this local name, without its brackets.
fn tags<'a>(text: &'a str, name: &'a str) -> impl Iterator<Item = &'a str> {
    text.split('<')
        .filter_map(|piece| piece.split_once('>'))
        .map(|(tag, _)| tag)
        .filter(move |tag| local_name(tag) == name)
}

fn local_name(tag: &str) -> &str {
    let name = tag
        .split(|c: char| c.is_whitespace() || c == '/')
        .next()
        .unwrap_or_default();
    name.rsplit(':').next().unwrap_or(name)
}

/// The value of an attribute, by its local name.
fn attribute<'a>(tag: &'a str, name: &str) -> Option<&'a str> {
    tag.split_ascii_whitespace().find_map(|part| {
        let (key, value) = part.split_once('=')?;
        if key.rsplit(':').next() != Some(name) {
            return None;
        }
        let quote = value.chars().next().filter(|c| matches!(c, '"' | '\''))?;
        value.get(1..)?.split(quote).next()
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hidden_rows_and_columns_mark_the_rows_they_cover() {
        let mut hidden = Hidden::default();
        for tag in [
            "col min=\"3\" max=\"4\" width=\"9\" hidden=\"1\"",
            "row r=\"2\" spans=\"1:3\"",
            "row r=\"3\" hidden=\"1\"",
            "x:row hidden='true'",
            "row r=\"9\" hidden=\"0\"",
        ] {
            hidden.look_at(tag.as_bytes());
        }
        let narrow = [Cell::Number(1.0)];
        let covered: Vec<u32> = (1..10).filter(|row| hidden.covers(*row, &narrow)).collect();
        assert_eq!(covered, [3, 4]);
        let wide = [Cell::Empty, Cell::Empty, Cell::Empty, Cell::Number(1.0)];
        assert!(hidden.covers(1, &wide));
        assert!(!Hidden::default().covers(1, &wide));
    }

    #[test]
    fn a_sheet_is_found_by_the_workbook_s_own_list() {
        let workbook = "<x:workbook><sheets><sheet name=\"a b\" sheetId=\"1\" r:id=\"rId7\"/><x:sheet name='c' r:id='rId1'/><sheet name='d' r:id='rId9'/></sheets></x:workbook>";
        let relations = "<Relationships><Relationship Id=\"rId1\" Target=\"/xl/worksheets/Sheet2.xml\"/><Relationship Target=\"worksheets/sheet1.xml\" Id=\"rId7\"/></Relationships>";
        let expected = [
            Some("xl/worksheets/sheet1.xml".to_owned()),
            Some("xl/worksheets/sheet2.xml".to_owned()),
            None,
        ];
        assert_eq!(parts_of(workbook, relations), expected);
    }
}
