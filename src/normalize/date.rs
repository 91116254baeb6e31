//! Dates as exports write them (domain.md §B.8). What cannot be read never becomes another real date.

use std::sync::LazyLock;

use chrono::{Datelike, NaiveDate, NaiveDateTime};
use regex::{Captures, Regex};
use unicode_normalization::UnicodeNormalization;

use super::absent::is_absent;
use super::clock::{at_clock, compile, number, part};
use super::serial::serial_time;
use crate::domain::{Cell, LocalTime, TimePrecision};

/// Before and after these years a date of a complaint is a slip of the pen.
const YEARS: std::ops::RangeInclusive<i32> = 1990..=2098;

/// What a date cell says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Reading {
    /// Blank, or one of the ways to write "none".
    Absent,
    Read(LocalTime),
    /// Read, but the year came from the file.
    YearAssumed(LocalTime),
    /// 26-11-20: year, month and day may stand in any order, and no rule of the export says in which.
    TwoDigitYear,
    Unreadable,
}

/// `file_year` completes `11-20 09:12`.
pub(super) fn read_date(cell: &Cell, file_year: Option<i32>) -> Reading {
    match cell {
        Cell::Empty | Cell::Uncomputed => Reading::Absent,
        Cell::Bool(_) => Reading::Unreadable,
        Cell::DateSerial(serial) => from_serial(*serial),
        Cell::Number(number) => from_number(*number),
        Cell::Text(text) => from_text(text, file_year),
    }
}

fn from_number(number: f64) -> Reading {
    // 20261120 and 20261120091233 in a number cell.
    if number.fract() == 0.0 && (1e7..1e14).contains(&number) {
        return from_text(&format!("{number:.0}"), None);
    }
    from_serial(number)
}

fn from_serial(serial: f64) -> Reading {
    if serial == 0.0 {
        return Reading::Absent;
    }
    serial_time(serial).map_or(Reading::Unreadable, |time| {
        plausible(time.at, time.precision)
    })
}

fn plausible(at: NaiveDateTime, precision: TimePrecision) -> Reading {
    if YEARS.contains(&at.year()) {
        Reading::Read(LocalTime::new(at, precision))
    } else {
        Reading::Unreadable
    }
}

/// Year, month, day, and whatever follows.
static DATED: LazyLock<Regex> = LazyLock::new(|| {
    compile(
        r"^(?<year>\d{4})(?:-(?<m1>\d{1,2})-|/(?<m2>\d{1,2})/|\.(?<m3>\d{1,2})\.|\s?年\s?(?<m4>\d{1,2})\s?月\s?)(?<day>\d{1,2})(?:\s?[日号](?<t1>.*)|(?<t2>\D.*)|)$",
    )
});
static WITHOUT_YEAR: LazyLock<Regex> = LazyLock::new(|| {
    compile(r"^(?<m1>\d{1,2})(?:[-/]|月)(?<day>\d{1,2})(?:[日号](?<t1>.*)|(?<t2>\D.*)|)$")
});
/// Three short numbers, and perhaps a time of day.
static TWO_DIGIT_YEAR: LazyLock<Regex> = LazyLock::new(|| {
    compile(
        r"^\d{1,2}(?:-\d{1,2}-|/\d{1,2}/|\.\d{1,2}\.|\s?年\s?\d{1,2}\s?月\s?)\d{1,2}\s?[日号]?(?:(?:[ T]|[^ -~]).*)?$",
    )
});
static WEEKDAY: LazyLock<Regex> = LazyLock::new(|| compile(r"\(?(?:星期|周)[一二三四五六日天]\)?"));

fn from_text(text: &str, file_year: Option<i32>) -> Reading {
    if let Some(reading) = plain_time(text) {
        return reading;
    }
    from_any_text(text, file_year)
}

/// `2026-11-20 09:12:33`, which nearly all exports write: read without a pattern.
///
/// `None` for everything else, also where the numbers are no time.
fn plain_time(text: &str) -> Option<Reading> {
    let [
        y1,
        y2,
        y3,
        y4,
        b'-',
        m1,
        m2,
        b'-',
        d1,
        d2,
        b' ',
        h1,
        h2,
        b':',
        n1,
        n2,
        b':',
        s1,
        s2,
    ] = *text.as_bytes()
    else {
        return None;
    };
    let number = |digits: &[u8]| {
        digits.iter().try_fold(0_u32, |number, digit| {
            let digit = digit.is_ascii_digit().then(|| u32::from(digit - b'0'))?;
            Some(number * 10 + digit)
        })
    };
    let year = i32::try_from(number(&[y1, y2, y3, y4])?).ok()?;
    let day = NaiveDate::from_ymd_opt(year, number(&[m1, m2])?, number(&[d1, d2])?)?;
    let at = day.and_hms_opt(number(&[h1, h2])?, number(&[n1, n2])?, number(&[s1, s2])?)?;
    YEARS
        .contains(&at.year())
        .then(|| Reading::Read(LocalTime::new(at, TimePrecision::Second)))
}

fn from_any_text(text: &str, file_year: Option<i32>) -> Reading {
    let text: String = text
        .nfkc()
        .filter(|c| !matches!(c, '\u{feff}' | '\u{200b}' | '\''))
        .collect();
    let text = WEEKDAY.replace_all(&text, " ");
    let text = text
        .split_whitespace()
        .collect::<Vec<_>>()
        .join(" ")
        .to_uppercase();
    let text = as_figures(&text);
    if is_absent(&text) {
        return Reading::Absent;
    }
    read_text(&text, file_year).unwrap_or_else(|| {
        if TWO_DIGIT_YEAR.is_match(&text) {
            Reading::TwoDigitYear
        } else {
            Reading::Unreadable
        }
    })
}

/// Words of a date as figures and without blanks beside them: 二〇二六年 十一月, 下午3点半.
fn as_figures(text: &str) -> String {
    if text.is_ascii() {
        return text.to_owned();
    }
    let mut figures = String::with_capacity(text.len());
    let mut words = String::new();
    for character in text.chars().chain(['\0']) {
        if "〇○零一二三四五六七八九十".contains(character) {
            words.push(character);
            continue;
        }
        figures.push_str(&figure(&std::mem::take(&mut words)));
        let beside_word = figures.ends_with(|c: char| !c.is_ascii());
        if character == ' ' && beside_word {
            continue;
        }
        if !character.is_ascii() && figures.ends_with(' ') {
            figures.pop();
        }
        figures.push(character);
    }
    figures.pop();
    figures
        .replace("点半", "点30分")
        .replace("时半", "时30分")
        .replace("点钟", "点")
        .replace("点整", "点")
        .replace("时整", "时")
}

/// 二〇二六 is 2026, 十一 is 11, 二十 is 20, 二十一 is 21.
fn figure(words: &str) -> String {
    let digit = |character: char| "〇一二三四五六七八九".chars().position(|c| c == character);
    let value = |character: char| match character {
        '零' | '○' => Some(0),
        other => digit(other),
    };
    let one = |word: &str| {
        let mut characters = word.chars();
        match (characters.next(), characters.next()) {
            (Some(character), None) => value(character),
            _ => None,
        }
    };
    let tens = words.split_once('十').and_then(|(before, after)| {
        let tens = if before.is_empty() { 1 } else { one(before)? };
        let units = if after.is_empty() { 0 } else { one(after)? };
        Some((tens * 10 + units).to_string())
    });
    if words.contains('十') {
        // A run that is no number stays as it is, and the date unreadable.
        return tens.unwrap_or_else(|| words.to_owned());
    }
    words
        .chars()
        .filter_map(|character| value(character).map(|value| value.to_string()))
        .collect()
}

fn read_text(text: &str, file_year: Option<i32>) -> Option<Reading> {
    if text.chars().all(|c| c.is_ascii_digit() || c == '.') && text.matches('.').count() <= 1 {
        return digits(text);
    }
    if let Some(found) = DATED.captures(text) {
        let date = date_of(number(&found, &["year"])?, &found)?;
        return timed(date, part(&found, &["t1", "t2"]));
    }
    let found = WITHOUT_YEAR.captures(text)?;
    let date = date_of(file_year?, &found)?;
    match timed(date, part(&found, &["t1", "t2"]))? {
        Reading::Read(time) => Some(Reading::YearAssumed(time)),
        other => Some(other),
    }
}

/// `20261120`, `20261120091233`, `202611200912`, or a serial number such as `46346.3837`.
fn digits(text: &str) -> Option<Reading> {
    let serial: f64 = text.parse().ok()?;
    if text.contains('.') || text.len() == 5 {
        return Some(from_serial(serial));
    }
    let date = NaiveDate::parse_from_str(text.get(..8)?, "%Y%m%d").ok()?;
    let clock = text.get(8..)?;
    let at = |index: usize| clock.get(index..index + 2);
    match clock.len() {
        0 => timed(date, ""),
        4 => timed(date, &format!("{}:{}", at(0)?, at(2)?)),
        6 => timed(date, &format!("{}:{}:{}", at(0)?, at(2)?, at(4)?)),
        _ => None,
    }
}

fn date_of(year: i32, found: &Captures) -> Option<NaiveDate> {
    let month = number(found, &["m1", "m2", "m3", "m4"])?;
    NaiveDate::from_ymd_opt(year, month, number(found, &["day"])?)
}

/// The date with the clock time that follows it.
fn timed(date: NaiveDate, clock: &str) -> Option<Reading> {
    let time = at_clock(date, clock)?;
    Some(plausible(time.at, time.precision))
}

#[cfg(test)]
mod tests {
    use chrono::{Duration, NaiveTime};
    use proptest::prelude::*;

    use super::*;

    fn text(text: &str) -> String {
        show(read_date(&Cell::Text(text.to_owned()), Some(2026)))
    }

    fn show(reading: Reading) -> String {
        match reading {
            Reading::Absent => "absent".to_owned(),
            Reading::Unreadable => "unreadable".to_owned(),
            Reading::TwoDigitYear => "two-digit year".to_owned(),
            Reading::Read(time) => format!("{} {}", time.at.format("%F %T"), time.precision),
            Reading::YearAssumed(time) => {
                format!("{} {}?", time.at.format("%F %T"), time.precision)
            }
        }
    }

    #[test]
    fn every_listed_form_is_read() {
        for (given, expected) in [
            ("2026-11-20 09:12:33", "2026-11-20 09:12:33 second"),
            ("2026/11/20 9:12", "2026-11-20 09:12:00 minute"),
            ("2019/4/25 9:32:09", "2019-04-25 09:32:09 second"),
            ("2026年11月20日", "2026-11-20 00:00:00 day"),
            ("2026年11月20日9时12分", "2026-11-20 09:12:00 minute"),
            (
                "2026年11月20日 星期五 09:12:33",
                "2026-11-20 09:12:33 second",
            ),
            ("2026 年 11 月 20 日 9 时", "2026-11-20 09:00:00 minute"),
            ("2026-11-20 下午3点半", "2026-11-20 15:30:00 minute"),
            ("2026年11月20日 上午9点整", "2026-11-20 09:00:00 minute"),
            ("二〇二六年十一月二十日", "2026-11-20 00:00:00 day"),
            (
                "二零二六年十月三十一日上午十点二十五分",
                "2026-10-31 10:25:00 minute",
            ),
            ("2026.11.20", "2026-11-20 00:00:00 day"),
            ("2026.11.20 9:12", "2026-11-20 09:12:00 minute"),
            ("20261120", "2026-11-20 00:00:00 day"),
            ("20261120091233", "2026-11-20 09:12:33 second"),
            ("46346.3837", "2026-11-20 09:12:32 second"),
            ("46346", "2026-11-20 00:00:00 day"),
            ("2026-11-20T09:12:33+08:00", "2026-11-20 09:12:33 second"),
            ("2026-11-20T01:12:33Z", "2026-11-20 09:12:33 second"),
            ("2026-11-20 09:12:33.0", "2026-11-20 09:12:33 second"),
            ("11-20 09:12", "2026-11-20 09:12:00 minute?"),
            ("11月20日", "2026-11-20 00:00:00 day?"),
            ("2026-11-20 上午9:12", "2026-11-20 09:12:00 minute"),
            ("2026-11-20 下午9:12", "2026-11-20 21:12:00 minute"),
            ("2026-11-20 上午12:05", "2026-11-20 00:05:00 minute"),
            ("2026/11/20 24:00:00", "2026-11-21 00:00:00 second"),
            ("２０２６－１１－２０", "2026-11-20 00:00:00 day"),
            ("\u{a0}2026-11-20\t", "2026-11-20 00:00:00 day"),
        ] {
            assert_eq!(text(given), expected, "{given}");
        }
    }

    #[test]
    fn ways_to_write_none_are_no_dates() {
        for given in [
            "",
            " ",
            "-",
            "—",
            "0000-00-00",
            "0000-00-00 00:00:00",
            "1899-12-30",
            "1899-12-30 00:00:00",
            "无",
            "0",
        ] {
            assert_eq!(text(given), "absent", "{given}");
        }
        assert_eq!(show(read_date(&Cell::DateSerial(0.0), None)), "absent");
    }

    #[test]
    fn nothing_becomes_another_real_date() {
        for given in [
            "2024-02-30",
            "2023-02-29",
            "2026-13-01",
            "2026-11-20 25:00",
            "2026-11-20 24:01",
            "2026-11-20 09:60",
            "2026-11-20 9:",
            "2026-11-20 -1",
            "2099-01-01",
            "9999-12-31",
            "1026-11-20",
            "20261320",
            "2026112",
            "202611",
            "26-11-20x",
            "11/20/2026",
            "2026-11-20 上午13:00",
            "2026-11",
            "昨天",
            "二〇二六年十一月三十一日",
            "二〇二六年二十十月一日",
            "十一月",
            "2026-11-20 约九点",
            "11.20",
            "2026-11-20123",
        ] {
            assert_eq!(text(given), "unreadable", "{given}");
        }
        let text = Cell::Text("11-20 09:12".to_owned());
        assert_eq!(read_date(&text, None), Reading::Unreadable);
    }

    #[test]
    fn a_year_of_two_digits_is_never_guessed() {
        for given in [
            "26-11-20",
            "26/11/20",
            "26.11.20",
            "26年11月20日",
            "20/11/26 09:12",
            "11-20-26 9:12:33",
            "10/11/12",
            "26-1-2 上午9:12",
            "２６－１１－２０",
        ] {
            assert_eq!(text(given), "two-digit year", "{given}");
        }
    }

    #[test]
    fn number_cells_are_serials_or_digits() {
        for (cell, expected) in [
            (Cell::DateSerial(46346.0), "2026-11-20 00:00:00 day"),
            (
                Cell::DateSerial(46_346.383_333_333_33),
                "2026-11-20 09:12:00 minute",
            ),
            (Cell::Number(46346.3837), "2026-11-20 09:12:32 second"),
            (Cell::Number(20_261_120.0), "2026-11-20 00:00:00 day"),
            (
                Cell::Number(20_261_120_091_233.0),
                "2026-11-20 09:12:33 second",
            ),
            (Cell::Number(11.2), "unreadable"),
            (Cell::Number(-3.0), "unreadable"),
            (Cell::Number(1e300), "unreadable"),
        ] {
            assert_eq!(show(read_date(&cell, None)), expected, "{cell:?}");
        }
    }

    proptest! {
        #[test]
        fn no_text_makes_the_reader_panic(text in ".{0,40}") {
            read_date(&Cell::Text(text), Some(2026));
        }

        #[test]
        fn the_short_way_reads_what_the_long_way_does(
            text in "[12][90][0-9]{2}-[01][0-9]-[0-3][0-9][ T][0-2][0-9]:[0-6][0-9]:[0-6][0-9x]",
        ) {
            prop_assert_eq!(from_text(&text, None), from_any_text(&text, None));
        }

        #[test]
        fn a_written_date_reads_back(days in 0_i64..39_000, second in 0_u32..86_400) {
            let day = NaiveDate::from_ymd_opt(1990, 1, 1).unwrap() + Duration::days(days);
            let at = day.and_time(NaiveTime::from_num_seconds_from_midnight_opt(second, 0).unwrap());
            let expected = Reading::Read(LocalTime::new(at, TimePrecision::Second));
            for form in ["%Y-%m-%d %H:%M:%S", "%Y/%m/%d %H:%M:%S", "%Y%m%d%H%M%S", "%Y-%m-%dT%H:%M:%S+08:00"] {
                let written = at.format(form).to_string();
                prop_assert_eq!(read_date(&Cell::Text(written), None), expected);
            }
        }
    }
}
