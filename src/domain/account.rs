//! Accounts of the workbench, and who acts.

use std::fmt;

use serde::Serialize;

use super::{ClientId, Role};

/// Number of an account; never given to another.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(transparent)]
pub struct AccountId(pub i64);

/// A sign-in name: 2 to 32 letters, digits, Chinese characters, `.`, `_` or `-`, in lower case and NFKC.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(transparent)]
pub struct AccountName(String);

/// Why a text is no sign-in name.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum AccountNameError {
    #[error("用户名须为2至32个字符")]
    Length,
    #[error("用户名只能用字母、数字、汉字、点、下划线和连字符")]
    Character,
}

impl AccountName {
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl std::str::FromStr for AccountName {
    type Err = AccountNameError;

    fn from_str(text: &str) -> Result<Self, AccountNameError> {
        let name = super::nfkc_lower_case(text.trim());
        if !(2..=32).contains(&name.chars().count()) {
            return Err(AccountNameError::Length);
        }
        let fits = |character: char| character.is_alphanumeric() || "._-".contains(character);
        if !name.chars().all(fits) {
            return Err(AccountNameError::Character);
        }
        Ok(Self(name))
    }
}

impl fmt::Display for AccountName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

code_enum! {
    /// Whether an account may sign in.
    AccountState {
        Active = "active", "可用";
        Disabled = "disabled", "已停用";
    }
}

/// One account, without what proves who it is.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Account {
    pub account_id: AccountId,
    pub name: AccountName,
    pub role: Role,
    pub state: AccountState,
    /// The password was given by somebody else and has to be changed first.
    pub must_change_password: bool,
}

/// Who does something. Nothing is written without one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Actor {
    /// Who runs a command on the machine itself.
    Operator { name: String },
    /// An account, in one of its sessions.
    Account {
        id: AccountId,
        name: AccountName,
        role: Role,
        /// Ties what was done in one session together without telling its token.
        session: String,
    },
    /// A program of another office, by its key.
    Client { id: ClientId, name: String },
    /// The program itself, where nobody asked: expiry of terms, checkpoints.
    System,
}

impl Actor {
    pub fn name(&self) -> &str {
        match self {
            Self::Operator { name } | Self::Client { name, .. } => name,
            Self::Account { name, .. } => name.as_str(),
            Self::System => "system",
        }
    }

    /// Code of the role, `operator` on the command line, `client` by a key, `system` for the program itself.
    pub fn role(&self) -> &'static str {
        match self {
            Self::Operator { .. } => "operator",
            Self::Account { role, .. } => role.code(),
            Self::Client { .. } => "client",
            Self::System => "system",
        }
    }

    pub fn session(&self) -> Option<&str> {
        match self {
            Self::Account { session, .. } => Some(session),
            Self::Operator { .. } | Self::Client { .. } | Self::System => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_compared_in_one_form_and_hold_nothing_that_could_be_markup() {
        let name = |text: &str| text.parse::<AccountName>().map(|name| name.to_string());
        assert_eq!(name(" ＷangLi ").as_deref(), Ok("wangli"));
        assert_eq!(name("审阅员-1").as_deref(), Ok("审阅员-1"));
        assert_eq!(name("a"), Err(AccountNameError::Length));
        assert_eq!(name("<b>x"), Err(AccountNameError::Character));
        assert_eq!(name("a b"), Err(AccountNameError::Character));
    }
}
