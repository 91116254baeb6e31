//! What reading a sheet under the profiles yields.

use std::ops::ControlFlow;

use super::Refusal;
use crate::domain::{Field, MappedRow, Quarantined, RawRow, SkippedRow, SourceCode};

/// Where the items of a sheet go; `Break` stops the reading.
pub(super) type Sink<'s> = &'s mut dyn FnMut(SheetItem) -> ControlFlow<()>;

/// One thing met while reading a sheet under the profiles.
#[derive(Debug, Clone, PartialEq)]
pub enum SheetItem {
    /// The header was found; what stood above it follows as skipped rows.
    SheetStart {
        name: Option<String>,
        profile: String,
        source: SourceCode,
        headers: Vec<String>,
        /// What each of the headers means; `None` where no profile knows it.
        fields: Vec<Option<Field>>,
        /// Those of the headers that mean nothing to any profile.
        unmapped: Vec<String>,
        /// File name, sheet name and title rows: what names the city and the year of the whole sheet.
        context: String,
    },
    /// A table whose header nobody knows; its rows follow as bad ones. Whether a file that holds nothing else is
    /// refused is the caller's decision.
    SheetUnknown {
        name: Option<String>,
        /// Column names as far as they can be told from data; empty where the sheet has none.
        headers: Vec<String>,
        /// As in `SheetStart`.
        context: String,
        refusal: Refusal,
    },
    /// The sheet is not empty but cannot be imported; whether that refuses the file is the caller's decision.
    SheetRefused {
        name: Option<String>,
        refusal: Refusal,
        /// Rows that are not blank, as far as the sheet was read.
        rows: u32,
    },
    Row {
        mapped: MappedRow,
        raw: RawRow,
    },
    Bad {
        raw: RawRow,
        quarantined: Quarantined,
    },
    Skipped(SkippedRow),
    SheetEnd,
}
