//! The last look at a row before it leaves the reader: wrongly decoded cells are mended or reported.
//!
//! Out: a row without any U+FFFD, sound or with the reason why it is not.

use super::mojibake::{Verdict, examine};
use super::reader::RawItem;
use crate::domain::{Cell, QuarantineReason, Quarantined, RawRow};

/// What a replacement character looks like once its bytes are written out.
const WRITTEN_OUT: &str = "\\xEF\\xBF\\xBD";

/// Mends the cells; a row that already has a fault keeps that one.
pub(super) fn mended(mut row: RawRow, fault: Option<Quarantined>) -> RawItem {
    let number = row.row;
    let mut fault = fault;
    for (column, cell) in (1..).zip(&mut row.cells) {
        if let Cell::Text(text) = &*cell
            && let Some(plain) = unwrapped(text)
        {
            *cell = if plain.is_empty() {
                Cell::Empty
            } else {
                Cell::Text(plain)
            };
        }
        let Cell::Text(text) = cell else { continue };
        // Every suspect character is beyond ASCII.
        if text.is_ascii() {
            continue;
        }
        if text.contains('\u{fffd}') {
            *text = text.replace('\u{fffd}', WRITTEN_OUT);
            fault.get_or_insert_with(|| broken(number, column));
        } else if text.contains("锟斤拷") {
            fault.get_or_insert_with(|| broken(number, column));
        }
        match examine(text) {
            Verdict::Sound => {}
            Verdict::Repaired { text, encoding } => {
                row.faults.push(format!(
                    "第{column}列的文字曾被错误解码，已按 {encoding} 还原。"
                ));
                *cell = Cell::Text(text);
            }
            Verdict::Broken => {
                fault.get_or_insert_with(|| broken(number, column));
            }
        }
    }
    match fault {
        None => RawItem::Row(row),
        Some(quarantined) => RawItem::BadRow { row, quarantined },
    }
}

/// The text inside `="…"`, the formula with which exports keep a spreadsheet from reading digits as a number.
fn unwrapped(text: &str) -> Option<String> {
    let inside = text.trim().strip_prefix("=\"")?.strip_suffix('"')?;
    let plain = inside.replace("\"\"", "\u{0}");
    // A longer formula such as `="a"&"b"` is not a text in quotes.
    (!plain.contains('"')).then(|| plain.replace('\u{0}', "\""))
}

fn broken(row: u32, column: usize) -> Quarantined {
    Quarantined {
        reason: QuarantineReason::BrokenEncoding,
        message: format!(
            "第{row}行第{column}列的文字在导出前就已损坏（乱码），无法还原；请从原系统重新导出，或改正后重新导入这一行。"
        ),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn row(texts: &[&str]) -> RawRow {
        RawRow {
            row: 7,
            cells: texts
                .iter()
                .map(|text| Cell::Text((*text).to_owned()))
                .collect(),
            hidden: false,
            counts_from_1904: false,
            faults: Vec::new(),
        }
    }

    #[test]
    fn a_text_wrapped_as_a_formula_is_unwrapped() {
        let wrapped = [
            "=\"00LYG2026\"",
            "=\"\"",
            "=\"a\"&\"b\"",
            "=\"甲\"\"乙\"",
            "\"引用\"",
        ];
        let RawItem::Row(good) = mended(row(&wrapped), None) else {
            panic!("the row is sound");
        };
        let text = |text: &str| Cell::Text(text.to_owned());
        let expected = [
            text("00LYG2026"),
            Cell::Empty,
            text("=\"a\"&\"b\""),
            text("甲\"乙"),
            text("\"引用\""),
        ];
        assert_eq!(good.cells, expected);
    }

    #[test]
    fn a_repaired_cell_says_so_and_a_lost_one_makes_the_row_bad() {
        let RawItem::Row(good) = mended(row(&["ÄÏÍ¨", "x"]), None) else {
            panic!("the row is sound");
        };
        assert_eq!(good.cells[0], Cell::Text("南通".to_owned()));
        assert_eq!(good.faults.len(), 1);
        for lost in ["要求\u{fffd}退款", "锟斤拷"] {
            let RawItem::BadRow { row, quarantined } = mended(row(&["x", lost]), None) else {
                panic!("the row is bad");
            };
            assert_eq!(quarantined.reason, QuarantineReason::BrokenEncoding);
            assert!(quarantined.message.starts_with("第7行第2列"));
            assert!(!row.cells[1].text().contains('\u{fffd}'));
        }
    }
}
