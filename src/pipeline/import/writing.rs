//! The writer: batches in file order into one transaction.

use std::collections::{BTreeSet, HashMap};
use std::sync::mpsc::SyncSender;

use super::assign::{Assigner, Counts, WrittenNames};
use super::batch::{DoneBatch, DoneItem, RowsOf};
use super::derive::Derivable;
use super::ledger::FileLedger;
use super::understand::Understood;
use crate::db::{KnownOrder, NewOrder, QuarantineRow, SealedRows, Transaction, VaultDatabase};
use crate::domain::{LocalTime, OrderId, SourceCode};
use crate::ingest::{RETRY_ADVICE, Refusal};
use crate::pipeline::PipelineError;

/// Sealed blocks held before they are written to the vault.
const HELD_BLOCKS: usize = 32;

/// An earlier version that this import replaced, and where its row is in the dataset.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Replaced {
    pub(super) seq: i64,
    pub(super) version: i64,
    pub(super) source: SourceCode,
    /// Import that wrote the replaced version.
    pub(super) import_seq: i64,
    /// Epoch milliseconds.
    pub(super) received_at: Option<i64>,
}

/// Where the rows of a batch stand.
#[derive(Clone, Copy)]
struct Place<'a> {
    sheet: &'a str,
    rows_of: RowsOf,
}

/// Writes one import.
pub(super) struct Writer<'a> {
    pub(super) transaction: Transaction,
    pub(super) import_seq: i64,
    pub(super) ledger: FileLedger,
    pub(super) replaced: Vec<Replaced>,
    vault: &'a VaultDatabase,
    derive: SyncSender<Vec<Derivable>>,
    blocks: Vec<SealedRows>,
    written_names: WrittenNames,
    refusal: Option<Refusal>,
}

impl<'a> Writer<'a> {
    pub(super) fn new(
        transaction: Transaction,
        import_seq: i64,
        vault: &'a VaultDatabase,
        derive: SyncSender<Vec<Derivable>>,
    ) -> Self {
        Self {
            transaction,
            import_seq,
            ledger: FileLedger::default(),
            replaced: Vec::new(),
            vault,
            derive,
            blocks: Vec::new(),
            written_names: WrittenNames::default(),
            refusal: None,
        }
    }

    /// The refusal of the first sheet that cannot be imported.
    pub(super) fn refusal(&self) -> Option<&Refusal> {
        self.refusal.as_ref()
    }

    /// Writes one batch. A damaged column refuses the whole file; the caller then rolls back.
    pub(super) async fn write(&mut self, batch: DoneBatch) -> Result<(), PipelineError> {
        if let Some(sealed) = batch.sealed {
            let sealed = SealedRows {
                import_seq: self.import_seq,
                sheet: sealed.sheet,
                first_row: sealed.first_row,
                last_row: sealed.last_row,
                block: sealed.block,
            };
            self.blocks.push(sealed);
            if self.blocks.len() >= HELD_BLOCKS {
                self.vault
                    .write_blocks(std::mem::take(&mut self.blocks))
                    .await?;
            }
        }
        let place = Place {
            sheet: &batch.sheet,
            rows_of: batch.rows_of,
        };
        let mut orders = Vec::new();
        for item in batch.items {
            match item {
                DoneItem::Order(order) => orders.push(*order),
                other => {
                    // Rows keep their order in the ledger of their sheet.
                    self.write_orders(std::mem::take(&mut orders), place)
                        .await?;
                    self.write_other(other, &batch.sheet).await?;
                }
            }
        }
        self.write_orders(orders, place).await
    }

    async fn write_other(&mut self, item: DoneItem, sheet: &str) -> Result<(), PipelineError> {
        match item {
            DoneItem::SheetStart {
                name,
                profile,
                source,
                unmapped,
            } => self.ledger.start_sheet(name, profile, source, unmapped),
            DoneItem::SheetUnknown { name, refusal } => {
                let warning = Refusal {
                    advice: RETRY_ADVICE.to_owned(),
                    ..refusal.clone()
                };
                self.ledger.unknown_sheet(name, warning.to_string());
                self.refusal.get_or_insert(refusal);
            }
            DoneItem::SheetRefused {
                name,
                refusal,
                rows,
            } => {
                self.ledger.refuse_sheet(name, refusal.to_string(), rows);
                self.refusal.get_or_insert(refusal);
            }
            DoneItem::Quarantined {
                row,
                quarantined,
                cells,
            } => {
                let id = self.transaction.take_numbers("quarantine", 1).await?;
                self.ledger.quarantined(quarantined.reason);
                let row = QuarantineRow {
                    id,
                    import_seq: self.import_seq,
                    sheet: sheet.to_owned(),
                    row,
                    reason: quarantined.reason,
                    message: quarantined.message,
                    cells,
                    resolved_by: None,
                };
                self.transaction.add_quarantined(&row).await?;
            }
            DoneItem::Skipped(skipped) => self.ledger.skipped(skipped.reason),
            DoneItem::Order(_) | DoneItem::SheetEnd => {}
        }
        Ok(())
    }

    async fn write_orders(
        &mut self,
        orders: Vec<Understood>,
        place: Place<'_>,
    ) -> Result<(), PipelineError> {
        let mut rest = orders;
        while !rest.is_empty() {
            // An id that comes twice waits for the next round, when its first row is known.
            let mut seen = BTreeSet::new();
            let (now, later): (Vec<_>, Vec<_>) = rest
                .into_iter()
                .partition(|order| seen.insert(order.record.order_id.clone()));
            self.write_distinct(now, place).await?;
            rest = later;
        }
        Ok(())
    }

    async fn write_distinct(
        &mut self,
        orders: Vec<Understood>,
        place: Place<'_>,
    ) -> Result<(), PipelineError> {
        let ids: Vec<&OrderId> = orders.iter().map(|order| &order.record.order_id).collect();
        let known = self.transaction.known_orders(&ids).await?;
        let known: HashMap<OrderId, KnownOrder> = known
            .into_iter()
            .map(|order| (order.order_id.clone(), order))
            .collect();
        let mut kept = Vec::new();
        for order in orders {
            match known.get(&order.record.order_id) {
                Some(old) if old.content_sha256 == order.record.content_sha256 => {
                    self.ledger.duplicate();
                }
                Some(old) => {
                    self.ledger.updated();
                    kept.push((order, Some(old.clone())));
                }
                None => {
                    self.ledger.accepted(order.record.source);
                    kept.push((order, None));
                }
            }
        }
        if kept.is_empty() {
            return Ok(());
        }
        let fresh = kept.iter().filter(|(_, old)| old.is_none()).count();
        let fresh = i64::try_from(fresh).unwrap_or(i64::MAX);
        let mut next_seq = if fresh > 0 {
            self.transaction.take_numbers("order", fresh).await?
        } else {
            0
        };
        let mut assigner = Assigner::load(
            &mut self.transaction,
            kept.iter().flat_map(|(order, _)| &order.parties),
        )
        .await?;
        let mut new_orders = Vec::with_capacity(kept.len());
        let mut words = Vec::with_capacity(kept.len());
        for (order, old) in kept {
            let mut record = order.record;
            record.provenance = place.rows_of.provenance(
                self.import_seq,
                place.sheet,
                record.provenance.origin.row,
                record.provenance.profile,
            );
            for told in &order.parties {
                let party = assigner.assign(
                    &mut self.transaction,
                    told,
                    &record,
                    self.import_seq,
                    &mut self.written_names,
                );
                let party = party.await?;
                record.parties.push(party);
            }
            if let Some(old) = &old {
                record.seq = old.seq;
                record.version = old.version + 1;
                self.replaced.push(Replaced {
                    seq: old.seq,
                    version: old.version,
                    source: record.source,
                    import_seq: old.import_seq,
                    received_at: old.received_at,
                });
            } else {
                record.seq = next_seq;
                next_seq += 1;
            }
            words.push(order.words);
            new_orders.push(NewOrder {
                record,
                replaces: old,
            });
        }
        self.transaction.write_orders(&new_orders).await?;
        self.written_names
            .write_counts(&mut self.transaction, Counts::WhenMany)
            .await?;
        let derivable = new_orders
            .into_iter()
            .zip(words)
            .map(|(order, words)| Derivable {
                record: order.record,
                words,
                replaces: order.replaces.is_some(),
            });
        let derivable = derivable.collect();
        self.derive
            .send(derivable)
            .map_err(|_| PipelineError::Thread("索引与数据集写入"))
    }

    /// Writes what is still held and hands back the transaction.
    pub(super) async fn finish(
        mut self,
    ) -> Result<(Transaction, FileLedger, Vec<Replaced>), PipelineError> {
        if !self.blocks.is_empty() {
            self.vault
                .write_blocks(std::mem::take(&mut self.blocks))
                .await?;
        }
        self.written_names
            .write_counts(&mut self.transaction, Counts::All)
            .await?;
        Ok((self.transaction, self.ledger, self.replaced))
    }
}

impl Replaced {
    /// Partition month of the replaced row, as the dataset names it.
    pub(super) fn month(&self) -> String {
        let time = self.received_at.and_then(|millis| {
            LocalTime::from_epoch_millis(millis, crate::domain::TimePrecision::Second)
        });
        time.map_or_else(
            || "unknown".to_owned(),
            |time| time.at.format("%Y-%m").to_string(),
        )
    }
}
