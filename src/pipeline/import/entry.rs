//! What the audit log tells of an import: numbers and hashes; neither the name of the file nor anything it holds.

use crate::audit::{AuditAction, AuditEvent};
use crate::db::{QuarantineRow, StoredImport, StoredRepair};
use crate::domain::Actor;
use crate::ingest::Refusal;

/// A file became an import; `content` is the hash of the file.
pub(super) fn imported(actor: &Actor, import: &StoredImport) -> AuditEvent {
    let total = &import.total;
    AuditEvent::done(actor, AuditAction::Import, object_of(import))
        .because(format!(
            "读取{}行：接收{}，更正{}，重复{}，隔离{}",
            total.rows_read, total.accepted, total.updated, total.duplicate, total.quarantined
        ))
        .with_content(&import.sha256)
}

/// The same bytes again; nothing was changed.
pub(super) fn known_already(actor: &Actor, earlier: &StoredImport) -> AuditEvent {
    AuditEvent::done(actor, AuditAction::Import, object_of(earlier))
        .because("同一文件已导入，未做改动")
        .with_content(&earlier.sha256)
}

/// The file as a whole was refused. The sentences of a refusal may quote the file; its code does not.
pub(super) fn refused(actor: &Actor, sha256: &str, refusal: &Refusal) -> AuditEvent {
    AuditEvent::refused(actor, AuditAction::Import, format!("file:{sha256}"))
        .because(format!("拒绝导入：{}", refusal.code))
}

/// Quarantined rows became an import of their own.
pub(crate) fn retried(actor: &Actor, import: &StoredImport, remaining: usize) -> AuditEvent {
    let total = &import.total;
    AuditEvent::done(actor, AuditAction::QuarantineRetry, object_of(import)).because(format!(
        "接收{}，更正{}，重复{}，仍在隔离区{remaining}",
        total.accepted, total.updated, total.duplicate
    ))
}

/// One quarantined row was mended or left as it is: which columns of which row, by number, and what came of it.
pub(crate) fn repaired(actor: &Actor, row: &QuarantineRow, repair: &StoredRepair) -> AuditEvent {
    let places: Vec<String> = repair.places.iter().map(ToString::to_string).collect();
    let columns = if places.is_empty() {
        "未改列".to_owned()
    } else {
        format!("改第{}列", places.join("、"))
    };
    let before = format!("{}第{}行", StoredImport::id_of(row.import_seq), row.row);
    let after = match repair.import_seq {
        Some(import_seq) => {
            let import = StoredImport::id_of(import_seq);
            format!("{}（{import}）", repair.outcome.label())
        }
        None => repair.outcome.label().to_owned(),
    };
    let why = &repair.why;
    AuditEvent::done(
        actor,
        AuditAction::QuarantineRepair,
        format!("quarantine:{}", row.id),
    )
    .because(format!("{before}，{columns}，{after}：{why}"))
}

fn object_of(import: &StoredImport) -> String {
    format!("import:{}", import.import_id)
}
