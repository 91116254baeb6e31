//! The year of a file's period, as its name or title tells it.

use std::sync::LazyLock;

use regex::Regex;
use unicode_normalization::UnicodeNormalization;

#[expect(clippy::expect_used, reason = "a constant pattern that the test runs")]
static YEAR: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"(?:^|\D)(20\d{2})(?:年|[-./_](?:0?[1-9]|1[0-2])\D|(?:0[1-9]|1[0-2])(?:\D|[0-3]\d(?:\D|$)|$))")
        .expect("a constant pattern")
});

/// The year that completes dates such as `11-20 09:12`; none when the text names two different years.
pub fn year_named_in(text: &str) -> Option<i32> {
    let text: String = text.nfkc().collect();
    let mut years: Vec<i32> = YEAR
        .captures_iter(&text)
        .filter_map(|found| found.get(1)?.as_str().parse().ok())
        .collect();
    years.dedup();
    match years.as_slice() {
        [year] => Some(*year),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_year_is_read_from_names_and_titles() {
        for (text, year) in [
            ("工单明细表（2026年11月16日—11月22日）", Some(2026)),
            ("12345_20261122.csv", Some(2026)),
            ("投诉2026-11.xlsx", Some(2026)),
            ("（2026年12月28日—2027年1月3日）", None),
            ("导出.xlsx", None),
            ("12345热线", None),
        ] {
            assert_eq!(year_named_in(text), year, "{text}");
        }
    }
}
