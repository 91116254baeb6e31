//! Dates of an order: local time in Asia/Shanghai with the precision that the export had.

use chrono::{NaiveDate, NaiveDateTime};

code_enum! {
    /// How exactly the export told the time.
    TimePrecision {
        Day = "day", "日";
        Minute = "minute", "分";
        Second = "second", "秒";
    }
}

/// A moment as the hotline wrote it, Asia/Shanghai (+08:00, no daylight saving since 1991).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct LocalTime {
    pub at: NaiveDateTime,
    pub precision: TimePrecision,
}

/// Seconds that Asia/Shanghai is ahead of UTC.
const SHANGHAI_OFFSET_SECONDS: i64 = 8 * 3600;

impl LocalTime {
    pub fn new(at: NaiveDateTime, precision: TimePrecision) -> Self {
        Self { at, precision }
    }

    pub fn date(self) -> NaiveDate {
        self.at.date()
    }

    /// Milliseconds since the Unix epoch.
    pub fn epoch_millis(self) -> i64 {
        (self.at.and_utc().timestamp() - SHANGHAI_OFFSET_SECONDS) * 1000
    }

    /// The inverse of [`Self::epoch_millis`].
    pub fn from_epoch_millis(millis: i64, precision: TimePrecision) -> Option<Self> {
        let local = millis.div_euclid(1000) + SHANGHAI_OFFSET_SECONDS;
        let at = chrono::DateTime::from_timestamp(local, 0)?.naive_utc();
        Some(Self { at, precision })
    }

    /// RFC 3339 with the offset; a day-precise time is written as the bare date.
    pub fn rfc3339(self) -> String {
        match self.precision {
            TimePrecision::Day => self.at.format("%Y-%m-%d").to_string(),
            TimePrecision::Minute | TimePrecision::Second => {
                self.at.format("%Y-%m-%dT%H:%M:%S+08:00").to_string()
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn shanghai_is_eight_hours_ahead() {
        let at = NaiveDate::from_ymd_opt(2026, 11, 20)
            .and_then(|date| date.and_hms_opt(9, 12, 33))
            .unwrap();
        let time = LocalTime::new(at, TimePrecision::Second);
        assert_eq!(time.epoch_millis(), 1_795_137_153_000);
        assert_eq!(
            LocalTime::from_epoch_millis(time.epoch_millis(), TimePrecision::Second),
            Some(time)
        );
        assert_eq!(time.rfc3339(), "2026-11-20T09:12:33+08:00");
    }
}
