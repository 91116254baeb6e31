//! All judgements as a file.

use axum::response::Response;

use super::{Told, told};
use crate::server::app::App;
use crate::server::ask::Ask;
use crate::server::permission::{ReadJudgements, Visit};
use crate::server::refusal::Refusal;
use crate::server::streamed_csv::{Listed, Sheet, streamed_csv};

const COLUMNS: [&str; 7] = [
    "编号",
    "时间",
    "判定人",
    "判定",
    "理由",
    "当时所示的影响",
    "状态",
];

pub(in crate::server) async fn file(
    app: App,
    visit: Visit<ReadJudgements>,
    _: Ask,
) -> Result<Response, Refusal> {
    let judgements = app.store.database.judgements().await?;
    let all = told(&app, &judgements, |_| true).await?;
    let sheet = Sheet {
        object: "merchants:judgements",
        columns: &COLUMNS,
        told: format!("{}条", all.len()),
        rows: all.len() as u64,
    };
    let row = |one: Told| {
        vec![
            one.number.to_string(),
            one.at,
            one.operator,
            one.sentence,
            one.reason,
            one.effect.unwrap_or_else(|| "未记录".to_owned()),
            one.state,
        ]
    };
    streamed_csv(app, visit.actor(), sheet, Listed(all.into_iter().map(row))).await
}
