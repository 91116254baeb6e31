//! All hits of a question as a workbook.

use axum::response::Response;

use super::export::{COLUMNS, Hits, hits};
use super::logged::logged;
use crate::server::app::App;
use crate::server::ask::Ask;
use crate::server::permission::{ReadOrders, Visit};
use crate::server::refusal::Refusal;
use crate::server::streamed_csv::{BrokenOff, Rows, Sheet};
use crate::server::workbook_file::{MOST_ROWS, workbook_file};

pub(in crate::server) async fn file(
    app: App,
    visit: Visit<ReadOrders>,
    ask: Ask,
) -> Result<Response, Refusal> {
    let (total, hits) = hits(&app, &ask).await?;
    if total > MOST_ROWS {
        return Err(Refusal::unprocessable(format!(
            "符合条件的工单有{total}件，XLSX一次最多导出{MOST_ROWS}件；请改用CSV，或缩短时间、增加条件"
        )));
    }
    let rows = all_rows(&app, hits).await;
    let rows = rows.map_err(|error| Refusal::fault(&error))?;
    let stages = app.stages().await?;
    let logged = logged(&ask, |words| stages.mask_question(words));
    let sheet = Sheet {
        object: logged.object,
        columns: &COLUMNS,
        told: format!("{}（{total}件）", logged.ask.query_of_file()),
        rows: rows.len() as u64,
    };
    workbook_file(app, visit.actor(), sheet, rows).await
}

async fn all_rows(app: &App, mut hits: Hits) -> Result<Vec<Vec<String>>, BrokenOff> {
    let mut rows = Vec::new();
    while let Some(more) = hits.next(app).await? {
        rows.extend(more);
    }
    Ok(rows)
}
