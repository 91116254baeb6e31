//! Workbook → frames, cell by cell through calamine's streaming reader.
//!
//! `worksheet_range` is never used: it allocates the whole rectangle between the outermost cells.

use std::fs::File;
use std::io::{self, BufReader, Write};
use std::path::Path;

use calamine::{DataRef, Reader as _, SheetType, SheetVisible, Xlsx, XlsxError};

use super::frame::Frame;
use super::hidden::{Hidden, sheet_parts};
use super::merges::{Merges, Region};
use super::prescan::{damaged, prescan};
use crate::domain::{Cell, RawRow};
use crate::ingest::layout::DAYS_FROM_1904;
use crate::ingest::reader::unreadable;
use crate::ingest::sniff::password_protected;
use crate::ingest::{Limits, Refusal};

/// Why the frames stopped.
#[derive(Debug, thiserror::Error)]
pub(super) enum ParseError {
    #[error("the workbook was refused")]
    Refused(#[from] Refusal),
    #[error("the parent no longer listens")]
    Pipe(#[from] io::Error),
}

type Workbook = Xlsx<BufReader<File>>;

/// Parses every worksheet; returns the number of rows written.
pub(super) fn parse_workbook(
    path: &Path,
    limits: &Limits,
    out: &mut impl Write,
) -> Result<u64, ParseError> {
    let mut prescan = prescan(path, limits)?;
    let parts = if prescan.hidden.is_empty() {
        Vec::new()
    } else {
        sheet_parts(path)
    };
    let file = File::open(path).map_err(|error| unreadable(&error))?;
    let mut workbook: Workbook =
        Xlsx::new(BufReader::new(file)).map_err(|error| refused(&error))?;
    let sheets = workbook.sheets_metadata().to_vec();
    let mut rows = 0;
    for (place, sheet) in sheets
        .iter()
        .enumerate()
        .filter(|(_, sheet)| sheet.typ == SheetType::WorkSheet)
    {
        let part = parts.get(place).cloned().flatten();
        let hidden = SheetHidden {
            whole: sheet.visible != SheetVisible::Visible,
            parts: part
                .and_then(|part| prescan.hidden.remove(&part))
                .unwrap_or_default(),
        };
        let merges = if prescan.has_merged_regions {
            Merges::new(regions(&mut workbook, &sheet.name)?, limits.columns)
        } else {
            Merges::new(Vec::new(), limits.columns)
        };
        let name = &sheet.name;
        rows += parse_sheet(&mut workbook, name, hidden, merges, limits, out)?;
    }
    Ok(rows)
}

/// What the reader of a sheet did not see in the spreadsheet.
struct SheetHidden {
    whole: bool,
    parts: Hidden,
}

fn parse_sheet(
    workbook: &mut Workbook,
    name: &str,
    hidden: SheetHidden,
    merges: Merges,
    limits: &Limits,
    out: &mut impl Write,
) -> Result<u64, ParseError> {
    let is_1904 = workbook.has_1904_epoch();
    let mut cells = match workbook.worksheet_cells_reader(name) {
        Ok(cells) => cells,
        // A chart or dialog that the workbook lists among its worksheets.
        Err(XlsxError::NotAWorksheet(_)) => return Ok(0),
        Err(error) => return Err(refused(&error).in_sheet(name).into()),
    };
    let sheet = Frame::Sheet {
        name: name.to_owned(),
        hidden: hidden.whole,
    };
    sheet.write(out)?;
    let mut rows = RowWriter::new(out, merges, limits);
    rows.hidden = hidden.parts;
    rows.counts_from_1904 = is_1904;
    loop {
        let next = cells.next_cell();
        let Some(cell) = next.map_err(|error| refused(&error).in_sheet(name))? else {
            break;
        };
        let (row, column) = cell.get_position();
        rows.put(row, column, value(cell.get_value(), is_1904))
            .map_err(|error| match error {
                ParseError::Refused(refusal) => ParseError::Refused(refusal.in_sheet(name)),
                ParseError::Pipe(error) => ParseError::Pipe(error),
            })?;
    }
    rows.finish_row()?;
    Ok(rows.written)
}

/// They stand after the cells in the file, so this is a pass of its own.
fn regions(workbook: &mut Workbook, name: &str) -> Result<Vec<Region>, Refusal> {
    let found = match workbook.merge_cells_by_sheet_name(name) {
        Ok(found) => found,
        Err(XlsxError::NotAWorksheet(_)) => Vec::new(),
        Err(error) => return Err(refused(&error).in_sheet(name)),
    };
    let regions = found.into_iter().map(|dimensions| Region {
        first_row: dimensions.start.0,
        first_column: dimensions.start.1,
        last_row: dimensions.end.0,
        last_column: dimensions.end.1,
    });
    Ok(regions
        .filter(|region| region.first_row <= region.last_row)
        .collect())
}

fn value(data: &DataRef<'_>, is_1904: bool) -> Cell {
    match data {
        DataRef::Empty => Cell::Empty,
        DataRef::Int(number) => Cell::Number(*number as f64),
        DataRef::Float(number) => number_cell(*number),
        DataRef::Bool(value) => Cell::Bool(*value),
        DataRef::DateTime(date) if date.is_duration() => number_cell(date.as_f64()),
        DataRef::DateTime(date) => {
            let serial = date.as_f64();
            // Below one it is a time of day, which both systems write alike.
            let shift = if is_1904 && serial >= 1.0 {
                DAYS_FROM_1904
            } else {
                0.0
            };
            if serial.is_finite() {
                Cell::DateSerial(serial + shift)
            } else {
                number_cell(serial)
            }
        }
        DataRef::String(text) | DataRef::DateTimeIso(text) | DataRef::DurationIso(text) => {
            text_cell(text)
        }
        DataRef::SharedString(text) => text_cell(text),
        DataRef::Error(error) => Cell::Text(error.to_string()),
    }
}

fn text_cell(text: &str) -> Cell {
    if text.is_empty() {
        return Cell::Empty;
    }
    Cell::Text(text.to_owned())
}

fn number_cell(number: f64) -> Cell {
    if number.is_finite() {
        Cell::Number(number)
    } else {
        Cell::Text(number.to_string())
    }
}

/// Collects the cells of a row and writes it once the next row begins.
struct RowWriter<'a, W> {
    out: &'a mut W,
    merges: Merges,
    limits: &'a Limits,
    hidden: Hidden,
    counts_from_1904: bool,
    row: u32,
    cells: Vec<Cell>,
    bytes: usize,
    cut_at: Option<u32>,
    written: u64,
}

impl<'a, W: Write> RowWriter<'a, W> {
    fn new(out: &'a mut W, merges: Merges, limits: &'a Limits) -> Self {
        Self {
            out,
            merges,
            limits,
            hidden: Hidden::default(),
            counts_from_1904: false,
            row: 0,
            cells: Vec::new(),
            bytes: 0,
            cut_at: None,
            written: 0,
        }
    }

    fn put(&mut self, row: u32, column: u32, cell: Cell) -> Result<(), ParseError> {
        if cell.is_blank() {
            return Ok(());
        }
        if row != self.row {
            self.finish_row()?;
            if row < self.row {
                return Err(damaged("行的顺序混乱")
                    .at_line(row.saturating_add(1))
                    .into());
            }
            self.row = row;
        }
        if row >= self.limits.sheet_rows {
            return Err(too_large("行数").at_line(row.saturating_add(1)).into());
        }
        let index = usize::try_from(column).unwrap_or(usize::MAX);
        if index >= self.limits.columns {
            return Err(too_large("列数").at_line(row.saturating_add(1)).into());
        }
        if self.cells.len() <= index {
            self.cells.resize(index + 1, Cell::Empty);
        }
        let cell = self.fitted(cell, column);
        if let Some(place) = self.cells.get_mut(index) {
            *place = cell;
        }
        Ok(())
    }

    /// The cell, cut to what is allowed for a cell and for the rest of the row.
    fn fitted(&mut self, cell: Cell, column: u32) -> Cell {
        let Cell::Text(mut text) = cell else {
            return cell;
        };
        if text.len() > self.limits.cell_chars
            && let Some((cut, _)) = text.char_indices().nth(self.limits.cell_chars)
        {
            text.truncate(cut);
            self.cut_at.get_or_insert(column + 1);
        }
        self.bytes += text.len();
        if self.bytes > self.limits.record_bytes {
            self.cut_at.get_or_insert(column + 1);
            return Cell::Empty;
        }
        Cell::Text(text)
    }

    fn finish_row(&mut self) -> Result<(), ParseError> {
        if self.cells.is_empty() {
            return Ok(());
        }
        let mut cells = std::mem::take(&mut self.cells);
        self.merges.fill(self.row, &mut cells);
        let number = self.row.saturating_add(1);
        let row = RawRow {
            row: number,
            hidden: self.hidden.covers(number, &cells),
            cells,
            counts_from_1904: self.counts_from_1904,
            faults: Vec::new(),
        };
        let cut_at = self.cut_at.take();
        Frame::Row { row, cut_at }.write(self.out)?;
        self.bytes = 0;
        self.written += 1;
        Ok(())
    }
}

fn too_large(what: &str) -> Refusal {
    Refusal::new(
        "too_large",
        format!("{what}超过上限。"),
        "请删除数据区以外的内容（包括远处的零星单元格），或按月份拆分后再导入。",
    )
}

/// Says what kind of thing is wrong; calamine's own words may hold the content of a cell.
fn refused(error: &XlsxError) -> Refusal {
    match error {
        XlsxError::Password => password_protected(),
        XlsxError::Zip(_) | XlsxError::Io(_) => damaged("压缩结构不完整"),
        XlsxError::Xml(_)
        | XlsxError::XmlAttr(_)
        | XlsxError::XmlEof(_)
        | XlsxError::Encoding(_) => damaged("内部 XML 有误"),
        _ => damaged("工作表的内部结构有误"),
    }
}

#[cfg(test)]
mod tests;
