//! `backup` and `restore`.

use std::path::Path;
use std::process::ExitCode;

use serde::Serialize;

use crate::audit::{AuditAction, AuditEvent};
use crate::backup::{BackupError, Manifest, make_backup, restore_backup};
use crate::cli::context::Context;
use crate::cli::failure::Failure;
use crate::cli::output::{print_json, say};
use crate::desk;

#[derive(Serialize)]
struct Answer {
    file: String,
    /// Of all bytes before the last 64, which hold it.
    sha256: String,
    orders: u64,
    imports: u64,
    audit_entries: u64,
    files: u64,
}

impl Answer {
    fn of(path: &Path, manifest: &Manifest, sha256: String) -> Self {
        Self {
            file: path.display().to_string(),
            sha256,
            orders: manifest.orders(),
            imports: manifest.imports(),
            audit_entries: manifest.audit_entries(),
            files: manifest.files,
        }
    }

    fn tell(&self, context: &Context, done: &str, hint: &str) -> Result<(), Failure> {
        if context.json {
            return print_json(self);
        }
        say(&format!(
            "{done}：工单{}件，导入{}次，审计{}条，文件{}个",
            self.orders, self.imports, self.audit_entries, self.files
        ));
        say(&format!("SHA-256：{}", self.sha256));
        say(hint);
        Ok(())
    }
}

pub(super) async fn backup(context: &Context, out: &Path) -> Result<ExitCode, Failure> {
    let store = context.store().await?;
    // In the backup itself, so that the log tells of it wherever it is restored.
    let event = AuditEvent::done(&context.actor(), AuditAction::Backup, "data:all");
    desk::record(&store, &event, context.moment()).await?;
    let made = make_backup(&store, out, context.now).await;
    let (manifest, sha256) = made.map_err(refusal)?;
    let answer = Answer::of(out, &manifest, sha256);
    answer.tell(
        context,
        "备份完成",
        "保险库的密钥不在备份中，请另行保管；没有它，原始行无法解密",
    )?;
    Ok(ExitCode::SUCCESS)
}

pub(super) async fn restore(context: &Context, from: &Path) -> Result<ExitCode, Failure> {
    let location = context.location_in(&context.data)?;
    let restored = restore_backup(from, &context.data, &location).await;
    let (manifest, sha256) = restored.map_err(refusal)?;
    // Opening builds the index.
    let store = context.store().await?;
    let event = AuditEvent::done(&context.actor(), AuditAction::Restore, "data:all")
        .with_content(sha256.clone());
    desk::record(&store, &event, context.moment()).await?;
    let answer = Answer::of(from, &manifest, sha256);
    answer.tell(
        context,
        "恢复完成",
        "请用 mingcha fsck 核对；用户须重新登录",
    )?;
    Ok(ExitCode::SUCCESS)
}

fn refusal(error: BackupError) -> Failure {
    if error.is_refusal() {
        Failure::Refused(error.to_string())
    } else {
        error.into()
    }
}
