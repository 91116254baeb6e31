//! One row per order × merchant × category, with the incident that it tells of.

use std::collections::HashMap;

use polars::prelude::{
    DataFrame, DataType, Expr, IntoLazy, JoinArgs, JoinType, LazyFrame, NULL, NamedFrom,
    PolarsResult, Series, UnionArgs, UniqueKeepStrategy, cols, concat, lit, when,
};

use crate::domain::Identities;
use crate::frame::{Column, col};
use crate::stats::clues::Clue;
use crate::stats::counted::{KEEP_EMPTY, is_counted};

/// An order without a merchant or a category is one row with a null there: nothing is dropped.
///
/// Columns: those of [`super::Dimension::column`], seq, complainant, incident, and whether the order is effective.
pub(super) fn lines(
    orders: &LazyFrame,
    identities: &Identities,
    clues: &[Clue],
    repeated: &HashMap<i64, i64>,
) -> PolarsResult<LazyFrame> {
    let counted = orders.clone().select([
        col(Column::Seq),
        col(Column::Week),
        col(Column::Source),
        col(Column::Region),
        known(Column::Platform),
        known(Column::Industry),
        col(Column::Complainant),
        col(Column::Categories).alias(Column::Category.small_name()),
        is_counted().alias(Column::Effective.small_name()),
    ]);
    let categories = counted.explode(cols([Column::Category.small_name()]), KEEP_EMPTY);
    let lines = left(categories, merchants(orders, identities)?, &[Column::Seq]);
    let lines = left(lines, repeats(repeated)?.lazy(), &[Column::Seq]);
    let subject = [Column::Seq, Column::Merchant, Column::Category];
    let lines = left(lines, incidents(clues)?.lazy(), &subject);
    Ok(lines.with_columns([
        col(Column::Incident).fill_null(col(Column::Seq)),
        col(Column::Effective).and(col(Column::TargetSeq).is_null()),
    ]))
}

/// The dataset writes an empty text where it knows nothing.
fn known(column: Column) -> Expr {
    when(col(column).eq(lit("")))
        .then(lit(NULL).cast(DataType::String))
        .otherwise(col(column))
        .alias(column.small_name())
}

fn left(frame: LazyFrame, other: LazyFrame, on: &[Column]) -> LazyFrame {
    let keys: Vec<Expr> = on.iter().map(|column| col(*column)).collect();
    let arguments = JoinArgs {
        // An unresolved merchant is a key like any other.
        nulls_equal: true,
        ..JoinArgs::new(JoinType::Left)
    };
    frame.join(other, keys.clone(), keys, arguments)
}

/// Pairs of order and merchant as they are counted now: resolved at the import or linked by name since.
fn merchants(orders: &LazyFrame, identities: &Identities) -> PolarsResult<LazyFrame> {
    let members = identities
        .groups()
        .flat_map(|(canonical, members)| members.iter().map(move |member| (member.0, canonical.0)));
    let members = pairs(Column::MerchantIds, Column::Merchant, members)?;
    let mentions = identities
        .mentions()
        .map(|(mention, merchant)| (mention.0, merchant.0));
    let mentions = pairs(Column::MentionIds, Column::Merchant, mentions)?;
    let named = |column: Column| {
        orders
            .clone()
            .select([col(Column::Seq), col(column)])
            .explode(cols([column.small_name()]), KEEP_EMPTY)
            .filter(col(column).is_not_null())
    };
    let resolved = left(
        named(Column::MerchantIds),
        members.lazy(),
        &[Column::MerchantIds],
    )
    .select([
        col(Column::Seq),
        col(Column::Merchant).fill_null(col(Column::MerchantIds)),
    ]);
    let linked = left(
        named(Column::MentionIds),
        mentions.lazy(),
        &[Column::MentionIds],
    )
    .select([col(Column::Seq), col(Column::Merchant)])
    .filter(col(Column::Merchant).is_not_null());
    let all = concat([resolved, linked], UnionArgs::default())?;
    Ok(all.unique_stable_generic(None, UniqueKeepStrategy::First))
}

/// Two columns of numbers.
fn pairs(
    left: Column,
    right: Column,
    rows: impl Iterator<Item = (i64, i64)>,
) -> PolarsResult<DataFrame> {
    let (lefts, rights): (Vec<i64>, Vec<i64>) = rows.unzip();
    DataFrame::new(
        lefts.len(),
        vec![
            Series::new(left.small_name(), lefts).into(),
            Series::new(right.small_name(), rights).into(),
        ],
    )
}

fn repeats(repeated: &HashMap<i64, i64>) -> PolarsResult<DataFrame> {
    let rows = repeated.iter().map(|(seq, target)| (*seq, *target));
    pairs(Column::Seq, Column::TargetSeq, rows)
}

fn incidents(clues: &[Clue]) -> PolarsResult<DataFrame> {
    let longs = |column: Column, value: &dyn Fn(&Clue) -> Option<i64>| {
        let values: Vec<Option<i64>> = clues.iter().map(value).collect();
        Series::new(column.small_name(), values).into()
    };
    let categories: Vec<&str> = clues.iter().map(|clue| clue.category.code()).collect();
    DataFrame::new(
        clues.len(),
        vec![
            longs(Column::Seq, &|clue| Some(clue.seq)),
            longs(Column::Merchant, &|clue| clue.merchant),
            Series::new(Column::Category.small_name(), categories).into(),
            longs(Column::Incident, &|clue| Some(clue.incident)),
        ],
    )
}
