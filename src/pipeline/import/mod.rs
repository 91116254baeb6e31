//! One file becomes one import: read, understood, written, committed in one step.
//!
//! A reading thread cuts the file into batches, workers understand them side by side, one writer puts them into the
//! database in file order, and a deriving thread feeds dataset and index. The commit of the database is the one
//! moment at which the import exists; everything derived follows it or is mended at the next start.

mod assign;
mod batch;
mod derive;
mod entry;
mod file;
mod ledger;
mod masking;
mod preview;
mod reading;
mod retried;
mod understand;
mod writing;

use std::path::PathBuf;
use std::sync::atomic::AtomicU64;

use chrono::NaiveDate;

use crate::db::{ImportLedger, StoredImport};
use crate::domain::Actor;
use crate::ingest::{ReaderOptions, Refusal, SourceChoice};

pub(crate) use batch::{SealedPayload, seal_place};
pub(crate) use entry::{repaired, retried};
pub use file::{find_files, import_file};
pub(crate) use file::{hash_file, import_file_holding};
pub use preview::{ColumnPreview, FilePreview, SampleRow, SheetPreview, SheetState, preview_file};
pub(crate) use retried::commit_retried;
pub(crate) use understand::{Understood, sheet_context, understand};

/// How to import.
#[derive(Debug, Clone)]
pub struct ImportOptions {
    pub source: SourceChoice,
    pub reader: ReaderOptions,
    /// Who imports, for the ledger and the audit log.
    pub actor: Actor,
    /// Epoch milliseconds of the import.
    pub now: i64,
    /// The day of the import; complaints received later are noted.
    pub today: NaiveDate,
    /// Threads that understand rows.
    pub workers: usize,
}

/// Rows done so far, for a progress bar.
#[derive(Debug, Default)]
pub struct Progress {
    pub rows: AtomicU64,
}

/// How an import ended.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ImportState {
    Committed(StoredImport),
    /// The same bytes were imported before; nothing was changed.
    AlreadyImported(StoredImport),
    Refused(Refusal),
}

/// The account of one file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ImportOutcome {
    pub file: PathBuf,
    pub sha256: String,
    pub state: ImportState,
}

impl ImportOutcome {
    /// The ledger of this run: empty unless it was committed.
    pub fn ledger(&self) -> ImportLedger {
        match &self.state {
            ImportState::Committed(import) => import.total.clone(),
            ImportState::AlreadyImported(_) | ImportState::Refused(_) => ImportLedger::default(),
        }
    }
}
