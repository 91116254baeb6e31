//! Which orders may be counted against a merchant at all; one place for clues, complaints and copies of texts.

use polars::prelude::{ExplodeOptions, Expr, lit};

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
