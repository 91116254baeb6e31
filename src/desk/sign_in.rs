//! Signing in: every attempt counts as failed until the password was found to be right.

use super::sessions::{actor_of, object_of};
use super::{DeskError, Moment, checking};
use crate::access::{FormToken, PasswordHasher, SessionToken, SignInThrottle};
use crate::audit::{AuditAction, AuditEvent};
use crate::db::Credentials;
use crate::domain::{Account, AccountName, AccountState, Actor};
use crate::store::Store;

/// Names that nobody has are not put on record: what is typed there may be a password.
const NOBODY: &str = "account:?";

/// What guards the way in.
pub struct Door<'a> {
    pub hasher: &'a PasswordHasher,
    pub throttle: &'a SignInThrottle,
}

/// Somebody who says who they are.
pub struct SignInAttempt<'a> {
    pub name: &'a str,
    pub password: &'a str,
    /// The address that the request came from.
    pub from: &'a str,
}

/// A new session, with the token that goes to the browser.
pub struct SignedIn {
    pub account: Account,
    pub token: SessionToken,
}

/// Signs in with a name and a password.
pub async fn sign_in(
    store: &Store,
    door: &Door<'_>,
    attempt: &SignInAttempt<'_>,
    moment: Moment,
) -> Result<SignedIn, DeskError> {
    let throttle = door.throttle;
    throttle
        .enter(attempt.from, moment.at)
        .map_err(DeskError::locked)?;
    let ended = looked_at(store, door, attempt, moment).await;
    // Only a wrong name or password counts against the address.
    if !matches!(ended, Err(DeskError::SignIn)) {
        throttle.give_back(attempt.from, moment.at);
    }
    ended
}

async fn looked_at(
    store: &Store,
    door: &Door<'_>,
    attempt: &SignInAttempt<'_>,
    moment: Moment,
) -> Result<SignedIn, DeskError> {
    let known = match attempt.name.parse::<AccountName>() {
        Ok(name) => {
            let known = checking::counted(store, &name, moment).await?;
            if known.is_none() {
                door.throttle
                    .stranger(name.as_str(), moment.at)
                    .map_err(DeskError::locked)?;
            }
            known
        }
        Err(_) => None,
    };
    let stored = known.as_ref().map(|known| known.password.as_str());
    let fits = checking::fits(door.hasher, attempt.password, stored).await?;
    match known {
        Some(known) if fits && known.account.state == AccountState::Active => {
            begin_session(store, known, moment).await
        }
        known => Err(refused(store, known.as_ref(), moment).await?),
    }
}

async fn begin_session(
    store: &Store,
    known: Credentials,
    moment: Moment,
) -> Result<SignedIn, DeskError> {
    let token = SessionToken::fresh()?;
    let form_token = FormToken::fresh()?;
    let account = known.account;
    let actor = actor_of(&account, &token.digest());
    let mut transaction = store.database.begin().await?;
    transaction.note_failures(account.account_id, 0, 0).await?;
    transaction
        .start_session(
            account.account_id,
            &token.digest(),
            &form_token.0,
            moment.at,
        )
        .await?;
    let event = AuditEvent::done(&actor, AuditAction::SignIn, object_of(&account));
    transaction.append_audit(&event, moment.at).await?;
    transaction.commit().await?;
    Ok(SignedIn { account, token })
}

/// Puts the failure on record. Nobody has proved to be that account: the program itself reports the attempt.
async fn refused(
    store: &Store,
    known: Option<&Credentials>,
    moment: Moment,
) -> Result<DeskError, DeskError> {
    let object = known.map_or_else(|| NOBODY.to_owned(), |known| object_of(&known.account));
    let event = AuditEvent::refused(&Actor::System, AuditAction::SignIn, object);
    super::record(store, &event, moment).await?;
    Ok(DeskError::SignIn)
}
