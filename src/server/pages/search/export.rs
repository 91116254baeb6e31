//! All hits of a question as a file.

use axum::response::Response;

use super::lens::Lens;
use super::logged::logged;
use super::question::question;
use crate::explore::{ExportedOrder, ExportedPage, SearchQuestion, exported_page};
use crate::server::app::App;
use crate::server::ask::Ask;
use crate::server::permission::{ReadOrders, Visit};
use crate::server::refusal::Refusal;
use crate::server::streamed_csv::{AT_ONCE, BrokenOff, Rows, Sheet, streamed_csv};

/// Rows of one file; more are asked for in parts.
const MOST_ROWS: u64 = 50_000;

pub(super) const COLUMNS: [&str; 12] = [
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

pub(in crate::server) async fn file(
    app: App,
    visit: Visit<ReadOrders>,
    ask: Ask,
) -> Result<Response, Refusal> {
    let (total, hits) = hits(&app, &ask).await?;
    if total > MOST_ROWS {
        return Err(Refusal::unprocessable(format!(
            "符合条件的工单有{total}件，一次最多导出{MOST_ROWS}件；请缩短时间或增加条件，分批导出"
        )));
    }
    let stages = app.stages().await?;
    let logged = logged(&ask, |words| stages.mask_question(words));
    let sheet = Sheet {
        object: logged.object,
        columns: &COLUMNS,
        told: format!("{}（{total}件）", logged.ask.query_of_file()),
        rows: total,
    };
    streamed_csv(app, visit.actor(), sheet, hits).await
}

/// How many hits a question has, and the way to all of them.
pub(super) async fn hits(app: &App, ask: &Ask) -> Result<(u64, Hits), Refusal> {
    let mut question = question(ask, AT_ONCE, Lens::Hits)?;
    question.cursor = None;
    let first = exported_page(&app.store, &app.regions, &question).await?;
    let hits = Hits {
        question,
        first: Some(first),
    };
    let total = hits.first.as_ref().map_or(0, |first| first.total);
    Ok((total, hits))
}

/// The hits of a question, page by page.
pub(super) struct Hits {
    question: SearchQuestion,
    /// The page that was read for its total.
    first: Option<ExportedPage>,
}

impl Rows for Hits {
    async fn next(&mut self, app: &App) -> Result<Option<Vec<Vec<String>>>, BrokenOff> {
        let page = match self.first.take() {
            Some(page) => page,
            None if self.question.cursor.is_none() => return Ok(None),
            None => exported_page(&app.store, &app.regions, &self.question)
                .await
                .map_err(|error| BrokenOff::because(&error))?,
        };
        self.question.cursor = page.next_cursor;
        Ok(Some(page.orders.into_iter().map(row).collect()))
    }
}

fn row(order: ExportedOrder) -> Vec<String> {
    vec![
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
