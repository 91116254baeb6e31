//! A workbook in the making: rows wait in memory (workbooks are small here) and are laid out at the end.

use std::path::Path;

use chrono::{Datelike, NaiveDate};
use rust_xlsxwriter::{
    DocProperties, ExcelDateTime, Format, FormatAlign, FormatBorder, Workbook, Worksheet, XlsxError,
};

use super::layout::{COUNTY_GROUPS, Layout};

/// A row of a sheet.
pub(super) enum SheetRow {
    Record(Vec<String>),
    Header,
    Blank,
    /// 合计 with the number of records.
    Total(usize),
    Note(&'static str),
}

struct Sheet {
    name: String,
    rows: Vec<SheetRow>,
}

pub(super) struct SheetFile {
    layout: Layout,
    /// Above the header; blank for none.
    title: String,
    created: NaiveDate,
    sheets: Vec<Sheet>,
}

struct Formats {
    title: Format,
    header: Format,
    moment: Format,
    merged: Format,
}

impl SheetFile {
    pub(super) fn new(layout: Layout, title: String, created: NaiveDate) -> Self {
        Self {
            layout,
            title,
            created,
            sheets: Vec::new(),
        }
    }

    /// Adds a row to a sheet and returns how many rows the sheet held before.
    pub(super) fn add(&mut self, sheet: &str, row: SheetRow) -> usize {
        if let Some(known) = self.sheets.iter_mut().find(|known| known.name == sheet) {
            known.rows.push(row);
            return known.rows.len() - 1;
        }
        self.sheets.push(Sheet {
            name: sheet.to_owned(),
            rows: vec![row],
        });
        0
    }

    /// Names of the sheets with the number of records in each.
    pub(super) fn sheets(&self) -> Vec<(String, usize)> {
        let records = |rows: &[SheetRow]| {
            rows.iter()
                .filter(|row| matches!(row, SheetRow::Record(_)))
                .count()
        };
        self.sheets
            .iter()
            .map(|sheet| (sheet.name.clone(), records(&sheet.rows)))
            .collect()
    }

    pub(super) fn save(self, path: &Path) -> Result<(), XlsxError> {
        let mut workbook = Workbook::new();
        // The clock must not get into the bytes.
        let year = u16::try_from(self.created.year()).unwrap_or(2026);
        let (month, day) = (self.created.month(), self.created.day());
        let created = ExcelDateTime::from_ymd(
            year,
            u8::try_from(month).unwrap_or(1),
            u8::try_from(day).unwrap_or(1),
        )?;
        let properties = DocProperties::new()
            .set_creation_datetime(&created)
            .set_author("明察模拟数据");
        workbook.set_properties(&properties);
        let formats = Formats::new();
        for sheet in &self.sheets {
            let worksheet = workbook.add_worksheet();
            worksheet.set_name(&sheet.name)?;
            self.lay_out(worksheet, sheet, &formats)?;
        }
        workbook.save(path)
    }

    fn lay_out(
        &self,
        worksheet: &mut Worksheet,
        sheet: &Sheet,
        formats: &Formats,
    ) -> Result<(), XlsxError> {
        let headers = self.layout.headers();
        let last_column = u16::try_from(headers.len().saturating_sub(1)).unwrap_or(0);
        let mut row = 0;
        if !self.title.is_empty() {
            worksheet.merge_range(row, 0, row, last_column, &self.title, &formats.title)?;
            row += 1;
        }
        if self.layout == Layout::County12345 {
            let mut column = 0;
            for (group, columns) in COUNTY_GROUPS {
                let end = column + columns - 1;
                worksheet.merge_range(row, column, row, end, group, &formats.header)?;
                column += columns;
            }
            row += 1;
        }
        write_header(worksheet, row, &headers, formats)?;
        let first_record = row + 1;
        for content in &sheet.rows {
            row += 1;
            match content {
                SheetRow::Blank => {}
                SheetRow::Header => write_header(worksheet, row, &headers, formats)?,
                SheetRow::Total(records) => {
                    worksheet.write_string(row, 0, "合计")?;
                    worksheet.write_string(row, 1, format!("{records}件"))?;
                }
                SheetRow::Note(note) => {
                    worksheet.write_string(row, 0, *note)?;
                }
                SheetRow::Record(cells) => {
                    for (column, (cell, header)) in (0..).zip(cells.iter().zip(&headers)) {
                        self.write_cell(worksheet, (row, column), header, cell, formats)?;
                    }
                }
            }
        }
        self.merge_clerks(worksheet, sheet, first_record, formats)
    }

    /// Numbers as numbers and, in the city's workbook, moments as date cells; all else as text.
    fn write_cell(
        &self,
        worksheet: &mut Worksheet,
        (row, column): (u32, u16),
        header: &str,
        cell: &str,
        formats: &Formats,
    ) -> Result<(), XlsxError> {
        if cell.is_empty() {
            return Ok(());
        }
        let dated = self.layout == Layout::Detail12345 && header.ends_with("时间");
        if let (true, Ok(moment)) = (dated, ExcelDateTime::parse_from_str(cell)) {
            worksheet.write_datetime_with_format(row, column, &moment, &formats.moment)?;
            return Ok(());
        }
        let numeric = header == "序号" || header.contains("金额") || header.contains("损失");
        match cell.parse::<f64>() {
            Ok(number) if numeric => worksheet.write_number(row, column, number)?,
            _ => worksheet.write_string(row, column, cell)?,
        };
        Ok(())
    }

    /// In the county ledger the clerk of the first rows is one merged cell.
    fn merge_clerks(
        &self,
        worksheet: &mut Worksheet,
        sheet: &Sheet,
        first: u32,
        formats: &Formats,
    ) -> Result<(), XlsxError> {
        let Some(column) = self.layout.column("经办人") else {
            return Ok(());
        };
        if let Some((clerk, rows)) = merged_clerks(sheet.rows.as_slice(), column) {
            let column = u16::try_from(column).unwrap_or(0);
            worksheet.merge_range(
                first,
                column,
                first + rows - 1,
                column,
                &clerk,
                &formats.merged,
            )?;
        }
        Ok(())
    }

    /// Sheets whose first clerk's cell is merged downwards.
    pub(super) fn merged_sheets(&self) -> u64 {
        let Some(column) = self.layout.column("经办人") else {
            return 0;
        };
        let merged = |sheet: &&Sheet| merged_clerks(sheet.rows.as_slice(), column).is_some();
        self.sheets
            .iter()
            .filter(merged)
            .count()
            .try_into()
            .unwrap_or(0)
    }
}

/// The clerk of the first record and for how many records he stays; at least two.
fn merged_clerks(rows: &[SheetRow], column: usize) -> Option<(String, u32)> {
    let clerk_of = |row: &SheetRow| match row {
        SheetRow::Record(cells) => cells.get(column).cloned(),
        _ => None,
    };
    let clerk = clerk_of(rows.first()?)?;
    let run = rows
        .iter()
        .take_while(|row| clerk_of(row).as_ref() == Some(&clerk))
        .count();
    (run >= 2).then(|| (clerk, u32::try_from(run).unwrap_or(2)))
}

fn write_header(
    worksheet: &mut Worksheet,
    row: u32,
    headers: &[&'static str],
    formats: &Formats,
) -> Result<(), XlsxError> {
    for (column, header) in (0..).zip(headers) {
        worksheet.write_string_with_format(row, column, *header, &formats.header)?;
    }
    Ok(())
}

impl Formats {
    fn new() -> Self {
        Self {
            title: Format::new()
                .set_bold()
                .set_font_size(16)
                .set_align(FormatAlign::Center),
            header: Format::new()
                .set_bold()
                .set_border(FormatBorder::Thin)
                .set_align(FormatAlign::Center),
            moment: Format::new().set_num_format("yyyy-mm-dd hh:mm:ss"),
            merged: Format::new().set_align(FormatAlign::VerticalCenter),
        }
    }
}
