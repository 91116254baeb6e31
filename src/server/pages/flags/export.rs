//! The list of flags as a file: the same rows, order and numbers as on the page.

use axum::response::Response;

use super::{Line, inbox};
use crate::server::app::App;
use crate::server::ask::Ask;
use crate::server::permission::{ReadCases, Visit};
use crate::server::refusal::Refusal;
use crate::server::streamed_csv::{Listed, Sheet, streamed_csv};

const COLUMNS: [&str; 19] = [
    "预警编号",
    "等级",
    "层级",
    "队列",
    "主体",
    "统一社会信用代码",
    "主要理由",
    "涉嫌行为",
    "独立投诉人",
    "件数",
    "事件数",
    "预期事件数",
    "得分",
    "近8周",
    "状态",
    "期限",
    "距期限",
    "同一主体其他案件",
    "反向证据",
];

pub(in crate::server) async fn file(
    app: App,
    visit: Visit<ReadCases>,
    ask: Ask,
) -> Result<Response, Refusal> {
    let page = inbox(&app, &ask, visit.role()).await?;
    let week = page.week.map(|week| week.to_string()).unwrap_or_default();
    let sheet = Sheet {
        object: "flags",
        columns: &COLUMNS,
        told: format!(
            "{week} {}（{}条）",
            ask.query_with("week", None),
            page.flags.len()
        ),
        rows: page.flags.len() as u64,
    };
    let rows = Listed(page.flags.into_iter().map(row));
    streamed_csv(app, visit.actor(), sheet, rows).await
}

fn row(line: Line) -> Vec<String> {
    let trend: Vec<String> = line.trend.iter().map(ToString::to_string).collect();
    let (day, told) = line
        .due
        .map_or_else(Default::default, |due| (due.day.to_string(), due.text));
    vec![
        line.flag_id,
        line.level.label().to_owned(),
        line.tier.label().to_owned(),
        line.place.unwrap_or_default().to_owned(),
        line.merchant,
        line.uscc.unwrap_or_default(),
        line.reason,
        line.category.label().to_owned(),
        line.complainants.to_string(),
        line.orders.to_string(),
        line.incidents.to_string(),
        format!("{:.1}", line.expected),
        format!("{:.1}", line.score),
        trend.join(" "),
        line.stage.unwrap_or(NOT_TAKEN).to_owned(),
        day,
        told,
        line.similar.to_string(),
        line.counter_evidence.to_string(),
    ]
}

/// As the page says it.
const NOT_TAKEN: &str = "未受理";
