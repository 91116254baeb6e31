//! What a parquet file holds, read in pieces: what a check compares with the database.

use std::collections::BTreeSet;
use std::path::Path;

use polars::prelude::{DataFrame, IdxSize, LazyFrame, PolarsResult};

use super::DatasetError;
use super::scan::scan_one;
use crate::frame::{Column, check_schema, col};

/// An order as a file holds it, in the columns that the database has too.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StoredOrder {
    pub seq: i64,
    pub order_id: String,
    pub version: i64,
    pub import_seq: i64,
    pub nature: String,
    pub domain: String,
    /// Epoch milliseconds.
    pub received_at: Option<i64>,
    pub region: Option<i32>,
    /// The bits of the pseudonym.
    pub complainant: Option<i64>,
    pub title: String,
    pub body: String,
}

const COMPARED: [Column; 11] = [
    Column::Seq,
    Column::OrderId,
    Column::Version,
    Column::ImportSeq,
    Column::Nature,
    Column::Domain,
    Column::ReceivedAt,
    Column::Region,
    Column::Complainant,
    Column::Title,
    Column::Body,
];

/// Reads a file's footer and schema and counts its rows.
pub fn count_rows(path: &Path) -> Result<i64, DatasetError> {
    let counted = checked(path)?.select([col(Column::Seq)]).collect();
    let counted = counted.map_err(DatasetError::polars("counting the rows of a parquet file"))?;
    Ok(i64::try_from(counted.height()).unwrap_or(i64::MAX))
}

/// Up to `limit` orders from the row `offset` on, in file order; an empty list at the end.
pub fn stored_orders(
    path: &Path,
    offset: i64,
    limit: u32,
) -> Result<Vec<StoredOrder>, DatasetError> {
    let columns: Vec<_> = COMPARED.into_iter().map(col).collect();
    let frame = checked(path)?
        .select(columns)
        .slice(offset, IdxSize::from(limit))
        .collect();
    let read = frame.and_then(|frame| orders_of(&frame));
    read.map_err(DatasetError::polars("reading the orders of a parquet file"))
}

/// Numbers of the merchants, and of the unresolved names, that the orders of a file name.
pub fn named_in(path: &Path) -> Result<(BTreeSet<i64>, BTreeSet<i64>), DatasetError> {
    let columns = [Column::MerchantIds, Column::MentionIds];
    let frame = checked(path)?.select(columns.map(col)).collect();
    let read = frame.and_then(|frame| {
        Ok((
            numbers_of(&frame, Column::MerchantIds)?,
            numbers_of(&frame, Column::MentionIds)?,
        ))
    });
    read.map_err(DatasetError::polars(
        "reading the merchants of a parquet file",
    ))
}

/// Numbers of the orders of a file with the categories that they count for.
pub fn categories_in(path: &Path) -> Result<Vec<(i64, Vec<String>)>, DatasetError> {
    let columns = [Column::Seq, Column::Categories];
    let frame = checked(path)?.select(columns.map(col)).collect();
    let read = frame.and_then(|frame| {
        let seqs = frame.column(Column::Seq.name())?.i64()?;
        let lists = frame.column(Column::Categories.name())?.list()?;
        let mut orders = Vec::with_capacity(frame.height());
        for (seq, list) in seqs.iter().zip(lists.series_iter()) {
            let mut codes = Vec::new();
            if let Some(list) = list {
                codes.extend(list.str()?.iter().flatten().map(str::to_owned));
            }
            orders.push((seq.unwrap_or_default(), codes));
        }
        Ok(orders)
    });
    read.map_err(DatasetError::polars(
        "reading the categories of a parquet file",
    ))
}

fn checked(path: &Path) -> Result<LazyFrame, DatasetError> {
    let mut frame = scan_one(path.to_owned())?;
    let schema = frame
        .collect_schema()
        .map_err(DatasetError::polars("reading a parquet schema"))?;
    check_schema(&schema, &Column::STORED)?;
    Ok(frame)
}

fn numbers_of(frame: &DataFrame, column: Column) -> PolarsResult<BTreeSet<i64>> {
    let lists = frame.column(column.name())?.list()?;
    let mut numbers = BTreeSet::new();
    for list in lists.series_iter().flatten() {
        numbers.extend(list.i64()?.iter().flatten());
    }
    Ok(numbers)
}

fn orders_of(frame: &DataFrame) -> PolarsResult<Vec<StoredOrder>> {
    let longs = |column: Column| {
        let values = frame.column(column.name())?.i64()?;
        Ok::<Vec<Option<i64>>, polars::prelude::PolarsError>(values.iter().collect())
    };
    let texts = |column: Column| {
        let values = frame.column(column.name())?.str()?;
        let owned = values
            .iter()
            .map(|text| text.unwrap_or_default().to_owned());
        Ok::<Vec<String>, polars::prelude::PolarsError>(owned.collect())
    };
    let regions = frame.column(Column::Region.name())?.i32()?;
    let (seqs, versions) = (longs(Column::Seq)?, longs(Column::Version)?);
    let (imports, received) = (longs(Column::ImportSeq)?, longs(Column::ReceivedAt)?);
    let (people, ids) = (longs(Column::Complainant)?, texts(Column::OrderId)?);
    let (natures, domains) = (texts(Column::Nature)?, texts(Column::Domain)?);
    let (titles, bodies) = (texts(Column::Title)?, texts(Column::Body)?);
    let orders = seqs
        .into_iter()
        .zip(versions)
        .zip(imports.into_iter().zip(received))
        .zip(people.into_iter().zip(regions.iter()))
        .zip(ids.into_iter().zip(natures))
        .zip(domains.into_iter().zip(titles))
        .zip(bodies);
    let order = orders.map(
        |(
            (
                (
                    (((seq, version), (import, received_at)), (complainant, region)),
                    (order_id, nature),
                ),
                (domain, title),
            ),
            body,
        )| StoredOrder {
            seq: seq.unwrap_or_default(),
            order_id,
            version: version.unwrap_or_default(),
            import_seq: import.unwrap_or_default(),
            nature,
            domain,
            received_at,
            region,
            complainant,
            title,
            body,
        },
    );
    Ok(order.collect())
}
