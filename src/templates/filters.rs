//! Filters of the templates: numbers, changes, shares and dates as Chinese readers expect them.

use chrono::{Datelike, NaiveDate, NaiveDateTime, Weekday};
use minijinja::Environment;

use crate::domain::Week;

/// Below this base a change is told in pieces: a percentage of a handful misleads (domain.md §E.4).
const SMALLEST_BASE_FOR_PERCENT: i64 = 10;

pub(super) fn register(environment: &mut Environment<'static>) {
    environment.add_filter("number", grouped);
    environment.add_filter(
        "change",
        |now: i64, before: Option<i64>, word: Option<String>| {
            change_text(now, before, word.as_deref().unwrap_or("上周"))
        },
    );
    environment.add_filter("percent", percent_text);
    environment.add_filter("share", share_text);
    environment.add_filter("hundredths", |number: f64| format!("{number:.2}"));
    environment.add_filter("tenths", |number: f64| format!("{number:.1}"));
    environment.add_filter("date", |text: String| {
        text.parse().map_or(text, chinese_date)
    });
    environment.add_filter("weekday", |text: &str| text.parse().map_or("", weekday));
    environment.add_filter("week", week_text);
    environment.add_filter("moment", |text: String| {
        text.parse().map_or(text, chinese_moment)
    });
}

/// `12 345` with narrow no-break spaces; four digits stay together.
pub fn grouped(number: i64) -> String {
    let digits = number.unsigned_abs().to_string();
    let sign = if number < 0 { "-" } else { "" };
    if digits.len() <= 4 {
        return format!("{sign}{digits}");
    }
    let mut text = sign.to_owned();
    for (place, digit) in digits.chars().enumerate() {
        if place > 0 && (digits.len() - place).is_multiple_of(3) {
            text.push('\u{202f}');
        }
        text.push(digit);
    }
    text
}

/// 环比/同比 in words: pieces below a base of ten, `上周为0` without a base, else a percentage.
pub fn change_text(now: i64, before: Option<i64>, word: &str) -> String {
    let Some(before) = before else {
        return format!("无{word}数据");
    };
    if before == 0 {
        return format!("{word}为0");
    }
    let difference = now - before;
    if difference == 0 {
        return "持平".to_owned();
    }
    if before < SMALLEST_BASE_FOR_PERCENT {
        let verb = if difference > 0 { "增加" } else { "减少" };
        return format!("{verb}{}件", grouped(difference.abs()));
    }
    let verb = if difference > 0 { "上升" } else { "下降" };
    format!("{verb}{}", percent(difference.abs(), before))
}

/// `83.3%`; a dash where there is nothing to divide by.
pub fn percent_text(numerator: i64, denominator: i64) -> String {
    if denominator == 0 {
        return "—".to_owned();
    }
    percent(numerator, denominator)
}

/// `83.3%（100/120）`: a share never stands without what it was computed from.
pub fn share_text(numerator: i64, denominator: i64) -> String {
    format!(
        "{}（{}/{}）",
        percent_text(numerator, denominator),
        grouped(numerator),
        grouped(denominator)
    )
}

/// One decimal, halves away from zero, in whole numbers so that every machine agrees.
fn percent(numerator: i64, denominator: i64) -> String {
    let tenths = (numerator * 2000 + denominator) / (denominator * 2);
    format!("{}.{}%", tenths / 10, tenths % 10)
}

/// `2026年11月16日`.
pub fn chinese_date(date: NaiveDate) -> String {
    format!("{}年{}月{}日", date.year(), date.month(), date.day())
}

/// `周一`.
fn weekday(date: NaiveDate) -> &'static str {
    match date.weekday() {
        Weekday::Mon => "周一",
        Weekday::Tue => "周二",
        Weekday::Wed => "周三",
        Weekday::Thu => "周四",
        Weekday::Fri => "周五",
        Weekday::Sat => "周六",
        Weekday::Sun => "周日",
    }
}

/// `2026年第22周` of `2026-W22`.
fn week_text(text: String) -> String {
    text.parse::<Week>().map_or(text, |week| {
        format!("{}年第{}周", week.iso_year(), week.number())
    })
}

/// `2026年11月23日 08:30`.
pub fn chinese_moment(moment: NaiveDateTime) -> String {
    format!("{} {}", chinese_date(moment.date()), moment.format("%H:%M"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_grouped_from_five_digits_on() {
        assert_eq!(grouped(4326), "4326");
        assert_eq!(grouped(12_345), "12\u{202f}345");
        assert_eq!(grouped(-1_234_567), "-1\u{202f}234\u{202f}567");
    }

    #[test]
    fn a_change_on_a_small_base_is_told_in_pieces() {
        assert_eq!(change_text(12, Some(9), "上周"), "增加3件");
        assert_eq!(change_text(3, Some(9), "上周"), "减少6件");
        assert_eq!(change_text(3, Some(0), "上周"), "上周为0");
        assert_eq!(change_text(3, None, "去年同期"), "无去年同期数据");
        assert_eq!(change_text(40, Some(40), "上周"), "持平");
    }

    #[test]
    fn a_change_on_a_base_of_ten_is_a_percentage() {
        assert_eq!(change_text(45, Some(40), "上周"), "上升12.5%");
        assert_eq!(change_text(0, Some(10), "上周"), "下降100.0%");
    }

    #[test]
    fn a_share_shows_what_it_was_computed_from() {
        assert_eq!(share_text(100, 120), "83.3%（100/120）");
        assert_eq!(share_text(1, 8), "12.5%（1/8）");
        assert_eq!(share_text(0, 0), "—（0/0）");
        assert_eq!(percent_text(2, 3), "66.7%");
    }

    #[test]
    fn dates_are_chinese_without_leading_zeros() {
        let date = NaiveDate::from_ymd_opt(2026, 11, 6).unwrap();
        assert_eq!(chinese_date(date), "2026年11月6日");
        assert_eq!(weekday(date), "周五");
        let moment = date.and_hms_opt(8, 5, 0).unwrap();
        assert_eq!(chinese_moment(moment), "2026年11月6日 08:05");
    }
}
