//! Tries quarantined rows again under today's profiles and dictionaries.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::import::{
    SealedPayload, Understood, commit_retried, retried, sheet_context, understand,
};
use super::original::{OriginalRow, original_row};
use super::{ImportOptions, PipelineError, Stages};
use crate::audit::{AuditAction, AuditEvent};
use crate::db::{QuarantineRow, StoredImport};
use crate::domain::{Cell, Note, QuarantineReason, Quarantined, RawRow};
use crate::ingest::{SourceChoice, map_row};
use crate::store::Store;
use crate::vault::KeyRing;

const RETRY: AuditAction = AuditAction::QuarantineRetry;

/// What came of a retry.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct RetryOutcome {
    pub tried: i64,
    pub accepted: i64,
    pub updated: i64,
    pub duplicate: i64,
    /// Still in quarantine: number of the row and the reason of this attempt.
    pub remaining: Vec<(i64, String)>,
}

impl RetryOutcome {
    fn accepted_nothing(&self) -> bool {
        usize::try_from(self.tried) == Ok(self.remaining.len())
    }
}

/// Why nothing was tried. Nothing has changed.
#[derive(Debug, thiserror::Error)]
pub enum RetryError {
    /// Numbers that no open row of the quarantine has.
    #[error("隔离区没有编号为{}的待处理行，未做任何改动。用 mingcha quarantine list 查看编号", listed(.0))]
    UnknownRows(Vec<i64>),
    /// A correction of a column that a row does not have.
    #[error("隔离行{row}没有名为{}的列，未做任何改动。该行的列：{}", quoted(.unknown), quoted(.columns))]
    UnknownColumns {
        row: i64,
        unknown: Vec<String>,
        columns: Vec<String>,
    },
    #[error(transparent)]
    Pipeline(#[from] PipelineError),
}

fn listed(ids: &[i64]) -> String {
    let ids: Vec<String> = ids.iter().map(ToString::to_string).collect();
    ids.join("、")
}

fn quoted(names: &[String]) -> String {
    let names = names.iter().map(|name| format!("“{name}”"));
    names.collect::<Vec<_>>().join("、")
}

/// Tries the rows with these numbers, or all that are still set aside. `corrections` replaces cells by header text;
/// every row must have all of these columns.
pub async fn retry_quarantined(
    store: &Store,
    stages: &Arc<Stages>,
    ids: &[i64],
    corrections: &BTreeMap<String, String>,
    options: &ImportOptions,
) -> Result<RetryOutcome, RetryError> {
    let _lock = store.lock().await.map_err(PipelineError::from)?;
    let stages = &stages.current(store).await?;
    let tried = try_again(store, stages, ids, corrections, options).await;
    // An import that came of it has told so in its own transaction.
    let told = match &tried {
        Ok(outcome) if outcome.accepted_nothing() => {
            let event = AuditEvent::done(&options.actor, RETRY, "quarantine:open");
            Some(event.because(format!("仍在隔离区{}", outcome.remaining.len())))
        }
        Err(RetryError::UnknownColumns { row, .. }) => {
            let row = format!("quarantine:{row}");
            let event = AuditEvent::refused(&options.actor, RETRY, row);
            Some(event.because("该行没有要改正的列"))
        }
        Ok(_) | Err(_) => None,
    };
    if let Some(event) = told {
        let recorded = store.database.record(&event, options.now).await;
        recorded.map_err(PipelineError::from)?;
    }
    tried
}

async fn try_again(
    store: &Store,
    stages: &Arc<Stages>,
    ids: &[i64],
    corrections: &BTreeMap<String, String>,
    options: &ImportOptions,
) -> Result<RetryOutcome, RetryError> {
    let keys = store.keys().await.map_err(PipelineError::from)?;
    let rows = chosen_rows(store, ids).await?;
    let mut outcome = RetryOutcome::default();
    let mut understood = Vec::new();
    for row in rows {
        outcome.tried += 1;
        match attempt(store, stages, &keys, &row, corrections, options).await? {
            Ok((order, original)) => understood.push((row, order, original)),
            Err(aside) => outcome.remaining.push((row.id, aside.message)),
        }
    }
    if understood.is_empty() {
        return Ok(outcome);
    }
    let told = commit_retried(
        store,
        stages,
        &keys,
        understood,
        options,
        async |_, _| Ok(()),
        {
            let remaining = outcome.remaining.len();
            move |import| retried(&options.actor, import, remaining)
        },
    )
    .await?;
    outcome.accepted = told.total.accepted;
    outcome.updated = told.total.updated;
    outcome.duplicate = told.total.duplicate;
    Ok(outcome)
}

async fn chosen_rows(store: &Store, ids: &[i64]) -> Result<Vec<QuarantineRow>, RetryError> {
    let open = store.database.open_quarantine().await;
    let mut rows = open.map_err(PipelineError::from)?;
    let mut unknown: Vec<i64> = ids.to_vec();
    unknown.retain(|id| rows.iter().all(|row| row.id != *id));
    if !unknown.is_empty() {
        return Err(RetryError::UnknownRows(unknown));
    }
    rows.retain(|row| ids.is_empty() || ids.contains(&row.id));
    Ok(rows)
}

/// The order of the row with what is sealed of it, or why it stays set aside.
pub(super) type Attempt = Result<(Understood, SealedPayload), Quarantined>;

pub(super) async fn attempt(
    store: &Store,
    stages: &Stages,
    keys: &KeyRing,
    row: &QuarantineRow,
    corrections: &BTreeMap<String, String>,
    options: &ImportOptions,
) -> Result<Attempt, RetryError> {
    let original = original_row(store, keys, row.import_seq, &row.sheet, row.row).await?;
    let Some(OriginalRow {
        mut raw,
        headers,
        context,
    }) = original
    else {
        return Ok(Err(Quarantined {
            reason: row.reason,
            message: "保险库中没有这一行的原始内容".to_owned(),
        }));
    };
    correct(row.id, &headers, &mut raw, corrections)?;
    let source = earlier_choice(store, row, options.source).await?;
    let mut mapped = match map_row(stages.profiles(), source, &headers, &raw) {
        Ok(mapped) => mapped,
        Err(refusal) => {
            return Ok(Err(Quarantined {
                // A refusal of the columns as a whole has no reason of its own among those of rows.
                reason: refusal.code.parse().unwrap_or(row.reason),
                message: refusal.to_string(),
            }));
        }
    };
    if !corrections.is_empty() {
        let columns: Vec<String> = corrections.keys().cloned().collect();
        let text = format!("重试时由操作人改正了{}列", quoted(&columns));
        mapped.notes.push(Note::new("corrected_on_retry", text));
    }
    let surroundings = sheet_context(stages, &context, options.today);
    Ok(match understand(stages, keys, &mapped, &surroundings) {
        Ok(order) => Ok((
            order,
            SealedPayload {
                headers,
                context,
                rows: vec![raw],
            },
        )),
        Err(quarantined) => Err(quarantined),
    })
}

/// Replaces cells by header text.
fn correct(
    row: i64,
    headers: &[String],
    raw: &mut RawRow,
    corrections: &BTreeMap<String, String>,
) -> Result<(), RetryError> {
    let mut unknown = Vec::new();
    for (header, value) in corrections {
        let Some(place) = headers.iter().position(|known| known == header) else {
            unknown.push(header.clone());
            continue;
        };
        if raw.cells.len() <= place {
            raw.cells.resize(place + 1, Cell::Empty);
        }
        raw.cells[place] = Cell::Text(value.clone());
    }
    if unknown.is_empty() {
        return Ok(());
    }
    let mut columns = headers.to_vec();
    columns.retain(|header| !header.is_empty());
    Err(RetryError::UnknownColumns {
        row,
        unknown,
        columns,
    })
}

/// The source that the file had, where the caller does not name another.
async fn earlier_choice(
    store: &Store,
    row: &QuarantineRow,
    choice: SourceChoice,
) -> Result<SourceChoice, PipelineError> {
    // A sheet that nobody could read need not be of the source of the sheets beside it.
    if choice != SourceChoice::Auto || row.reason == QuarantineReason::UnknownLayout {
        return Ok(choice);
    }
    let imports = store.database.imports().await?;
    let import: Option<StoredImport> = imports
        .into_iter()
        .find(|import| import.import_seq == row.import_seq);
    let source = import.and_then(|import| import.source.parse().ok());
    Ok(source.map_or(SourceChoice::Auto, SourceChoice::Fixed))
}
