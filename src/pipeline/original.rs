//! The original cells of a row, out of the vault.

use super::PipelineError;
use super::import::{SealedPayload, seal_place};
use crate::domain::RawRow;
use crate::store::Store;
use crate::vault::KeyRing;

/// A row as it stood in its file.
pub(super) struct OriginalRow {
    pub(super) raw: RawRow,
    pub(super) headers: Vec<String>,
    /// What surrounded the sheet: file name, sheet name and titles.
    pub(super) context: String,
}

/// The row that the import `import_seq` sealed under this sheet; `None` where the vault does not hold it.
pub(super) async fn original_row(
    store: &Store,
    keys: &KeyRing,
    import_seq: i64,
    sheet: &str,
    row: u32,
) -> Result<Option<OriginalRow>, PipelineError> {
    let block = store.vault.block_of_row(import_seq, sheet, row).await?;
    let Some(block) = block else { return Ok(None) };
    let plain = keys.open(
        &block.block,
        &seal_place(import_seq, sheet, block.first_row),
    )?;
    let payload: SealedPayload = serde_json::from_slice(&plain)
        .map_err(|error| PipelineError::Snapshot(error.to_string()))?;
    let found = payload.rows.into_iter().find(|raw| raw.row == row);
    Ok(found.map(|raw| OriginalRow {
        raw,
        headers: payload.headers,
        context: payload.context,
    }))
}
