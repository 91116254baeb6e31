//! The desk of the credit office: drafts from verified cases, and every step after.

use super::action::AtHand;
use super::{CreditAction, EntryForm};
use crate::access::ProofLimit;
use crate::audit::{AuditAction, AuditEvent};
use crate::db::Transaction;
use crate::desk::papers::paper_was_brought;
use crate::desk::step_records::{content_of_step, told_step};
use crate::desk::{DeskError, Moment, Session, record};
use crate::domain::{CreditEntryId, LawKey, LegalDeadline, PaperKind};
use crate::rules::{Catalogue, LocalLaw, WorkingCalendar};
use crate::store::Store;
use crate::workflow::{
    CaseState, CreditEntry, CreditEvent, CreditRefused, CreditStage, CreditStep, CreditStepKind,
    LegalDocument,
};

/// What the credit office works by.
#[derive(Clone, Copy)]
pub struct CreditOffice<'a> {
    pub store: &'a Store,
    pub law: &'a LocalLaw,
    pub calendar: &'a WorkingCalendar,
    pub catalogue: &'a Catalogue,
    /// How fresh the proof of a second person has to be.
    pub proof: ProofLimit,
}

impl CreditOffice<'_> {
    /// Begins an entry from a verified case. A case has one entry at a time: an abandoned one makes room.
    pub async fn draft(
        &self,
        session: &Session,
        case_id: &str,
        form: &EntryForm,
        moment: Moment,
    ) -> Result<CreditEntryId, DeskError> {
        let flag = self.store.database.flag(case_id).await?;
        let flag = flag.ok_or_else(|| DeskError::NoFlag(case_id.to_owned()))?;
        let mut transaction = self.store.database.begin().await?;
        let others = transaction.credit_of_case_for_step(case_id).await?;
        let case = transaction.case_for_step(case_id).await?;
        let document: LegalDocument = match case.state() {
            Some(CaseState::Verified { document, .. }) => document.clone(),
            other => {
                let stage = other.map(CaseState::stage);
                transaction.rollback().await?;
                return self
                    .refused(
                        session,
                        &object_of_case(case_id),
                        DeskError::NotVerified { stage },
                        moment,
                    )
                    .await;
            }
        };
        let standing =
            |entry: &CreditEntry| entry.stage_on(moment.day) != Some(CreditStage::Abandoned);
        if others.iter().any(standing) {
            transaction.rollback().await?;
            return Err(DeskError::EntryExists(case_id.to_owned()));
        }
        let content = self.content_of(&mut transaction, form, &document, None);
        let content = content.await?;
        let push = self.deadline(LawKey::PushAfterFinding, document.decided_on)?;
        let id = transaction.new_credit_entry().await?;
        let step = CreditStep::Draft {
            content: Box::new(content),
            push,
        };
        let mut entry = CreditEntry::default();
        let event = event_of(&entry, session, step, moment);
        if let Err(refused) = entry.take_after(0, event.clone()) {
            transaction.rollback().await?;
            return self
                .refused(session, &object_of_case(case_id), refused.into(), moment)
                .await;
        }
        let belongs_to = (case_id, flag.merchant.merchant_id.as_str());
        transaction
            .keep_new_credit_entry(id, belongs_to, &event)
            .await?;
        transaction
            .append_audit(&audited(session, id, &event), moment.at)
            .await?;
        transaction.commit().await?;
        Ok(id)
    }

    /// Takes a step after a person who has seen `seen` steps of the entry. What a second person answers for needs a fresh
    /// proof of who that is.
    pub async fn act(
        &self,
        session: &Session,
        id: CreditEntryId,
        (seen, action): (i64, &CreditAction),
        moment: Moment,
    ) -> Result<CreditEntry, DeskError> {
        if needs_proof(action.kind()) {
            session.proved_lately(self.proof, moment)?;
        }
        // Read before the transaction, which holds a connection of its own.
        let entries = if action.looks_around() {
            self.store.database.credit_entries().await?
        } else {
            Vec::new()
        };
        let mut transaction = self.store.database.begin().await?;
        let mut entry = transaction.credit_for_step(id).await?;
        if entry.content().is_none() {
            transaction.rollback().await?;
            return Err(DeskError::NoEntry(id));
        }
        // Before anything is made of what was seen: a content is put right on top of the newest.
        let taken = if seen == entry.version() {
            match paper_is_here(&mut transaction, id, action).await {
                Ok(()) => {
                    let at_hand = AtHand {
                        id,
                        entry: &entry,
                        entries: &entries,
                    };
                    let step = self.step_of(&mut transaction, at_hand, action, moment);
                    step.await
                }
                Err(error) => Err(error),
            }
        } else {
            let now = entry.version();
            Err(CreditRefused::Overtaken { seen, now }.into())
        };
        let taken = match taken {
            Ok(step) => keep_taken(&mut transaction, session, (id, &mut entry), step, moment).await,
            Err(error) => Err(error),
        };
        if let Err(error) = taken {
            transaction.rollback().await?;
            return self.refused(session, &object_of(id), error, moment).await;
        }
        transaction.commit().await?;
        Ok(entry)
    }

    /// The deadline of what begins on a day, by the law of that day.
    pub(super) fn deadline(
        &self,
        key: LawKey,
        from: chrono::NaiveDate,
    ) -> Result<LegalDeadline, DeskError> {
        self.law
            .deadline(self.calendar, key, from)
            .ok_or_else(|| DeskError::NoLaw {
                profile: self.law.profile.clone(),
                key,
                day: from,
            })
    }

    /// Puts an attempt that the rules refused on record.
    async fn refused<T>(
        &self,
        session: &Session,
        object: &str,
        error: DeskError,
        moment: Moment,
    ) -> Result<T, DeskError> {
        if !error.is_refusal() {
            return Err(error);
        }
        let attempt = AuditEvent::refused(&session.actor(), AuditAction::CreditStep, object)
            .because(error.to_string());
        record(self.store, &attempt, moment).await?;
        Err(error)
    }
}

/// The paper that an action names has to have been brought; one that names none may be scanned later.
async fn paper_is_here(
    transaction: &mut Transaction,
    id: CreditEntryId,
    action: &CreditAction,
) -> Result<(), DeskError> {
    let CreditAction::Revoke { document, .. } = action else {
        return Ok(());
    };
    if document.file_sha256.is_empty() {
        return Ok(());
    }
    let case_id = transaction.case_of_credit_entry(id).await?;
    let which = (case_id.as_str(), PaperKind::Revocation);
    paper_was_brought(transaction, which, &document.file_sha256).await
}

/// Steps of the second person.
fn needs_proof(kind: CreditStepKind) -> bool {
    matches!(
        kind,
        CreditStepKind::Approve
            | CreditStepKind::ConfirmAnswer
            | CreditStepKind::GrantRepair
            | CreditStepKind::Revoke
    )
}

fn event_of(
    entry: &CreditEntry,
    session: &Session,
    step: CreditStep,
    moment: Moment,
) -> CreditEvent {
    CreditEvent {
        number: entry.version() + 1,
        at: moment.at,
        day: moment.day,
        actor: session.account.name.clone(),
        role: session.account.role,
        step,
    }
}

fn audited(session: &Session, id: CreditEntryId, event: &CreditEvent) -> AuditEvent {
    AuditEvent::done(&session.actor(), AuditAction::CreditStep, object_of(id))
        .because(told_step(event.step.kind().label(), event.step.reason()))
        .with_content(content_of_step(&event.step))
}

/// Takes a step of an entry as it stands in the transaction, and keeps it with its audit entry.
pub(super) async fn keep_taken(
    transaction: &mut Transaction,
    session: &Session,
    (id, entry): (CreditEntryId, &mut CreditEntry),
    step: CreditStep,
    moment: Moment,
) -> Result<(), DeskError> {
    let event = event_of(entry, session, step, moment);
    entry.take_after(entry.version(), event.clone())?;
    transaction.keep_credit_step(id, &event).await?;
    transaction
        .append_audit(&audited(session, id, &event), moment.at)
        .await?;
    Ok(())
}

fn object_of(id: CreditEntryId) -> String {
    format!("credit:{id}")
}

fn object_of_case(case_id: &str) -> String {
    format!("case:{case_id}")
}
