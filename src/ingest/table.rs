//! The rows under a header: records, furniture, and rows that do not fit their columns.

use std::collections::VecDeque;
use std::ops::ControlFlow;

use super::Refusal;
use super::furniture::{Filled, furniture_of, may_be_remark};
use super::header_row::has_key;
use super::layout::Layout;
use super::sheet_item::{SheetItem, Sink};
use super::shift::{Width, shifted};
use crate::domain::{Quarantined, RawRow, SkipReason, SkippedRow};

/// Remarks that may be held back until it is known that nothing follows them.
const MOST_HELD: usize = 30;

/// The part of a sheet below its header.
pub(super) struct Table<'a> {
    layout: Layout<'a>,
    /// Keys of the header lines: the same row further down is a repeated header.
    header_lines: Vec<Vec<String>>,
    /// Keys of the rows above the header, which some layouts print on every page.
    titles: Vec<Vec<String>>,
    /// Cells of the header row including blank ones at its end.
    header_cells: usize,
    rows_are: Width,
    held: VecDeque<RawRow>,
}

impl<'a> Table<'a> {
    pub(super) fn new(
        layout: Layout<'a>,
        header_lines: Vec<Vec<String>>,
        titles: Vec<Vec<String>>,
        header_cells: usize,
        rows_are: Width,
    ) -> Self {
        Self {
            layout,
            header_lines,
            titles,
            header_cells,
            rows_are,
            held: VecDeque::new(),
        }
    }

    pub(super) fn layout(&self) -> &Layout<'a> {
        &self.layout
    }

    /// One row further; a refusal means that the sheet as a whole cannot be trusted.
    pub(super) fn push(&mut self, row: RawRow, sink: Sink) -> Result<ControlFlow<()>, Refusal> {
        let filled = self.filled(&row);
        if let Some(reason) = self.furniture(&row, &filled) {
            return Ok(sink(SheetItem::Skipped(SkippedRow {
                row: row.row,
                reason,
            })));
        }
        if let Some(quarantined) = self.shifted(&row) {
            return Ok(self.flush_then(
                SheetItem::Bad {
                    raw: row,
                    quarantined,
                },
                sink,
            ));
        }
        if let Some(refusal) = self.layout.damaged_order_no(&row) {
            return Err(refusal);
        }
        if may_be_remark(&filled) {
            self.held.push_back(row);
            if self.held.len() <= MOST_HELD {
                return Ok(ControlFlow::Continue(()));
            }
            let oldest = self.held.pop_front();
            return Ok(oldest.map_or(ControlFlow::Continue(()), |row| sink(self.record(row))));
        }
        let record = self.record(row);
        Ok(self.flush_then(record, sink))
    }

    /// A row that the reader could not read as it should.
    pub(super) fn push_bad(
        &mut self,
        raw: RawRow,
        quarantined: Quarantined,
        sink: Sink,
    ) -> ControlFlow<()> {
        self.flush_then(SheetItem::Bad { raw, quarantined }, sink)
    }

    /// The sheet ends: what is still held back were remarks under the table.
    pub(super) fn finish(&mut self, sink: Sink) -> ControlFlow<()> {
        while let Some(row) = self.held.pop_front() {
            sink(SheetItem::Skipped(SkippedRow {
                row: row.row,
                reason: SkipReason::Note,
            }))?;
        }
        sink(SheetItem::SheetEnd)
    }

    /// Something follows the rows held back, so they stand inside the table: records, good or bad.
    fn flush_then(&mut self, item: SheetItem, sink: Sink) -> ControlFlow<()> {
        while let Some(row) = self.held.pop_front() {
            sink(self.record(row))?;
        }
        sink(item)
    }

    fn record(&self, row: RawRow) -> SheetItem {
        SheetItem::Row {
            mapped: self.layout.map(&row),
            raw: row,
        }
    }

    fn filled(&self, row: &RawRow) -> Vec<Filled> {
        row.cells
            .iter()
            .enumerate()
            .filter(|(_, cell)| !cell.is_blank())
            .map(|(column, cell)| (self.layout.field(column), cell.text().trim().to_owned()))
            .collect()
    }

    fn furniture(&self, row: &RawRow, filled: &[Filled]) -> Option<SkipReason> {
        if row.is_blank() {
            return Some(SkipReason::Blank);
        }
        if self.header_lines.iter().any(|key| has_key(row, key)) {
            return Some(SkipReason::RepeatedHeader);
        }
        if self.titles.iter().any(|key| has_key(row, key)) {
            return Some(SkipReason::Title);
        }
        furniture_of(filled)
    }

    /// Whether cells stand in columns that are not theirs.
    fn shifted(&self, row: &RawRow) -> Option<Quarantined> {
        shifted(&self.layout, self.header_cells, row, self.rows_are)
    }
}
