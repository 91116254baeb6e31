//! Rows that a retry understood, as an import of their own.

use std::sync::Arc;
use std::sync::mpsc;

use super::ImportOptions;
use super::batch::{DoneBatch, DoneItem, RowsOf, SealedBlock, SealedPayload, seal_place};
use super::derive::derive;
use super::file::complete;
use super::understand::Understood;
use super::writing::Writer;
use crate::audit::AuditEvent;
use crate::dataset::DatasetWriter;
use crate::db::{ImportLedger, QuarantineRow, StoredImport, Transaction};
use crate::pipeline::{PipelineError, Stages};
use crate::store::Store;
use crate::vault::KeyRing;

/// Commits the rows in one transaction and closes them in the quarantine. `beside` writes what else belongs to it, given
/// what became of the rows; `told` puts it on record.
pub(crate) async fn commit_retried(
    store: &Store,
    stages: &Arc<Stages>,
    keys: &KeyRing,
    rows: Vec<(QuarantineRow, Understood, SealedPayload)>,
    options: &ImportOptions,
    beside: impl AsyncFnOnce(&mut Transaction, (i64, &ImportLedger)) -> Result<(), PipelineError>,
    told: impl FnOnce(&StoredImport) -> AuditEvent,
) -> Result<StoredImport, PipelineError> {
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
    let (total, _) = ledger.clone().close();
    beside(&mut transaction, (import_seq, &total)).await?;
    let derived = deriver
        .join()
        .unwrap_or(Err(PipelineError::Thread("索引与数据集写入")))?;
    let sha256 = StoredImport::retry_content(import_seq);
    let name = "隔离区重试".to_owned();
    complete(
        store,
        stages,
        transaction,
        ledger,
        &replaced,
        derived,
        (import_seq, name, sha256),
        options,
        told,
    )
    .await
}
