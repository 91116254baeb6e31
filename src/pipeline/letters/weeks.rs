//! What letters tell of frozen weeks: the orders of each name, each order once.

use std::collections::{BTreeMap, BTreeSet};

use super::{LetterError, LetterSources};
use crate::domain::{Category, Flag, Week};
use crate::letters::{PlaceFacts, PlaceRow};
use crate::pipeline::PipelineError;
use crate::stats::{CountedOrders, WeekFigures};

/// 水晶、二手车、海鲜、服饰、农产品 as the local dictionary names them (LYG 二(四)4).
const FIELDS: [&str; 5] = ["水晶", "二手车交易", "海鲜", "服饰", "农产品"];

type Names = BTreeMap<String, BTreeSet<i64>>;

/// Orders of a span of weeks by platform, courier, field and category.
#[derive(Debug, Default)]
struct Sums {
    weeks: usize,
    effective: BTreeSet<i64>,
    platforms: Names,
    couriers: Names,
    industries: Names,
    categories: BTreeMap<Category, BTreeSet<i64>>,
}

/// A span of weeks and as many before it.
pub(super) struct CountedWeeks {
    span: (Week, Week),
    now: Sums,
    /// Absent where not all of them were frozen.
    before: Option<Sums>,
    /// Of the frozen weeks of the span.
    pub(super) flags: Vec<Flag>,
}

/// Reads the frozen weeks of a span.
pub(super) async fn counted(
    from: LetterSources<'_>,
    span: (Week, Week),
) -> Result<CountedWeeks, LetterError> {
    let (first, last) = span;
    let mut now = Sums::default();
    let mut flags = Vec::new();
    let frozen = from.store.database.snapshot_weeks().await?;
    let frozen: BTreeSet<Week> = frozen
        .into_iter()
        .filter(|(_, frozen)| *frozen)
        .map(|(week, _)| week)
        .collect();
    for week in frozen.range(first..=last) {
        let snapshot = from.store.database.snapshot(*week).await?;
        let Some(snapshot) = snapshot else { continue };
        now.add(&figures(&snapshot.figures)?);
        flags.extend(snapshot.flags);
    }
    if now.weeks == 0 {
        return Err(LetterError::NoWeeks(first, last));
    }
    let length = (last.monday() - first.monday()).num_weeks() + 1;
    let length = i32::try_from(length).unwrap_or(i32::MAX);
    let earlier: Vec<Week> = (1..=length).map(|back| first.plus(-back)).collect();
    let mut before = None;
    if earlier.iter().all(|week| frozen.contains(week)) {
        let mut sums = Sums::default();
        for week in earlier {
            let snapshot = from.store.database.snapshot(week).await?;
            if let Some(snapshot) = snapshot {
                sums.add(&figures(&snapshot.figures)?);
            }
        }
        before = Some(sums);
    }
    Ok(CountedWeeks {
        span,
        now,
        before,
        flags,
    })
}

fn figures(text: &str) -> Result<WeekFigures, LetterError> {
    let read = serde_json::from_str(text);
    read.map_err(|error| PipelineError::Snapshot(error.to_string()).into())
}

impl Sums {
    fn add(&mut self, week: &WeekFigures) {
        self.weeks += 1;
        self.effective.extend(&week.effective.orders);
        join(&mut self.platforms, &week.platforms);
        join(&mut self.couriers, &week.couriers);
        join(&mut self.industries, &week.industries);
        for (category, counted) in &week.categories {
            let orders = self.categories.entry(*category).or_default();
            orders.extend(&counted.orders);
        }
    }
}

fn join(names: &mut Names, week: &BTreeMap<String, CountedOrders>) {
    for (name, counted) in week {
        let orders = names.entry(name.clone()).or_default();
        orders.extend(&counted.orders);
    }
}

fn size(orders: Option<&BTreeSet<i64>>) -> i64 {
    orders.map_or(0, |orders| i64::try_from(orders.len()).unwrap_or(i64::MAX))
}

impl CountedWeeks {
    /// Frozen weeks of the span.
    pub(super) fn weeks(&self) -> usize {
        self.now.weeks
    }

    pub(super) fn couriers(&self, parcels: &[(String, i64)]) -> PlaceFacts {
        let mut facts = self.places(|sums| &sums.couriers);
        for row in &mut facts.rows {
            let given = parcels.iter().find(|(name, _)| *name == row.name);
            row.parcels = given.map(|(_, parcels)| *parcels);
        }
        facts
    }

    pub(super) fn platforms(&self) -> PlaceFacts {
        self.places(|sums| &sums.platforms)
    }

    /// The five fields, those without orders as well, each with its orders by primary category.
    pub(super) fn fields(&self) -> (PlaceFacts, Vec<Vec<(Category, i64)>>) {
        let rows = FIELDS
            .iter()
            .map(|name| self.row(name, |sums| &sums.industries));
        let crossed = FIELDS.iter().map(|name| {
            let orders = self.now.industries.get(*name);
            let of = |category: &Category| {
                let told = self.now.categories.get(category);
                let both = orders.zip(told).map(|(orders, told)| orders & told);
                (*category, size(both.as_ref()))
            };
            Category::PRIMARY.iter().map(of).collect()
        });
        let crossed = crossed.collect();
        (self.facts(rows.collect()), crossed)
    }

    fn places(&self, of: fn(&Sums) -> &Names) -> PlaceFacts {
        let names = of(&self.now).keys();
        let mut rows: Vec<PlaceRow> = names.map(|name| self.row(name, of)).collect();
        rows.sort_by(|one, other| {
            let by_size = other.orders.cmp(&one.orders);
            by_size.then_with(|| one.name.cmp(&other.name))
        });
        self.facts(rows)
    }

    fn row(&self, name: &str, of: fn(&Sums) -> &Names) -> PlaceRow {
        let before = self.before.as_ref();
        PlaceRow {
            name: name.to_owned(),
            orders: size(of(&self.now).get(name)),
            before: before.map(|sums| size(of(sums).get(name))),
            parcels: None,
        }
    }

    fn facts(&self, rows: Vec<PlaceRow>) -> PlaceFacts {
        PlaceFacts {
            weeks: self.span,
            counted: self.now.weeks,
            rows,
            total: size(Some(&self.now.effective)),
        }
    }
}
