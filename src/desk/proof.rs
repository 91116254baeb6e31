//! Proving once more who one is, before something that matters: a session may have been left open.

use super::second_factor::take_code;
use super::sessions::object_of;
use super::{DeskError, Moment, Session, checking};
use crate::access::{PasswordHasher, ProofLimit, looks_like_code};
use crate::audit::{AuditAction, AuditEvent};
use crate::store::Store;

impl Session {
    /// Refuses unless the person gave a password or code with this request, or lately enough.
    pub fn proved_lately(&self, limit: ProofLimit, moment: Moment) -> Result<(), DeskError> {
        if self.just_proved || limit.is_fresh(self.proved_at, moment.at) {
            Ok(())
        } else {
            Err(DeskError::ProveAgain)
        }
    }
}

/// Takes the password of the session's account or, with a second factor, a code, and notes it. Wrong ones count as failed
/// sign-ins do.
pub async fn prove_again(
    store: &Store,
    hasher: &PasswordHasher,
    mut session: Session,
    proof: &str,
    moment: Moment,
) -> Result<Session, DeskError> {
    let account = session.account.clone();
    let known = checking::counted(store, &account.name, moment).await?;
    let known = known.ok_or(DeskError::WrongProof)?;
    let by_code = session.has_second_factor && looks_like_code(proof.trim());
    let mut fits = !by_code && checking::fits(hasher, proof, Some(&known.password)).await?;
    let mut transaction = store.database.begin().await?;
    if by_code {
        let id = account.account_id;
        let taken = take_code(store, &mut transaction, id, proof, moment).await?;
        fits = taken.is_some();
    }
    let actor = session.actor();
    if !fits {
        transaction.rollback().await?;
        let event = AuditEvent::refused(&actor, AuditAction::ProveAgain, object_of(&account));
        super::record(store, &event, moment).await?;
        return Err(DeskError::WrongProof);
    }
    transaction
        .take_attempt_back(account.account_id, known.locked_until)
        .await?;
    transaction
        .prove_session(session.token_sha256(), moment.at)
        .await?;
    let event = AuditEvent::done(&actor, AuditAction::ProveAgain, object_of(&account));
    transaction.append_audit(&event, moment.at).await?;
    transaction.commit().await?;
    session.proved_at = moment.at;
    session.just_proved = true;
    Ok(session)
}
