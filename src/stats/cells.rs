//! Weekly cells: effective independent complaints per merchant and category, and per merchant altogether.
//!
//! Source: signals.md §1d and §2, S3. A complainant against D merchants weighs min(1, 3/D); a text that spans
//! several merchants weighs less; both weigh fully once the authority confirmed the order. Within a merchant the
//! orders of one complainant, and the orders of one cluster of texts, count once, with their greatest weight.

use std::collections::{HashMap, HashSet};

use polars::prelude::{
    DataFrame, DataType, Expr, IntoLazy, JoinArgs, JoinType, LazyFrame, NamedFrom, PolarsResult,
    Series, SortMultipleOptions, UniqueKeepStrategy, lit, when,
};
use serde::{Deserialize, Serialize};

use super::StatsError;
use super::complaints::Complaints;
use super::read::{ints, longs};
use crate::domain::Category;
use crate::frame::{Column, col};

const MILLION: f64 = 1e6;

/// How orders are weighed by independence; part of the versioned rule set, where each value is explained.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Independence {
    pub complainant_weeks: i32,
    pub free_merchants: i64,
    pub template_merchants: i64,
    pub template: f64,
    pub anonymous: f64,
}

/// Effective complaints of a merchant in a calendar quarter, whatever they are about.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Exposure {
    pub merchant: i64,
    /// Year × 4 + quarter, from 0.
    pub quarter: i32,
    pub effective: f64,
}

/// Effective complaints of a merchant about one category in a calendar quarter.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct CategoryMass {
    pub merchant: i64,
    pub category: Category,
    pub quarter: i32,
    pub effective: f64,
}

/// The cells of one window that ends with the evaluated week.
#[derive(Debug, Clone, PartialEq)]
pub struct WindowCells {
    pub weeks: i32,
    /// Sorted by merchant and quarter.
    pub exposures: Vec<Exposure>,
    /// Sorted by merchant, category and quarter.
    pub masses: Vec<CategoryMass>,
}

/// How far a cluster of near-duplicate texts reaches.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ClusterReach {
    pub merchants: i64,
    pub people: i64,
}

/// Everything that is grouped for one week.
#[derive(Debug, Clone, PartialEq)]
pub struct WeekCells {
    /// One for each wanted length, in that order.
    pub windows: Vec<WindowCells>,
    /// Distinct merchants of complainants with more of them than are free.
    pub degrees: HashMap<i64, i64>,
    /// Clusters of texts.
    pub clusters: HashMap<i64, ClusterReach>,
    /// The industry that most orders of a merchant name; 0 for none.
    pub strata: HashMap<i64, i32>,
}

impl Complaints {
    /// Groups what was received until the end of `week` ([`crate::domain::Week::index`]).
    ///
    /// `clusters` gives `(seq, cluster)` of the orders whose text was near another's by then.
    pub fn cells(
        &self,
        week: i32,
        last_day: i32,
        clusters: &[(i64, i64)],
        windows: &[i32],
        rules: Independence,
    ) -> Result<WeekCells, StatsError> {
        let group = || -> PolarsResult<WeekCells> {
            let longest = windows
                .iter()
                .copied()
                .fold(rules.complainant_weeks, i32::max);
            let rows = self
                .frame
                .clone()
                .lazy()
                .filter(since(week - longest).and(col(Column::Week).lt_eq(lit(week))));
            let rows = with_clusters(rows, clusters)?.collect()?;
            let recent = rows
                .clone()
                .lazy()
                .filter(since(week - rules.complainant_weeks));
            let degrees = degrees(&recent, rules, &self.lifted(last_day))?;
            let reach = reach(&recent)?;
            let weighed = weighed(rows.lazy(), &degrees, &reach, last_day, rules).collect()?;
            let mut cells = Vec::with_capacity(windows.len());
            for &weeks in windows {
                let window = weighed.clone().lazy().filter(since(week - weeks));
                cells.push(WindowCells {
                    weeks,
                    exposures: exposures(&window)?,
                    masses: masses(window)?,
                });
            }
            Ok(WeekCells {
                windows: cells,
                degrees: pairs(&degrees, Column::Person, Column::Merchants)?,
                clusters: reach_of(&reach)?,
                strata: strata(weighed.lazy())?,
            })
        };
        group().map_err(StatsError::polars("grouping the cells of a week"))
    }
}

fn since(week: i32) -> Expr {
    col(Column::Week).gt(lit(week))
}

fn left(frame: LazyFrame, other: DataFrame, key: Column) -> LazyFrame {
    frame.join(
        other.lazy(),
        [col(key)],
        [col(key)],
        JoinArgs::new(JoinType::Left),
    )
}

fn with_clusters(rows: LazyFrame, clusters: &[(i64, i64)]) -> PolarsResult<LazyFrame> {
    let (seqs, numbers): (Vec<i64>, Vec<i64>) = clusters.iter().copied().unzip();
    let known = DataFrame::new(
        seqs.len(),
        vec![
            Series::new(Column::Seq.small_name(), seqs).into(),
            Series::new(Column::Cluster.small_name(), numbers).into(),
        ],
    )?;
    Ok(left(rows, known, Column::Seq).with_column(col(Column::Cluster).fill_null(lit(0_i64))))
}

fn distinct(column: Column, name: Column) -> Expr {
    col(column)
        .n_unique()
        .cast(DataType::Int64)
        .alias(name.small_name())
}

/// Complainants who complained about more merchants than anybody may, but for those whom a reviewer freed of that.
fn degrees(
    recent: &LazyFrame,
    rules: Independence,
    lifted: &HashSet<i64>,
) -> PolarsResult<DataFrame> {
    let found = recent
        .clone()
        // Below 0 are the orders without a complainant.
        .filter(col(Column::Anonymous).not())
        .group_by([col(Column::Person)])
        .agg([distinct(Column::Merchant, Column::Merchants)])
        .filter(col(Column::Merchants).gt(lit(rules.free_merchants)))
        .collect()?;
    if lifted.is_empty() {
        return Ok(found);
    }
    let (people, merchants): (Vec<i64>, Vec<i64>) =
        pairs(&found, Column::Person, Column::Merchants)?
            .into_iter()
            .filter(|(person, _)| !lifted.contains(person))
            .unzip();
    DataFrame::new(
        people.len(),
        vec![
            Series::new(Column::Person.small_name(), people).into(),
            Series::new(Column::Merchants.small_name(), merchants).into(),
        ],
    )
}

fn reach(recent: &LazyFrame) -> PolarsResult<DataFrame> {
    recent
        .clone()
        .filter(col(Column::Cluster).neq(lit(0_i64)))
        .group_by([col(Column::Cluster)])
        .agg([
            distinct(Column::Merchant, Column::ClusterMerchants),
            distinct(Column::Person, Column::ClusterPeople),
        ])
        .collect()
}

fn weighed(
    rows: LazyFrame,
    degrees: &DataFrame,
    reach: &DataFrame,
    last_day: i32,
    rules: Independence,
) -> LazyFrame {
    let free = lit(rules.free_merchants as f64);
    let own = when(col(Column::Merchants).is_null())
        .then(lit(1.0))
        .otherwise(free / col(Column::Merchants).cast(DataType::Float64));
    let copied = when(
        col(Column::ClusterMerchants)
            .fill_null(lit(0_i64))
            .gt_eq(lit(rules.template_merchants)),
    )
    .then(lit(rules.template))
    .otherwise(lit(1.0));
    let anonymous = when(col(Column::Anonymous))
        .then(lit(rules.anonymous))
        .otherwise(lit(1.0));
    let confirmed = col(Column::ConfirmedDay)
        .lt_eq(lit(last_day))
        .fill_null(lit(false));
    // Copies of one person's own words, filed twice or at two hotlines, join nobody to anybody.
    let shared = col(Column::ClusterPeople)
        .fill_null(lit(0_i64))
        .gt(lit(1_i64));
    let alone = shared.not().or(confirmed.clone());
    let weight = when(confirmed).then(lit(1.0)).otherwise(own * copied) * anonymous;
    let frame = left(rows, degrees.clone(), Column::Person);
    left(frame, reach.clone(), Column::Cluster).with_columns([
        weight.alias(Column::Weight.small_name()),
        // All orders of a text that people share are one group; a person's orders outside of it are another, and what the
        // authority confirmed is a finding of its own.
        when(alone.clone())
            .then(col(Column::Person))
            .otherwise(lit(0_i64))
            .alias(Column::Person.small_name()),
        when(alone)
            .then(lit(0_i64))
            .otherwise(col(Column::Cluster))
            .alias(Column::Cluster.small_name()),
    ])
}

/// The greatest weight of each independent group, added up by merchant, quarter and the keys given.
fn grouped(rows: LazyFrame, keys: &[Column], weight: &Expr) -> PolarsResult<DataFrame> {
    let of = |more: &[Column]| -> Vec<Expr> {
        keys.iter().chain(more).map(|column| col(*column)).collect()
    };
    let sorted: Vec<Expr> = of(&[Column::Quarter]);
    rows.group_by(of(&[Column::Cluster, Column::Person]))
        .agg([
            weight.clone().max().alias(Column::Weight.small_name()),
            col(Column::Quarter).max(),
        ])
        // Millionths: whole numbers add up to the same sum in any order, the same input to the same bytes.
        .with_column(
            (col(Column::Weight) * lit(MILLION) + lit(0.5))
                .cast(DataType::Int64)
                .alias(Column::Weight.small_name()),
        )
        .group_by(of(&[Column::Quarter]))
        .agg([col(Column::Weight).sum()])
        .sort_by_exprs(sorted, SortMultipleOptions::default())
        .collect()
}

fn exposures(window: &LazyFrame) -> PolarsResult<Vec<Exposure>> {
    let frame = grouped(window.clone(), &[Column::Merchant], &col(Column::Weight))?;
    let merchants = longs(&frame, Column::Merchant)?;
    let quarters = ints(&frame, Column::Quarter)?;
    let sums = longs(&frame, Column::Weight)?;
    Ok((0..merchants.len())
        .filter_map(|place| {
            Some(Exposure {
                merchant: merchants[place]?,
                quarter: quarters[place]?,
                effective: sums[place]? as f64 / MILLION,
            })
        })
        .collect())
}

fn masses(window: LazyFrame) -> PolarsResult<Vec<CategoryMass>> {
    let labelled = window.filter(col(Column::Mass).gt(lit(0.0)));
    let keys = [Column::Merchant, Column::CategoryOrdinal];
    let frame = grouped(labelled, &keys, &(col(Column::Weight) * col(Column::Mass)))?;
    let merchants = longs(&frame, Column::Merchant)?;
    let ordinals = ints(&frame, Column::CategoryOrdinal)?;
    let quarters = ints(&frame, Column::Quarter)?;
    let sums = longs(&frame, Column::Weight)?;
    let category = |ordinal: i32| Category::ALL.get(usize::try_from(ordinal).ok()?).copied();
    Ok((0..merchants.len())
        .filter_map(|place| {
            Some(CategoryMass {
                merchant: merchants[place]?,
                category: category(ordinals[place]?)?,
                quarter: quarters[place]?,
                effective: sums[place]? as f64 / MILLION,
            })
        })
        .collect())
}

fn strata(rows: LazyFrame) -> PolarsResult<HashMap<i64, i32>> {
    let frame = rows
        .filter(col(Column::Stratum).neq(lit(0)))
        .group_by([col(Column::Merchant), col(Column::Stratum)])
        .agg([distinct(Column::Seq, Column::Orders)])
        .sort_by_exprs(
            [
                col(Column::Merchant),
                col(Column::Orders),
                col(Column::Stratum),
            ],
            SortMultipleOptions::default(),
        )
        .unique_stable_generic(Some(vec![col(Column::Merchant)]), UniqueKeepStrategy::Last)
        .collect()?;
    let merchants = longs(&frame, Column::Merchant)?;
    let strata = ints(&frame, Column::Stratum)?;
    Ok(merchants
        .into_iter()
        .zip(strata)
        .filter_map(|(merchant, stratum)| Some((merchant?, stratum?)))
        .collect())
}

fn pairs(frame: &DataFrame, key: Column, value: Column) -> PolarsResult<HashMap<i64, i64>> {
    Ok(longs(frame, key)?
        .into_iter()
        .zip(longs(frame, value)?)
        .filter_map(|(key, value)| Some((key?, value?)))
        .collect())
}

fn reach_of(frame: &DataFrame) -> PolarsResult<HashMap<i64, ClusterReach>> {
    let people = pairs(frame, Column::Cluster, Column::ClusterPeople)?;
    let merchants = pairs(frame, Column::Cluster, Column::ClusterMerchants)?;
    Ok(merchants
        .into_iter()
        .map(|(cluster, merchants)| {
            let people = people.get(&cluster).copied().unwrap_or(0);
            (cluster, ClusterReach { merchants, people })
        })
        .collect())
}
