//! Numbers of the same matter on other hotlines, from columns and from cues in the text.

use std::sync::LazyLock;

use regex::Regex;

use super::cells::Cells;
use crate::domain::{Field, MappedRow, OrderNo};

/// Words that announce another system's number, then the number itself.
#[expect(
    clippy::expect_used,
    reason = "a constant pattern that every test runs"
)]
static CUE: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(
        r"(?:(?:12345|12315|12318|原|关联|热线)?工单(?:编?号|编码)?|(?:12345|12315|12318)(?:编号|单号)|(?:原|关联)(?:投诉|举报)单(?:编?号)?|转自(?:12345|12315|12318)?(?:热线|平台|工单)?)\s*(?:为|是)?[::(\s]*([A-Za-z]{0,6}\d[A-Za-z0-9-]{6,39})",
    )
    .expect("a constant pattern")
});

/// Every other number that the row quotes, in order and once each.
pub(super) fn linked_numbers(
    row: &MappedRow,
    own: Option<&OrderNo>,
    texts: &[&str],
) -> Vec<String> {
    let columns = Cells::of(row).values(Field::LinkedNo);
    let in_columns = columns
        .iter()
        .flat_map(|value| value.split([',', ';', '、', ' ', '/']))
        .filter_map(|part| part.parse::<OrderNo>().ok());
    let in_texts = texts
        .iter()
        .flat_map(|text| CUE.captures_iter(text))
        .filter_map(|found| found.get(1))
        .filter_map(|number| {
            number
                .as_str()
                .trim_end_matches('-')
                .parse::<OrderNo>()
                .ok()
        });
    let mut numbers: Vec<String> = Vec::new();
    for number in in_columns.chain(in_texts) {
        let known = numbers.iter().any(|seen| seen == number.as_str());
        if !known && Some(&number) != own {
            numbers.push(number.as_str().to_owned());
        }
    }
    numbers
}

#[cfg(test)]
mod tests {
    use super::super::cells::sample;
    use super::*;

    #[test]
    fn numbers_are_found_after_their_cues_only() {
        for (text, expected) in [
            (
                "12345工单号:LYG20261120000123,请办理",
                vec!["LYG20261120000123"],
            ),
            ("转自12345:20261120-0456", vec!["20261120-0456"]),
            (
                "原工单320700202611200001234未解决",
                vec!["320700202611200001234"],
            ),
            ("工单编号 DH2611200098", vec!["DH2611200098"]),
            ("订单号123456789012,手机13800001234", vec![]),
            ("投诉人重复来电", vec![]),
        ] {
            assert_eq!(
                linked_numbers(&sample(&[]), None, &[text]),
                expected,
                "{text}"
            );
        }
    }

    #[test]
    fn the_order_s_own_number_is_no_link() {
        let own: OrderNo = "LYG0001234".parse().unwrap();
        let row = sample(&[(Field::LinkedNo, "关联单号", "LYG0001234、12345-998877")]);
        let texts = ["工单编号:LYG0001234"];
        assert_eq!(linked_numbers(&row, Some(&own), &texts), ["12345-998877"]);
    }
}
