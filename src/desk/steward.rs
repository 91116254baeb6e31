//! Who may bring data in and mend it.

use super::{DeskError, Session};
use crate::access::FormToken;
use crate::domain::{AccountId, Actor, Role};

/// Hexadecimal digits: 128 bits.
const TOKEN_DIGITS: usize = 32;

/// Proof that a session belongs to a data administrator (domain.md §E.7); there is no other way to one.
#[derive(Debug, Clone)]
pub struct Steward {
    account: AccountId,
    actor: Actor,
}

impl Steward {
    pub fn of(session: &Session) -> Result<Self, DeskError> {
        if session.account.role != Role::DataAdmin {
            return Err(DeskError::NotSteward);
        }
        Ok(Self {
            account: session.account.account_id,
            actor: session.actor(),
        })
    }

    /// Names something of this person's in addresses; nobody guesses it.
    pub fn fresh_token(&self) -> Result<String, DeskError> {
        Ok(FormToken::fresh()?.0.chars().take(TOKEN_DIGITS).collect())
    }

    pub fn account(&self) -> AccountId {
        self.account
    }

    pub fn actor(&self) -> &Actor {
        &self.actor
    }
}
