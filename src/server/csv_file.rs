//! Small tables as files for spreadsheets.

use axum::http::header;
use axum::response::{IntoResponse, Response};
use sha2::{Digest, Sha256};

use super::app::App;
use super::refusal::Refusal;
use crate::audit::{AuditAction, AuditEvent};
use crate::desk;
use crate::domain::Actor;
use crate::report::neutralise;

/// UTF-8 with the mark that spreadsheets want; a cell that looks like a formula is none. That it left is on record first.
pub(super) async fn csv_file(
    app: &App,
    actor: &Actor,
    name: &'static str,
    columns: &[&str],
    rows: &[Vec<String>],
) -> Result<Response, Refusal> {
    let bytes = table(columns, rows).map_err(|error| Refusal::fault(&error))?;
    let event = AuditEvent::done(actor, AuditAction::Export, name)
        .because(format!("已导出{}行", rows.len()))
        .with_content(crate::vault::hex(&Sha256::digest(&bytes)));
    desk::record(&app.store, &event, app.now()).await?;
    let headers = [
        (header::CONTENT_TYPE, "text/csv; charset=utf-8".to_owned()),
        (
            header::CONTENT_DISPOSITION,
            format!("attachment; filename=\"mingcha-{name}.csv\""),
        ),
    ];
    Ok((headers, bytes).into_response())
}

fn table(columns: &[&str], rows: &[Vec<String>]) -> Result<Vec<u8>, csv::Error> {
    let mut writer = csv::Writer::from_writer("\u{feff}".as_bytes().to_vec());
    writer.write_record(columns)?;
    for row in rows {
        writer.write_record(row.iter().map(|cell| neutralise(cell)))?;
    }
    writer
        .into_inner()
        .map_err(|error| csv::Error::from(error.into_error()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cell_cannot_break_out_of_its_line_nor_become_a_formula() {
        let row = vec!["=1+1".to_owned(), "甲\n乙,\"丙\"".to_owned()];
        let text = String::from_utf8(table(&["一", "二"], &[row]).unwrap()).unwrap();
        assert_eq!(text, "\u{feff}一,二\n'=1+1,\"甲\n乙,\"\"丙\"\"\"\n");
    }
}
