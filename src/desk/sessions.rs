//! Signing in and out, and who a request comes from.

use super::{DeskError, Moment};
use crate::access::{
    FormToken, Lockout, PasswordHasher, SessionLimits, SessionToken, token_digest,
};
use crate::audit::{AuditAction, AuditEvent};
use crate::db::{Credentials, StoredSession};
use crate::domain::{Account, AccountName, AccountState, Actor};
use crate::store::Store;

/// Characters of a token's hash that name its session in the audit log.
const SESSION_NAME: usize = 16;
/// A session's last use is noted at most this often.
const NOTED_EVERY_MILLIS: i64 = 60_000;

/// A new session, with the token that goes to the browser.
pub struct SignedIn {
    pub account: Account,
    pub token: SessionToken,
}

/// Who a request comes from.
#[derive(Debug, Clone)]
pub struct Session {
    pub account: Account,
    pub form_token: FormToken,
    token_sha256: String,
}

impl Session {
    pub fn actor(&self) -> Actor {
        actor_of(&self.account, &self.token_sha256)
    }
}

fn actor_of(account: &Account, token_sha256: &str) -> Actor {
    Actor::Account {
        id: account.account_id,
        name: account.name.clone(),
        role: account.role,
        session: token_sha256.chars().take(SESSION_NAME).collect(),
    }
}

/// Signs in with a name and a password.
pub async fn sign_in(
    store: &Store,
    hasher: &PasswordHasher,
    name: &str,
    password: &str,
    moment: Moment,
) -> Result<SignedIn, DeskError> {
    let known = match name.parse::<AccountName>() {
        Ok(name) => store.database.credentials(&name).await?,
        Err(_) => None,
    };
    if let Some(known) = &known
        && known.locked_until > moment.at
    {
        let seconds = (known.locked_until - moment.at + 999) / 1000;
        return Err(DeskError::Locked { seconds });
    }
    let stored = known.as_ref().map(|known| known.password.clone());
    let (hasher, password) = (hasher.clone(), password.to_owned());
    let fits = tokio::task::spawn_blocking(move || hasher.fits(&password, stored.as_deref()))
        .await
        .map_err(|_| DeskError::Thread)?;
    let Some(known) = known else {
        return Err(DeskError::SignIn);
    };
    if !fits || known.account.state != AccountState::Active {
        refuse(store, &known, moment).await?;
        return Err(DeskError::SignIn);
    }
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

async fn refuse(store: &Store, known: &Credentials, moment: Moment) -> Result<(), DeskError> {
    let lockout = Lockout::after_failure(known.failures, moment.at);
    let mut transaction = store.database.begin().await?;
    transaction
        .note_failures(known.account.account_id, lockout.failures, lockout.until)
        .await?;
    // Nobody has proved to be that account: the program itself reports the attempt.
    let event = AuditEvent::refused(
        &Actor::System,
        AuditAction::SignIn,
        object_of(&known.account),
    );
    transaction.append_audit(&event, moment.at).await?;
    transaction.commit().await?;
    Ok(())
}

/// The session that a token belongs to; `None` when it has ended, or the account may no longer sign in.
pub async fn session_of(
    store: &Store,
    token: &str,
    limits: SessionLimits,
    moment: Moment,
) -> Result<Option<Session>, DeskError> {
    let Some(stored) = store.database.session(&token_digest(token)).await? else {
        return Ok(None);
    };
    let StoredSession {
        token_sha256,
        account,
        form_token,
        started_at,
        seen_at,
    } = stored;
    let over = limits.is_over(started_at, seen_at, moment.at);
    if over || account.state != AccountState::Active {
        return Ok(None);
    }
    if moment.at - seen_at >= NOTED_EVERY_MILLIS {
        store
            .database
            .touch_session(&token_sha256, moment.at)
            .await?;
    }
    Ok(Some(Session {
        account,
        form_token: FormToken(form_token),
        token_sha256,
    }))
}

/// Ends a session at once.
pub async fn sign_out(store: &Store, session: &Session, moment: Moment) -> Result<(), DeskError> {
    let mut transaction = store.database.begin().await?;
    transaction.end_session(&session.token_sha256).await?;
    let event = AuditEvent::done(
        &session.actor(),
        AuditAction::SignOut,
        object_of(&session.account),
    );
    transaction.append_audit(&event, moment.at).await?;
    transaction.commit().await?;
    Ok(())
}

fn object_of(account: &Account) -> String {
    format!("account:{}", account.name)
}
