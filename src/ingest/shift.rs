//! Rows whose cells stand in columns that are not theirs.
//!
//! The shape of a cell alone tells it: a sentence where a time should be, a date where a sum should be. What the
//! values mean is not asked here.

use super::layout::{Layout, is_time};
use crate::domain::{Cell, Field, QuarantineReason, Quarantined, RawRow};

/// Longer texts are no times.
const LONGEST_TIME: usize = 40;

/// How rows may differ from their header in width.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Width {
    /// A text file: a row with fewer cells than its header has lost some of them, at its end or inside.
    AsWritten,
    /// A spreadsheet: cells have their column, and blank ones at the end are not there.
    Trimmed,
}

/// The reason when the row is wider than its header, or when a row of another width has cells that cannot be what
/// their column says.
pub(super) fn shifted(
    layout: &Layout,
    header_cells: usize,
    row: &RawRow,
    rows_are: Width,
) -> Option<Quarantined> {
    let width = layout.headers().len();
    let outside = row.cells.iter().skip(width).any(|cell| !cell.is_blank());
    let filled = |(column, cell): (usize, &Cell)| {
        let field = layout.field(column)?;
        (!cell.is_blank()).then(|| (field, cell.text().trim().to_owned()))
    };
    let cells = || row.cells.iter().enumerate().filter_map(filled);
    let long = row.cells.len() > header_cells
        && cells().any(|(field, text)| is_time(field) && is_no_time(&text));
    let short = rows_are == Width::AsWritten
        && row.cells.len() < width
        && cells().any(|(field, text)| is_misfit(field, &text));
    (outside || long || short).then(|| Quarantined {
        reason: QuarantineReason::ColumnShift,
        message: format!(
            "第{}行：表头有{width}列，该行有{}列，内容可能错位（常因缺少单元格，或内容中含有未加引号的分隔符）。请在源文件中改正该行后重新导入。",
            row.row,
            row.cells.len()
        ),
    })
}

fn is_misfit(field: Field, text: &str) -> bool {
    let words = text.chars().filter(|c| is_word(*c)).count();
    let has_digit = text.chars().any(char::is_numeric);
    match field {
        field if is_time(field) => is_no_time(text) && !is_nothing(text),
        // 法人, 不详: short words stand in these columns by right.
        Field::Amount | Field::Redress => looks_like_date(text) || (words > 4 && !has_digit),
        Field::ComplainantPhone | Field::RespondentPhone => {
            looks_like_date(text) || (words > 4 && !has_digit)
        }
        Field::Uscc => looks_like_date(text) || words > 4,
        Field::OrderNo => words > 4 && !has_digit,
        _ => false,
    }
}

fn is_no_time(text: &str) -> bool {
    text.chars().count() > LONGEST_TIME
        || text.chars().any(char::is_alphabetic) && !text.chars().any(char::is_numeric)
}

fn is_nothing(text: &str) -> bool {
    ["无", "不详", "未知", "暂无", "空"].contains(&text)
        || text.is_ascii()
            && matches!(
                text.to_ascii_uppercase().as_str(),
                "NULL" | "NONE" | "NAN" | "N/A"
            )
}

/// A letter of a word, and no digit of a sum in words.
fn is_word(character: char) -> bool {
    !character.is_ascii() && character.is_alphabetic()
}

/// `2026-11-20`, with whatever follows.
fn looks_like_date(text: &str) -> bool {
    let mut parts = text.splitn(3, ['-', '/', '.', '年', '月']);
    let (Some(year), Some(month), Some(day)) = (parts.next(), parts.next(), parts.next()) else {
        return false;
    };
    let digits = |part: &str| part.chars().all(|c| c.is_ascii_digit());
    let is_year =
        year.len() == 4 && digits(year) && (year.starts_with("19") || year.starts_with("20"));
    let is_month = (1..=2).contains(&month.len()) && digits(month);
    is_year && is_month && day.starts_with(|c: char| c.is_ascii_digit())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cell_of_another_shape_is_no_value_of_its_column() {
        for (field, text) in [
            (Field::AcceptedAt, "是"),
            (Field::Amount, "2026-11-20 09:12:50"),
            (Field::Amount, "东海县市场监管局"),
            (Field::ComplainantPhone, "海州区苍梧小区"),
            (Field::Uscc, "晶莹水晶旗舰店"),
        ] {
            assert!(is_misfit(field, text), "{text}");
        }
        for (field, text) in [
            (Field::ClosedAt, "2026-11-20"),
            (Field::ClosedAt, "不详"),
            (Field::Amount, "500-800元"),
            (Field::Amount, "约一千二"),
            (Field::ComplainantPhone, "12345678901(弟弟)"),
            (Field::ComplainantPhone, "匿名"),
            (Field::OrderNo, "20261120-0456"),
            (Field::Body, "2026-11-20"),
        ] {
            assert!(!is_misfit(field, text), "{text}");
        }
    }
}
