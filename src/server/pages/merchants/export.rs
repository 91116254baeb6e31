//! The list of merchants as a file: all of those of which the page shows the first.

use axum::response::Response;

use super::{found, told_name};
use crate::pipeline::MerchantGroup;
use crate::server::app::App;
use crate::server::ask::Ask;
use crate::server::permission::{ReadOrders, Visit};
use crate::server::refusal::Refusal;
use crate::server::streamed_csv::{Listed, Sheet, streamed_csv};

const COLUMNS: [&str; 6] = [
    "主体编号",
    "名称",
    "统一社会信用代码",
    "独立投诉人",
    "件数",
    "事件数",
];

pub(in crate::server) async fn file(
    app: App,
    visit: Visit<ReadOrders>,
    ask: Ask,
) -> Result<Response, Refusal> {
    let all = app.merchants().await?;
    let places = found(&all, told_name(&ask));
    let sheet = Sheet {
        object: "merchants",
        columns: &COLUMNS,
        told: format!("{}（{}家）", ask.query_with("", None), places.len()),
        rows: places.len() as u64,
    };
    let rows = places
        .into_iter()
        .filter_map(move |place| all.get(place).map(row));
    streamed_csv(app, visit.actor(), sheet, Listed(rows)).await
}

fn row(merchant: &MerchantGroup) -> Vec<String> {
    vec![
        merchant.merchant_id.clone(),
        merchant.name.clone(),
        merchant.uscc.clone().unwrap_or_default(),
        merchant.counts.complainants.to_string(),
        merchant.counts.orders.to_string(),
        merchant.counts.incidents.to_string(),
    ]
}
