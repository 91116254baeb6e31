//! Credit entries that were replayed once, for whoever asks again.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};

use super::credit_row::CreditRow;

/// Entries as they were read last, by number.
#[derive(Debug, Clone, Default)]
pub(super) struct KnownEntries(Arc<Mutex<HashMap<i64, CreditRow>>>);

impl KnownEntries {
    /// Of each number and version the entry, unless it has taken a step since.
    pub(super) fn get(&self, versions: impl Iterator<Item = (i64, i64)>) -> Vec<Option<CreditRow>> {
        // A thread that panicked in here left whole entries behind.
        let known = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let get = |(id, version): (i64, i64)| {
            let known = known.get(&id);
            known.filter(|row| row.entry.version() == version).cloned()
        };
        versions.map(get).collect()
    }

    pub(super) fn keep(&self, rows: &[CreditRow]) {
        let mut known = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        known.extend(rows.iter().map(|row| (row.entry_id.0, row.clone())));
    }
}
