//! Columns of a collected frame as plain vectors.

use polars::prelude::{DataFrame, PolarsResult};

use crate::frame::Column;

pub(super) fn longs(frame: &DataFrame, column: Column) -> PolarsResult<Vec<Option<i64>>> {
    Ok(frame.column(column.name())?.i64()?.iter().collect())
}

pub(super) fn ints(frame: &DataFrame, column: Column) -> PolarsResult<Vec<Option<i32>>> {
    Ok(frame.column(column.name())?.i32()?.iter().collect())
}

pub(super) fn numbers(frame: &DataFrame, column: Column) -> PolarsResult<Vec<Option<f64>>> {
    Ok(frame.column(column.name())?.f64()?.iter().collect())
}

pub(super) fn booleans(frame: &DataFrame, column: Column) -> PolarsResult<Vec<Option<bool>>> {
    Ok(frame.column(column.name())?.bool()?.iter().collect())
}

/// Codes of a closed list; unknown texts become `None`.
pub(super) fn codes<T: std::str::FromStr>(
    frame: &DataFrame,
    column: Column,
) -> PolarsResult<Vec<Option<T>>> {
    let texts = frame.column(column.name())?.str()?;
    Ok(texts
        .iter()
        .map(|text| text.and_then(|text| text.parse().ok()))
        .collect())
}
