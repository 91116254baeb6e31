//! The figures of one week, each with the orders behind it. Serialised into the week's frozen snapshot.

use std::collections::{BTreeMap, HashSet};

use chrono::Datelike;
use polars::prelude::LazyFrame;
use serde::{Deserialize, Serialize};

use super::StatsError;
use super::clues::ClueTable;
use super::facts::{OrderClass, OrderFact};
use super::group::{ByWeek, UNPLACED, by_week_and, with_order_columns};
use crate::domain::{Category, ShrinkagePrior, SourceCode, Week};
use crate::frame::Column;

/// Weeks shown in the trend.
const TREND_WEEKS: i32 = 26;

/// 件数 as the orders themselves, 独立投诉人, 事件数.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct CountedOrders {
    /// `seq`, ascending.
    pub orders: Vec<i64>,
    pub complainants: i64,
    pub incidents: i64,
}

/// One hotline in one week: its orders by class.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SourceFigures {
    pub source: SourceCode,
    pub classes: BTreeMap<OrderClass, Vec<i64>>,
    /// Effective clues closed by the end of the week.
    pub closed: Vec<i64>,
    /// Effective clues whose citizen answered, and those who were satisfied.
    pub answered: Vec<i64>,
    pub satisfied: Vec<i64>,
    /// Effective clues of the week before and of the same ISO week a year ago; absent without any data then.
    pub last_week: Option<i64>,
    pub last_year: Option<i64>,
}

/// One point of the trend.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct WeekPoint {
    pub week: Week,
    pub orders: i64,
    pub incidents: i64,
}

/// Everything that the report of one week counts.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct WeekFigures {
    pub week: Week,
    pub sources: Vec<SourceFigures>,
    pub effective: CountedOrders,
    /// Effective orders of the e-commerce domain.
    pub ecommerce: Vec<i64>,
    pub task_scams: CountedOrders,
    pub task_scams_last_week: Option<i64>,
    /// Effective orders with a counted category and no resolved merchant.
    pub unresolved: Vec<i64>,
    pub categories: BTreeMap<Category, CountedOrders>,
    /// By region code as text.
    pub regions: BTreeMap<String, CountedOrders>,
    /// Orders whose region nobody told.
    pub unplaced: CountedOrders,
    pub platforms: BTreeMap<String, CountedOrders>,
    pub couriers: BTreeMap<String, CountedOrders>,
    pub industries: BTreeMap<String, CountedOrders>,
    /// 件数 of the week before under the same keys; absent when there was no data that week.
    pub before: Option<Before>,
    pub trend: Vec<WeekPoint>,
    pub undated: Vec<i64>,
    /// Orders that the rules weigh less because of who sent them, or of a text sent about many merchants; filled by the
    /// evaluation.
    pub discounted: Vec<i64>,
    /// Orders that share their text with others; filled by the evaluation. Absent in weeks evaluated before it was
    /// kept, whose `discounted` tells of senders only.
    #[serde(default)]
    pub same_text: Option<Vec<i64>>,
    /// The prior that the week was evaluated with; filled by the evaluation.
    #[serde(default)]
    pub prior: Option<ShrinkagePrior>,
}

/// 件数 of the week before.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Before {
    pub categories: BTreeMap<Category, i64>,
    pub regions: BTreeMap<String, i64>,
    pub platforms: BTreeMap<String, i64>,
    pub couriers: BTreeMap<String, i64>,
    pub industries: BTreeMap<String, i64>,
}

impl ClueTable {
    /// The figures of these weeks. A week's figures depend on nothing received after it.
    pub fn figures(
        &self,
        orders: &LazyFrame,
        weeks: &[Week],
    ) -> Result<Vec<WeekFigures>, StatsError> {
        let joined = with_order_columns(&self.clues, orders)?;
        let categories = by_week_and(joined.clone(), Column::Category)?;
        let regions = by_week_and(joined.clone(), Column::Region)?;
        let platforms = by_week_and(joined.clone(), Column::Platform)?;
        let couriers = by_week_and(joined.clone(), Column::Courier)?;
        let industries = by_week_and(joined, Column::Industry)?;
        let facts = FactsByWeek::of(&self.facts);
        let trend = self.trend(&facts);
        let mut figures = Vec::with_capacity(weeks.len());
        for week in weeks {
            let index = week.index();
            let keyed = |groups: &ByWeek| groups.get(&index).cloned().unwrap_or_default();
            let counted = |groups: &ByWeek| {
                groups
                    .get(&(index - 1))
                    .into_iter()
                    .flatten()
                    .map(|(key, group)| (key.clone(), length(&group.orders)))
                    .collect()
            };
            let before = facts.has(index - 1).then(|| Before {
                categories: by_category(&counted(&categories)),
                regions: counted(&regions),
                platforms: counted(&platforms),
                couriers: counted(&couriers),
                industries: counted(&industries),
            });
            figures.push(WeekFigures {
                week: *week,
                sources: facts.sources(*week),
                effective: self.effective(&facts, index),
                ecommerce: facts.seqs(index, |fact| {
                    fact.class == OrderClass::Effective && fact.ecommerce
                }),
                task_scams: facts.task_scams(index),
                task_scams_last_week: facts
                    .has(index - 1)
                    .then(|| length(&facts.task_scams(index - 1).orders)),
                unresolved: self.unresolved(index),
                categories: by_category(&keyed(&categories)),
                unplaced: keyed(&regions).remove(UNPLACED).unwrap_or_default(),
                regions: keyed(&regions)
                    .into_iter()
                    .filter(|(code, _)| code != UNPLACED)
                    .collect(),
                platforms: keyed(&platforms),
                couriers: keyed(&couriers),
                industries: keyed(&industries),
                before,
                trend: trend
                    .iter()
                    .filter(|point| {
                        point.week.index() <= index && point.week.index() > index - TREND_WEEKS
                    })
                    .copied()
                    .collect(),
                undated: self.undated.clone(),
                discounted: Vec::new(),
                same_text: None,
                prior: None,
            });
        }
        Ok(figures)
    }

    /// All effective orders. One without a category has no incident of its own: it counts as one.
    fn effective(&self, facts: &FactsByWeek<'_>, week: i32) -> CountedOrders {
        let orders = facts.seqs(week, |fact| fact.class == OrderClass::Effective);
        let people: HashSet<i64> = facts
            .of_week(week)
            .filter(|fact| fact.class == OrderClass::Effective)
            .filter_map(|fact| fact.complainant)
            .collect();
        let clues = self.clues_of(week);
        let with_incident: HashSet<i64> = clues.iter().map(|clue| clue.seq).collect();
        let mut first: BTreeMap<i64, i64> = BTreeMap::new();
        for clue in clues.iter().filter(|clue| !clue.repeat) {
            let incident = first.entry(clue.seq).or_insert(clue.incident);
            *incident = (*incident).min(clue.incident);
        }
        let incidents: HashSet<i64> = first.into_values().collect();
        let without = orders
            .iter()
            .filter(|seq| !with_incident.contains(seq))
            .count();
        CountedOrders {
            complainants: count(people.len()),
            incidents: count(incidents.len() + without),
            orders,
        }
    }

    fn unresolved(&self, week: i32) -> Vec<i64> {
        let without = self
            .clues_of(week)
            .iter()
            .filter(|clue| clue.merchant.is_none() && !clue.repeat);
        let mut orders: Vec<i64> = without.map(|clue| clue.seq).collect();
        orders.sort_unstable();
        orders.dedup();
        orders
    }

    fn clues_of(&self, week: i32) -> &[super::Clue] {
        let until = self.clues_until(week);
        let start = until.partition_point(|clue| clue.week < week);
        until.get(start..).unwrap_or_default()
    }

    /// Effective orders and their incidents of every week with data.
    fn trend(&self, facts: &FactsByWeek<'_>) -> Vec<WeekPoint> {
        let weeks: std::collections::BTreeSet<i32> =
            self.facts.iter().map(|fact| fact.week).collect();
        let point = |week: i32| {
            let effective = self.effective(facts, week);
            WeekPoint {
                week: Week::from_index(week),
                orders: length(&effective.orders),
                incidents: effective.incidents,
            }
        };
        weeks.into_iter().map(point).collect()
    }
}

/// Facts sorted by week, with where each week starts.
struct FactsByWeek<'a> {
    facts: &'a [OrderFact],
}

impl<'a> FactsByWeek<'a> {
    fn of(facts: &'a [OrderFact]) -> Self {
        Self { facts }
    }

    fn of_week(&self, week: i32) -> impl Iterator<Item = &'a OrderFact> + use<'a> {
        let start = self.facts.partition_point(|fact| fact.week < week);
        let end = self.facts.partition_point(|fact| fact.week <= week);
        self.facts.get(start..end).unwrap_or_default().iter()
    }

    fn has(&self, week: i32) -> bool {
        self.of_week(week).next().is_some()
    }

    fn seqs(&self, week: i32, keep: impl Fn(&OrderFact) -> bool) -> Vec<i64> {
        let mut seqs: Vec<i64> = self
            .of_week(week)
            .filter(|fact| keep(fact))
            .map(|fact| fact.seq)
            .collect();
        seqs.sort_unstable();
        seqs
    }

    fn task_scams(&self, week: i32) -> CountedOrders {
        let orders = self.seqs(week, |fact| fact.task_scam);
        let people: HashSet<i64> = self
            .of_week(week)
            .filter(|fact| fact.task_scam)
            .filter_map(|fact| fact.complainant)
            .collect();
        CountedOrders {
            complainants: count(people.len()),
            incidents: length(&orders),
            orders,
        }
    }

    fn sources(&self, week: Week) -> Vec<SourceFigures> {
        let index = week.index();
        let present = SourceCode::ALL
            .iter()
            .filter(|source| self.of_week(index).any(|fact| fact.source == **source));
        present.map(|source| self.source(*source, week)).collect()
    }

    fn source(&self, source: SourceCode, week: Week) -> SourceFigures {
        let index = week.index();
        let effective =
            |fact: &OrderFact| fact.source == source && fact.class == OrderClass::Effective;
        let mut classes: BTreeMap<OrderClass, Vec<i64>> = BTreeMap::new();
        for fact in self.of_week(index).filter(|fact| fact.source == source) {
            classes.entry(fact.class).or_default().push(fact.seq);
        }
        for seqs in classes.values_mut() {
            seqs.sort_unstable();
        }
        let last_day =
            week.sunday().num_days_from_ce() - chrono::NaiveDate::default().num_days_from_ce();
        let past = |index: i32| {
            self.has(index)
                .then(|| length(&self.seqs(index, effective)))
        };
        SourceFigures {
            source,
            classes,
            closed: self.seqs(index, |fact| {
                effective(fact) && fact.closed_day.is_some_and(|day| day <= last_day)
            }),
            answered: self.seqs(index, |fact| effective(fact) && fact.satisfied.is_some()),
            satisfied: self.seqs(index, |fact| {
                effective(fact) && fact.satisfied == Some(true)
            }),
            last_week: past(index - 1),
            last_year: same_week_last_year(week).and_then(|week| past(week.index())),
        }
    }
}

fn same_week_last_year(week: Week) -> Option<Week> {
    format!("{}-W{:02}", week.iso_year() - 1, week.number())
        .parse()
        .ok()
}

fn by_category<T: Clone>(keyed: &BTreeMap<String, T>) -> BTreeMap<Category, T> {
    keyed
        .iter()
        .filter_map(|(code, value)| Some((code.parse().ok()?, value.clone())))
        .collect()
}

fn length(orders: &[i64]) -> i64 {
    count(orders.len())
}

fn count(number: usize) -> i64 {
    i64::try_from(number).unwrap_or(i64::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_week_frozen_before_copied_texts_were_counted_is_still_read() {
        let frozen = serde_json::json!({
            "week": "2026-W47", "sources": [], "effective": CountedOrders::default(), "ecommerce": [],
            "task_scams": CountedOrders::default(), "task_scams_last_week": null, "unresolved": [],
            "categories": {}, "regions": {}, "unplaced": CountedOrders::default(), "platforms": {},
            "couriers": {}, "industries": {}, "before": null, "trend": [], "undated": [], "discounted": [7],
        });
        let read: WeekFigures = serde_json::from_value(frozen).unwrap();
        assert_eq!((read.same_text, read.discounted), (None, vec![7]));
    }
}
