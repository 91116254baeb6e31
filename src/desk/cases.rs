//! A step of a case: allowed by the rules, kept with its audit entry, and told to what learns from decisions.

use super::papers::paper_was_brought;
use super::step_records::{content_of_step, told_step};
use super::{DeskError, Moment, Session};
use crate::access::ProofLimit;
use crate::audit::{AuditAction, AuditEvent};
use crate::db::Transaction;
use crate::domain::{FlagVerdict, PaperKind};
use crate::store::Store;
use crate::workflow::{Case, CaseEvent, CaseStep, Finding, StepKind};

/// Takes a step after a person who has seen `seen` steps of the case. What a second person answers for needs a fresh proof
/// of who that is.
pub async fn take_step(
    store: &Store,
    session: &Session,
    case_id: &str,
    (seen, step): (i64, CaseStep),
    proof: ProofLimit,
    moment: Moment,
) -> Result<Case, DeskError> {
    if matches!(step.kind(), StepKind::Agree | StepKind::Verify) {
        session.proved_lately(proof, moment)?;
    }
    let flag = store.database.flag(case_id).await?;
    let flag = flag.ok_or_else(|| DeskError::NoFlag(case_id.to_owned()))?;
    let verdict = verdict_of(&step);
    let mut transaction = store.database.begin().await?;
    let mut case = transaction.case_for_step(case_id).await?;
    let event = CaseEvent {
        number: case.version() + 1,
        at: moment.at,
        day: moment.day,
        actor: session.account.name.clone(),
        role: session.account.role,
        step,
    };
    let audited = AuditEvent::done(&session.actor(), AuditAction::CaseStep, object_of(case_id))
        .because(told_step(event.step.kind().label(), event.step.reason()))
        .with_content(content_of_step(&event.step));
    let taken = match case.take_after(seen, event.clone()) {
        Ok(()) => brought(&mut transaction, case_id, &event.step).await,
        Err(refused) => Err(refused.into()),
    };
    if let Err(refused) = taken {
        transaction.rollback().await?;
        let attempt =
            AuditEvent::refused(&session.actor(), AuditAction::CaseStep, object_of(case_id))
                .because(format!("{}：{refused}", event.step.kind().label()));
        super::record(store, &attempt, moment).await?;
        return Err(refused);
    }
    if let Some(state) = case.state() {
        transaction.keep_step(case_id, &flag, &event, state).await?;
    }
    if let Some(verdict) = verdict {
        let reason = event.step.reason().unwrap_or_default();
        transaction
            .add_flag_decision(
                &flag,
                verdict,
                reason,
                session.account.name.as_str(),
                moment.day,
            )
            .await?;
    }
    transaction.append_audit(&audited, moment.at).await?;
    transaction.commit().await?;
    Ok(case)
}

/// No finding without the paper itself (domain.md §E.3, 1).
async fn brought(
    transaction: &mut Transaction,
    case_id: &str,
    step: &CaseStep,
) -> Result<(), DeskError> {
    let CaseStep::Verify { document } = step else {
        return Ok(());
    };
    let which = (case_id, PaperKind::Decision);
    paper_was_brought(transaction, which, &document.file_sha256).await
}

/// What a step says about whether the suspicion held: the rules learn from it.
fn verdict_of(step: &CaseStep) -> Option<FlagVerdict> {
    match step {
        CaseStep::Dismiss { .. } => Some(FlagVerdict::Rejected),
        CaseStep::Return { finding, .. } => Some(match finding {
            Finding::True | Finding::PartlyTrue | Finding::CaseFiled => FlagVerdict::Confirmed,
            Finding::Untrue => FlagVerdict::Rejected,
            Finding::Unverifiable => FlagVerdict::Insufficient,
        }),
        _ => None,
    }
}

fn object_of(case_id: &str) -> String {
    format!("case:{case_id}")
}
