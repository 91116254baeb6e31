//! Reads all orders and labels them under other dictionaries, a few thousand at a time, off the async threads.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use super::affected::Affected;
use crate::db::OrderFilter;
use crate::domain::{Labelling, OrderRecord};
use crate::pipeline::labelling::labelled;
use crate::pipeline::parallel::in_parallel;
use crate::pipeline::{PipelineError, Stages};
use crate::store::Store;

/// Orders read at a time.
const AT_ONCE: i64 = 4_000;
/// Orders that one thread labels at a time.
const PIECE: usize = 250;

/// How far a run has got.
#[derive(Debug, Default)]
pub struct LabelProgress {
    /// Orders that were looked at.
    pub done: AtomicU64,
    /// Orders that there are; 0 until they were counted.
    pub total: AtomicU64,
}

/// An order as it is stored, and as it would be labelled.
pub(super) struct Relabelled {
    pub(super) order: OrderRecord,
    pub(super) after: Labelling,
    /// Whether it would be cut into other words.
    pub(super) respelled: bool,
}

/// Under which dictionaries, and of which orders.
pub(super) struct Scan {
    pub(super) before: Arc<Stages>,
    pub(super) after: Arc<Stages>,
    /// Without it every order is labelled.
    pub(super) only: Option<Arc<Affected>>,
    /// Whether words are compared, too: only other words of the segmenter change them.
    pub(super) compare_words: bool,
}

impl Scan {
    /// Hands every order that was labelled to `each`, in order of numbers. Returns how many orders there are.
    pub(super) async fn run(
        &self,
        store: &Store,
        progress: &LabelProgress,
        mut each: impl FnMut(Relabelled) -> Result<(), PipelineError>,
    ) -> Result<i64, PipelineError> {
        let total = store.database.order_count().await?;
        progress
            .total
            .store(total.unsigned_abs(), Ordering::Relaxed);
        let (mut behind_seq, mut orders) = (0, 0);
        loop {
            let filter = OrderFilter::ImportedAfter {
                import_seq: 0,
                behind_seq,
                limit: AT_ONCE,
            };
            let records = store.database.orders_matching(filter).await?;
            let Some(last) = records.last() else { break };
            behind_seq = last.seq;
            let read = records.len();
            for relabelled in self.labelled(records).await? {
                each(relabelled)?;
            }
            orders += i64::try_from(read).unwrap_or(i64::MAX);
            progress.done.fetch_add(read as u64, Ordering::Relaxed);
        }
        Ok(orders)
    }

    async fn labelled(&self, records: Vec<OrderRecord>) -> Result<Vec<Relabelled>, PipelineError> {
        let (before, after) = (Arc::clone(&self.before), Arc::clone(&self.after));
        let (only, compare_words) = (self.only.clone(), self.compare_words);
        let work = move || {
            let pieces: Vec<&[OrderRecord]> = records.chunks(PIECE).collect();
            let found = in_parallel(&pieces, |piece| {
                let touched = piece
                    .iter()
                    .filter(|order| only.as_ref().is_none_or(|only| only.may_touch(order)));
                let labelled = touched.map(|order| {
                    let (labelling, words) = labelled(&after, order);
                    let respelled = compare_words
                        && crate::store::index_words(before.lexicon(), order) != words;
                    (order.clone(), labelling, respelled)
                });
                labelled.collect::<Vec<_>>()
            });
            let found = found.into_iter().flatten();
            let told = found.map(|(order, after, respelled)| Relabelled {
                order,
                after,
                respelled,
            });
            told.collect::<Vec<_>>()
        };
        let labelled = tokio::task::spawn_blocking(work).await;
        labelled.map_err(|_| PipelineError::Thread("重新分类"))
    }
}
