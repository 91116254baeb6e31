//! `credit send`.

use std::process::ExitCode;

use serde::Serialize;

use crate::cli::context::Context;
use crate::cli::failure::Failure;
use crate::cli::output::{print_json, say};
use crate::db::{PackageState, StoredPackage};
use crate::pipeline::{Due, deliver};
use crate::remote::{RemoteClient, RemoteOptions};

#[derive(Serialize)]
struct Answer {
    packages: Vec<StoredPackage>,
}

/// Tries every package that waits, whatever its pause.
pub(super) async fn run(context: &Context) -> Result<ExitCode, Failure> {
    let store = context.store().await?;
    let client = RemoteClient::new(&RemoteOptions::default())
        .map_err(|error| Failure::system("无法建立对外连接", error))?;
    let fronts = Context::fronts_in(store.folder())?;
    let packages = deliver(&store, (&client, &fronts), Due::Now, context.now).await?;
    store.close().await;
    let waits = packages
        .iter()
        .any(|package| package.state == PackageState::Waiting);
    if context.json {
        print_json(&Answer { packages })?;
    } else {
        say(&format!("已尝试发送{}个数据包", packages.len()));
        for package in &packages {
            say(&format!(
                "  {}  {}  {}",
                package.name,
                package.state.label(),
                package.told
            ));
        }
    }
    Ok(if waits {
        ExitCode::FAILURE
    } else {
        ExitCode::SUCCESS
    })
}
