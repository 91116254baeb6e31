//! Tries quarantined rows again under today's profiles and dictionaries.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::import::{SealedPayload, Understood, seal_place, sheet_context, understand};
use super::{ImportOptions, PipelineError, Stages};
use crate::db::{QuarantineRow, SealedRows, StoredImport};
use crate::domain::{Cell, QuarantineReason, RawRow};
use crate::ingest::{SourceChoice, map_row};
use crate::store::Store;
use crate::vault::KeyRing;

/// What came of a retry.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct RetryOutcome {
    pub tried: i64,
    pub accepted: i64,
    pub updated: i64,
    pub duplicate: i64,
    /// Still in quarantine: number of the row and the reason of this attempt.
    pub remaining: Vec<(i64, String)>,
}

/// Tries the rows with these numbers, or all that are still set aside. `corrections` replaces cells by header text.
pub async fn retry_quarantined(
    store: &Store,
    stages: &Arc<Stages>,
    ids: &[i64],
    corrections: &BTreeMap<String, String>,
    options: &ImportOptions,
) -> Result<RetryOutcome, PipelineError> {
    let _lock = store.lock().await?;
    let keys = store.keys().await?;
    let rows = store.database.open_quarantine().await?;
    let rows = rows
        .into_iter()
        .filter(|row| ids.is_empty() || ids.contains(&row.id));
    let mut outcome = RetryOutcome::default();
    let mut understood = Vec::new();
    for row in rows {
        outcome.tried += 1;
        match attempt(store, stages, &keys, &row, corrections, options).await? {
            Ok((order, original)) => understood.push((row, order, original)),
            Err(reason) => outcome.remaining.push((row.id, reason)),
        }
    }
    if understood.is_empty() {
        return Ok(outcome);
    }
    super::import::commit_retried(store, stages, &keys, understood, options, &mut outcome).await?;
    Ok(outcome)
}

type Attempt = Result<(Understood, SealedPayload), String>;

async fn attempt(
    store: &Store,
    stages: &Stages,
    keys: &KeyRing,
    row: &QuarantineRow,
    corrections: &BTreeMap<String, String>,
    options: &ImportOptions,
) -> Result<Attempt, PipelineError> {
    let Some((mut raw, headers, context)) =
        original_row(store, keys, row.import_seq, &row.sheet, row.row).await?
    else {
        return Ok(Err("保险库中没有这一行的原始内容".to_owned()));
    };
    for (header, value) in corrections {
        if let Some(place) = headers.iter().position(|known| known == header) {
            if raw.cells.len() <= place {
                raw.cells.resize(place + 1, Cell::Empty);
            }
            raw.cells[place] = Cell::Text(value.clone());
        }
    }
    let source = earlier_choice(store, row, options.source).await?;
    let mapped = match map_row(stages.profiles(), source, &headers, &raw) {
        Ok(mapped) => mapped,
        Err(refusal) => return Ok(Err(refusal.to_string())),
    };
    let surroundings = sheet_context(stages, &context, options.today);
    Ok(match understand(stages, keys, &mapped, &surroundings) {
        Ok(order) => Ok((
            order,
            SealedPayload {
                headers,
                context,
                rows: vec![raw],
            },
        )),
        Err(quarantined) => Err(quarantined.message),
    })
}

/// The source that the file had, where the caller does not name another.
async fn earlier_choice(
    store: &Store,
    row: &QuarantineRow,
    choice: SourceChoice,
) -> Result<SourceChoice, PipelineError> {
    // A sheet that nobody could read need not be of the source of the sheets beside it.
    if choice != SourceChoice::Auto || row.reason == QuarantineReason::UnknownLayout {
        return Ok(choice);
    }
    let imports = store.database.imports().await?;
    let import: Option<StoredImport> = imports
        .into_iter()
        .find(|import| import.import_seq == row.import_seq);
    let source = import.and_then(|import| import.source.parse().ok());
    Ok(source.map_or(SourceChoice::Auto, SourceChoice::Fixed))
}

/// The original cells of one row, out of the vault.
async fn original_row(
    store: &Store,
    keys: &KeyRing,
    import_seq: i64,
    sheet: &str,
    row: u32,
) -> Result<Option<(RawRow, Vec<String>, String)>, PipelineError> {
    let block: Option<SealedRows> = store.vault.block_of_row(import_seq, sheet, row).await?;
    let Some(block) = block else { return Ok(None) };
    let plain = keys.open(
        &block.block,
        &seal_place(import_seq, sheet, block.first_row),
    )?;
    let payload: SealedPayload = serde_json::from_slice(&plain)
        .map_err(|error| PipelineError::Snapshot(error.to_string()))?;
    let found = payload.rows.into_iter().find(|raw| raw.row == row);
    Ok(found.map(|raw| (raw, payload.headers, payload.context)))
}
