//! The law in force at the time of a request, and its changes: proposed by one person, approved by another.

use crate::access::ProofLimit;
use crate::audit::{AuditAction, AuditEvent};
use crate::db::Transaction;
use crate::desk::step_records::{content_of_step, told_step};
use crate::desk::{DeskError, Moment, Session, record};
use crate::domain::LawChange;
use crate::rules::{LawError, LawInForce, ShippedLaw};
use crate::store::Store;
use crate::workflow::{
    Amendment, AmendmentEvent, AmendmentRefused, AmendmentStep, AmendmentStepKind,
};

/// Characters of a text.
const LONGEST: usize = 200;
/// What no law sets, in days or months.
const LONGEST_PERIOD: u32 = 1_200;

/// What shipped, with what was approved over it so far.
pub async fn law_in_force(store: &Store, shipped: &ShippedLaw) -> Result<LawInForce, DeskError> {
    let changes = store.database.law_changes().await?;
    shipped.with(&approved(&changes)).map_err(DeskError::from)
}

/// The changes that were approved, in the order in which they apply.
fn approved(changes: &[(i64, Amendment)]) -> Vec<LawChange> {
    let placed = changes.iter().filter_map(|(_, amendment)| {
        let (_, change) = amendment.proposed()?;
        Some((amendment.place()?, change.clone()))
    });
    let mut placed: Vec<(u32, LawChange)> = placed.collect();
    placed.sort_by_key(|(place, _)| *place);
    placed.into_iter().map(|(_, change)| change).collect()
}

/// Proposes a change that fits what is in force; returns its number.
pub async fn propose_law_change(
    store: &Store,
    session: &Session,
    shipped: &ShippedLaw,
    (change, reason): (LawChange, &str),
    moment: Moment,
) -> Result<i64, DeskError> {
    check_texts(&change, reason)?;
    let mut transaction = store.database.begin().await?;
    let known = transaction.law_changes_for_step().await?;
    if let Err(error) = shipped.check(&approved(&known), &change) {
        transaction.rollback().await?;
        return Err(error.into());
    }
    let mut amendment = Amendment::default();
    let step = AmendmentStep::Propose {
        change,
        reason: reason.trim().to_owned(),
    };
    let number = transaction.new_law_change().await?;
    if let Err(refused) = keep(
        &mut transaction,
        session,
        (number, &mut amendment),
        step,
        moment,
    )
    .await
    {
        transaction.rollback().await?;
        return Err(refused);
    }
    transaction.commit().await?;
    Ok(number)
}

/// Approves a change, which needs a fresh proof and holds from now on, or does not. No deadline that was counted is counted
/// anew: it stands in the step that it was counted for.
pub async fn decide_law_change(
    store: &Store,
    session: &Session,
    (shipped, proof): (&ShippedLaw, ProofLimit),
    (number, kind, reason): (i64, AmendmentStepKind, &str),
    moment: Moment,
) -> Result<(), DeskError> {
    if kind == AmendmentStepKind::Approve {
        session.proved_lately(proof, moment)?;
    }
    let mut transaction = store.database.begin().await?;
    let mut known = transaction.law_changes_for_step().await?;
    let before = approved(&known);
    let place = known.iter().position(|(other, _)| *other == number);
    let Some(place) = place else {
        transaction.rollback().await?;
        return Err(DeskError::NoLawChange(number));
    };
    let (_, mut amendment) = known.swap_remove(place);
    let done = match step_of(&amendment, shipped, &before, (kind, reason)) {
        Ok(step) => {
            keep(
                &mut transaction,
                session,
                (number, &mut amendment),
                step,
                moment,
            )
            .await
        }
        Err(error) => Err(error),
    };
    if let Err(error) = done {
        transaction.rollback().await?;
        if error.is_refusal() {
            let attempt =
                AuditEvent::refused(&session.actor(), AuditAction::LawChange, object_of(number));
            record(store, &attempt.because(error.to_string()), moment).await?;
        }
        return Err(error);
    }
    transaction.commit().await?;
    Ok(())
}

fn step_of(
    amendment: &Amendment,
    shipped: &ShippedLaw,
    before: &[LawChange],
    (kind, reason): (AmendmentStepKind, &str),
) -> Result<AmendmentStep, DeskError> {
    if kind != AmendmentStepKind::Approve {
        check_length(reason)?;
        return Ok(AmendmentStep::Reject {
            reason: reason.trim().to_owned(),
        });
    }
    if let Some((_, change)) = amendment.proposed() {
        // Others may have been approved since it was proposed.
        shipped.check(before, change)?;
    }
    Ok(AmendmentStep::Approve {
        place: u32::try_from(before.len() + 1).unwrap_or(u32::MAX),
    })
}

async fn keep(
    transaction: &mut Transaction,
    session: &Session,
    (number, amendment): (i64, &mut Amendment),
    step: AmendmentStep,
    moment: Moment,
) -> Result<(), DeskError> {
    let taken = i64::try_from(amendment.events().len()).unwrap_or(i64::MAX - 1);
    let event = AmendmentEvent {
        number: taken + 1,
        at: moment.at,
        day: moment.day,
        actor: session.account.name.clone(),
        role: session.account.role,
        step,
    };
    amendment.take(event.clone())?;
    transaction.keep_law_change_step(number, &event).await?;
    let audited = AuditEvent::done(&session.actor(), AuditAction::LawChange, object_of(number))
        .because(told_step(event.step.kind().label(), event.step.reason()))
        .with_content(content_of_step(&event.step));
    transaction.append_audit(&audited, moment.at).await?;
    Ok(())
}

fn check_texts(change: &LawChange, reason: &str) -> Result<(), DeskError> {
    if reason.trim().is_empty() {
        return Err(AmendmentRefused::NoReason.into());
    }
    check_length(reason)?;
    match change {
        LawChange::Period { row } => {
            if row.count > LONGEST_PERIOD {
                return Err(LawError::Long {
                    most: LONGEST_PERIOD,
                }
                .into());
            }
            said(&row.source, "来源")
        }
        LawChange::End { source, .. } => said(source, "来源"),
        LawChange::Item { item } => {
            let plain = item.code.bytes().all(|byte| byte.is_ascii_alphanumeric());
            if !plain || !(1..=20).contains(&item.code.len()) {
                return Err(DeskError::Miswritten {
                    what: "目录项代码",
                    given: item.code.clone(),
                });
            }
            said(&item.name, "目录项名称")?;
            said(&item.provider, "提供单位")?;
            said(&item.update_cycle, "更新周期")?;
            said(&item.source, "来源")
        }
    }
}

fn said(text: &str, what: &'static str) -> Result<(), DeskError> {
    if text.trim().is_empty() {
        return Err(DeskError::Blank(what));
    }
    check_length(text)
}

fn check_length(text: &str) -> Result<(), DeskError> {
    if text.chars().count() > LONGEST {
        return Err(DeskError::LongText { most: LONGEST });
    }
    Ok(())
}

fn object_of(number: i64) -> String {
    format!("law_change:{number}")
}
