//! Rows that a retry understood, as an import of their own.

use std::sync::Arc;
use std::sync::mpsc;

use super::ImportOptions;
use super::batch::{DoneBatch, DoneItem, RowsOf, SealedBlock, SealedPayload, seal_place};
use super::derive::derive;
use super::entry;
use super::file::complete;
use super::understand::Understood;
use super::writing::Writer;
use crate::dataset::DatasetWriter;
use crate::db::QuarantineRow;
use crate::pipeline::{PipelineError, RetryOutcome, Stages};
use crate::store::Store;
use crate::vault::KeyRing;

/// Commits the rows in one transaction and closes them in the quarantine.
pub(crate) async fn commit_retried(
    store: &Store,
    stages: &Arc<Stages>,
    keys: &KeyRing,
    rows: Vec<(QuarantineRow, Understood, SealedPayload)>,
    options: &ImportOptions,
    outcome: &mut RetryOutcome,
) -> Result<(), PipelineError> {
    let mut transaction = store.database.begin().await?;
    let import_seq = transaction.take_numbers("import", 1).await?;
    let (sender, receiver) = mpsc::sync_channel(rows.len() + 1);
    let dataset = DatasetWriter::new(store.dataset.clone(), import_seq);
    let index = store.index.writer()?;
    let deriver = std::thread::spawn(move || derive(&receiver, dataset, index));
    let mut writer = Writer::new(transaction, import_seq, &store.vault, sender);
    let mut ids = Vec::new();
    for (number, (row, order, original)) in rows.into_iter().enumerate() {
        ids.push(row.id);
        let rows_of = RowsOf::Earlier {
            import_seq: row.import_seq,
        };
        let sheet = rows_of
            .provenance(import_seq, &row.sheet, row.row, String::new())
            .sealed_sheet();
        let plain = serde_json::to_vec(&original)
            .map_err(|error| PipelineError::Snapshot(error.to_string()))?;
        let block = keys.seal(&plain, &seal_place(import_seq, &sheet, row.row))?;
        let batch = DoneBatch {
            number: number as u64,
            sheet: row.sheet,
            rows_of,
            items: vec![DoneItem::Order(Box::new(order))],
            sealed: Some(SealedBlock {
                sheet,
                first_row: row.row,
                last_row: row.row,
                block,
            }),
        };
        writer.write(batch).await?;
    }
    let (mut transaction, ledger, replaced) = writer.finish().await?;
    for id in ids {
        transaction.resolve_quarantined(id, import_seq).await?;
    }
    let derived = deriver
        .join()
        .unwrap_or(Err(PipelineError::Thread("索引与数据集写入")))?;
    let sha256 = format!("retry-{import_seq}");
    let name = "隔离区重试".to_owned();
    let import = complete(
        store,
        stages,
        transaction,
        ledger,
        &replaced,
        derived,
        (import_seq, name, sha256),
        options,
        |import| entry::retried(&options.actor, import, outcome.remaining.len()),
    )
    .await?;
    outcome.accepted = import.total.accepted;
    outcome.updated = import.total.updated;
    outcome.duplicate = import.total.duplicate;
    Ok(())
}
