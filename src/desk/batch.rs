//! One step for several cases: each goes through the rules on its own, and one that is refused stops no other.

use super::{DeskError, Moment, Session, take_step};
use crate::access::ProofLimit;
use crate::audit::{AuditAction, AuditEvent};
use crate::store::Store;
use crate::workflow::{Case, CaseStep, StepKind, StepRefused};

/// Cases of one batch.
pub const LARGEST_BATCH: usize = 50;

/// Steps that can be taken for several cases at once: none that a second person or a fresh proof is needed for.
pub const BATCH_STEPS: [StepKind; 3] = [StepKind::Take, StepKind::Dismiss, StepKind::Watch];

/// What became of one case of a batch.
#[derive(Debug)]
pub struct BatchOutcome {
    pub case_id: String,
    pub taken: Result<Case, DeskError>,
}

/// Takes one step for each of these cases, after a person who has seen so many steps of it. In the order given; a case that is
/// named twice counts once. Refused as a whole only for what no case could pass.
pub async fn take_step_of_each(
    store: &Store,
    session: &Session,
    (cases, step): (&[(String, i64)], &CaseStep),
    proof: ProofLimit,
    moment: Moment,
) -> Result<Vec<BatchOutcome>, DeskError> {
    if let Err(refused) = could_pass(cases, step) {
        let attempt =
            AuditEvent::refused(&session.actor(), AuditAction::CaseStep, "flags:batch").because(
                format!("{}（{}件）：{refused}", step.kind().label(), cases.len()),
            );
        super::record(store, &attempt, moment).await?;
        return Err(refused);
    }
    let mut outcomes: Vec<BatchOutcome> = Vec::with_capacity(cases.len());
    let mut broken = false;
    for (case_id, seen) in cases {
        if outcomes.iter().any(|done| done.case_id == *case_id) {
            continue;
        }
        let taken = if broken {
            Err(DeskError::NotTried)
        } else {
            let step = (*seen, step.clone());
            take_step(store, session, case_id, step, proof, moment).await
        };
        // What broke for one would keep the others waiting as long, one after the other.
        broken = broken || matches!(&taken, Err(error) if !error.is_refusal());
        outcomes.push(BatchOutcome {
            case_id: case_id.clone(),
            taken,
        });
    }
    Ok(outcomes)
}

fn could_pass(cases: &[(String, i64)], step: &CaseStep) -> Result<(), DeskError> {
    if !BATCH_STEPS.contains(&step.kind()) {
        return Err(DeskError::OneByOne(step.kind()));
    }
    if cases.is_empty() {
        return Err(DeskError::EmptyBatch);
    }
    if cases.len() > LARGEST_BATCH {
        return Err(DeskError::LargeBatch {
            most: LARGEST_BATCH,
        });
    }
    if step.reason().is_some_and(|reason| reason.trim().is_empty()) {
        return Err(StepRefused::NoReason.into());
    }
    Ok(())
}
