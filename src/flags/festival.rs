//! 节点: times of the year when everybody sells, and complains, more (R-FLG-06).

use chrono::{Datelike, NaiveDate, TimeDelta};
use serde::{Deserialize, Deserializer, Serialize, Serializer};

use crate::rules::Holidays;

/// A time of the year, both days included. It does not reach over the turn of the year.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Festival {
    pub name: String,
    pub from: MonthDay,
    pub to: MonthDay,
}

/// The time around a holiday whose days move with the moon.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct MovingFestival {
    pub name: String,
    /// As the yearly notices call it: 春节.
    pub holiday: String,
    /// Days before the first day off, and after the last, that belong to it.
    pub days_before: i64,
    pub days_after: i64,
}

impl MovingFestival {
    /// Whether any day from `first` to `last` falls into it; never in years without a notice.
    pub(super) fn touches(&self, holidays: &Holidays, first: NaiveDate, last: NaiveDate) -> bool {
        // What begins in December may belong to the next year's holiday.
        (first.year() - 1..=last.year() + 1)
            .filter_map(|year| holidays.span(&self.holiday, year))
            .any(|(from, to)| {
                from - TimeDelta::days(self.days_before) <= last
                    && to + TimeDelta::days(self.days_after) >= first
            })
    }
}

/// `11-11`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct MonthDay {
    month: u32,
    day: u32,
}

impl Festival {
    /// Whether any day from `first` to `last` falls into it.
    pub(super) fn touches(&self, first: NaiveDate, last: NaiveDate) -> bool {
        (first.year()..=last.year()).any(|year| {
            match (self.from.in_year(year), self.to.in_year(year)) {
                (Some(from), Some(to)) => from <= last && to >= first,
                _ => false,
            }
        })
    }
}

impl MonthDay {
    fn in_year(self, year: i32) -> Option<NaiveDate> {
        NaiveDate::from_ymd_opt(year, self.month, self.day)
    }
}

impl Serialize for MonthDay {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(&format_args!("{:02}-{:02}", self.month, self.day))
    }
}

impl<'de> Deserialize<'de> for MonthDay {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        let parsed = text.split_once('-').and_then(|(month, day)| {
            Some(Self {
                month: month.parse().ok()?,
                day: day.parse().ok()?,
            })
        });
        parsed
            // 29 February is not a day of every year.
            .filter(|day| day.in_year(2025).is_some())
            .ok_or_else(|| serde::de::Error::custom(format!("“{text}”不是月-日，例如11-11")))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_window_over_the_turn_of_the_year_meets_the_festivals_of_both_years() {
        let festival: Festival =
            toml::from_str("name = '双11'\nfrom = '10-24'\nto = '11-20'").unwrap();
        let day = |text: &str| text.parse::<NaiveDate>().unwrap();
        assert!(festival.touches(day("2025-11-20"), day("2026-02-01")));
        assert!(!festival.touches(day("2025-11-21"), day("2026-10-23")));
        assert!(festival.touches(day("2025-11-21"), day("2026-10-24")));
        assert!(toml::from_str::<Festival>("name = '甲'\nfrom = '13-01'\nto = '02-01'").is_err());
    }

    #[test]
    fn the_spring_festival_is_met_where_the_notice_puts_it() {
        let festival: MovingFestival = toml::from_str(
            "name = '春节和年货'\nholiday = '春节'\ndays_before = 21\ndays_after = 7",
        )
        .unwrap();
        let holidays = Holidays::shipped().unwrap();
        let touches = |first: &str, last: &str| {
            festival.touches(&holidays, first.parse().unwrap(), last.parse().unwrap())
        };
        // 2026: 15 to 23 February; 2025: 28 January to 4 February.
        assert!(touches("2026-01-25", "2026-01-25"));
        assert!(!touches("2026-01-05", "2026-01-24"));
        assert!(touches("2026-03-02", "2026-03-08"));
        assert!(!touches("2026-03-03", "2026-03-09"));
        assert!(touches("2025-01-05", "2025-01-07"));
    }
}
