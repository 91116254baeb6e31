//! A register's file → kept rows, as one transaction. Every row that is read is kept, known already, or refused with a reason.

mod keeping;
mod reading;

use std::path::Path;
use std::sync::Arc;

use super::PipelineError;
use super::import::hash_file;
use super::stages::Stages;
use crate::audit::{AuditAction, AuditEvent};
use crate::db::{RegisterBatch, RegisterRefusal};
use crate::desk::Moment;
use crate::domain::{Actor, RegisterKind, RegisterLedger};
use crate::ingest::{ReaderOptions, Refusal};
use crate::redact::OwnValues;
use crate::store::Store;

/// Refusals that are handed back at once; all are kept.
const MOST_TOLD: i64 = 200;

/// A file of a register.
#[derive(Debug, Clone, Copy)]
pub struct RegisterFile<'a> {
    pub path: &'a Path,
    /// What people call it.
    pub name: &'a str,
    pub kind: RegisterKind,
}

/// What became of a file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum RegisterOutcome {
    Committed(RegisterBatch, Vec<RegisterRefusal>),
    /// The very file was taken in before.
    AlreadyImported(RegisterBatch),
    /// Nothing of it was kept.
    Refused(Refusal),
}

/// Takes a file in.
pub async fn import_register(
    store: &Store,
    stages: &Arc<Stages>,
    file: RegisterFile<'_>,
    reader: &ReaderOptions,
    (actor, moment): (&Actor, Moment),
) -> Result<RegisterOutcome, PipelineError> {
    let sha256 = hash_file(file.path)?;
    let object = format!("register:{}", file.kind.code());
    let known = store.database.register_batch_of_file(file.kind, &sha256);
    if let Some(earlier) = known.await? {
        return Ok(RegisterOutcome::AlreadyImported(earlier));
    }
    let keys = store.keys().await?;
    let mut pieces = reading::start(stages, &keys, file, reader);
    let mut transaction = store.database.begin().await?;
    let mut batch = RegisterBatch {
        batch: 0,
        kind: file.kind,
        file_name: stages
            .redactor
            .redact_public(file.name, &OwnValues::default())
            .text,
        sha256: sha256.clone(),
        ledger: RegisterLedger::default(),
        at: moment.at,
        actor: actor.name().to_owned(),
    };
    batch.batch = transaction.begin_register_batch(&batch).await?;
    keeping::keep(&mut transaction, &mut batch, &mut pieces).await?;
    if let Err(refusal) = pieces.end().await? {
        transaction.rollback().await?;
        let event = AuditEvent::refused(actor, AuditAction::RegisterImport, object)
            .because(refusal.to_string())
            .with_content(sha256);
        store.database.record(&event, moment.at).await?;
        return Ok(RegisterOutcome::Refused(refusal));
    }
    transaction
        .end_register_batch(batch.batch, &batch.ledger)
        .await?;
    let told = format!(
        "读取{}行：收录{}，重复{}，未收录{}",
        batch.ledger.rows_read, batch.ledger.accepted, batch.ledger.duplicate, batch.ledger.refused
    );
    let event = AuditEvent::done(actor, AuditAction::RegisterImport, object)
        .because(told)
        .with_content(sha256);
    transaction.append_audit(&event, moment.at).await?;
    transaction.commit().await?;
    let refusals = store.database.register_refusals(batch.batch, MOST_TOLD);
    Ok(RegisterOutcome::Committed(batch, refusals.await?))
}
