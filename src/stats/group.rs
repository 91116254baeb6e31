//! Orders, complainants and incidents by week and one more key, in one lazy group-by.

use std::collections::BTreeMap;

use polars::prelude::{DataFrame, IntoLazy, LazyFrame, NamedFrom, PolarsResult, Series, lit};

use super::StatsError;
use super::clues::Clue;
use super::figures::CountedOrders;
use super::read::{ints, longs};
use crate::frame::{Column, col};

/// Key of the orders whose region is not known.
pub const UNPLACED: &str = "unplaced";

/// Figures by week, then by key in order of the key.
pub(super) type ByWeek = BTreeMap<i32, BTreeMap<String, CountedOrders>>;

/// Clues with their incidents as a frame, one row per order × category: what an order says once counts once.
pub(super) fn clue_frame(clues: &[Clue]) -> PolarsResult<DataFrame> {
    let counted: Vec<&Clue> = clues.iter().filter(|clue| !clue.repeat).collect();
    let longs = |column: Column, value: &dyn Fn(&Clue) -> Option<i64>| {
        Series::new(
            column.small_name(),
            counted.iter().map(|clue| value(clue)).collect::<Vec<_>>(),
        )
        .into()
    };
    DataFrame::new(
        counted.len(),
        vec![
            longs(Column::Seq, &|clue| Some(clue.seq)),
            longs(Column::Incident, &|clue| Some(clue.incident)),
            longs(Column::Complainant, &|clue| clue.complainant),
            Series::new(
                Column::Category.small_name(),
                counted
                    .iter()
                    .map(|clue| clue.category.code())
                    .collect::<Vec<_>>(),
            )
            .into(),
        ],
    )
}

/// Groups `rows` (they have week, seq, complainant, incident and `key`) by week and key.
pub(super) fn by_week_and(rows: LazyFrame, key: Column) -> Result<ByWeek, StatsError> {
    let frame = rows
        .filter(col(key).is_not_null().and(col(key).neq(lit(""))))
        .group_by([col(Column::Week), col(key)])
        .agg([
            col(Column::Seq).unique().alias(Column::Orders.small_name()),
            col(Column::Complainant)
                .drop_nulls()
                .n_unique()
                .cast(polars::prelude::DataType::Int64)
                .alias(Column::Complainants.small_name()),
            col(Column::Incident)
                .n_unique()
                .cast(polars::prelude::DataType::Int64)
                .alias(Column::Incidents.small_name()),
        ])
        .collect()
        .map_err(StatsError::polars("grouping clues by week"))?;
    read(&frame, key).map_err(StatsError::polars("reading clues by week"))
}

fn read(frame: &DataFrame, key: Column) -> PolarsResult<ByWeek> {
    let weeks = ints(frame, Column::Week)?;
    let keys = frame.column(key.name())?.str()?;
    let complainants = longs(frame, Column::Complainants)?;
    let incidents = longs(frame, Column::Incidents)?;
    let lists = frame.column(Column::Orders.name())?.list()?;
    let mut found = ByWeek::new();
    for (place, key) in keys.iter().enumerate() {
        let (Some(week), Some(key)) = (weeks[place], key) else {
            continue;
        };
        let mut orders: Vec<i64> = match lists.get_as_series(place) {
            Some(list) => list.i64()?.iter().flatten().collect(),
            None => Vec::new(),
        };
        orders.sort_unstable();
        let counted = CountedOrders {
            orders,
            complainants: complainants[place].unwrap_or(0),
            incidents: incidents[place].unwrap_or(0),
        };
        found
            .entry(week)
            .or_default()
            .insert(key.to_owned(), counted);
    }
    Ok(found)
}

/// Joins the clues to columns of the orders (region as text, platform, courier, industry, week).
pub(super) fn with_order_columns(
    clues: &[Clue],
    orders: &LazyFrame,
) -> Result<LazyFrame, StatsError> {
    let clues = clue_frame(clues).map_err(StatsError::polars("building the frame of clues"))?;
    let orders = orders.clone().select([
        col(Column::Seq),
        col(Column::Week),
        col(Column::Region)
            .cast(polars::prelude::DataType::String)
            .fill_null(lit(UNPLACED)),
        col(Column::Platform),
        col(Column::Courier),
        col(Column::Industry),
        col(Column::Source),
    ]);
    Ok(clues.lazy().join(
        orders,
        [col(Column::Seq)],
        [col(Column::Seq)],
        polars::prelude::JoinArgs::new(polars::prelude::JoinType::Inner),
    ))
}
