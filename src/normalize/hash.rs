//! The content hash of a row: equal meaning, equal hash, whatever the columns were called or how they stood.

use std::fmt::Write;

use sha2::{Digest, Sha256};

use super::amount::{Money, read_amount};
use super::cells::Cells;
use super::date::{Reading, read_date};
use super::text::{clean_text, clean_value};
use crate::domain::{Cell, Field, MappedRow, OrderNo, parse_phone};

/// SHA-256, hex, over source and mapped values in the fixed order of the fields.
pub(super) fn content_sha256(row: &MappedRow, file_year: Option<i32>) -> String {
    let cells = Cells::of(row);
    let mut hasher = Sha256::new();
    hasher.update(row.source.code());
    for field in Field::ALL {
        if *field == Field::Ignored {
            continue;
        }
        for (header, cell) in cells.all(*field) {
            let value = meaning(*field, header, cell, file_year);
            if !value.is_empty() {
                // Field code, length and value: no two rows can run together into the same bytes.
                hasher.update(format!("\n{}:{}:", field.code(), value.len()));
                hasher.update(value);
            }
        }
    }
    let mut hex = String::with_capacity(64);
    for byte in hasher.finalize() {
        // Writing to a string cannot fail.
        let _ = write!(hex, "{byte:02x}");
    }
    hex
}

/// A value in the one form that every export of it has.
fn meaning(field: Field, header: &str, cell: &Cell, file_year: Option<i32>) -> String {
    match field {
        Field::ReceivedAt
        | Field::AcceptedAt
        | Field::DispatchedAt
        | Field::DueAt
        | Field::ClosedAt => match read_date(cell, file_year) {
            Reading::Absent => String::new(),
            Reading::Read(time) | Reading::YearAssumed(time) => time.rfc3339(),
            Reading::Unreadable => clean_value(&cell.text()),
        },
        Field::Amount | Field::Redress => match read_amount(&cell.text(), header) {
            Money::Absent => String::new(),
            Money::Read(amount, _) => format!("{}-{}", amount.low.0, amount.high.0),
            Money::Unreadable(_) => clean_value(&cell.text()),
        },
        Field::Title | Field::Body | Field::Claim | Field::Result => {
            without_blanks(&clean_text(&cell.text()))
        }
        Field::ComplainantPhone | Field::RespondentPhone => phone(&clean_value(&cell.text())),
        Field::Uscc | Field::ComplainantId => {
            signs(&clean_value(&cell.text())).to_ascii_uppercase()
        }
        Field::OrderNo => {
            let text = cell.text();
            text.parse::<OrderNo>()
                .map_or_else(|_| clean_value(&text), |number| number.to_string())
        }
        _ => without_blanks(&clean_value(&cell.text())),
    }
}

/// Blanks tell exports apart, not what was said: 王 建国 is 王建国.
fn without_blanks(text: &str) -> String {
    text.split_whitespace().collect()
}

/// Letters, digits and masks; hyphens and brackets only group them.
fn signs(text: &str) -> String {
    text.chars()
        .filter(|c| c.is_alphanumeric() || *c == '*')
        .collect()
}

/// One number in its one form; whatever else the cell says stays a part of it.
fn phone(text: &str) -> String {
    let signs = signs(text);
    let is_one = signs.chars().all(|c| c.is_ascii_digit() || c == '*')
        && !text.contains(['/', '、', ',', ';']);
    match parse_phone(&signs) {
        Ok((digits, _)) if is_one => digits,
        // Two numbers must not run together into a third.
        _ if is_one => signs,
        _ => without_blanks(text),
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::super::cells::sample;
    use super::*;

    #[test]
    fn form_does_not_matter_but_meaning_does() {
        let hash = |cells: &[(Field, &str, &str)]| content_sha256(&sample(cells), None);
        let one = hash(&[
            (Field::OrderNo, "工单编号", "LYG1"),
            (Field::ReceivedAt, "来电时间", "2026-11-20 09:12:33"),
            (Field::Amount, "涉及金额(元)", "12000"),
            (Field::Body, "内容", "买到　假货"),
        ]);
        let other = hash(&[
            (Field::Body, "诉求内容", "买到 假货\t"),
            (Field::Ignored, "序号", "7"),
            (Field::Amount, "金额（万元）", "1.2"),
            (Field::ReceivedAt, "受理时间", "2026/11/20 9:12:33"),
            (Field::OrderNo, "工单号", "'LYG1"),
            (Field::Status, "状态", "—"),
        ]);
        assert_eq!(one, other);
        assert_eq!(one.len(), 64);
        let changed = hash(&[
            (Field::OrderNo, "工单编号", "LYG1"),
            (Field::ReceivedAt, "来电时间", "2026-11-20 09:12:34"),
            (Field::Amount, "涉及金额(元)", "12000"),
            (Field::Body, "内容", "买到 假货"),
        ]);
        assert_ne!(one, changed);
    }

    #[test]
    fn a_value_written_otherwise_is_no_update_but_a_changed_one_is() {
        let one = |field, text| content_sha256(&sample(&[(field, "列", text)]), None);
        for (field, given, same, other) in [
            (
                Field::ComplainantPhone,
                "13711110001",
                "137-1111-0001",
                "137-1111-0002",
            ),
            (
                Field::ComplainantPhone,
                "+86 137 1111 0001",
                "13711110001",
                "13711110001/0518-85551234",
            ),
            (
                Field::RespondentPhone,
                "（0518）85551234",
                "0518-85551234",
                "0518-85551235",
            ),
            (
                Field::Uscc,
                "91350100m000100y43",
                "91350100 M000100Y43",
                "91350100M000100Y44",
            ),
            (
                Field::ComplainantId,
                "11010519491231002x",
                "11010519491231002X",
                "110105194912310021",
            ),
            (Field::ComplainantName, "王 建国", "王建国", "王建军"),
            (
                Field::Body,
                "买到假货， 要求退款",
                "买到假货,要求退款",
                "买到假货，要求退货",
            ),
            (Field::OrderNo, "\"00LYG1\"", "00LYG1", "0LYG1"),
        ] {
            assert_eq!(one(field, given), one(field, same), "{given}");
            assert_ne!(one(field, given), one(field, other), "{other}");
        }
    }

    proptest! {
        #[test]
        fn the_hash_does_not_depend_on_the_order_of_columns(
            values in proptest::collection::vec(".{0,12}", 6),
            turn in 0_usize..6,
        ) {
            let fields = [Field::OrderNo, Field::Body, Field::Title, Field::Amount, Field::Respondent, Field::Region];
            let cells: Vec<(Field, &str, &str)> = fields
                .iter()
                .zip(&values)
                .map(|(field, value)| (*field, "列", value.as_str()))
                .collect();
            let mut turned = cells.clone();
            turned.rotate_left(turn);
            prop_assert_eq!(content_sha256(&sample(&cells), None), content_sha256(&sample(&turned), None));
        }
    }
}
