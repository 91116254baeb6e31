//! Cells and rows as they leave a file, before anybody has said what they mean.

use serde::{Deserialize, Serialize};

/// One cell as the file gave it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(tag = "t", content = "v", rename_all = "snake_case")]
pub enum Cell {
    Empty,
    Text(String),
    /// A number cell of a spreadsheet (CSV cells are always text).
    Number(f64),
    /// A date cell of a spreadsheet, as its serial number in the 1900 system.
    /// Readers convert 1904 workbooks by adding 1462.
    DateSerial(f64),
    Bool(bool),
}

impl Cell {
    /// The cell as a person would read it; numbers without a trailing `.0`.
    pub fn text(&self) -> String {
        match self {
            Self::Empty => String::new(),
            Self::Text(text) => text.clone(),
            Self::Number(number) | Self::DateSerial(number) => number_text(*number),
            Self::Bool(true) => "是".to_owned(),
            Self::Bool(false) => "否".to_owned(),
        }
    }

    /// Whether a person would see nothing in it.
    pub fn is_blank(&self) -> bool {
        match self {
            Self::Empty => true,
            Self::Text(text) => text
                .chars()
                .all(|c| c.is_whitespace() || matches!(c, '\u{feff}' | '\u{200b}')),
            Self::Number(_) | Self::DateSerial(_) | Self::Bool(_) => false,
        }
    }
}

/// The shortest text that reads back as the same number; whole numbers without a point.
fn number_text(number: f64) -> String {
    if number.fract() == 0.0 && number.abs() < 1e15 {
        format!("{number:.0}")
    } else {
        format!("{number}")
    }
}

/// One row as it left a file.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct RawRow {
    /// 1-based row (spreadsheets) or line where the record starts (text files).
    pub row: u32,
    pub cells: Vec<Cell>,
    /// The row or a column of it was hidden in the spreadsheet.
    pub hidden: bool,
    /// The workbook counts days from 1904: a bare number that is a date stands 1 462 days later than it says.
    #[serde(default)]
    pub counts_from_1904: bool,
    /// What the reader had to mend or could not read, as a sentence in Chinese; empty when all was well.
    pub faults: Vec<String>,
}

impl RawRow {
    pub fn is_blank(&self) -> bool {
        self.cells.iter().all(Cell::is_blank)
    }
}

code_enum! {
    /// Why a row is not a record and does not enter the ledger's `rows_read`.
    SkipReason {
        Title = "title", "标题行";
        Header = "header", "表头行";
        RepeatedHeader = "repeated_header", "重复表头";
        Total = "total", "合计行";
        Note = "note", "填表说明等附注行";
        Blank = "blank", "空行";
    }
}

/// A row that is furniture of the sheet, not a record.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SkippedRow {
    pub row: u32,
    pub reason: SkipReason,
}
