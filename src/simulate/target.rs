//! One file in the making: its records, its planted rows, and the account of both.

use std::path::PathBuf;

use super::charset::{GbkTable, mojibake};
use super::columns;
use super::dirt::Dirt;
use super::error::SimulateError;
use super::layout::Layout;
use super::order::Order;
use super::planting::{at_row, closing_dirt};
use super::route::sheet_name;
use super::sheet_file::{SheetFile, SheetRow};
use super::text_file::TextFile;
use super::truth::TruthFile;

pub(super) enum Sink {
    Text(TextFile),
    Sheets(SheetFile),
}

/// One file in the making.
pub(super) struct Target {
    pub(super) path: PathBuf,
    pub(super) layout: Layout,
    pub(super) headers: Vec<&'static str>,
    pub(super) sink: Sink,
    pub(super) truth: TruthFile,
    pub(super) records: usize,
    /// The first file of its layout carries the planted rows.
    pub(super) first_of_layout: bool,
    /// The last record, for the damage done at the end.
    pub(super) last: Vec<String>,
}

impl Target {
    pub(super) fn write(&mut self, order: &Order, table: &GbkTable) -> Result<(), SimulateError> {
        self.records += 1;
        let mut cells = columns::cells(order, &self.headers, self.records);
        for dirt in &order.dirt {
            self.truth.dirt(*dirt);
        }
        if self.layout == Layout::Information12315 {
            // Some systems put a tab behind long numbers so that spreadsheets leave them alone.
            self.truth.dirt(Dirt::TrailingTab);
            if let Some(number) = cells.first_mut() {
                number.push('\t');
            }
        }
        self.truth.accepted();
        let sheet = sheet_name(order);
        self.record(&sheet, &cells, table)?;
        if self.first_of_layout
            && let Some(dirt) = at_row(self.layout, self.records)
        {
            self.plant(dirt, &sheet, cells.clone(), table)?;
        }
        if self.layout == Layout::Detail12345 && self.records == 50 {
            self.header_again(&sheet, table)?;
        }
        self.last = cells;
        Ok(())
    }

    fn record(
        &mut self,
        sheet: &str,
        cells: &[String],
        table: &GbkTable,
    ) -> Result<(), SimulateError> {
        match &mut self.sink {
            Sink::Text(file) => file
                .row(cells, table)
                .map_err(|error| SimulateError::write(&self.path, error)),
            Sink::Sheets(file) => {
                file.add(sheet, SheetRow::Record(cells.to_vec()));
                Ok(())
            }
        }
    }

    fn header_again(&mut self, sheet: &str, table: &GbkTable) -> Result<(), SimulateError> {
        self.truth.dirt(Dirt::RepeatedHeader);
        self.truth.skipped("repeated_header");
        match &mut self.sink {
            Sink::Text(file) => file
                .row(&self.headers, table)
                .map_err(|error| SimulateError::write(&self.path, error)),
            Sink::Sheets(file) => {
                file.add(sheet, SheetRow::Header);
                Ok(())
            }
        }
    }

    /// A dirty row after the record whose cells are given.
    fn plant(
        &mut self,
        dirt: Dirt,
        sheet: &str,
        mut cells: Vec<String>,
        table: &GbkTable,
    ) -> Result<(), SimulateError> {
        match dirt {
            Dirt::RepeatedHeader => return self.header_again(sheet, table),
            Dirt::BlankRow => {
                self.truth.dirt(dirt);
                self.truth.skipped("blank");
                return match &mut self.sink {
                    Sink::Text(file) => file
                        .row(&vec![""; self.headers.len()], table)
                        .map_err(|error| SimulateError::write(&self.path, error)),
                    Sink::Sheets(file) => {
                        file.add(sheet, SheetRow::Blank);
                        Ok(())
                    }
                };
            }
            _ => {}
        }
        self.truth.planted_record(dirt);
        self.spoil(dirt, &mut cells);
        if let (Dirt::BrokenByte, Sink::Text(file)) = (dirt, &mut self.sink) {
            return file
                .broken_row(&cells, table)
                .map_err(|error| SimulateError::write(&self.path, error));
        }
        self.record(sheet, &cells, table)
    }

    /// Changes a copy of a good record into the dirty one.
    fn spoil(&self, dirt: Dirt, cells: &mut Vec<String>) {
        let mut set = |header: &str, text: &str| {
            let place = self.layout.column(header);
            if let Some(cell) = place.and_then(|place| cells.get_mut(place)) {
                text.clone_into(cell);
            }
        };
        if !matches!(dirt, Dirt::DuplicateRow | Dirt::CorrectedRow) {
            // A record of its own, not a second one of its neighbour.
            let number = format!("{}9{:08}", self.layout.number_prefix(), self.records);
            set(self.layout.number_header(), &number);
        }
        match dirt {
            Dirt::CorrectedRow => {
                for header in [
                    "办理结果",
                    "blqk",
                    "处理结果",
                    "办理状态",
                    "处理情况",
                    "调解结果",
                ] {
                    set(header, "更正：经复核，已重新办理并反馈，以本条为准。");
                }
            }
            Dirt::ImpossibleDate => set(self.layout.time_header(), "2026-13-45 25:61:00"),
            Dirt::MissingDate => {
                for header in [
                    "pdsj",
                    "bjsj",
                    "转办时间",
                    "办结时间",
                    self.layout.time_header(),
                ] {
                    set(header, "");
                }
            }
            Dirt::NoText => {
                for header in self.layout.text_headers() {
                    set(header, "");
                }
            }
            Dirt::LostText => {
                for header in self.layout.text_headers() {
                    set(header, "锟斤拷锟斤拷锟斤拷烫烫烫锟斤拷");
                }
            }
            Dirt::Mojibake => {
                for header in self.layout.text_headers() {
                    set(
                        header,
                        &mojibake("市民反映在网店购买的茶具收到时已破损，要求退款。"),
                    );
                }
            }
            Dirt::ExtraCell => cells.push("多出的一格".to_owned()),
            _ => {}
        }
    }

    pub(super) fn finish(mut self, table: &GbkTable) -> Result<TruthFile, SimulateError> {
        let closing = closing_dirt(self.layout).filter(|_| self.first_of_layout);
        match self.sink {
            Sink::Text(mut file) => {
                if let Some(Dirt::UnbalancedQuote) = closing {
                    self.truth.planted_record(Dirt::UnbalancedQuote);
                    let text = self.layout.text_headers().first();
                    let place = text.and_then(|header| self.layout.column(header));
                    if let Some(number) = self.last.first_mut() {
                        *number = format!("{}9{:08}", self.layout.number_prefix(), 99_999_999);
                    }
                    file.unbalanced_row(&self.last, place.unwrap_or(0), table)
                        .map_err(|error| SimulateError::write(&self.path, error))?;
                }
                file.finish()
                    .map_err(|error| SimulateError::write(&self.path, error))?;
            }
            Sink::Sheets(mut file) => {
                close_sheets(&mut file, self.layout, &mut self.truth);
                file.save(&self.path)
                    .map_err(|error| SimulateError::workbook(&self.path, error))?;
            }
        }
        Ok(self.truth)
    }
}

/// Total rows, notes and the count of titles and headers of a workbook.
fn close_sheets(file: &mut SheetFile, layout: Layout, truth: &mut TruthFile) {
    for _ in 0..file.merged_sheets() {
        truth.dirt(Dirt::MergedDown);
    }
    for (sheet, records) in file.sheets() {
        if matches!(layout, Layout::Detail12345 | Layout::CultureShort) {
            truth.dirt(Dirt::TitleRow);
            truth.skipped("title");
        }
        truth.skipped("header");
        if layout == Layout::County12345 {
            truth.dirt(Dirt::TwoRowHeader);
            truth.skipped("header");
        } else {
            file.add(&sheet, SheetRow::Total(records));
            truth.dirt(Dirt::TotalRow);
            truth.skipped("total");
        }
        if layout == Layout::Detail12345 {
            file.add(&sheet, SheetRow::Note("填表人：王经办　　审核人：赵科长"));
            truth.dirt(Dirt::NoteRow);
            truth.skipped("note");
        }
    }
}
