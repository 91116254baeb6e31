//! A table whose header no profile knows: its rows are kept for a retry, not thrown away as notes.

use std::ops::ControlFlow;

use super::furniture::furniture_of;
use super::header_row::{has_key, reads_like_names, row_key, texts};
use super::sheet_item::{SheetItem, Sink};
use crate::domain::{QuarantineReason, Quarantined, RawRow, SkipReason, SkippedRow};

/// What to do about rows whose columns nobody knows.
pub const RETRY_ADVICE: &str = "如为工单数据，请把文件发给数据管理员，由其登记各列含义后重试（quarantine retry）；或在源系统重新导出并保留列名一行。";

/// Cells that a row of a table fills at least; prose and its numbering fill fewer.
const TABLE_CELLS: usize = 3;

/// Where the rows of an unknown table go.
pub(super) struct UnknownTable {
    /// Keys of the header lines and of the rows above them, which may be printed again.
    header_lines: Vec<Vec<String>>,
    titles: Vec<Vec<String>>,
}

impl UnknownTable {
    pub(super) fn new(header_lines: &[RawRow], titles: &[RawRow]) -> Self {
        Self {
            header_lines: header_lines.iter().map(row_key).collect(),
            titles: titles.iter().map(row_key).collect(),
        }
    }

    pub(super) fn push(&self, row: RawRow, sink: Sink) -> ControlFlow<()> {
        match self.furniture(&row) {
            Some(reason) => sink(SheetItem::Skipped(SkippedRow {
                row: row.row,
                reason,
            })),
            None => sink(SheetItem::Bad {
                quarantined: unknown(row.row),
                raw: row,
            }),
        }
    }

    /// Nothing is known of the columns, so only what no record can look like is skipped.
    fn furniture(&self, row: &RawRow) -> Option<SkipReason> {
        if row.is_blank() {
            return Some(SkipReason::Blank);
        }
        if self.header_lines.iter().any(|key| has_key(row, key)) {
            return Some(SkipReason::RepeatedHeader);
        }
        if self.titles.iter().any(|key| has_key(row, key)) {
            return Some(SkipReason::Title);
        }
        let filled: Vec<_> = texts(row)
            .into_iter()
            .filter(|text| !text.is_empty())
            .map(|text| (None, text))
            .collect();
        furniture_of(&filled)
            .filter(|reason| *reason == SkipReason::Total || filled.len() < TABLE_CELLS)
    }
}

/// Where the table begins among the first rows of a sheet: the place of its header, or of its first row when it has
/// none; nothing when the sheet is prose.
pub(super) fn find_table(rows: &[RawRow]) -> Option<TableStart> {
    let wide = |row: &&RawRow| filled(row) >= TABLE_CELLS;
    let first = rows.iter().position(|row| wide(&row))?;
    let header = rows
        .get(first)
        .is_some_and(|row| reads_like_names(&texts(row)));
    let below = rows.iter().skip(first + 1).filter(wide).count();
    if header {
        (below >= 1).then_some(TableStart::Header(first))
    } else {
        (below >= 1).then_some(TableStart::Row(first))
    }
}

/// See [`find_table`].
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum TableStart {
    Header(usize),
    Row(usize),
}

/// Filled cells; a title merged over many columns fills one.
fn filled(row: &RawRow) -> usize {
    let mut texts = texts(row);
    texts.retain(|text| !text.is_empty());
    texts.sort_unstable();
    texts.dedup();
    texts.len()
}

fn unknown(row: u32) -> Quarantined {
    Quarantined {
        reason: QuarantineReason::UnknownLayout,
        message: format!(
            "第{row}行：所在工作表的表头未被任何导入方案认出，各列含义未知。{RETRY_ADVICE}"
        ),
    }
}
