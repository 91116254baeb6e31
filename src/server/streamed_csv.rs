//! A list as a file, written while it is read: memory does not grow with it.

use std::future::Future;

use axum::body::Body;
use axum::http::header;
use axum::response::{IntoResponse, Response};
use futures_util::stream;
use sha2::{Digest, Sha256};

use super::app::App;
use super::refusal::Refusal;
use crate::audit::{AuditAction, AuditEvent};
use crate::desk;
use crate::domain::Actor;
use crate::report::neutralise;

/// Rows that are written at a time.
pub(super) const AT_ONCE: usize = 1_000;

/// How many rows the file will have.
pub(super) const ROWS_HEADER: &str = "x-row-count";

/// What a file is about.
pub(super) struct Sheet {
    /// As the log names it.
    pub(super) object: &'static str,
    pub(super) columns: &'static [&'static str],
    /// What was asked for, with the number of rows.
    pub(super) told: String,
    pub(super) rows: u64,
}

/// Where the rows come from, piece by piece.
pub(super) trait Rows: Send + 'static {
    /// The next rows, each as wide as the columns; `None` at the end.
    fn next(
        &mut self,
        app: &App,
    ) -> impl Future<Output = Result<Option<Vec<Vec<String>>>, BrokenOff>> + Send;
}

/// Rows of a list that is in memory; each is written down when its turn comes.
pub(super) struct Listed<I>(pub(super) I);

impl<I: Iterator<Item = Vec<String>> + Send + 'static> Rows for Listed<I> {
    async fn next(&mut self, _: &App) -> Result<Option<Vec<Vec<String>>>, BrokenOff> {
        let rows: Vec<Vec<String>> = self.0.by_ref().take(AT_ONCE).collect();
        Ok((!rows.is_empty()).then_some(rows))
    }
}

/// `text/csv` in UTF-8 with the mark that spreadsheets want.
///
/// That it is asked for is on record before the first byte, and what was sent, with its hash, after the last.
pub(super) async fn streamed_csv(
    app: App,
    actor: Actor,
    sheet: Sheet,
    rows: impl Rows,
) -> Result<Response, Refusal> {
    let event =
        AuditEvent::done(&actor, AuditAction::Export, sheet.object).because(sheet.told.clone());
    desk::record(&app.store, &event, app.now()).await?;
    let total = sheet.rows;
    let name = format!("attachment; filename=\"mingcha-{total}.csv\"");
    let headers = [
        (
            header::CONTENT_TYPE.as_str(),
            "text/csv; charset=utf-8".to_owned(),
        ),
        (header::CONTENT_DISPOSITION.as_str(), name),
        (ROWS_HEADER, total.to_string()),
    ];
    let export = Export {
        app,
        actor,
        sheet,
        rows,
        sent: Sha256::new(),
        written: 0,
        state: State::Head,
    };
    let pieces = stream::unfold(export, |mut export| async move {
        let piece = export.next().await.transpose()?;
        Some((piece, export))
    });
    Ok((headers, Body::from_stream(pieces)).into_response())
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum State {
    Head,
    Rows,
    Ended,
}

/// A file on its way.
struct Export<R> {
    app: App,
    actor: Actor,
    sheet: Sheet,
    rows: R,
    sent: Sha256,
    written: u64,
    state: State,
}

impl<R: Rows> Export<R> {
    /// The next piece of the file; `None` at its end. An error breaks the connection off: the file is not whole then,
    /// and whoever receives it is told so.
    async fn next(&mut self) -> Result<Option<Vec<u8>>, BrokenOff> {
        let piece = match self.state {
            State::Head => {
                self.state = State::Rows;
                let mut head = "\u{feff}".as_bytes().to_vec();
                let columns = self.sheet.columns.iter();
                head.extend(lines(&[columns.copied().map(str::to_owned).collect()])?);
                head
            }
            State::Ended => return Ok(None),
            State::Rows => {
                let Some(rows) = self.rows.next(&self.app).await? else {
                    self.state = State::Ended;
                    self.put_on_record().await?;
                    return Ok(None);
                };
                self.written += rows.len() as u64;
                lines(&rows)?
            }
        };
        self.sent.update(&piece);
        Ok(Some(piece))
    }

    async fn put_on_record(&mut self) -> Result<(), BrokenOff> {
        let hash = crate::vault::hex(&self.sent.finalize_reset());
        let event = AuditEvent::done(&self.actor, AuditAction::Export, self.sheet.object)
            .because(format!("已导出{}行", self.written))
            .with_content(hash);
        desk::record(&self.app.store, &event, self.app.now())
            .await
            .map_err(|error| BrokenOff::because(&error))
    }
}

/// The file cannot be finished.
#[derive(Debug, thiserror::Error)]
#[error("the export broke off")]
pub(super) struct BrokenOff;

impl BrokenOff {
    pub(super) fn because(error: &dyn std::error::Error) -> Self {
        tracing::error!(error = %error, "an export broke off");
        Self
    }
}

/// Lines of a file, quoted where they have to be; what a spreadsheet would take for a formula is none.
fn lines(rows: &[Vec<String>]) -> Result<Vec<u8>, BrokenOff> {
    let mut writer = csv::Writer::from_writer(Vec::new());
    for row in rows {
        writer
            .write_record(row.iter().map(|cell| neutralise(cell)))
            .map_err(|error| BrokenOff::because(&error))?;
    }
    writer
        .into_inner()
        .map_err(|error| BrokenOff::because(error.error()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cell_cannot_break_out_of_its_line_nor_become_a_formula() {
        let row = ["号", "=HYPERLINK(\"x\")", "甲\n乙,\"丙\""].map(str::to_owned);
        let text = String::from_utf8(lines(&[row.to_vec()]).unwrap()).unwrap();
        assert!(text.contains("\"'=HYPERLINK(\"\"x\"\")\""), "{text}");
        assert!(text.ends_with("\"甲\n乙,\"\"丙\"\"\"\n"), "{text}");
    }
}
