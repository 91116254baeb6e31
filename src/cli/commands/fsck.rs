//! `fsck`.

use std::process::ExitCode;

use serde::Serialize;

use crate::cli::context::Context;
use crate::cli::failure::Failure;
use crate::cli::output::{print_json, say};
use crate::pipeline::{Check, fsck};

#[derive(Serialize)]
struct Answer {
    ok: bool,
    checks: Vec<Check>,
}

pub(super) async fn run(context: &Context) -> Result<ExitCode, Failure> {
    let store = context.store().await?;
    let checks = fsck(&store).await?;
    store.close().await;
    let answer = Answer {
        ok: checks.iter().all(|check| check.ok),
        checks,
    };
    if context.json {
        print_json(&answer)?;
    } else {
        for check in &answer.checks {
            say(&format!(
                "{}\t{}\t{}",
                if check.ok { "正常" } else { "异常" },
                check.name,
                check.detail
            ));
        }
    }
    Ok(if answer.ok {
        ExitCode::SUCCESS
    } else {
        ExitCode::from(4)
    })
}
