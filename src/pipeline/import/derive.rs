//! The deriving thread: feeds dataset and index while the writer goes on.

use std::sync::mpsc::Receiver;

use crate::dataset::{DatasetWriter, WrittenFile};
use crate::domain::OrderRecord;
use crate::pipeline::PipelineError;
use crate::search::{IndexUpdate, SearchWriter};

/// An order that was written to the database.
pub(super) struct Derivable {
    pub(super) record: OrderRecord,
    pub(super) words: String,
    pub(super) replaces: bool,
}

/// Takes orders until the writer closes the channel; nothing is visible yet.
pub(super) fn derive(
    orders: &Receiver<Vec<Derivable>>,
    mut dataset: DatasetWriter,
    mut index: SearchWriter,
) -> Result<(Vec<WrittenFile>, SearchWriter), PipelineError> {
    while let Ok(chunk) = orders.recv() {
        for order in chunk {
            index.put(&IndexUpdate {
                record: &order.record,
                words: &order.words,
                replaces: order.replaces,
            })?;
            dataset.push(order.record)?;
        }
    }
    Ok((dataset.finish()?, index))
}
