//! Which orders may be counted against a merchant at all; one place for clues, complaints and copies of texts.

use polars::prelude::{DataFrame, ExplodeOptions, Expr, LazyFrame, SortMultipleOptions, cols, lit};

use super::StatsError;
use crate::domain::{DomainGate, Nature};
use crate::frame::{Column, col};

/// Complaints and tip-offs about trade that were not withdrawn.
pub(super) fn is_counted() -> Expr {
    col(Column::Nature)
        .eq(lit(Nature::Complaint.code()))
        .or(col(Column::Nature).eq(lit(Nature::Tipoff.code())))
        .and(col(Column::Recalled).not())
        .and(col(Column::Domain).neq(lit(DomainGate::Other.code())))
}

/// An order whose list is empty stays as one row without a value.
pub(super) const KEEP_EMPTY: ExplodeOptions = ExplodeOptions {
    empty_as_null: true,
    keep_nulls: true,
};

/// One row per counted, dated order × merchant × category, by time and number. An order without a category, or
/// without a resolved merchant, is one row without it. Clues and complaints are both read from this.
pub(super) fn accusations(orders: &LazyFrame) -> Result<DataFrame, StatsError> {
    let wanted = [
        Column::Seq,
        Column::ReceivedAt,
        Column::Week,
        Column::Day,
        Column::Source,
        Column::MerchantIds,
        Column::Categories,
        Column::Strengths,
        Column::Nature,
        Column::Domain,
        Column::Anonymous,
        Column::Complainant,
        Column::Region,
        Column::Industry,
        Column::Result,
        Column::ClosedDay,
    ];
    let order = [
        Column::ReceivedAt,
        Column::Seq,
        Column::MerchantIds,
        Column::Categories,
    ];
    orders
        .clone()
        .filter(col(Column::Week).is_not_null())
        .filter(is_counted())
        .select(wanted.map(col))
        .explode(
            cols([
                Column::Categories.small_name(),
                Column::Strengths.small_name(),
            ]),
            KEEP_EMPTY,
        )
        .explode(cols([Column::MerchantIds.small_name()]), KEEP_EMPTY)
        .sort_by_exprs(order.map(col), SortMultipleOptions::default())
        .collect()
        .map_err(StatsError::polars("collecting accusations"))
}
