//! What travels between the threads of an import.

use std::sync::Arc;

use serde::{Deserialize, Serialize};

use super::understand::Understood;
use crate::domain::{Arrival, FileRow, Provenance, Quarantined, RawRow, SkippedRow, SourceCode};
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
    pub(super) rows_of: RowsOf,
    pub(super) items: Vec<DoneItem>,
    pub(super) sealed: Option<SealedBlock>,
}

/// Whose rows a batch holds.
#[derive(Debug, Clone, Copy)]
pub(super) enum RowsOf {
    /// Of the file that is being imported.
    ThisFile,
    /// Of an earlier file, set aside then and retried now.
    Earlier { import_seq: i64 },
}

/// The original cells of consecutive rows.
pub(super) struct SealedBlock {
    pub(super) sheet: String,
    pub(super) first_row: u32,
    pub(super) last_row: u32,
    pub(super) block: Vec<u8>,
}

impl RowsOf {
    /// Origin of the order in `row`, taken in by the import `import_seq`.
    pub(super) fn provenance(
        self,
        import_seq: i64,
        sheet: &str,
        row: u32,
        profile: String,
    ) -> Provenance {
        let (file, arrival) = match self {
            Self::ThisFile => (import_seq, Arrival::WithFile),
            Self::Earlier { import_seq: file } => (file, Arrival::Retried { import_seq }),
        };
        Provenance {
            origin: FileRow {
                import_seq: file,
                sheet: sheet.to_owned(),
                row,
            },
            arrival,
            profile,
        }
    }
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
