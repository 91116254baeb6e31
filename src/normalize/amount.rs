//! Money cells → cents (domain.md §B.8), with the header's unit and the doubts that a person should see.

use super::numeral::{MICROS, Sum, read_sum};
use crate::domain::{Amount, AmountCents, Note, nfkc};

/// Above this a column was probably read with the wrong unit (domain.md §B.8): 10 000 000 元.
const LARGEST_ORDINARY_CENTS: i64 = 1_000_000_000;

/// Words that make a figure a guess.
const ABOUT: [&str; 17] = [
    "大约", "大概", "约为", "约", "左右", "上下", "将近", "近", "超过", "不到", "以上", "以下",
    "以内", "余", "多", "至少", "最多",
];
const NONE: [&str; 14] = [
    "",
    "无",
    "不详",
    "未知",
    "不清楚",
    "未提供",
    "暂无",
    "没有",
    "N/A",
    "NULL",
    "NONE",
    "不涉及",
    "未说明",
    "空",
];
/// A price per month or per piece is no sum of the dispute.
const RATES: [&str; 12] = [
    "/月", "/年", "/天", "/日", "/次", "/斤", "/件", "/个", "每月", "每年", "每次", "每斤",
];

/// What a money cell says; the raw text is kept by the caller.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Money {
    Absent,
    Read(Amount, Option<Note>),
    Unreadable(Note),
}

/// Reads a money cell under its column header (`涉及金额(元)`, `金额（万元）`).
pub(super) fn read_amount(text: &str, header: &str) -> Money {
    let normal = nfkc(text);
    if !is_grouped_well(&normal) {
        let text = format!(
            "“{}”中的逗号不在千分位上，无法确定金额，已按原文保留",
            name(header)
        );
        return Money::Unreadable(Note::new("amount_unreadable", text));
    }
    let raw: String = normal
        .chars()
        .filter(|c| !c.is_whitespace() && !matches!(c, ',' | '\u{200b}' | '\u{feff}' | '\''))
        .flat_map(char::to_uppercase)
        .collect();
    if NONE.contains(&raw.as_str()) || raw.chars().all(|c| matches!(c, '-' | '—' | '/')) {
        return Money::Absent;
    }
    if RATES.iter().any(|rate| raw.contains(rate)) {
        let text = format!("“{}”是单价或费率，不是总金额，未计入金额", name(header));
        return Money::Unreadable(Note::new("amount_is_rate", text));
    }
    let mut plain = raw.clone();
    for word in ABOUT {
        plain = plain.replace(word, "");
    }
    let about = plain != raw;
    for word in [
        "人民币",
        "RMB",
        "CNY",
        "¥",
        "￥",
        "$共",
        "共计",
        "合计",
        "共",
    ] {
        plain = plain.replace(word, "");
    }
    let per_unit = if header.contains('万') { 10_000 } else { 1 };
    match read_range(&plain, per_unit) {
        Some((low, high, mixed)) => finish(low, high, about, mixed, header),
        None => Money::Unreadable(Note::new(
            "amount_unreadable",
            format!("“{}”的内容无法识别为金额，已按原文保留", name(header)),
        )),
    }
}

/// Whether commas between digits part them in threes (1,234,567) or, by 万, in fours (12,3456).
fn is_grouped_well(text: &str) -> bool {
    let runs = text.split(|c: char| !c.is_ascii_digit() && c != ',');
    runs.map(|run| run.trim_matches(','))
        .filter(|run| run.contains(','))
        .all(|run| {
            let mut groups = run.split(',').map(str::len);
            let first = groups.next().unwrap_or(0);
            let in_groups = |size: usize| {
                (1..=size).contains(&first) && groups.clone().all(|length| length == size)
            };
            in_groups(3) || in_groups(4)
        })
}

/// Lower and upper end in cents, and whether the cell names 元 in a column headed 万元.
fn read_range(text: &str, per_unit: i128) -> Option<(i64, i64, bool)> {
    let ends = text
        .split_once(['-', '~', '—', '–', '至', '到'])
        .unwrap_or((text, text));
    let mut low = read_sum(ends.0)?;
    let high = read_sum(ends.1)?;
    if !low.has_unit && high.scale > 1 && low.micros * high.scale <= high.micros {
        // 1-2万 means 1万-2万; 3000-2万 means what it says.
        low = Sum {
            micros: low.micros * high.scale,
            ..high
        };
    }
    let factor = |sum: Sum| if sum.has_unit { 1 } else { per_unit };
    let shared = if high.has_unit && high.scale == 1 {
        1
    } else {
        factor(low)
    };
    let cents = |micros: i128, factor: i128| {
        i64::try_from((micros * factor + MICROS / 200) / (MICROS / 100)).ok()
    };
    let (low, high) = (
        cents(low.micros, shared)?,
        cents(high.micros, factor(high))?,
    );
    let mixed = per_unit > 1 && text.contains(['元', '块']) && !text.contains('万');
    (low <= high).then_some((low, high, mixed))
}

fn finish(low: i64, high: i64, about: bool, mixed: bool, header: &str) -> Money {
    let large = high > LARGEST_ORDINARY_CENTS;
    let note = (large || mixed).then(|| {
        let reason = if large {
            "超过一千万元"
        } else {
            "列标题为万元而单元格写明元"
        };
        let text = format!("“{}”{reason}，请核对单位是元还是万元", name(header));
        Note::new("amount_unit_suspect", text)
    });
    let amount = Amount {
        low: AmountCents(low),
        high: AmountCents(high),
        doubtful: about || note.is_some(),
    };
    Money::Read(amount, note)
}

fn name(header: &str) -> &str {
    if header.is_empty() { "金额" } else { header }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn show(text: &str, header: &str) -> String {
        match read_amount(text, header) {
            Money::Absent => "absent".to_owned(),
            Money::Unreadable(note) => note.code,
            Money::Read(amount, note) => {
                let ends = if amount.low == amount.high {
                    amount.low.yuan_text()
                } else {
                    format!("{}-{}", amount.low.yuan_text(), amount.high.yuan_text())
                };
                let doubt = if amount.doubtful { "?" } else { "" };
                let note = note.map_or(String::new(), |note| format!(" {}", note.code));
                format!("{ends}{doubt}{note}")
            }
        }
    }

    #[test]
    fn every_listed_form_is_read() {
        for (text, expected) in [
            ("1,234.50元", "1234.50"),
            ("1,23", "amount_unreadable"),
            ("12,3456元", "123456.00"),
            ("1，234，567", "1234567.00"),
            ("1,2345,67", "amount_unreadable"),
            ("￥1234", "1234.00"),
            ("¥ 99.9", "99.90"),
            ("1.2万", "12000.00"),
            ("3万元", "30000.00"),
            ("3万3", "33000.00"),
            ("3500左右", "3500.00?"),
            ("约500元", "500.00?"),
            ("500-800元", "500.00-800.00"),
            ("1-2万", "10000.00-20000.00"),
            ("3000-2万", "3000.00-20000.00"),
            ("99/月", "amount_is_rate"),
            ("每月99元", "amount_is_rate"),
            ("壹仟贰佰元整", "1200.00"),
            ("人民币壹仟贰佰元整", "1200.00"),
            ("一千二", "1200.00"),
            ("两千", "2000.00"),
            ("0", "0.00"),
            ("无", "absent"),
            ("不详", "absent"),
            ("-", "absent"),
            ("", "absent"),
            ("１２３４", "1234.00"),
            ("3000多元", "3000.00?"),
            ("货款500元，运费20元", "amount_unreadable"),
            ("800-500", "amount_unreadable"),
            ("12000000", "12000000.00? amount_unit_suspect"),
            ("0.30000000000000004", "0.30"),
            ("1.2E+4", "amount_unreadable"),
            ("若干", "amount_unreadable"),
        ] {
            assert_eq!(show(text, "涉及金额(元)"), expected, "{text}");
        }
    }

    #[test]
    fn the_header_s_unit_decides_where_the_cell_has_none() {
        assert_eq!(show("1.2", "涉及金额（万元）"), "12000.00");
        assert_eq!(show("1.2万元", "涉及金额（万元）"), "12000.00");
        assert_eq!(show("1-2", "涉及金额（万元）"), "10000.00-20000.00");
        assert_eq!(
            show("3500元", "涉及金额（万元）"),
            "3500.00? amount_unit_suspect"
        );
        assert_eq!(show("3500", "金额"), "3500.00");
    }

    proptest! {
        #[test]
        fn no_text_makes_the_reader_panic(text in "[0-9.一二十百千万亿元角分块约多-]{0,24}") {
            read_amount(&text, "金额");
        }

        #[test]
        fn any_text_is_survived(text in ".{0,30}") {
            read_amount(&text, "金额（万元）");
        }
    }
}
