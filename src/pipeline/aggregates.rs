//! The stored aggregate of each frozen week: made when the week is frozen, restored while that is still possible.

use std::collections::BTreeMap;

use sha2::{Digest, Sha256};

use super::PipelineError;
use crate::dataset::cells_to_parquet;
use crate::db::{Transaction, WeekAggregate, WeekSnapshot};
use crate::domain::{SourceCode, Week, WeekCell};
use crate::stats::{Cube, OrderClass, WeekFigures};
use crate::store::Store;

/// A file that is ready to be stored.
pub(super) struct AggregateFile {
    aggregate: WeekAggregate,
    bytes: Vec<u8>,
    orders: BTreeMap<SourceCode, i64>,
}

/// The files of these weeks as the dataset tells them now.
pub(super) fn aggregate_files(
    cube: &Cube,
    weeks: &[Week],
) -> Result<BTreeMap<Week, AggregateFile>, PipelineError> {
    let cells = cube.week_cells(weeks)?;
    let file = |(week, cells): (Week, Vec<WeekCell>)| {
        let bytes = cells_to_parquet(&cells)?;
        let aggregate = WeekAggregate {
            week,
            cells: i64::try_from(cells.len()).unwrap_or(i64::MAX),
            sha256: hash_of(&bytes),
        };
        let orders = orders_by_source(&cells);
        let file = AggregateFile {
            aggregate,
            bytes,
            orders,
        };
        Ok((week, file))
    };
    cells.into_iter().map(file).collect()
}

/// Stages the file of a week and names it in the transaction that freezes the week.
pub(super) async fn store_aggregate(
    store: &Store,
    transaction: &mut Transaction,
    file: &AggregateFile,
) -> Result<(), PipelineError> {
    store.aggregates.stage(file.aggregate.week, &file.bytes)?;
    transaction.add_aggregate(&file.aggregate).await?;
    Ok(())
}

/// Frozen weeks that have no file: frozen before there were any, or somebody has removed it.
pub(super) fn weeks_without_aggregate(
    store: &Store,
    named: &[WeekAggregate],
    frozen: &[WeekSnapshot],
) -> Result<Vec<Week>, PipelineError> {
    let mut without = Vec::new();
    for week in frozen.iter().map(|snapshot| snapshot.week) {
        if named_of(named, week).is_none() || !store.aggregates.is_there(week)? {
            without.push(week);
        }
    }
    Ok(without)
}

fn named_of(named: &[WeekAggregate], week: Week) -> Option<&WeekAggregate> {
    named.iter().find(|aggregate| aggregate.week == week)
}

/// Stores the file of a week that was frozen earlier, if the dataset still tells what the week was told to be: the very
/// bytes that were named then or, where none were, the same orders of each source.
pub(super) async fn restore_aggregate(
    store: &Store,
    transaction: &mut Transaction,
    named: &[WeekAggregate],
    snapshot: &WeekSnapshot,
    file: &AggregateFile,
) -> Result<(), PipelineError> {
    match named_of(named, snapshot.week) {
        Some(named) if *named == file.aggregate => {
            store.aggregates.stage(snapshot.week, &file.bytes)?;
        }
        None if orders_of_snapshot(snapshot)? == file.orders => {
            store_aggregate(store, transaction, file).await?;
        }
        _ => tracing::warn!(
            week = %snapshot.week,
            "the aggregate of a frozen week is missing and its orders have changed since"
        ),
    }
    Ok(())
}

/// Each order once.
pub(super) fn orders_by_source(cells: &[WeekCell]) -> BTreeMap<SourceCode, i64> {
    let mut orders = BTreeMap::new();
    for cell in cells.iter().filter(|cell| cell.own_orders > 0) {
        *orders.entry(cell.source).or_insert(0) += cell.own_orders;
    }
    orders
}

/// Effective orders of each source that has any.
pub(super) fn orders_of_snapshot(
    snapshot: &WeekSnapshot,
) -> Result<BTreeMap<SourceCode, i64>, PipelineError> {
    let figures: WeekFigures = serde_json::from_str(&snapshot.figures)
        .map_err(|error| PipelineError::Snapshot(error.to_string()))?;
    let effective = figures.sources.iter().filter_map(|source| {
        let orders = source.classes.get(&OrderClass::Effective)?;
        Some((
            source.source,
            i64::try_from(orders.len()).unwrap_or(i64::MAX),
        ))
    });
    Ok(effective.collect())
}

pub(super) fn hash_of(bytes: &[u8]) -> String {
    crate::vault::hex(&Sha256::digest(bytes))
}
