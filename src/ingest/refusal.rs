//! Why a whole file, sheet or column was refused.

use std::fmt;

/// A refusal that names the place, the reason and the remedy, all in Chinese.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
pub struct Refusal {
    /// Stable code, e.g. `password_protected`, `unknown_layout`, `too_large`.
    pub code: String,
    pub sheet: Option<String>,
    /// 1-based line or row.
    pub line: Option<u32>,
    /// Header text of the column.
    pub column: Option<String>,
    /// Why, as a sentence.
    pub reason: String,
    /// What to do, as a sentence.
    pub advice: String,
}

impl Refusal {
    pub fn new(code: &str, reason: impl Into<String>, advice: impl Into<String>) -> Self {
        Self {
            code: code.to_owned(),
            sheet: None,
            line: None,
            column: None,
            reason: reason.into(),
            advice: advice.into(),
        }
    }

    pub fn at_line(mut self, line: u32) -> Self {
        self.line = Some(line);
        self
    }

    pub fn in_sheet(mut self, sheet: &str) -> Self {
        self.sheet = Some(sheet.to_owned());
        self
    }

    pub fn in_column(mut self, column: &str) -> Self {
        self.column = Some(column.to_owned());
        self
    }
}

impl fmt::Display for Refusal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let Some(sheet) = &self.sheet {
            write!(f, "工作表“{sheet}”")?;
        }
        if let Some(line) = self.line {
            write!(f, "第{line}行")?;
        }
        if let Some(column) = &self.column {
            write!(f, "“{column}”列")?;
        }
        if self.sheet.is_some() || self.line.is_some() || self.column.is_some() {
            f.write_str("：")?;
        }
        write!(f, "{}{}", self.reason, self.advice)
    }
}

impl std::error::Error for Refusal {}
