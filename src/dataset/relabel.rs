//! Writes a partition file anew with other labels on some of its orders; all other cells and the order of rows stay.

use std::collections::BTreeMap;

use polars::prelude::{DataFrame, IdxCa, IdxSize, PlSmallStr, PolarsResult};

use super::batch::{LABEL_COLUMNS, labels_of};
use super::partition::{read_partition, write_partition};
use super::{DatasetError, DatasetLayout, PartitionFile, StagedBy, WrittenFile};
use crate::domain::OrderRecord;
use crate::frame::Column;

/// Stages a copy of the live file `old` with the labels of `orders`, which are known by their numbers; `None` where the
/// file holds none of them.
pub fn rewrite_labels(
    layout: &DatasetLayout,
    revision: i64,
    old: &PartitionFile,
    orders: &BTreeMap<i64, OrderRecord>,
) -> Result<Option<WrittenFile>, DatasetError> {
    let mut frame = read_partition(&layout.live(&old.relative()))?;
    let labelled = relabelled(&mut frame, orders);
    if !labelled.map_err(DatasetError::polars("labelling a partition anew"))? {
        return Ok(None);
    }
    let stem = old.name.split('.').next().unwrap_or("import");
    let file = PartitionFile {
        name: format!("{stem}.d{revision:06}.parquet"),
        ..old.clone()
    };
    let staged = layout.staging(StagedBy::Revision(revision));
    write_partition(&staged, file, &mut frame).map(Some)
}

/// Puts the labels into the frame; `false` where it holds none of the orders.
fn relabelled(frame: &mut DataFrame, orders: &BTreeMap<i64, OrderRecord>) -> PolarsResult<bool> {
    let height = frame.height();
    let mut rows: Vec<IdxSize> = Vec::with_capacity(height);
    let mut changed: Vec<OrderRecord> = Vec::new();
    for seq in frame.column(Column::Seq.name())?.i64()?.iter() {
        let order = seq.and_then(|seq| orders.get(&seq));
        // The new labels stand behind the old ones, and each row is taken from where it stands.
        let row = match order {
            Some(order) => {
                changed.push(order.clone());
                height + changed.len() - 1
            }
            None => rows.len(),
        };
        rows.push(IdxSize::try_from(row).unwrap_or(IdxSize::MAX));
    }
    if changed.is_empty() {
        return Ok(false);
    }
    let rows = IdxCa::from_vec(PlSmallStr::EMPTY, rows);
    let labels = labels_of(&changed)?;
    for column in LABEL_COLUMNS {
        let mut both = frame.column(column.name())?.clone();
        both.append(labels.column(column.name())?)?;
        frame.with_column(both.take(&rows)?)?;
    }
    Ok(true)
}
