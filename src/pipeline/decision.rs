//! A reviewer decides about a flag: checked, then appended.

use chrono::NaiveDate;

use super::PipelineError;
use super::aggregates::hash_of;
use crate::audit::{AuditAction, AuditEvent};
use crate::db::DbError;
use crate::domain::{Actor, FlagDecision, FlagVerdict, Week};
use crate::store::Store;

/// Who decides, why, and on which day.
#[derive(Debug, Clone)]
pub struct DecisionOptions {
    pub reason: String,
    pub actor: Actor,
    /// Epoch milliseconds, for the audit log.
    pub now: i64,
    pub decided_on: NaiveDate,
}

/// Why a decision is not taken down. Nothing was changed.
#[derive(Debug, thiserror::Error)]
pub enum DecisionError {
    #[error("没有编号为 {0} 的预警；请用 mingcha flags --json 查看 flag_id")]
    UnknownFlag(String),
    #[error("请用 --reason 写明理由")]
    NoReason,
    #[error("{week} 的预警不可能在 {decided_on} 作出结论；请检查 --as-of")]
    TooEarly { week: Week, decided_on: NaiveDate },
    #[error(transparent)]
    Pipeline(#[from] PipelineError),
}

impl From<DbError> for DecisionError {
    fn from(error: DbError) -> Self {
        Self::Pipeline(error.into())
    }
}

/// Appends the decision on the flag with this number.
pub async fn decide(
    store: &Store,
    flag_id: &str,
    verdict: FlagVerdict,
    options: &DecisionOptions,
) -> Result<FlagDecision, DecisionError> {
    let reason = options.reason.trim();
    if reason.is_empty() {
        return Err(DecisionError::NoReason);
    }
    // The flag that is kept is the one that stands while the decision is written.
    let _lock = store.lock().await.map_err(PipelineError::from)?;
    let unknown = || DecisionError::UnknownFlag(flag_id.to_owned());
    let flag = store.database.flag(flag_id).await?.ok_or_else(unknown)?;
    let object = format!("flag:{flag_id}");
    if options.decided_on < flag.week.monday() {
        let event = AuditEvent::refused(&options.actor, AuditAction::FlagDecision, object)
            .because(format!("{}的结论早于该周", options.decided_on));
        store.database.record(&event, options.now).await?;
        return Err(DecisionError::TooEarly {
            week: flag.week,
            decided_on: options.decided_on,
        });
    }
    let text =
        serde_json::to_string(&flag).map_err(|error| PipelineError::Snapshot(error.to_string()))?;
    let mut transaction = store.database.begin().await?;
    let number = transaction
        .add_flag_decision(
            &flag,
            verdict,
            reason,
            options.actor.name(),
            options.decided_on,
        )
        .await?;
    let event = AuditEvent::done(&options.actor, AuditAction::FlagDecision, object)
        .because(format!("{}：{reason}", verdict.label()))
        .with_content(hash_of(text.as_bytes()));
    transaction.append_audit(&event, options.now).await?;
    transaction.commit().await?;
    Ok(FlagDecision {
        number,
        flag,
        verdict,
        reason: reason.to_owned(),
        operator: options.actor.name().to_owned(),
        decided_on: options.decided_on,
    })
}
