//! ISO weeks, Monday to Sunday, written `2026-W47`.

use std::fmt;
use std::str::FromStr;

use chrono::{Datelike, Days, NaiveDate, Weekday};

/// An ISO 8601 week. Ordered in time.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Week {
    monday: NaiveDate,
}

/// Why a text is no week.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("`{0}` is not an ISO week such as 2026-W47")]
pub struct WeekError(String);

/// Monday of the week that has index 0: 1970-01-05.
const EPOCH_MONDAY: NaiveDate = NaiveDate::from_ymd_opt(1970, 1, 5).expect("a constant date");

impl Week {
    /// The week that holds a date.
    pub fn of(date: NaiveDate) -> Self {
        let back = u64::from(date.weekday().num_days_from_monday());
        Self {
            monday: date.checked_sub_days(Days::new(back)).unwrap_or(date),
        }
    }

    /// Whole weeks since 1970-01-05; the number stored in columns.
    pub fn index(self) -> i32 {
        i32::try_from((self.monday - EPOCH_MONDAY).num_days() / 7).unwrap_or(i32::MIN)
    }

    /// The week with this [`Self::index`].
    pub fn from_index(index: i32) -> Self {
        Self {
            monday: EPOCH_MONDAY + chrono::Duration::days(i64::from(index) * 7),
        }
    }

    pub fn monday(self) -> NaiveDate {
        self.monday
    }

    /// The last day of the week.
    pub fn sunday(self) -> NaiveDate {
        self.monday + Days::new(6)
    }

    /// The Sunday in days since 1970-01-01; what was known by then belongs to the week.
    pub fn last_day(self) -> i32 {
        self.index() * 7 + 4 + 6
    }

    /// The week `count` weeks later (earlier when negative).
    pub fn plus(self, count: i32) -> Self {
        Self::from_index(self.index() + count)
    }

    pub fn iso_year(self) -> i32 {
        self.monday.iso_week().year()
    }

    pub fn number(self) -> u32 {
        self.monday.iso_week().week()
    }
}

impl Week {
    /// `第22周（5月25日）` as a sentence says it; with its year (`2025年第50周（2025年12月8日）`) in another than `beside`.
    pub fn in_words(self, beside: Week) -> String {
        let (number, monday) = (self.number(), self.monday);
        let day = format!("{}月{}日", monday.month(), monday.day());
        if self.iso_year() == beside.iso_year() {
            return format!("第{number}周（{day}）");
        }
        let year = self.iso_year();
        format!("{year}年第{number}周（{}年{day}）", monday.year())
    }
}

impl fmt::Display for Week {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}-W{:02}", self.iso_year(), self.number())
    }
}

impl FromStr for Week {
    type Err = WeekError;

    fn from_str(text: &str) -> Result<Self, WeekError> {
        let wrong = || WeekError(text.to_owned());
        let (year, week) = text.trim().split_once("-W").ok_or_else(wrong)?;
        let year = year.parse().map_err(|_| wrong())?;
        let week = week.parse().map_err(|_| wrong())?;
        NaiveDate::from_isoywd_opt(year, week, Weekday::Mon)
            .map(Self::of)
            .ok_or_else(wrong)
    }
}

impl serde::Serialize for Week {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> serde::Deserialize<'de> for Week {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        text.parse().map_err(serde::de::Error::custom)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_week_reads_back_what_it_writes() {
        for text in ["2026-W47", "2020-W53", "2026-W01"] {
            assert_eq!(text.parse::<Week>().unwrap().to_string(), text);
        }
        let week: Week = "2026-W47".parse().unwrap();
        assert_eq!(week.monday().to_string(), "2026-11-16");
        assert_eq!(week.sunday().to_string(), "2026-11-22");
        assert_eq!(Week::from_index(week.index()), week);
    }

    #[test]
    fn a_week_in_a_sentence_tells_its_monday_and_its_year_only_when_it_is_another() {
        let week: Week = "2026-W22".parse().unwrap();
        let next_year = "2027-W05".parse().unwrap();
        assert_eq!(week.in_words(week), "第22周（5月25日）");
        assert_eq!(week.in_words(next_year), "2026年第22周（2026年5月25日）");
    }

    #[test]
    fn a_year_without_a_53rd_week_refuses_it() {
        assert!("2026-W54".parse::<Week>().is_err());
        assert!("2025-W53".parse::<Week>().is_err());
        assert!("2026-47".parse::<Week>().is_err());
    }
}
