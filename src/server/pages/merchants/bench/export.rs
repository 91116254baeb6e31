//! The list as a file: all pairs of which the page shows the first.

use axum::response::Response;

use super::{Wanted, merged};
use crate::pipeline::OpenPair;
use crate::server::app::App;
use crate::server::ask::Ask;
use crate::server::merging::{PATIENCE_FOR_PAIRS, open_pairs};
use crate::server::permission::{ReadOrders, Visit};
use crate::server::refusal::Refusal;
use crate::server::streamed_csv::{Listed, Sheet, streamed_csv};

const COLUMNS: [&str; 12] = [
    "主体甲",
    "名称甲",
    "统一社会信用代码甲",
    "件数甲",
    "主体乙",
    "名称乙",
    "统一社会信用代码乙",
    "件数乙",
    "如合并将改计的件数",
    "可能性",
    "证据权重",
    "相符之处",
];

pub(in crate::server) async fn file(
    app: App,
    visit: Visit<ReadOrders>,
    ask: Ask,
) -> Result<Response, Refusal> {
    let wanted = merged(&app, Wanted::of(&ask)?).await?;
    let list = open_pairs(&app, PATIENCE_FOR_PAIRS).await?;
    let pairs: Vec<OpenPair> = wanted.among(&list).cloned().collect();
    let sheet = Sheet {
        object: "merchants:bench",
        columns: &COLUMNS,
        told: format!("{}（{}对）", ask.query_with("", None), pairs.len()),
        rows: pairs.len() as u64,
    };
    let rows = pairs.into_iter().map(move |pair| row(&pair, wanted.hidden));
    streamed_csv(app, visit.actor(), sheet, Listed(rows)).await
}

/// Hidden probabilities leave their cells empty.
fn row(pair: &OpenPair, hidden: bool) -> Vec<String> {
    let mut cells = Vec::with_capacity(COLUMNS.len());
    for side in [&pair.left, &pair.right] {
        cells.push(side.id.to_string());
        cells.push(side.name.clone());
        cells.push(side.uscc.clone().unwrap_or_default());
        cells.push(side.orders.to_string());
    }
    cells.push(pair.moving().to_string());
    let number = |told: String| if hidden { String::new() } else { told };
    cells.push(number(format!("{:.4}", pair.posterior)));
    cells.push(number(format!("{:.2}", pair.weight)));
    cells.push(pair.fields.join("、"));
    cells
}
