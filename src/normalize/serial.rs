//! Serial dates of spreadsheets: days since 1899-12-30 (the 1900 system), the time of day as a fraction.

use chrono::{Duration, NaiveDate, NaiveTime, Timelike};

use crate::domain::{LocalTime, TimePrecision};

/// The moment of a serial number, to the second as a spreadsheet shows it.
pub(super) fn serial_time(serial: f64) -> Option<LocalTime> {
    let seconds = (serial * 86_400.0).round();
    if !(0.0..1e10).contains(&seconds) {
        return None;
    }
    #[expect(
        clippy::cast_possible_truncation,
        reason = "the range was checked above"
    )]
    let since = Duration::seconds(seconds as i64);
    let epoch = NaiveDate::from_ymd_opt(1899, 12, 30)?;
    let at = epoch.and_time(NaiveTime::MIN) + since;
    let precision = if serial.fract() == 0.0 {
        TimePrecision::Day
    } else if at.second() == 0 {
        TimePrecision::Minute
    } else {
        TimePrecision::Second
    };
    Some(LocalTime::new(at, precision))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_fraction_is_the_time_of_day() {
        let shown = |serial| serial_time(serial).map(LocalTime::rfc3339).unwrap();
        assert_eq!(shown(46346.0), "2026-11-20");
        assert_eq!(shown(46346.5), "2026-11-20T12:00:00+08:00");
        assert_eq!(serial_time(-1.0), None);
        assert_eq!(serial_time(f64::NAN), None);
    }
}
