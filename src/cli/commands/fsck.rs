//! `fsck`.

use std::process::ExitCode;

use serde::Serialize;

use crate::cli::context::Context;
use crate::cli::failure::Failure;
use crate::cli::output::{complain, print_json, say};
use crate::pipeline::{Check, fsck};

#[derive(Serialize)]
struct Answer {
    ok: bool,
    checks: Vec<Check>,
}

pub(super) async fn run(context: &Context) -> Result<ExitCode, Failure> {
    let folder = context.data.display().to_string();
    let checks = match context.inspection().await? {
        Some(found) => fsck(found).await,
        None => vec![no_directory(&folder)],
    };
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

/// A missing directory is as good as an empty one: commands make it. Nothing is made to say so.
fn no_directory(folder: &str) -> Check {
    let detail = format!("数据目录 {folder} 不存在，没有可核对的数据；如非所料，请检查 --data");
    complain(&detail);
    Check {
        name: "data_directory",
        ok: true,
        detail,
    }
}
