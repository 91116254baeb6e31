//! The times of an order from their columns, and the sentences about those that cannot be read.

use super::cells::Cells;
use super::date::{Reading, read_date};
use super::order::NormalizeContext;
use crate::domain::{Cell, Field, LocalTime, MappedRow, Note, QuarantineReason, Quarantined};

/// The time of receipt, or why the row has none that can be used.
pub(super) fn received_at(
    row: &MappedRow,
    context: &NormalizeContext,
    notes: &mut Vec<Note>,
) -> Result<Option<LocalTime>, Quarantined> {
    for (header, cell) in Cells::of(row).all(Field::ReceivedAt) {
        match read_date(cell, context.file_year) {
            Reading::Absent => {}
            Reading::Read(time) => {
                notes.extend(in_future(header, time, context));
                return Ok(Some(time));
            }
            Reading::YearAssumed(time) => {
                notes.push(year_assumed(header, Field::ReceivedAt, time));
                notes.extend(in_future(header, time, context));
                return Ok(Some(time));
            }
            Reading::Unreadable => {
                let why = format!(
                    "{}无法识别为日期，或日期不存在。请改为 2026-11-20 09:12:33 的形式后重新导入",
                    quotable(cell).unwrap_or_else(|| "内容".to_owned())
                );
                let column = name_of(header, Field::ReceivedAt);
                return Err(quarantined(
                    QuarantineReason::BadReceivedAt,
                    row,
                    column,
                    &why,
                ));
            }
        }
    }
    if row.received_at_required {
        return Err(quarantined(
            QuarantineReason::MissingReceivedAt,
            row,
            name_of(&row.received_at_header, Field::ReceivedAt),
            "时间为空，不能计入周度统计。请在源文件中补上受理（来电）时间后重新导入",
        ));
    }
    notes.push(Note::new("no_received_at", "没有受理时间，不计入按周统计"));
    Ok(None)
}

/// Any other time; an unreadable one is noted and left out.
pub(super) fn other_time(
    cells: Cells,
    field: Field,
    context: &NormalizeContext,
    notes: &mut Vec<Note>,
) -> Option<LocalTime> {
    for (header, cell) in cells.all(field) {
        match read_date(cell, context.file_year) {
            Reading::Absent => {}
            Reading::Read(time) => return Some(time),
            Reading::YearAssumed(time) => {
                notes.push(year_assumed(header, field, time));
                return Some(time);
            }
            Reading::Unreadable => {
                let text = format!(
                    "“{}”{}无法识别为日期，已留空",
                    name_of(header, field),
                    quotable(cell).unwrap_or_else(|| "的内容".to_owned())
                );
                notes.push(Note::new("time_unreadable", text));
            }
        }
    }
    None
}

fn year_assumed(header: &str, field: Field, time: LocalTime) -> Note {
    let text = format!(
        "“{}”没有年份，按文件所属年份记为{}",
        name_of(header, field),
        time.rfc3339()
    );
    Note::new("year_assumed", text)
}

/// Nobody complains the day after tomorrow; a file that was made just after midnight elsewhere may say tomorrow.
fn in_future(header: &str, time: LocalTime, context: &NormalizeContext) -> Option<Note> {
    let today = context.today?;
    (time.at.date() > today.succ_opt()?).then(|| {
        let text = format!(
            "“{}”晚于导入日期{today}，请核对年份与月日",
            name_of(header, Field::ReceivedAt)
        );
        Note::new("future_date", text)
    })
}

/// The value itself where it can only be a slip in a date; never a name, and never a telephone number.
fn quotable(cell: &Cell) -> Option<String> {
    let text = cell.text();
    let longest_run = text
        .split(|c: char| !c.is_ascii_digit())
        .map(str::len)
        .max()
        .unwrap_or(0);
    let alphabet = |c: char| {
        c.is_ascii_digit() || c.is_whitespace() || "年月日号时点分秒上下午:：-/.TZ+".contains(c)
    };
    (text.chars().all(alphabet) && longest_run <= 8 && text.chars().count() <= 30)
        .then(|| format!("“{}”", text.trim()))
}

/// The header as the file wrote it, or our own word where a default or nothing stood.
pub(super) fn name_of(header: &str, field: Field) -> &str {
    if header.is_empty() {
        field.label()
    } else {
        header
    }
}

/// A sentence with row, column, reason and remedy.
pub(super) fn quarantined(
    reason: QuarantineReason,
    row: &MappedRow,
    column: &str,
    why: &str,
) -> Quarantined {
    Quarantined {
        reason,
        message: format!("第{}行“{column}”列：{why}。", row.row),
    }
}
