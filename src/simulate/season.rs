//! How busy the hotlines are on a day: weekdays, 618, 双11, 春节, 3·15.

use chrono::{Datelike, Days, NaiveDate, Weekday};

/// The days of a run with their weights.
pub(super) struct Season {
    pub(super) start: NaiveDate,
    pub(super) days: u32,
}

impl Season {
    /// The whole weeks that end with the week of `end`.
    pub(super) fn new(end: NaiveDate, weeks: u32) -> Self {
        let days = weeks.max(1) * 7;
        let start = end
            .checked_sub_days(Days::new(u64::from(days - 1)))
            .unwrap_or(end);
        Self { start, days }
    }

    pub(super) fn date(&self, day: u32) -> NaiveDate {
        self.start
            .checked_add_days(Days::new(u64::from(day)))
            .unwrap_or(self.start)
    }

    /// How many orders of `total` fall on the days up to and including `day`.
    pub(super) fn share_until(&self, day: u32, total: u64) -> u64 {
        let weight_of = |days: u32| (0..days).map(|past| weight(self.date(past))).sum::<u64>();
        total * weight_of(day + 1) / weight_of(self.days).max(1)
    }
}

/// Orders per day relative to an ordinary working day, which is 100.
fn weight(date: NaiveDate) -> u64 {
    let weekday = match date.weekday() {
        Weekday::Sat => 70,
        Weekday::Sun => 62,
        Weekday::Mon => 115,
        _ => 100,
    };
    let peak = match (date.month(), date.day()) {
        (6, 16..=26) => 145,
        (11, 9..=20) => 165,
        (3, 12..=18) => 160,
        (12, 12..=16) => 120,
        (10, 1..=7) => 75,
        // 春节 falls between late January and mid-February.
        (1, 24..) | (2, 1..=16) => 70,
        _ => 100,
    };
    weekday * peak / 100
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_order_falls_on_some_day() {
        let end = NaiveDate::from_ymd_opt(2026, 11, 22).unwrap();
        let season = Season::new(end, 32);
        assert_eq!(season.date(season.days - 1), end);
        assert_eq!(season.share_until(season.days - 1, 3600), 3600);
        assert!(weight(NaiveDate::from_ymd_opt(2026, 11, 11).unwrap()) > 150);
    }
}
