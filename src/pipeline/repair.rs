//! One quarantined row, mended by a person: corrected cells and a reason, then the way of all other rows.
//!
//! The original stays sealed where it is, the corrected row is sealed with the import that takes it in; log and history
//! tell the columns by their places and no values.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::import::{SealedPayload, Understood, commit_retried, repaired};
use super::original::original_row;
use super::retry::attempt;
use super::{ImportOptions, PipelineError, RetryError, Stages};
use crate::db::{ImportLedger, QuarantineRow, StoredRepair};
use crate::desk::Steward;
use crate::domain::{Quarantined, RepairOutcome};
use crate::redact::OwnValues;
use crate::store::Store;

/// Characters of a reason.
const LONGEST_REASON: usize = 500;

/// What a person wants to be done.
#[derive(Debug, Clone)]
pub struct Repair {
    pub quarantine_id: i64,
    /// Attempts that the person has seen.
    pub seen: i64,
    /// New text by header.
    pub corrections: BTreeMap<String, String>,
    pub why: String,
}

/// What came of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Repaired {
    pub outcome: RepairOutcome,
    /// Why it is still set aside.
    pub message: Option<String>,
}

/// Why nothing was tried. Nothing has changed.
#[derive(Debug, thiserror::Error)]
pub enum RepairError {
    #[error("没有这一行隔离的数据")]
    Unknown,
    #[error("请写明修复的理由（不超过{LONGEST_REASON}字）")]
    NoReason,
    #[error("刚有人处理过这一行，请看清当前状态后再办理")]
    Overtaken,
    #[error("这一行没有名为{}的列", .0.join("、"))]
    UnknownColumns(Vec<String>),
    #[error("另一项导入或评估正在进行，未做任何改动；请待其结束后再提交")]
    Busy,
    #[error(transparent)]
    Pipeline(#[from] PipelineError),
}

impl From<RetryError> for RepairError {
    fn from(error: RetryError) -> Self {
        match error {
            RetryError::UnknownRows(_) => Self::Unknown,
            RetryError::UnknownColumns { unknown, .. } => Self::UnknownColumns(unknown),
            RetryError::Pipeline(error) => Self::Pipeline(error),
        }
    }
}

/// The headers of the sheet that a quarantined row came from, in their order.
pub async fn headers_of_quarantined(
    store: &Store,
    row: &QuarantineRow,
) -> Result<Vec<String>, PipelineError> {
    let keys = store.keys().await?;
    let found = original_row(store, &keys, row.import_seq, &row.sheet, row.row).await?;
    Ok(found.map_or_else(Vec::new, |original| original.headers))
}

/// Tries the row with its corrections. Refused while another import or evaluation runs.
pub async fn repair_quarantined(
    store: &Store,
    stages: &Arc<Stages>,
    steward: &Steward,
    repair: &Repair,
    options: &ImportOptions,
) -> Result<Repaired, RepairError> {
    let why = repair.why.trim();
    if why.is_empty() || why.chars().count() > LONGEST_REASON {
        return Err(RepairError::NoReason);
    }
    let Some(_lock) = store.try_lock().await.map_err(PipelineError::from)? else {
        return Err(RepairError::Busy);
    };
    let stages = &stages.current(store).await?;
    let row = store.database.quarantined(repair.quarantine_id).await;
    let row = row
        .map_err(PipelineError::from)?
        .ok_or(RepairError::Unknown)?;
    let tried = store.database.repairs(row.id).await;
    let tried = i64::try_from(tried.map_err(PipelineError::from)?.len()).unwrap_or(i64::MAX);
    if row.resolved_by.is_some() || tried != repair.seen {
        return Err(RepairError::Overtaken);
    }
    let headers = headers_of_quarantined(store, &row).await?;
    let note = StoredRepair {
        quarantine_id: row.id,
        number: tried + 1,
        at: options.now,
        actor: steward.actor().name().to_owned(),
        places: places(&headers, &repair.corrections),
        // Who mends a row may quote what stands in it.
        why: stages
            .redactor
            .redact_public(why, &OwnValues::default())
            .text,
        reason_before: row.reason,
        message_before: row.message.clone(),
        outcome: RepairOutcome::Quarantined,
        import_seq: None,
    };
    let keys = store.keys().await.map_err(PipelineError::from)?;
    match attempt(store, stages, &keys, &row, &repair.corrections, options).await? {
        Ok(taken) => take_in(store, stages, row, note, taken, options).await,
        Err(aside) => {
            leave(store, steward, &row, &note, &aside).await?;
            Ok(Repaired {
                outcome: RepairOutcome::Quarantined,
                message: Some(aside.message),
            })
        }
    }
}

async fn take_in(
    store: &Store,
    stages: &Arc<Stages>,
    row: QuarantineRow,
    note: StoredRepair,
    (order, original): (Understood, SealedPayload),
    options: &ImportOptions,
) -> Result<Repaired, RepairError> {
    let keys = store.keys().await.map_err(PipelineError::from)?;
    let settled = |import_seq, total: &ImportLedger| StoredRepair {
        outcome: outcome_of(total),
        import_seq: Some(import_seq),
        ..note.clone()
    };
    let rows = vec![(row.clone(), order, original)];
    let import = commit_retried(
        store,
        stages,
        &keys,
        rows,
        options,
        async |transaction, (import_seq, total)| {
            transaction.add_repair(&settled(import_seq, total)).await?;
            Ok(())
        },
        |import| {
            let told = settled(import.import_seq, &import.total);
            repaired(&options.actor, &row, &told)
        },
    )
    .await?;
    Ok(Repaired {
        outcome: outcome_of(&import.total),
        message: None,
    })
}

/// The row stays where it is, for the reason of today.
async fn leave(
    store: &Store,
    steward: &Steward,
    row: &QuarantineRow,
    note: &StoredRepair,
    aside: &Quarantined,
) -> Result<(), PipelineError> {
    let mut transaction = store.database.begin().await?;
    transaction
        .set_quarantine_reason(row.id, aside.reason, &aside.message)
        .await?;
    transaction.add_repair(note).await?;
    let told = repaired(steward.actor(), row, note);
    transaction.append_audit(&told, note.at).await?;
    transaction.commit().await?;
    Ok(())
}

fn outcome_of(total: &ImportLedger) -> RepairOutcome {
    if total.updated > 0 {
        RepairOutcome::Updated
    } else if total.duplicate > 0 {
        RepairOutcome::Duplicate
    } else {
        RepairOutcome::Accepted
    }
}

/// Places of the corrected columns, from 1 on.
fn places(headers: &[String], corrections: &BTreeMap<String, String>) -> Vec<u32> {
    let mut places: Vec<u32> = corrections
        .keys()
        .filter_map(|header| headers.iter().position(|known| known == header))
        .filter_map(|place| u32::try_from(place + 1).ok())
        .collect();
    places.sort_unstable();
    places
}
