//! A list as a workbook: made whole, so that its hash is on record and in the answer before its first byte is.

use axum::http::header;
use axum::response::{IntoResponse, Response};
use base64::Engine as _;
use sha2::{Digest, Sha256};

use super::app::App;
use super::refusal::Refusal;
use super::streamed_csv::{ROWS_HEADER, Sheet};
use crate::audit::{AuditAction, AuditEvent};
use crate::desk;
use crate::domain::Actor;
use crate::report::list_workbook;

/// Rows of one workbook; a list that is longer is told as CSV, whose memory does not grow.
pub(super) const MOST_ROWS: u64 = 10_000;

/// The workbook with one sheet, its head row frozen and filtered.
pub(super) async fn workbook_file(
    app: App,
    actor: Actor,
    sheet: Sheet,
    rows: Vec<Vec<String>>,
) -> Result<Response, Refusal> {
    let columns = sheet.columns;
    let made = tokio::task::spawn_blocking(move || list_workbook(columns, &rows)).await;
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
