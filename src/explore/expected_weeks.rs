//! How many hits of a question each week would have if its part of all orders were that of the weeks before.
//!
//! What raises the volume of everything (a festival, a new hotline) raises the expectation with it, and only what rises
//! faster than the rest stands out. A share says how much more than usual is complained about, not that anybody is guilty.

use std::collections::HashMap;

use super::search_view::{SearchQuestion, WeekHits, answered, weeks_of};
use crate::domain::Week;
use crate::inference::BetaShape;
use crate::search::{Excluded, Filters};
use crate::store::{Store, StoreError};

/// Weeks that the share is taken from, and those between them and the week: what has begun to rise does not raise its own
/// expectation (two periods, as EARS C2 leaves out; signals.md §1).
const BASE_WEEKS: i32 = 8;
const GUARD_WEEKS: i32 = 2;
/// Of fewer weeks with orders nothing is expected.
const LEAST_WEEKS: usize = 4;
/// Part of the chance that the interval holds.
const PART: f64 = 0.95;

/// What a week would hold.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct ExpectedHits {
    /// Orders of the week from the same sources, regions and of the same natures.
    pub all: u64,
    pub mean: f64,
    /// The central 95 % of the beta-binomial, prior Beta(½, ½).
    pub low: u64,
    pub high: u64,
}

/// The expectations of the weeks that have one. None has where the question asks for everything, or for late orders only.
pub async fn expected_weeks(
    store: &Store,
    question: &SearchQuestion,
    shown: &[WeekHits],
) -> Result<HashMap<Week, ExpectedHits>, StoreError> {
    let whole = whole_of(&question.filters);
    let narrowed = !question.query.trim().is_empty() || since_ever(&question.filters) != whole;
    if !narrowed || question.filters.arrived.is_some() || shown.is_empty() {
        return Ok(HashMap::new());
    }
    let hits = by_week(store, &question.query, since_ever(&question.filters)).await?;
    let all = by_week(store, "", whole).await?;
    let weeks = shown.iter().filter_map(|shown| {
        let week = shown.week;
        Some((week, expected(week, &hits, &all)?))
    });
    Ok(weeks.collect())
}

/// From the beginning: the weeks before the first one shown are needed.
fn since_ever(filters: &Filters) -> Filters {
    Filters {
        from: None,
        to: None,
        ..filters.clone()
    }
}

/// What the question is a part of.
fn whole_of(filters: &Filters) -> Filters {
    Filters {
        source: filters.source,
        region: filters.region,
        nature: filters.nature,
        excluded: Excluded {
            sources: filters.excluded.sources.clone(),
            regions: filters.excluded.regions.clone(),
            natures: filters.excluded.natures.clone(),
            ..Excluded::default()
        },
        ..Filters::default()
    }
}

async fn by_week(
    store: &Store,
    query: &str,
    filters: Filters,
) -> Result<HashMap<Week, u64>, StoreError> {
    let question = SearchQuestion {
        query: query.to_owned(),
        filters,
        by_week: true,
        ..SearchQuestion::default()
    };
    let days = answered(store, None, &question).await?.found.days;
    let weeks = weeks_of(&days).into_iter();
    Ok(weeks.map(|hits| (hits.week, hits.orders)).collect())
}

fn expected(
    week: Week,
    hits: &HashMap<Week, u64>,
    all: &HashMap<Week, u64>,
) -> Option<ExpectedHits> {
    let of = |counts: &HashMap<Week, u64>, week| counts.get(&week).copied().unwrap_or(0);
    let last = week.index() - GUARD_WEEKS - 1;
    let base = (last - BASE_WEEKS + 1..=last).map(Week::from_index);
    let base: Vec<Week> = base.filter(|week| of(all, *week) > 0).collect();
    if base.len() < LEAST_WEEKS {
        return None;
    }
    let sum = |counts| base.iter().map(|week| of(counts, *week)).sum::<u64>() as f64;
    let (part, whole) = (sum(hits), sum(all));
    let share = BetaShape::new(part + 0.5, whole - part + 0.5)?;
    let trials = of(all, week);
    let (low, high) = share.central_counts(trials, PART);
    Some(ExpectedHits {
        all: trials,
        mean: share.mean_count(trials),
        low,
        high,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn counts(of: impl Fn(i32) -> u64) -> HashMap<Week, u64> {
        (2_900..2_920)
            .map(|index| (Week::from_index(index), of(index)))
            .collect()
    }

    #[test]
    fn a_week_is_expected_to_hold_the_share_of_the_weeks_before_it() {
        let (hits, all) = (counts(|_| 5), counts(|_| 125));
        let found = expected(Week::from_index(2_912), &hits, &all).unwrap();
        assert_eq!(found.all, 125);
        assert!((found.mean - 125.0 * 40.5 / 1_001.0).abs() < 1e-9);
        // When everything doubles, so does the expectation.
        let doubled = counts(|index| if index == 2_912 { 250 } else { 125 });
        let more = expected(Week::from_index(2_912), &hits, &doubled).unwrap();
        assert!((more.mean - 2.0 * found.mean).abs() < 1e-9 && more.high > found.high);
    }

    #[test]
    fn what_begins_to_rise_does_not_raise_its_own_expectation() {
        let all = counts(|_| 100);
        let calm = expected(Week::from_index(2_915), &counts(|_| 4), &all);
        let rising = counts(|index| if index >= 2_913 { 60 } else { 4 });
        assert_eq!(expected(Week::from_index(2_915), &rising, &all), calm);
        assert_ne!(expected(Week::from_index(2_916), &rising, &all), calm);
    }

    #[test]
    fn too_few_weeks_before_say_nothing() {
        let (hits, all) = (counts(|_| 1), counts(|_| 100));
        assert_eq!(expected(Week::from_index(2_905), &hits, &all), None);
        assert!(expected(Week::from_index(2_906), &hits, &all).is_some());
    }
}
