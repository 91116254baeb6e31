//! How many orders name each merchant in each week, whatever they say: who is active, and how big.

use std::collections::{BTreeMap, BTreeSet};

use polars::prelude::{LazyFrame, cols};

use super::StatsError;
use super::counted::KEEP_EMPTY;
use super::named::Named;
use super::read::{ints, longs};
use crate::domain::{Identities, MerchantId};
use crate::frame::{Column, col};

/// Orders of one merchant in one week, given by [`crate::domain::Week::index`].
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct MerchantWeek {
    pub week: i32,
    pub merchant: i64,
    pub orders: i64,
}

/// All merchants and weeks with an order, in order of weeks; merchants that are held to be one are counted as one.
/// Recalled orders do not count.
pub fn merchant_weeks(
    orders: &LazyFrame,
    identities: &Identities,
) -> Result<Vec<MerchantWeek>, StatsError> {
    let named = Named::collect(orders, identities)?;
    let frame = orders
        .clone()
        .filter(col(Column::Week).is_not_null())
        .filter(col(Column::Recalled).not())
        .select([
            col(Column::Seq),
            col(Column::Week),
            col(Column::MerchantIds),
        ])
        .explode(cols([Column::MerchantIds.small_name()]), KEEP_EMPTY)
        .collect()
        .map_err(StatsError::polars(
            "counting the orders of merchants by week",
        ))?;
    let columns = longs(&frame, Column::Seq).and_then(|seqs| {
        Ok((
            seqs,
            ints(&frame, Column::Week)?,
            longs(&frame, Column::MerchantIds)?,
        ))
    });
    let (seqs, weeks, merchants) = columns.map_err(StatsError::polars(
        "reading the orders of merchants by week",
    ))?;
    let mut told: BTreeSet<(i32, MerchantId, i64)> = BTreeSet::new();
    for ((seq, week), own) in seqs.into_iter().zip(weeks).zip(merchants) {
        let (Some(seq), Some(week)) = (seq, week) else {
            continue;
        };
        told.extend(named.of(seq, own).map(|merchant| (week, merchant, seq)));
    }
    let mut counts: BTreeMap<(i32, MerchantId), i64> = BTreeMap::new();
    for (week, merchant, _) in told {
        *counts.entry((week, merchant)).or_default() += 1;
    }
    let row = |((week, merchant), orders): ((i32, MerchantId), i64)| MerchantWeek {
        week,
        merchant: merchant.0,
        orders,
    };
    Ok(counts.into_iter().map(row).collect())
}
