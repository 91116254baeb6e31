//! Every complaint against a known merchant, narrow and in memory: what the weekly cells are grouped from.
//!
//! One row per order × merchant × category; an order without a dishonesty category is one row without it, because
//! a merchant's complaints of all kinds are the exposure that its dishonest ones are measured against.

use std::collections::HashMap;

use chrono::Datelike;
use polars::prelude::{DataFrame, PolarsResult};

use super::StatsError;
use super::clues::Clue;
use super::complainants::DiscountWord;
use super::named::Named;
use super::read::{booleans, codes, ints, longs, numbers};
use crate::domain::{Category, ResultCode};
use crate::frame::Column;

/// One order against one merchant for one category, or for none of the counted ones.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Complaint {
    pub(super) seq: i64,
    pub(super) week: i32,
    pub(super) quarter: i32,
    pub(super) merchant: i64,
    pub(super) category: Option<Category>,
    /// 0 where the category is none or hardly suspected.
    pub(super) mass: f64,
    /// The complainant; nobody else has the number of an order without one.
    pub(super) person: i64,
    pub(super) anonymous: bool,
    pub(super) confirmed_day: Option<i32>,
    /// The industry; 0 for none.
    pub(super) stratum: i32,
    /// Code of the region; 0 for none.
    pub(super) region: i32,
}

/// A complainant with an identity against a merchant in a week.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Contact {
    pub(super) person: i64,
    pub(super) merchant: i64,
    pub(super) week: i32,
}

/// The rows, in the orders in which the weeks ask for them.
#[derive(Debug, Clone)]
pub struct Complaints {
    /// By merchant; those of a merchant by time and number.
    pub(super) rows: Vec<Complaint>,
    /// `seq` and place of every row, ascending.
    pub(super) by_seq: Vec<(i64, usize)>,
    /// Each once, ascending.
    pub(super) contacts: Vec<Contact>,
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
        let rows = narrow(frame, repeated, named);
        rows.map(Self::of_rows)
            .map_err(StatsError::polars("numbering complaints"))
    }

    /// `rows` are in order of time and number.
    fn of_rows(mut rows: Vec<Complaint>) -> Self {
        rows.sort_by_key(|row| row.merchant);
        let places = rows.iter().enumerate();
        let mut by_seq: Vec<(i64, usize)> = places.map(|(place, row)| (row.seq, place)).collect();
        by_seq.sort_unstable();
        let named = rows.iter().filter(|row| !row.anonymous);
        let contact = |row: &Complaint| Contact {
            person: row.person,
            merchant: row.merchant,
            week: row.week,
        };
        let mut contacts: Vec<Contact> = named.map(contact).collect();
        contacts.sort_unstable();
        contacts.dedup();
        Self {
            rows,
            by_seq,
            contacts,
            words: Vec::new(),
        }
    }
}

#[cfg(test)]
impl Complaints {
    /// The rows of these clues; those of `unlabelled` count without a category. For tests.
    pub(crate) fn of(clues: &[Clue], unlabelled: &[Clue]) -> Self {
        let mut told: Vec<(&Clue, bool)> = clues.iter().map(|clue| (clue, true)).collect();
        told.extend(unlabelled.iter().map(|clue| (clue, false)));
        told.sort_by_key(|(clue, _)| (clue.day, clue.seq));
        let row = |(clue, labelled): (&Clue, bool)| {
            Some(Complaint {
                seq: clue.seq,
                week: clue.week,
                quarter: quarter_of(clue.day),
                merchant: clue.merchant.filter(|_| !clue.repeat)?,
                category: labelled.then_some(clue.category),
                mass: if labelled { clue.strength } else { 0.0 },
                person: clue.complainant.unwrap_or(-clue.seq),
                anonymous: clue.complainant.is_none(),
                confirmed_day: clue.closed_day.filter(|_| clue.result.is_confirmed()),
                stratum: 1,
                region: clue.region.unwrap_or(0),
            })
        };
        Self::of_rows(told.into_iter().filter_map(row).collect())
    }
}

/// Texts become numbers; orders that quote an earlier one are left out, they say nothing new.
fn narrow(
    frame: &DataFrame,
    repeated: &HashMap<i64, i64>,
    named: &Named<'_>,
) -> PolarsResult<Vec<Complaint>> {
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
    let regions = ints(frame, Column::Region)?;
    let industries = frame.column(Column::Industry.name())?.str()?;
    let mut strata = Strata::default();
    let mut rows = Vec::with_capacity(seqs.len());
    for (place, industry) in industries.iter().enumerate() {
        // Numbered as met, whether or not the row counts.
        let stratum = strata.number_of(industry.unwrap_or_default());
        let (Some(seq), Some(week), Some(day)) = (seqs[place], weeks[place], days[place]) else {
            continue;
        };
        if repeated.contains_key(&seq) {
            continue;
        }
        let strength = strengths[place].unwrap_or(1.0);
        let counted = categories[place].is_some() && strength >= Clue::LEAST_STRENGTH;
        let confirmed = results[place].is_some_and(ResultCode::is_confirmed);
        let row = |merchant: i64| Complaint {
            seq,
            week,
            quarter: quarter_of(day),
            merchant,
            category: categories[place],
            mass: if counted { strength } else { 0.0 },
            person: complainants[place].unwrap_or(-seq),
            anonymous: anonymous[place].unwrap_or(false) || complainants[place].is_none(),
            confirmed_day: closed[place].filter(|_| confirmed),
            stratum,
            region: regions[place].unwrap_or(0),
        };
        rows.extend(
            named
                .of(seq, merchants[place])
                .map(|merchant| row(merchant.0)),
        );
    }
    Ok(rows)
}

/// Industries as numbers from 1, in the order in which they are met; 0 is none.
#[derive(Default)]
struct Strata {
    numbers: HashMap<String, i32>,
}

impl Strata {
    fn number_of(&mut self, industry: &str) -> i32 {
        if industry.is_empty() {
            return 0;
        }
        if let Some(number) = self.numbers.get(industry) {
            return *number;
        }
        let next = i32::try_from(self.numbers.len() + 1).unwrap_or(0);
        self.numbers.insert(industry.to_owned(), next);
        next
    }
}

/// Year × 4 + quarter from 0, of a day counted from 1970-01-01.
pub(crate) fn quarter_of(day: i32) -> i32 {
    let date = chrono::NaiveDate::default() + chrono::TimeDelta::days(i64::from(day));
    date.year() * 4 + i32::try_from(date.month0() / 3).unwrap_or(0)
}
