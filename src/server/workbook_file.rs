//! A list as a workbook: made whole, so that its hash is on record and in the answer before its first byte is.

use axum::http::header;
use axum::response::{IntoResponse, Response};
use base64::Engine as _;
use rust_xlsxwriter::{Format, Workbook, XlsxError};
use sha2::{Digest, Sha256};

use super::app::App;
use super::refusal::Refusal;
use super::streamed_csv::{ROWS_HEADER, Sheet};
use crate::audit::{AuditAction, AuditEvent};
use crate::desk;
use crate::domain::Actor;
use crate::report::neutralise;

/// Rows of one workbook; a list that is longer is told as CSV, whose memory does not grow.
pub(super) const MOST_ROWS: u64 = 10_000;
/// Characters of a cell, by the format.
const LONGEST_CELL: usize = 32_767;
/// What stands at the end of a text that no cell holds whole.
const CUT: &str = "……（全文见工单页或CSV）";

/// The workbook with one sheet, its head row frozen and filtered.
pub(super) async fn workbook_file(
    app: App,
    actor: Actor,
    sheet: Sheet,
    rows: Vec<Vec<String>>,
) -> Result<Response, Refusal> {
    let columns = sheet.columns;
    let made = tokio::task::spawn_blocking(move || written(columns, &rows)).await;
    let bytes = made
        .map_err(|error| Refusal::fault(&error))?
        .map_err(|error| Refusal::fault(&error))?;
    let hash = Sha256::digest(&bytes);
    let event = AuditEvent::done(&actor, AuditAction::Export, sheet.object)
        .because(format!("{}，XLSX", sheet.told))
        .with_content(crate::vault::hex(&hash));
    desk::record(&app.store, &event, app.now()).await?;
    let digest = base64::engine::general_purpose::STANDARD.encode(hash);
    let headers = [
        (
            header::CONTENT_TYPE.as_str(),
            "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet".to_owned(),
        ),
        (
            header::CONTENT_DISPOSITION.as_str(),
            format!("attachment; filename=\"mingcha-{}.xlsx\"", sheet.rows),
        ),
        (ROWS_HEADER, sheet.rows.to_string()),
        // RFC 9530.
        ("repr-digest", format!("sha-256=:{digest}:")),
    ];
    Ok((headers, bytes).into_response())
}

fn written(columns: &[&str], rows: &[Vec<String>]) -> Result<Vec<u8>, XlsxError> {
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
            worksheet.write_string(row, column, fitting(&neutralise(cell)))?;
        }
    }
    worksheet.set_freeze_panes(1, 0)?;
    let last = (
        u32::try_from(rows.len()).unwrap_or(u32::MAX),
        u16::try_from(columns.len().saturating_sub(1)).unwrap_or(0),
    );
    worksheet.autofilter(0, 0, last.0, last.1)?;
    workbook.save_to_buffer()
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
        let bytes = written(&["号", "文"], &rows).unwrap();
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
