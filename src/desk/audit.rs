//! The log as a whole: one entry on its own, verification, and checkpoints.

use serde::Serialize;

use super::{DeskError, Moment};
use crate::audit::{AuditAction, AuditEvent, Chain, Checkpoint, CheckpointError, Signer, Verifier};
use crate::db::Database;
use crate::domain::Actor;
use crate::store::Store;

/// What a verification saw.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct AuditReport {
    pub ok: bool,
    /// Entries that are whole, up to the first that is not.
    pub entries: i64,
    /// Hash of the last of them.
    pub head: String,
    /// Number of the first entry that is missing or was changed.
    pub first_bad: Option<i64>,
    /// Entries that are kept and wait to be entered, because somebody else was writing.
    pub waiting: i64,
    pub detail: String,
}

/// A checkpoint that was just made.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct CheckpointMade {
    pub size: u64,
    /// The signed note; keep it outside this machine.
    pub note: String,
    /// The key to check it with, in the form of signed notes.
    pub verifier_key: String,
}

/// Puts one event on record that changes nothing else.
pub async fn record(store: &Store, event: &AuditEvent, moment: Moment) -> Result<(), DeskError> {
    store.database.record(event, moment.at).await?;
    Ok(())
}

/// The name under which checkpoints of this log are signed.
pub fn log_origin(directory_id: &str) -> String {
    format!("mingcha/{directory_id}")
}

/// Reads the whole log and, where one is given, compares it with a checkpoint.
pub async fn verify_log(
    database: &Database,
    checkpoint: Option<(&Verifier, &str)>,
) -> Result<AuditReport, DeskError> {
    let expected = checkpoint
        .map(|(verifier, note)| verifier.open(note))
        .transpose()?;
    let counted = database.audit_counter().await?;
    let waiting = database.waiting_entries().await?;
    let bad = |chain: &Chain, seq: i64, detail: String| AuditReport {
        ok: false,
        entries: i64::try_from(chain.tree().size()).unwrap_or(i64::MAX),
        head: chain.last_hash().to_owned(),
        first_bad: Some(seq),
        waiting,
        detail,
    };
    let mut chain = Chain::default();
    let mut known = expected.as_ref().is_none_or(|expected| expected.size == 0);
    let mut pages = database.audit_pages();
    while let Some(entries) = pages.next().await? {
        for entry in &entries {
            if let Err(fault) = chain.check(&entry.text, &entry.hash) {
                return Ok(bad(&chain, fault.seq, fault.to_string()));
            }
            if !entry.columns_agree {
                let what = format!("审计日志第{}条的检索列与正文不符，检索列被改动", entry.seq);
                return Ok(bad(&chain, entry.seq, what));
            }
            if let Some(expected) = &expected
                && chain.tree().size() == expected.size
            {
                if chain.tree().root() != expected.root {
                    let what = format!("前{}条与检查点不符，此前的记录被整体改写", expected.size);
                    return Ok(bad(&chain, 1, what));
                }
                known = true;
            }
        }
    }
    let size = i64::try_from(chain.tree().size()).unwrap_or(i64::MAX);
    if size < counted {
        let what = format!("审计日志应有{counted}条，末尾缺少{}条", counted - size);
        return Ok(bad(&chain, size + 1, what));
    }
    if let (false, Some(expected)) = (known, &expected) {
        let what = format!(
            "检查点记有{}条，现只有{size}条，末尾被删或数据库从较早的备份恢复",
            expected.size
        );
        return Ok(bad(&chain, size + 1, what));
    }
    Ok(AuditReport {
        ok: true,
        entries: size,
        head: chain.last_hash().to_owned(),
        first_bad: None,
        waiting,
        detail: if waiting == 0 {
            format!("审计日志{size}条，首尾相连，未见改动")
        } else {
            format!("审计日志{size}条，首尾相连，未见改动；另有{waiting}条等候写入")
        },
    })
}

/// Signs how far the log has got; the making of it is an entry of its own, which the checkpoint holds.
pub async fn make_checkpoint(
    store: &Store,
    signer: &Signer,
    origin: &str,
    actor: &Actor,
    moment: Moment,
) -> Result<CheckpointMade, DeskError> {
    let event = AuditEvent::done(actor, AuditAction::Checkpoint, format!("log:{origin}"));
    record(store, &event, moment).await?;
    let mut chain = Chain::default();
    let mut pages = store.database.audit_pages();
    while let Some(entries) = pages.next().await? {
        for entry in &entries {
            // A log that is not whole is not vouched for.
            chain
                .check(&entry.text, &entry.hash)
                .map_err(|_| CheckpointError::OtherLog)?;
        }
    }
    let checkpoint = Checkpoint::of(origin, chain.tree());
    Ok(CheckpointMade {
        size: checkpoint.size,
        note: signer.sign(&checkpoint),
        verifier_key: signer.verifier().to_string(),
    })
}
