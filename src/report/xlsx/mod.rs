//! `report.xlsx`: every table of the report, all orders and all lists, one sheet each.
//!
//! The same report gives the same bytes: the creation time is the data's cut-off, not the clock.

use std::collections::BTreeMap;

use rust_xlsxwriter::{DocProperties, ExcelDateTime, Format, Workbook, Worksheet, XlsxError};

use super::WeeklyReport;
use super::model::ListId;
use sheets::Sheet;

mod details;
mod list;
mod sheets;
mod tables;

pub use list::list_workbook;

/// Characters that an Excel cell holds.
const LONGEST_CELL: usize = 32_000;

/// The workbook as bytes.
pub(super) fn workbook(report: &WeeklyReport) -> Result<Vec<u8>, XlsxError> {
    let mut workbook = Workbook::new();
    workbook.set_properties(&properties(report)?);
    let numbers = report.list_numbers();
    for sheet in tables::all(report).into_iter().chain(details::all(report)) {
        put(workbook.add_worksheet(), &sheet, &numbers)?;
    }
    workbook.save_to_buffer()
}

fn properties(report: &WeeklyReport) -> Result<DocProperties, XlsxError> {
    let until = report.header.data_until;
    let created = ExcelDateTime::parse_from_str(&until.format("%Y-%m-%dT%H:%M:%S").to_string())?;
    Ok(DocProperties::new()
        .set_title(report.header.title())
        .set_author(&report.header.issuer)
        .set_comment("内部资料 注意保管。线索统计，未经认定，不得公开和作为惩戒依据。")
        .set_creation_datetime(&created))
}

/// Head row frozen and filtered, then the rows.
fn put(
    worksheet: &mut Worksheet,
    sheet: &Sheet,
    numbers: &BTreeMap<&ListId, usize>,
) -> Result<(), XlsxError> {
    let head = Format::new().set_bold().set_text_wrap();
    worksheet.set_name(sheet.name)?;
    for (column, (title, width)) in (0_u16..).zip(&sheet.columns) {
        worksheet.set_column_width(column, *width)?;
        worksheet.write_string_with_format(0, column, *title, &head)?;
    }
    let mut last_row = 0;
    for (row, cells) in (1_u32..).zip(&sheet.rows) {
        for (column, cell) in (0_u16..).zip(cells) {
            match cell {
                sheets::Value::Text(text) => {
                    worksheet.write_string(row, column, neutralise(text))?;
                }
                sheets::Value::Count(count) => {
                    worksheet.write_number(row, column, *count as f64)?;
                }
                sheets::Value::Decimal(number) => {
                    worksheet.write_number(row, column, (number * 10.0).round() / 10.0)?;
                }
                sheets::Value::List(list) => {
                    if let Some(number) = numbers.get(list) {
                        worksheet.write_string(row, column, format!("名单{number}"))?;
                    }
                }
                sheets::Value::Empty => {}
            }
        }
        last_row = row;
    }
    worksheet.set_freeze_panes(1, 0)?;
    let last_column = u16::try_from(sheet.columns.len().saturating_sub(1)).unwrap_or(u16::MAX);
    worksheet.autofilter(0, 0, last_row, last_column)?;
    worksheet.set_landscape();
    worksheet.set_paper_size(9);
    worksheet.set_repeat_rows(0, 0)?;
    Ok(())
}

/// A text that no spreadsheet takes for a formula, also after it was saved as CSV (CWE-1236).
///
/// A text that starts with `= + - @`, a tab or a line break, wide forms and leading blanks included,
/// gets a `'` in front. Other control characters are dropped, and a text longer than a cell is cut.
pub fn neutralise(text: &str) -> String {
    let kept = |c: &char| !c.is_control() || matches!(c, '\t' | '\n' | '\r');
    let clean: String = text.chars().filter(kept).take(LONGEST_CELL).collect();
    let breaks = clean.starts_with(['\t', '\r', '\n']);
    let formula = clean
        .trim_start_matches(|c: char| c.is_whitespace() || matches!(c, '\u{feff}' | '\u{200b}'))
        .starts_with(['=', '+', '-', '@', '＝', '＋', '－', '＠']);
    if breaks || formula {
        format!("'{clean}")
    } else {
        clean
    }
}

#[cfg(test)]
mod tests {
    use std::io::Cursor;

    use calamine::{Data, Reader, Xlsx};

    use super::*;

    #[test]
    fn a_text_that_looks_like_a_formula_is_neutralised() {
        for text in ["=1+1", "+86", "-1", "@SUM(A1)", "\t=1", "\r1", "＝1", " =1"] {
            assert_eq!(neutralise(text), format!("'{text}"));
        }
        for text in ["", "水晶手链", "A-1", "12315_complaint:1=2"] {
            assert_eq!(neutralise(text), text);
        }
        assert_eq!(neutralise("\u{0}=cmd"), "'=cmd");
    }

    #[test]
    fn the_workbook_reads_back_with_every_sheet_and_order() {
        let mut report = WeeklyReport::sample();
        report.attention.rows[0].score = 74.46;
        report.orders[0].title = "=HYPERLINK(\"http://x\")".to_owned();
        let bytes = workbook(&report).unwrap();
        let mut book: Xlsx<_> = Xlsx::new(Cursor::new(bytes)).unwrap();
        assert_eq!(
            book.sheet_names(),
            [
                "总体",
                "趋势",
                "分类",
                "地域行业",
                "平台寄递",
                "重点关注主体",
                "明细",
                "名单",
                "统计口径",
                "数据质量"
            ]
        );
        let lists = book.worksheet_range("名单").unwrap();
        let number = report.list_numbers()[&report.lists[5].id];
        assert!(lists.rows().any(|row| {
            row[0] == Data::String(format!("名单{number}"))
                && row[1] == Data::String(report.lists[5].title.clone())
        }));
        let attention = book.worksheet_range("重点关注主体").unwrap();
        let list = report.attention.rows[0]
            .counts
            .orders
            .list
            .as_ref()
            .unwrap();
        let number = report.list_numbers()[list];
        let first: Vec<&Data> = attention.rows().nth(1).unwrap().iter().collect();
        assert!(first.contains(&&Data::String(format!("名单{number}"))));
        assert!(first.contains(&&Data::Float(74.5)) && !first.contains(&&Data::Float(74.46)));
        let sheet = book.worksheet_range("明细").unwrap();
        assert_eq!(sheet.height(), report.orders.len() + 1);
        assert!(
            sheet
                .rows()
                .flatten()
                .any(|cell| matches!(cell, Data::String(text) if text.starts_with("'=HYPERLINK")))
        );
    }
}
