//! 工作日: weekends and holidays out, make-up days in, by the State Council's yearly notices.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Bound::{Excluded, Included};

use chrono::{Datelike, Days, Months, NaiveDate, Weekday};
use serde::Serialize;

use crate::lexicon::{DictionaryList, ListError};

/// A deadline with what was left out on the way.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Due {
    pub due: NaiveDate,
    /// 暂定: a year on the way has no published notice yet.
    pub provisional: bool,
    /// Days that did not count.
    pub skipped: Vec<NaiveDate>,
}

/// Working days from one day to another.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct WorkingDays {
    /// The first day is not counted, the last is; negative where the last comes before the first.
    pub days: i64,
    /// 暂定: a year on the way has no published notice yet.
    pub provisional: bool,
}

/// The published holidays and make-up working days.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct WorkingCalendar {
    /// `true` for a day off, `false` for a make-up working day.
    days: BTreeMap<NaiveDate, bool>,
    years: BTreeSet<i32>,
}

impl WorkingCalendar {
    /// The list `holidays`: date, 休 or 班, name.
    pub fn shipped() -> Result<Self, ListError> {
        let list = DictionaryList::shipped("holidays")?;
        let mut days = BTreeMap::new();
        for (place, row) in list.rows.iter().enumerate() {
            let wrong = |reason: &str| ListError::Row {
                name: list.name.clone(),
                line: place + 1,
                reason: reason.to_owned(),
            };
            let [date, kind, ..] = row.as_slice() else {
                return Err(wrong("needs a date and 休 or 班"));
            };
            let date: NaiveDate = date.parse().map_err(|_| wrong("not a date"))?;
            let off = match kind.as_str() {
                "休" => true,
                "班" => false,
                _ => return Err(wrong("neither 休 nor 班")),
            };
            days.insert(date, off);
        }
        let years = days.keys().map(Datelike::year).collect();
        Ok(Self { days, years })
    }

    pub fn is_working_day(&self, date: NaiveDate) -> bool {
        match self.days.get(&date) {
            Some(off) => !off,
            None => !is_weekend(date),
        }
    }

    /// The day on which a period of working days ends; the first day is not counted (民法典 第二百零一条).
    pub fn due_in_working_days(&self, from: NaiveDate, count: u32) -> Due {
        let mut due = from;
        let mut left = count;
        let mut skipped = Vec::new();
        while left > 0 {
            due = due + Days::new(1);
            if self.is_working_day(due) {
                left -= 1;
            } else {
                skipped.push(due);
            }
        }
        Due {
            due,
            provisional: !self.tells_all(from, due),
            skipped,
        }
    }

    /// How many working days lie between two days. Takes no longer for days that are centuries apart.
    pub fn working_days_between(&self, from: NaiveDate, to: NaiveDate) -> WorkingDays {
        let (first, last) = (from.min(to), from.max(to));
        let mut days = weekdays_until(last) - weekdays_until(first);
        for (day, off) in self.days.range((Excluded(first), Included(last))) {
            match (is_weekend(*day), off) {
                (false, true) => days -= 1,
                (true, false) => days += 1,
                _ => {}
            }
        }
        WorkingDays {
            days: if to < from { -days } else { days },
            provisional: !self.tells_all(first, last),
        }
    }

    /// Whether every year on the way has its notice.
    fn tells_all(&self, first: NaiveDate, last: NaiveDate) -> bool {
        (first.year()..=last.year()).all(|year| self.years.contains(&year))
    }

    /// The same day of a later month, or its last day (民法典 第二百零二条).
    pub fn due_in_months(&self, from: NaiveDate, months: u32) -> Due {
        let due = from
            .checked_add_months(Months::new(months))
            .unwrap_or(NaiveDate::MAX);
        Due {
            due,
            provisional: false,
            skipped: Vec::new(),
        }
    }
}

fn is_weekend(date: NaiveDate) -> bool {
    matches!(date.weekday(), Weekday::Sat | Weekday::Sun)
}

/// Days from Monday to Friday up to and with this one, from some Sunday long ago.
fn weekdays_until(date: NaiveDate) -> i64 {
    // Day 0 is a Sunday: the day before 0001-01-01.
    let days = i64::from(date.num_days_from_ce());
    days.div_euclid(7) * 5 + days.rem_euclid(7).min(5)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn date(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    /// domain.md §C.9, computed there from the 2026 notice.
    #[test]
    fn the_vectors_of_2026_hold() {
        let calendar = WorkingCalendar::shipped().unwrap();
        for (from, count, due) in [
            ("2026-09-28", 7, "2026-10-13"),
            ("2026-09-25", 10, "2026-10-15"),
            ("2026-02-13", 5, "2026-02-27"),
            ("2026-02-13", 10, "2026-03-05"),
            ("2026-04-30", 3, "2026-05-08"),
            ("2026-11-20", 7, "2026-12-01"),
        ] {
            let found = calendar.due_in_working_days(date(from), count);
            assert_eq!(
                (found.due, found.provisional),
                (date(due), false),
                "{from} + {count}"
            );
        }
    }

    #[test]
    fn a_period_into_a_year_without_a_notice_is_provisional() {
        let calendar = WorkingCalendar::shipped().unwrap();
        assert!(
            calendar
                .due_in_working_days(date("2026-12-28"), 10)
                .provisional
        );
    }

    #[test]
    fn working_days_between_two_days_are_those_that_one_would_count() {
        let calendar = WorkingCalendar::shipped().unwrap();
        for from in ["2026-02-10", "2026-09-25", "2026-10-10", "2025-12-30"] {
            let from = date(from);
            let mut counted = 0;
            for distance in 0..40 {
                let to = from + Days::new(distance);
                if distance > 0 && calendar.is_working_day(to) {
                    counted += 1;
                }
                let between = calendar.working_days_between(from, to);
                assert_eq!((between.days, between.provisional), (counted, false));
                let back = calendar.working_days_between(to, from);
                assert_eq!(back.days, -counted, "{from} {to}");
            }
        }
        // 2026-10-10 is a Saturday that is worked; 1 to 7 October are off.
        let between = |from, to| calendar.working_days_between(date(from), date(to));
        assert_eq!(between("2026-09-30", "2026-10-12").days, 4);
        assert!(between("2026-12-30", "2027-01-04").provisional);
        assert!(between("2026-12-30", "9999-01-04").days > 2_000_000);
    }

    #[test]
    fn months_end_on_the_same_day_or_the_last() {
        let calendar = WorkingCalendar::shipped().unwrap();
        assert_eq!(
            calendar.due_in_months(date("2026-11-30"), 3).due,
            date("2027-02-28")
        );
        assert_eq!(
            calendar.due_in_months(date("2026-01-15"), 1).due,
            date("2026-02-15")
        );
    }
}
