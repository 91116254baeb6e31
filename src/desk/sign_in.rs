//! Signing in: every attempt counts as failed until the password was found to be right.

use super::second_factor::{Taken, take_code};
use super::sessions::{BegunBy, actor_of, object_of};
use super::{DeskError, Moment, Session, checking};
use crate::access::{FormToken, PasswordHasher, SessionToken, SignInThrottle};
use crate::audit::{AuditAction, AuditEvent};
use crate::db::{Credentials, NewSession};
use crate::domain::{Account, AccountName, AccountState, Actor};
use crate::store::Store;

/// Names that nobody has are not put on record: what is typed there may be a password.
pub(super) const NOBODY: &str = "account:?";

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
    /// The code of the second factor has to follow.
    pub awaits_code: bool,
    /// The password that was given has to be changed before anything else.
    pub must_change_password: bool,
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
    let fresh = Fresh::make()?;
    let account = known.account;
    let id = account.account_id;
    let factor = store.database.factor(id).await?;
    let awaits_code = factor.is_some_and(|factor| factor.confirmed);
    let actor = actor_of(&account, &fresh.token.digest());
    let mut event = AuditEvent::done(&actor, AuditAction::SignIn, object_of(&account));
    let mut transaction = store.database.begin().await?;
    let (token, form_token) = (fresh.token.digest(), &fresh.form_token.0);
    if awaits_code {
        // The failures stay until the code is right as well: a known password must not wipe out wrong codes.
        transaction
            .take_attempt_back(id, known.locked_until)
            .await?;
        transaction
            .start_half_session(id, &token, form_token, moment.at)
            .await?;
        event = event.because("密码已核对，待两步验证");
    } else {
        transaction.note_failures(id, 0, 0).await?;
        transaction
            .start_session(id, &token, form_token, moment.at)
            .await?;
    }
    transaction.append_audit(&event, moment.at).await?;
    transaction.commit().await?;
    Ok(SignedIn {
        must_change_password: account.must_change_password,
        account,
        token: fresh.token,
        awaits_code,
    })
}

/// Ends the half session of somebody who gives the right code, and begins a whole one with a token of its own.
pub async fn give_code(
    store: &Store,
    session: &Session,
    code: &str,
    moment: Moment,
) -> Result<SignedIn, DeskError> {
    let account = session.account.clone();
    let id = account.account_id;
    if !session.awaits_code {
        return Err(DeskError::NoFactor);
    }
    checking::counted(store, &account.name, moment).await?;
    let mut transaction = store.database.begin().await?;
    let Some(taken) = take_code(store, &mut transaction, id, code, moment).await? else {
        transaction.rollback().await?;
        let event = AuditEvent::refused(&session.actor(), AuditAction::SignIn, object_of(&account));
        super::record(store, &event.because("两步验证的验证码不对"), moment).await?;
        return Err(DeskError::WrongCode);
    };
    let fresh = Fresh::make()?;
    let token = fresh.token.digest();
    transaction.note_failures(id, 0, 0).await?;
    transaction.end_session(session.token_sha256()).await?;
    let whole = NewSession {
        token_sha256: &token,
        form_token: &fresh.form_token.0,
        at: moment.at,
        proved_at: moment.at,
        awaits_code: false,
        by_provider: session.begun_by == BegunBy::Provider,
    };
    transaction.add_session(id, whole).await?;
    let how = match taken {
        Taken::Code => "两步验证",
        Taken::RecoveryCode => "两步验证：恢复代码",
    };
    let actor = actor_of(&account, &token);
    let event = AuditEvent::done(&actor, AuditAction::SignIn, object_of(&account)).because(how);
    transaction.append_audit(&event, moment.at).await?;
    transaction.commit().await?;
    Ok(SignedIn {
        must_change_password: session.must_change_password(),
        account,
        token: fresh.token,
        awaits_code: false,
    })
}

/// What a new session is made of.
pub(super) struct Fresh {
    pub(super) token: SessionToken,
    pub(super) form_token: FormToken,
}

impl Fresh {
    pub(super) fn make() -> Result<Self, DeskError> {
        Ok(Self {
            token: SessionToken::fresh()?,
            form_token: FormToken::fresh()?,
        })
    }
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
