//! Every complaint against a known merchant, narrow and in memory: what the weekly cells are grouped from.
//!
//! One row per order × merchant × category; an order without a dishonesty category is one row without it, because
//! a merchant's complaints of all kinds are the exposure that its dishonest ones are measured against.

use std::collections::HashMap;

use chrono::Datelike;
use polars::prelude::{DataFrame, NamedFrom, PolarsResult, Series};

use super::StatsError;
use super::clues::Clue;
use super::complainants::DiscountWord;
use super::named::Named;
use super::read::{booleans, codes, ints, longs, numbers};
use crate::domain::{Category, ResultCode};
use crate::frame::Column;

/// The rows, sorted by time and number.
#[derive(Debug, Clone)]
pub struct Complaints {
    pub(super) frame: DataFrame,
    /// Reviewers' words on complainants' discounts, in the order in which they were given.
    pub(super) words: Vec<DiscountWord>,
}

impl Complaints {
    /// Of the rows of [`super::counted::accusations`].
    pub(super) fn of_accusations(
        frame: &DataFrame,
        repeated: &HashMap<i64, i64>,
        named: &Named<'_>,
    ) -> Result<Self, StatsError> {
        narrow(frame, repeated, named).map_err(StatsError::polars("numbering complaints"))
    }
}

#[cfg(test)]
impl Complaints {
    /// The rows of these clues; those of `unlabelled` count without a category. For tests.
    pub(crate) fn of(clues: &[Clue], unlabelled: &[Clue]) -> Self {
        let mut rows: Vec<(&Clue, bool)> = clues.iter().map(|clue| (clue, true)).collect();
        rows.extend(unlabelled.iter().map(|clue| (clue, false)));
        rows.retain(|(clue, _)| clue.merchant.is_some() && !clue.repeat);
        rows.sort_by_key(|(clue, _)| (clue.day, clue.seq));
        let series = |column: Column, values: Vec<Option<i64>>| {
            let series = Series::new(column.small_name(), values);
            series.cast(&column.dtype()).unwrap().into()
        };
        let longs = |column: Column, value: &dyn Fn(&Clue, bool) -> Option<i64>| {
            series(
                column,
                rows.iter()
                    .map(|(clue, labelled)| value(clue, *labelled))
                    .collect(),
            )
        };
        let mass = |(clue, labelled): &(&Clue, bool)| if *labelled { clue.strength } else { 0.0 };
        let frame = DataFrame::new(
            rows.len(),
            vec![
                longs(Column::Seq, &|clue, _| Some(clue.seq)),
                longs(Column::Week, &|clue, _| Some(i64::from(clue.week))),
                longs(Column::Merchant, &|clue, _| clue.merchant),
                longs(Column::CategoryOrdinal, &|clue, labelled| {
                    labelled.then_some(i64::from(clue.category.ordinal()))
                }),
                Series::new(
                    Column::Mass.small_name(),
                    rows.iter().map(mass).collect::<Vec<_>>(),
                )
                .into(),
                longs(Column::Person, &|clue, _| {
                    Some(clue.complainant.unwrap_or(-clue.seq))
                }),
                Series::new(
                    Column::Anonymous.small_name(),
                    rows.iter()
                        .map(|(clue, _)| clue.complainant.is_none())
                        .collect::<Vec<_>>(),
                )
                .into(),
                longs(Column::ConfirmedDay, &|clue, _| {
                    let confirmed = clue.result.is_confirmed();
                    clue.closed_day.filter(|_| confirmed).map(i64::from)
                }),
                longs(Column::Stratum, &|_, _| Some(1)),
                longs(Column::Quarter, &|clue, _| {
                    Some(i64::from(quarter_of(clue.day)))
                }),
            ],
        );
        Self {
            frame: frame.unwrap(),
            words: Vec::new(),
        }
    }
}

/// Texts become numbers; orders that quote an earlier one are left out, they say nothing new.
fn narrow(
    frame: &DataFrame,
    repeated: &HashMap<i64, i64>,
    named: &Named<'_>,
) -> PolarsResult<Complaints> {
    let seqs = longs(frame, Column::Seq)?;
    let weeks = ints(frame, Column::Week)?;
    let days = ints(frame, Column::Day)?;
    let merchants = longs(frame, Column::MerchantIds)?;
    let categories = codes::<Category>(frame, Column::Categories)?;
    let strengths = numbers(frame, Column::Strengths)?;
    let complainants = longs(frame, Column::Complainant)?;
    let anonymous = booleans(frame, Column::Anonymous)?;
    let results = codes::<ResultCode>(frame, Column::Result)?;
    let closed = ints(frame, Column::ClosedDay)?;
    let industries = frame.column(Column::Industry.name())?.str()?;
    let mut number_of: HashMap<String, i32> = HashMap::from([(String::new(), 0)]);
    let mut strata = Vec::with_capacity(seqs.len());
    for name in industries.iter() {
        let name = name.unwrap_or_default();
        let stratum = number_of.get(name).copied().unwrap_or_else(|| {
            let next = i32::try_from(number_of.len()).unwrap_or(0);
            number_of.insert(name.to_owned(), next);
            next
        });
        strata.push(stratum);
    }
    let mut kept: Vec<(usize, i64)> = Vec::with_capacity(seqs.len());
    for place in 0..seqs.len() {
        if let Some(seq) = seqs[place]
            && !repeated.contains_key(&seq)
        {
            kept.extend(
                named
                    .of(seq, merchants[place])
                    .map(|merchant| (place, merchant.0)),
            );
        }
    }
    let long = |column: Column, value: &dyn Fn(usize) -> Option<i64>| {
        let values: Vec<Option<i64>> = kept.iter().map(|(place, _)| value(*place)).collect();
        Series::new(column.small_name(), values).into()
    };
    let int = |column: Column, value: &dyn Fn(usize) -> Option<i32>| {
        let values: Vec<Option<i32>> = kept.iter().map(|(place, _)| value(*place)).collect();
        Series::new(column.small_name(), values).into()
    };
    let mass = |place: usize| {
        let strength = strengths[place].unwrap_or(1.0);
        let counted = categories[place].is_some() && strength >= Clue::LEAST_STRENGTH;
        if counted { strength } else { 0.0 }
    };
    let frame = DataFrame::new(
        kept.len(),
        vec![
            long(Column::Seq, &|place| seqs[place]),
            int(Column::Week, &|place| weeks[place]),
            Series::new(
                Column::Merchant.small_name(),
                kept.iter()
                    .map(|(_, merchant)| *merchant)
                    .collect::<Vec<_>>(),
            )
            .into(),
            int(Column::CategoryOrdinal, &|place| {
                categories[place].map(|category| i32::from(category.ordinal()))
            }),
            Series::new(
                Column::Mass.small_name(),
                kept.iter()
                    .map(|(place, _)| mass(*place))
                    .collect::<Vec<_>>(),
            )
            .into(),
            // Nobody else has the number: an order without a complainant is a person of its own.
            long(Column::Person, &|place| {
                complainants[place].or(seqs[place].map(|seq| -seq))
            }),
            Series::new(
                Column::Anonymous.small_name(),
                kept.iter()
                    .map(|(place, _)| {
                        anonymous[*place].unwrap_or(false) || complainants[*place].is_none()
                    })
                    .collect::<Vec<_>>(),
            )
            .into(),
            int(Column::ConfirmedDay, &|place| {
                results[place]
                    .filter(|result| result.is_confirmed())
                    .and(closed[place])
            }),
            int(Column::Stratum, &|place| Some(strata[place])),
            int(Column::Quarter, &|place| days[place].map(quarter_of)),
        ],
    )?;
    Ok(Complaints {
        frame,
        words: Vec::new(),
    })
}

/// Year × 4 + quarter from 0, of a day counted from 1970-01-01.
pub(crate) fn quarter_of(day: i32) -> i32 {
    let date = chrono::NaiveDate::default() + chrono::TimeDelta::days(i64::from(day));
    date.year() * 4 + i32::try_from(date.month0() / 3).unwrap_or(0)
}
