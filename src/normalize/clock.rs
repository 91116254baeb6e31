//! The time of day behind a date: halves of the day, 24:00, zones.

use std::sync::LazyLock;

use chrono::{FixedOffset, NaiveDate, NaiveDateTime, NaiveTime, TimeZone};
use regex::{Captures, Regex};

use crate::domain::{LocalTime, TimePrecision};

static CLOCK: LazyLock<Regex> = LazyLock::new(|| {
    compile(
        r"^(?<h1>上午|下午|凌晨|早上|中午|晚上|AM|PM)?\s*(?<hour>\d{1,2})(?::(?<m1>\d{1,2})(?::(?<s1>\d{1,2})(?:[.,]\d+)?)?|[时点](?:(?<m2>\d{1,2})(?:分(?:(?<s2>\d{1,2})秒?)?)?)?)\s*(?<h2>AM|PM)?\s*(?<zone>Z|[+-]\d{2}:?\d{2})?$",
    )
});

/// The date with the clock time that follows it.
pub(super) fn at_clock(date: NaiveDate, clock: &str) -> Option<LocalTime> {
    let clock = clock.strip_prefix(['T', ',']).unwrap_or(clock).trim();
    if clock.is_empty() {
        return Some(LocalTime::new(
            date.and_time(NaiveTime::MIN),
            TimePrecision::Day,
        ));
    }
    let found = CLOCK.captures(clock)?;
    let half = part(&found, &["h1", "h2"]);
    let hour = hour_of_day(half, number(&found, &["hour"])?)?;
    let minute: u32 = number(&found, &["m1", "m2"]).unwrap_or(0);
    let second: Option<u32> = number(&found, &["s1", "s2"]);
    let precision = if second.is_some() {
        TimePrecision::Second
    } else {
        TimePrecision::Minute
    };
    let at = if hour == 24 {
        // 24:00:00 is the first moment of the next day; 24:01 does not exist.
        (minute == 0 && second.unwrap_or(0) == 0).then_some(())?;
        date.succ_opt()?.and_time(NaiveTime::MIN)
    } else {
        date.and_hms_opt(hour, minute, second.unwrap_or(0))?
    };
    Some(LocalTime::new(
        in_shanghai(at, part(&found, &["zone"]))?,
        precision,
    ))
}

fn hour_of_day(half: &str, hour: u32) -> Option<u32> {
    match (half, hour) {
        ("", 0..=24)
        | ("上午" | "凌晨" | "早上" | "AM", 0..=11)
        | ("下午" | "晚上" | "PM" | "中午", 12..=23) => {
            // 晚上12点 may be either midnight.
            (half != "晚上" || hour != 12).then_some(hour)
        }
        ("上午" | "凌晨" | "AM", 12) => Some(0),
        ("中午", 11) => Some(11),
        ("下午" | "晚上" | "PM", 1..=11) | ("中午", 1..=2) => Some(hour + 12),
        _ => None,
    }
}

/// A time with a zone is carried over to +08:00; one without is there already.
fn in_shanghai(at: NaiveDateTime, zone: &str) -> Option<NaiveDateTime> {
    let minutes = match zone {
        "" => return Some(at),
        "Z" => 0,
        offset => {
            let digits: String = offset.chars().filter(char::is_ascii_digit).collect();
            let hours: i32 = digits.get(..2)?.parse().ok()?;
            let minutes: i32 = digits.get(2..)?.parse().ok()?;
            let sign = if offset.starts_with('-') { -1 } else { 1 };
            sign * (hours * 60 + minutes)
        }
    };
    let zone = FixedOffset::east_opt(minutes * 60)?;
    let shanghai = FixedOffset::east_opt(8 * 3600)?;
    let moment = zone.from_local_datetime(&at).single()?;
    Some(moment.with_timezone(&shanghai).naive_local())
}

#[expect(
    clippy::expect_used,
    reason = "the patterns are constants and every test runs them"
)]
pub(super) fn compile(pattern: &str) -> Regex {
    Regex::new(pattern).expect("a constant pattern")
}

/// What the first of these groups that took part in the match holds.
pub(super) fn part<'t>(found: &Captures<'t>, groups: &[&str]) -> &'t str {
    groups
        .iter()
        .find_map(|group| found.name(group))
        .map_or("", |part| part.as_str())
}

pub(super) fn number<T: std::str::FromStr>(found: &Captures, groups: &[&str]) -> Option<T> {
    part(found, groups).parse().ok()
}
