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
/// How long the code of the second factor may take after the password.
const CODE_WITHIN_MILLIS: i64 = 5 * 60_000;

/// What a session was begun by.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum BegunBy {
    Password,
    /// The word of the identity provider.
    Provider,
}

/// Who a request comes from.
#[derive(Debug, Clone)]
pub struct Session {
    pub account: Account,
    pub form_token: FormToken,
    /// The password was right, and the code of the second factor is still awaited: nothing else is open yet.
    pub awaits_code: bool,
    pub has_second_factor: bool,
    pub(super) begun_by: BegunBy,
    /// When a password or code was last given; epoch milliseconds.
    pub(super) proved_at: i64,
    /// It was with this very request.
    pub(super) just_proved: bool,
    token_sha256: String,
}

impl Session {
    pub fn actor(&self) -> Actor {
        actor_of(&self.account, &self.token_sha256)
    }

    /// The password was given by somebody else and used to sign in: it has to be changed first.
    pub fn must_change_password(&self) -> bool {
        self.account.must_change_password && self.begun_by == BegunBy::Password
    }

    pub(super) fn token_sha256(&self) -> &str {
        &self.token_sha256
    }
}

#[cfg(test)]
impl Session {
    /// A session of an account with this number, for the tests of what it may do.
    pub(crate) fn sample(number: i64, role: crate::domain::Role) -> Self {
        Self {
            account: Account {
                account_id: crate::domain::AccountId(number),
                name: "甲一".parse().unwrap(),
                role,
                state: AccountState::Active,
                must_change_password: false,
            },
            form_token: FormToken("0a".to_owned()),
            awaits_code: false,
            has_second_factor: false,
            begun_by: BegunBy::Password,
            proved_at: 0,
            just_proved: false,
            token_sha256: format!("{number:064}"),
        }
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
        awaits_code,
        proved_at,
        has_second_factor,
        by_provider,
    } = stored;
    let over = limits.is_over(started_at, seen_at, moment.at)
        || awaits_code && moment.at - started_at >= CODE_WITHIN_MILLIS;
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
        awaits_code,
        has_second_factor,
        begun_by: if by_provider {
            BegunBy::Provider
        } else {
            BegunBy::Password
        },
        proved_at,
        just_proved: false,
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
