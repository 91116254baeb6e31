//! What travels between the threads of an import.

use std::sync::Arc;

use serde::{Deserialize, Serialize};

use super::understand::Understood;
use crate::domain::{Quarantined, RawRow, SkippedRow, SourceCode};
use crate::ingest::{Refusal, SheetItem};

/// Rows per batch.
pub(super) const BATCH_ROWS: usize = 256;

/// Items of one sheet in file order.
pub(super) struct RawBatch {
    pub(super) number: u64,
    pub(super) sheet: String,
    pub(super) headers: Arc<Vec<String>>,
    /// File name, sheet name and title rows: they tell the period and the city.
    pub(super) context: Arc<str>,
    pub(super) items: Vec<SheetItem>,
}

/// A batch after the workers.
pub(super) struct DoneBatch {
    pub(super) number: u64,
    pub(super) sheet: String,
    pub(super) items: Vec<DoneItem>,
    /// First and last row and the sealed block of their original cells.
    pub(super) sealed: Option<(u32, u32, Vec<u8>)>,
}

pub(super) enum DoneItem {
    SheetStart {
        name: Option<String>,
        profile: String,
        source: SourceCode,
        unmapped: Vec<String>,
    },
    SheetUnknown {
        name: Option<String>,
        refusal: Refusal,
    },
    SheetRefused {
        name: Option<String>,
        refusal: Refusal,
        rows: u32,
    },
    Order(Box<Understood>),
    Quarantined {
        row: u32,
        quarantined: Quarantined,
        cells: Vec<(String, String)>,
    },
    Skipped(SkippedRow),
    SheetEnd,
}

/// What is sealed: the original rows, with the headers and surroundings that a retry needs.
#[derive(Debug, Serialize, Deserialize)]
pub(crate) struct SealedPayload {
    pub(crate) headers: Vec<String>,
    /// See [`RawBatch`].
    pub(crate) context: String,
    pub(crate) rows: Vec<RawRow>,
}

/// Where a sealed block belongs; bound into its seal.
pub(crate) fn seal_place(import_seq: i64, sheet: &str, first_row: u32) -> String {
    format!("{import_seq}/{sheet}/{first_row}")
}
