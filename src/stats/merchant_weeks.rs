//! How many orders name each merchant in each week, whatever they say: who is active, and how big.

use polars::prelude::{DataType, ExplodeOptions, LazyFrame, SortMultipleOptions, cols};

use super::StatsError;
use super::read::{ints, longs};
use crate::frame::{Column, col};

/// Orders of one merchant in one week, given by [`crate::domain::Week::index`].
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct MerchantWeek {
    pub week: i32,
    pub merchant: i64,
    pub orders: i64,
}

/// All merchants and weeks with an order, in order of weeks. Recalled orders do not count.
pub fn merchant_weeks(orders: &LazyFrame) -> Result<Vec<MerchantWeek>, StatsError> {
    let keys = [col(Column::Week), col(Column::MerchantIds)];
    let frame = orders
        .clone()
        .filter(col(Column::Week).is_not_null())
        .filter(col(Column::Recalled).not())
        .select([
            col(Column::Week),
            col(Column::MerchantIds),
            col(Column::Seq),
        ])
        .explode(
            cols([Column::MerchantIds.small_name()]),
            ExplodeOptions {
                empty_as_null: true,
                keep_nulls: true,
            },
        )
        .filter(col(Column::MerchantIds).is_not_null())
        .group_by(keys.clone())
        .agg([col(Column::Seq)
            .count()
            .cast(DataType::Int64)
            .alias(Column::Orders.small_name())])
        .sort_by_exprs(keys, SortMultipleOptions::default())
        .collect()
        .map_err(StatsError::polars(
            "counting the orders of merchants by week",
        ))?;
    let columns = ints(&frame, Column::Week).and_then(|weeks| {
        Ok((
            weeks,
            longs(&frame, Column::MerchantIds)?,
            longs(&frame, Column::Orders)?,
        ))
    });
    let (weeks, merchants, counts) = columns.map_err(StatsError::polars(
        "reading the orders of merchants by week",
    ))?;
    let rows = weeks.into_iter().zip(merchants).zip(counts);
    Ok(rows
        .filter_map(|((week, merchant), orders)| {
            Some(MerchantWeek {
                week: week?,
                merchant: merchant?,
                orders: orders?,
            })
        })
        .collect())
}
