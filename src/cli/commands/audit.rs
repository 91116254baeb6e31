//! `audit verify / export / checkpoint`.

use std::path::Path;
use std::process::ExitCode;

use serde::Serialize;

use crate::audit::Signer;
use crate::cli::context::Context;
use crate::cli::failure::Failure;
use crate::cli::output::{print_json, say};
use crate::cli::workbench_arguments::AuditAction;
use crate::db::Database;
use crate::desk::{self, AuditReport, log_origin};
use crate::store::{Inspection, Part};

#[derive(Serialize)]
struct Exported<'a> {
    entry: &'a str,
    hash: &'a str,
}

pub(super) async fn run(context: &Context, action: AuditAction) -> Result<ExitCode, Failure> {
    match action {
        AuditAction::Verify { checkpoint } => verify(context, checkpoint.as_deref()).await,
        AuditAction::Export => export(context).await,
        AuditAction::Checkpoint { out } => checkpoint(context, out.as_deref()).await,
    }
}

async fn verify(context: &Context, checkpoint: Option<&Path>) -> Result<ExitCode, Failure> {
    let note = checkpoint
        .map(std::fs::read_to_string)
        .transpose()
        .map_err(|error| Failure::system("无法读取检查点文件", error))?;
    let found = looked_at(context).await?;
    let report = report_of(&found, note.as_deref()).await;
    found.close().await;
    let report = report?;
    if context.json {
        print_json(&report)?;
    } else {
        say(&report.detail);
        say(&format!("末条哈希：{}", report.head));
    }
    Ok(if report.ok {
        ExitCode::SUCCESS
    } else {
        ExitCode::from(4)
    })
}

async fn report_of(found: &Inspection, note: Option<&str>) -> Result<AuditReport, Failure> {
    let database = database_of(found)?;
    let Some(note) = note else {
        return Ok(desk::verify_log(database, None).await?);
    };
    let origin = log_origin(&database.directory_id().await?.unwrap_or_default());
    let keys = match &found.vault {
        Part::Open(vault) => found.keys(vault).await?,
        Part::Absent | Part::Broken(_) => None,
    };
    let keys = keys.ok_or_else(|| {
        Failure::Refused("没有签发过检查点的密钥；请用 --key-file 指定保险库密钥文件".to_owned())
    })?;
    let verifier = Signer::new(&origin, keys.checkpoint_seed()).verifier();
    let verified = desk::verify_log(database, Some((&verifier, note))).await;
    verified.map_err(|error| match error {
        desk::DeskError::Checkpoint(bad) => Failure::Refused(bad.to_string()),
        other => other.into(),
    })
}

async fn looked_at(context: &Context) -> Result<Inspection, Failure> {
    let found = context.inspection().await?;
    found.ok_or_else(|| {
        Failure::Refused(format!(
            "数据目录 {} 不存在；请检查 --data",
            context.data.display()
        ))
    })
}

fn database_of(found: &Inspection) -> Result<&Database, Failure> {
    match &found.database {
        Part::Open(database) if found.schema.keeps_audit() => Ok(database),
        _ => Err(Failure::Refused(
            "数据库里还没有审计日志；运行一次任何会改动数据的命令后才有".to_owned(),
        )),
    }
}

/// One line for each entry: its text and its hash.
async fn export(context: &Context) -> Result<ExitCode, Failure> {
    let found = looked_at(context).await?;
    let database = database_of(&found)?.clone();
    let mut pages = database.audit_pages();
    while let Some(entries) = pages.next().await? {
        for entry in &entries {
            let line = Exported {
                entry: &entry.text,
                hash: &entry.hash,
            };
            say(&serde_json::to_string(&line)?);
        }
    }
    found.close().await;
    Ok(ExitCode::SUCCESS)
}

async fn checkpoint(context: &Context, out: Option<&Path>) -> Result<ExitCode, Failure> {
    let store = context.store().await?;
    let origin = log_origin(store.directory_id());
    let keys = store.keys().await?;
    let signer = Signer::new(&origin, keys.checkpoint_seed());
    let made =
        desk::make_checkpoint(&store, &signer, &origin, &context.actor(), context.moment()).await;
    store.close().await;
    let made = made?;
    if let Some(path) = out {
        std::fs::write(path, &made.note)
            .map_err(|error| Failure::system("无法写入检查点文件", error))?;
    }
    if context.json {
        print_json(&made)?;
    } else {
        if out.is_none() {
            say(made.note.trim_end());
        }
        say(&format!(
            "检查点：{}条；核对公钥：{}",
            made.size, made.verifier_key
        ));
    }
    Ok(ExitCode::SUCCESS)
}
