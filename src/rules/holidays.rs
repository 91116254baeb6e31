//! When a holiday falls: those of the lunar calendar move, and only the yearly notices say where to.

use std::collections::BTreeMap;

use chrono::{Datelike, NaiveDate};

use crate::lexicon::{DictionaryList, ListError};

/// First and last day off of every holiday and year that a notice was published for.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Holidays {
    spans: BTreeMap<(String, i32), (NaiveDate, NaiveDate)>,
}

impl Holidays {
    /// The list `holidays`: date, 休 or 班, name. A name such as 国庆节、中秋节 stands for both.
    pub fn shipped() -> Result<Self, ListError> {
        let list = DictionaryList::shipped("holidays")?;
        let mut spans: BTreeMap<(String, i32), (NaiveDate, NaiveDate)> = BTreeMap::new();
        for (place, row) in list.rows.iter().enumerate() {
            let [date, kind, names, ..] = row.as_slice() else {
                continue;
            };
            if kind != "休" {
                continue;
            }
            let date: NaiveDate = date.parse().map_err(|_| ListError::Row {
                name: list.name.clone(),
                line: place + 1,
                reason: "not a date".to_owned(),
            })?;
            for name in names.split('、') {
                let span = spans
                    .entry((name.to_owned(), date.year()))
                    .or_insert((date, date));
                *span = (span.0.min(date), span.1.max(date));
            }
        }
        Ok(Self { spans })
    }

    /// First and last day off; `None` for an unknown holiday or a year without a notice.
    pub fn span(&self, name: &str, year: i32) -> Option<(NaiveDate, NaiveDate)> {
        self.spans.get(&(name.to_owned(), year)).copied()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_spring_festival_moves_with_the_moon() {
        let holidays = Holidays::shipped().unwrap();
        let span = |year| {
            let (first, last) = holidays.span("春节", year)?;
            Some((first.to_string(), last.to_string()))
        };
        let days = |first: &str, last: &str| Some((first.to_owned(), last.to_owned()));
        assert_eq!(span(2025), days("2025-01-28", "2025-02-04"));
        assert_eq!(span(2026), days("2026-02-15", "2026-02-23"));
        assert_eq!(span(2035), None);
        assert_eq!(holidays.span("国庆节", 2020), holidays.span("中秋节", 2020));
    }
}
