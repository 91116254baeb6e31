//! Filters the lines, groups them, reads the groups.

use polars::prelude::{
    DataFrame, DataType, Expr, IntoColumn, IntoLazy, JoinArgs, JoinType, LazyFrame, NamedFrom,
    PolarsResult, Series, SortMultipleOptions, lit,
};

use super::{Cube, CubeAnswer, CubeCounts, CubeQuestion, CubeRow, Dimension, Key, OrderChoice};
use crate::domain::{MerchantId, RegionCode, Week};
use crate::frame::{Column, col};
use crate::stats::StatsError;
use crate::stats::read::{codes, ints, longs};

impl Cube {
    /// Counts anew what the question asks for.
    pub fn answer(&self, question: &CubeQuestion) -> Result<CubeAnswer, StatsError> {
        let answer = || -> PolarsResult<CubeAnswer> {
            let orders = self.orders_by_cell(question)?;
            Ok(CubeAnswer {
                rows: rows(&orders, &question.by)?,
                total: total(&orders)?,
            })
        };
        answer().map_err(StatsError::polars("grouping the aggregate"))
    }

    /// One row per cell × order, in order of orders, with the earliest incident of the order in the cell.
    fn orders_by_cell(&self, question: &CubeQuestion) -> PolarsResult<DataFrame> {
        let keys: Vec<Expr> = std::iter::once(col(Column::Seq))
            .chain(columns(&question.by))
            .collect();
        let filtered = self.filtered(question);
        let wanted = match &question.filters.among {
            Some(seqs) => among(filtered, seqs)?,
            None => filtered,
        };
        wanted
            .group_by(keys.clone())
            .agg([
                col(Column::Complainant).first(),
                col(Column::Incident).min(),
            ])
            .sort_by_exprs(keys, SortMultipleOptions::default())
            // In the first of its cells an order is new.
            .with_column(
                col(Column::Seq)
                    .neq(col(Column::Seq).shift(lit(1)))
                    .fill_null(lit(true))
                    .cast(DataType::Int64)
                    .alias(Column::OwnOrders.small_name()),
            )
            .collect()
    }

    fn filtered(&self, question: &CubeQuestion) -> LazyFrame {
        let filters = &question.filters;
        let index = |week: Week| lit(week.index());
        let from = filters
            .from
            .map(|week| col(Column::Week).gt_eq(index(week)));
        let to = filters.to.map(|week| col(Column::Week).lt_eq(index(week)));
        let effective = match question.orders {
            OrderChoice::Effective => Some(col(Column::Effective)),
            OrderChoice::All => None,
        };
        let equal = filters
            .equal
            .iter()
            .map(|(dimension, key)| self.is(*dimension, key));
        let wanted = from.into_iter().chain(to).chain(effective).chain(equal);
        wanted.fold(self.lines.clone(), LazyFrame::filter)
    }

    fn is(&self, dimension: Dimension, key: &Key) -> Expr {
        let column = col(dimension.column());
        match key {
            Key::Week(week) => column.eq(lit(week.index())),
            Key::Merchant(merchant) => column.eq(lit(self.identities.canonical(*merchant).0)),
            Key::Category(category) => column.eq(lit(category.code())),
            Key::Source(source) => column.eq(lit(source.code())),
            Key::Region(region) => column.eq(lit(region.number().cast_signed())),
            Key::Name(name) => column.eq(lit(name.clone())),
            Key::Unknown => column.is_null(),
        }
    }
}

/// The lines of these orders.
fn among(lines: LazyFrame, seqs: &[i64]) -> PolarsResult<LazyFrame> {
    let seqs = Series::new(Column::Seq.small_name(), seqs);
    let wanted = DataFrame::new(seqs.len(), vec![seqs.into_column()])?.lazy();
    let on = [col(Column::Seq)];
    Ok(lines.join(wanted, on.clone(), on, JoinArgs::new(JoinType::Inner)))
}

fn columns(by: &[Dimension]) -> impl Iterator<Item = Expr> + '_ {
    by.iter().map(|dimension| col(dimension.column()))
}

/// The counts of a group of rows of [`Cube::orders_by_cell`]. polars counts in unsigned numbers, whose differences wrap.
fn counts() -> [Expr; 3] {
    let named =
        |count: Expr, column: Column| count.cast(DataType::Int64).alias(column.small_name());
    [
        named(col(Column::Seq).n_unique(), Column::Orders),
        named(
            col(Column::Complainant).drop_nulls().n_unique(),
            Column::Complainants,
        ),
        named(col(Column::Incident).n_unique(), Column::Incidents),
    ]
}

/// An order in two cells belongs to the earliest incident of both.
fn total(orders: &DataFrame) -> PolarsResult<CubeCounts> {
    let each_once = orders.clone().lazy().group_by([col(Column::Seq)]).agg([
        col(Column::Complainant).first(),
        col(Column::Incident).min(),
    ]);
    let frame = each_once.select(counts()).collect()?;
    Ok(counts_of(&frame)?.into_iter().next().unwrap_or_default())
}

fn rows(orders: &DataFrame, by: &[Dimension]) -> PolarsResult<Vec<CubeRow>> {
    if by.is_empty() {
        return Ok(Vec::new());
    }
    let mut aggregates = counts().to_vec();
    aggregates.push(col(Column::OwnOrders).sum());
    let grouped = orders
        .clone()
        .lazy()
        .group_by(columns(by).collect::<Vec<_>>())
        .agg(aggregates)
        .collect()?;
    let keys: Vec<Vec<Key>> = by
        .iter()
        .map(|dimension| keys_of(&grouped, *dimension))
        .collect::<PolarsResult<_>>()?;
    let own_orders = longs(&grouped, Column::OwnOrders)?;
    let counts = counts_of(&grouped)?.into_iter().zip(own_orders);
    let mut keys: Vec<_> = keys.into_iter().map(Vec::into_iter).collect();
    let mut rows: Vec<CubeRow> = counts
        .map(|(counts, own_orders)| CubeRow {
            keys: keys.iter_mut().filter_map(Iterator::next).collect(),
            counts,
            own_orders: own_orders.unwrap_or(0),
        })
        .collect();
    rows.sort_by(|left, right| left.keys.cmp(&right.keys));
    Ok(rows)
}

fn counts_of(frame: &DataFrame) -> PolarsResult<Vec<CubeCounts>> {
    let complainants = longs(frame, Column::Complainants)?;
    let incidents = longs(frame, Column::Incidents)?;
    let rest = complainants.into_iter().zip(incidents);
    let counts = longs(frame, Column::Orders)?.into_iter().zip(rest);
    Ok(counts
        .map(|(orders, (complainants, incidents))| CubeCounts {
            orders: orders.unwrap_or(0),
            complainants: complainants.unwrap_or(0),
            incidents: incidents.unwrap_or(0),
        })
        .collect())
}

fn keys_of(frame: &DataFrame, dimension: Dimension) -> PolarsResult<Vec<Key>> {
    let column = dimension.column();
    Ok(match dimension {
        Dimension::Week => keys(ints(frame, column)?, |week| {
            Some(Key::Week(Week::from_index(week)))
        }),
        Dimension::Merchant => keys(longs(frame, column)?, |id| {
            Some(Key::Merchant(MerchantId(id)))
        }),
        Dimension::Category => keys(codes(frame, column)?, |code| Some(Key::Category(code))),
        Dimension::Source => keys(codes(frame, column)?, |code| Some(Key::Source(code))),
        Dimension::Region => keys(ints(frame, column)?, |number| {
            let code = RegionCode::try_from(u32::try_from(number).ok()?);
            Some(Key::Region(code.ok()?))
        }),
        Dimension::Platform | Dimension::Industry => {
            let names = frame.column(column.name())?.str()?;
            let names = names.iter().map(|name| name.map(str::to_owned));
            keys(names.collect(), |name| Some(Key::Name(name)))
        }
    })
}

fn keys<T>(values: Vec<Option<T>>, key: impl Fn(T) -> Option<Key>) -> Vec<Key> {
    values
        .into_iter()
        .map(|value| value.and_then(&key).unwrap_or(Key::Unknown))
        .collect()
}
