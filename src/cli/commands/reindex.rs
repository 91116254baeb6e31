//! `reindex`.

use std::process::ExitCode;

use serde::Serialize;

use crate::cli::context::Context;
use crate::cli::failure::Failure;
use crate::cli::output::{print_json, say};
use crate::store::reindex;

#[derive(Serialize)]
struct Answer {
    orders: u64,
}

pub(super) async fn run(context: &Context) -> Result<ExitCode, Failure> {
    let mut store = context.store().await?;
    let orders = reindex(&mut store).await?;
    store.close().await;
    if context.json {
        print_json(&Answer { orders })?;
    } else {
        say(&format!("索引已重建，共{orders}件"));
    }
    Ok(ExitCode::SUCCESS)
}
