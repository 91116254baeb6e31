//! A list as a workbook of its own: what people take away from a search.

use rust_xlsxwriter::{Format, Workbook};

use super::{LONGEST_CELL, neutralise};
use crate::report::ReportError;

/// What stands at the end of a text that no cell holds whole.
const CUT: &str = "……（全文见工单页或CSV）";

/// One sheet with its head row frozen and filtered; every cell is a text.
pub fn list_workbook(columns: &[&str], rows: &[Vec<String>]) -> Result<Vec<u8>, ReportError> {
    let mut workbook = Workbook::new();
    let worksheet = workbook.add_worksheet();
    let head = Format::new().set_bold();
    for (column, title) in (0_u16..).zip(columns) {
        worksheet.write_string_with_format(0, column, *title, &head)?;
        worksheet.set_column_width(column, 16)?;
    }
    for (row, cells) in (1_u32..).zip(rows) {
        for (column, cell) in (0_u16..).zip(cells) {
            // A text, whatever it begins with: numbers keep all their digits, formulas are none.
            worksheet.write_string(row, column, neutralise(&fitting(cell)))?;
        }
    }
    worksheet.set_freeze_panes(1, 0)?;
    let last = (
        u32::try_from(rows.len()).unwrap_or(u32::MAX),
        u16::try_from(columns.len().saturating_sub(1)).unwrap_or(0),
    );
    worksheet.autofilter(0, 0, last.0, last.1)?;
    Ok(workbook.save_to_buffer()?)
}

/// As much of a text as a cell holds.
fn fitting(text: &str) -> String {
    if text.chars().count() <= LONGEST_CELL {
        return text.to_owned();
    }
    let kept = LONGEST_CELL - CUT.chars().count();
    text.chars().take(kept).chain(CUT.chars()).collect()
}

#[cfg(test)]
mod tests {
    use std::io::Cursor;

    use calamine::{Reader, Xlsx};

    use super::*;

    #[test]
    fn a_workbook_reads_back_what_was_written_and_holds_no_formula() {
        let rows = vec![
            vec!["3207220000000012345".to_owned(), "=1+1".to_owned()],
            vec!["甲\n乙".to_owned(), "长".repeat(LONGEST_CELL + 1)],
        ];
        let bytes = list_workbook(&["号", "文"], &rows).unwrap();
        let mut workbook: Xlsx<_> = Xlsx::new(Cursor::new(bytes)).unwrap();
        let sheet = workbook.worksheet_range_at(0).unwrap().unwrap();
        let cell = |row, column| sheet.get_value((row, column)).unwrap().to_string();
        assert_eq!((cell(0, 0), cell(0, 1)), ("号".to_owned(), "文".to_owned()));
        assert_eq!(
            (cell(1, 0), cell(1, 1)),
            (rows[0][0].clone(), "'=1+1".to_owned())
        );
        assert_eq!(cell(2, 0), "甲\n乙");
        assert!(cell(2, 1).ends_with(CUT));
        assert_eq!(cell(2, 1).chars().count(), LONGEST_CELL);
    }
}
