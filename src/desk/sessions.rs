//! Who a request comes from, and signing out.

use super::{DeskError, Moment};
use crate::access::{FormToken, SessionLimits, token_digest};
use crate::audit::{AuditAction, AuditEvent};
use crate::db::StoredSession;
use crate::domain::{Account, AccountState, Actor};
use crate::store::Store;

/// Characters of a token's hash that name its session in the audit log.
const SESSION_NAME: usize = 16;
/// A session's last use is noted at most this often.
const NOTED_EVERY_MILLIS: i64 = 60_000;

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

pub(super) fn actor_of(account: &Account, token_sha256: &str) -> Actor {
    Actor::Account {
        id: account.account_id,
        name: account.name.clone(),
        role: account.role,
        session: token_sha256.chars().take(SESSION_NAME).collect(),
    }
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

pub(super) fn object_of(account: &Account) -> String {
    format!("account:{}", account.name)
}
