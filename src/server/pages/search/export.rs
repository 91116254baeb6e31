//! All hits of a question as a file, written while it is read: memory does not grow with it.

use std::collections::VecDeque;

use axum::body::Body;
use axum::http::header;
use axum::response::{IntoResponse, Response};
use futures_util::stream;
use sha2::{Digest, Sha256};

use super::lens::Lens;
use super::question::question;
use crate::audit::{AuditAction, AuditEvent};
use crate::desk;
use crate::domain::Actor;
use crate::explore::{ExportedOrder, ExportedPage, SearchQuestion, exported_page};
use crate::report::neutralise;
use crate::server::app::App;
use crate::server::ask::Ask;
use crate::server::permission::{ReadOrders, Visit};
use crate::server::refusal::Refusal;

/// Rows of one file; more are asked for in parts.
const MOST_ROWS: u64 = 50_000;
/// Rows that are read at a time.
const AT_ONCE: usize = 1_000;

const COLUMNS: [&str; 12] = [
    "工单标识",
    "来源",
    "工单编号",
    "受理时间",
    "性质",
    "涉嫌行为",
    "主体编号",
    "主体名称",
    "地区代码",
    "地区",
    "标题",
    "内容",
];

/// How many rows the file will have.
const ROWS_HEADER: &str = "x-row-count";

/// `text/csv` in UTF-8 with the mark that spreadsheets want.
///
/// That it is asked for is on record before the first byte, and what was sent, with its hash, after the last.
pub(in crate::server) async fn file(
    app: App,
    visit: Visit<ReadOrders>,
    ask: Ask,
) -> Result<Response, Refusal> {
    let mut question = question(&ask, AT_ONCE, Lens::Hits)?;
    question.cursor = None;
    let first = exported_page(&app.store, &app.regions, &question).await?;
    let total = first.total;
    if total > MOST_ROWS {
        return Err(Refusal::unprocessable(format!(
            "符合条件的工单有{total}件，一次最多导出{MOST_ROWS}件；请缩短时间或增加条件，分批导出"
        )));
    }
    let told = format!("{}（{total}件）", ask.query_with("lens", None));
    let actor = visit.actor();
    let event = AuditEvent::done(&actor, AuditAction::Export, "orders").because(told);
    desk::record(&app.store, &event, app.now()).await?;
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
        question,
        waiting: VecDeque::from([first]),
        sent: Sha256::new(),
        rows: 0,
        state: State::Head,
    };
    let pieces = stream::unfold(export, async |mut export| {
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
struct Export {
    app: App,
    actor: Actor,
    question: SearchQuestion,
    /// Pages that were read and not sent.
    waiting: VecDeque<ExportedPage>,
    sent: Sha256,
    rows: u64,
    state: State,
}

impl Export {
    /// The next piece of the file; `None` at its end. An error breaks the connection off: the file is not whole then,
    /// and whoever receives it is told so.
    async fn next(&mut self) -> Result<Option<Vec<u8>>, BrokenOff> {
        let piece = match self.state {
            State::Head => {
                self.state = State::Rows;
                let mut head = "\u{feff}".as_bytes().to_vec();
                head.extend(lines([COLUMNS.map(str::to_owned)].into_iter())?);
                head
            }
            State::Ended => return Ok(None),
            State::Rows => {
                let Some(page) = self.page().await? else {
                    self.state = State::Ended;
                    self.put_on_record().await?;
                    return Ok(None);
                };
                self.rows += page.orders.len() as u64;
                lines(page.orders.into_iter().map(row))?
            }
        };
        self.sent.update(&piece);
        Ok(Some(piece))
    }

    async fn page(&mut self) -> Result<Option<ExportedPage>, BrokenOff> {
        let page = match self.waiting.pop_front() {
            Some(page) => page,
            None if self.question.cursor.is_none() => return Ok(None),
            None => exported_page(&self.app.store, &self.app.regions, &self.question)
                .await
                .map_err(|error| BrokenOff::because(&error))?,
        };
        self.question.cursor.clone_from(&page.next_cursor);
        Ok(Some(page))
    }

    async fn put_on_record(&mut self) -> Result<(), BrokenOff> {
        let hash = crate::vault::hex(&self.sent.finalize_reset());
        let event = AuditEvent::done(&self.actor, AuditAction::Export, "orders")
            .because(format!("已导出{}行", self.rows))
            .with_content(hash);
        desk::record(&self.app.store, &event, self.app.now())
            .await
            .map_err(|error| BrokenOff::because(&error))
    }
}

/// The file cannot be finished.
#[derive(Debug, thiserror::Error)]
#[error("the export broke off")]
struct BrokenOff;

impl BrokenOff {
    fn because(error: &dyn std::error::Error) -> Self {
        tracing::error!(error = %error, "an export broke off");
        Self
    }
}

fn row(order: ExportedOrder) -> [String; 12] {
    [
        order.order_id,
        order.source.to_owned(),
        order.order_no,
        order.received_at,
        order.nature.to_owned(),
        order.categories.join("；"),
        order.merchant_ids.join("；"),
        order.merchant_names.join("；"),
        order.region_code,
        order.region_name,
        order.title,
        order.body,
    ]
}

/// Lines of a file, quoted where they have to be; what a spreadsheet would take for a formula is none.
fn lines(rows: impl Iterator<Item = [String; 12]>) -> Result<Vec<u8>, BrokenOff> {
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
        let mut row = COLUMNS.map(str::to_owned);
        row[10] = "=HYPERLINK(\"x\")".to_owned();
        row[11] = "甲\n乙,\"丙\"".to_owned();
        let text = String::from_utf8(lines([row].into_iter()).unwrap()).unwrap();
        assert!(text.contains("\"'=HYPERLINK(\"\"x\"\")\""), "{text}");
        assert!(text.ends_with("\"甲\n乙,\"\"丙\"\"\"\n"), "{text}");
    }
}
