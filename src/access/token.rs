//! Session and form tokens: 256 random bits; the database holds the hash of the first only.

use std::fmt;

use sha2::{Digest, Sha256};

use crate::vault::hex;

/// The system gave no random numbers.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("系统未能提供随机数")]
pub struct RandomError;

/// What a browser proves its session with. Has no `Display`.
#[derive(Clone, PartialEq, Eq)]
pub struct SessionToken(String);

impl SessionToken {
    pub fn fresh() -> Result<Self, RandomError> {
        random_hex().map(Self)
    }

    /// For the cookie, and for nothing else.
    pub fn reveal(&self) -> &str {
        &self.0
    }

    pub fn digest(&self) -> String {
        token_digest(&self.0)
    }
}

impl fmt::Debug for SessionToken {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("SessionToken(***)")
    }
}

/// Proves that a form was made by a page of the session.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FormToken(pub String);

impl FormToken {
    pub fn fresh() -> Result<Self, RandomError> {
        random_hex().map(Self)
    }

    /// Compares in a time that does not depend on where the texts differ: by their hashes.
    pub fn is(&self, given: &str) -> bool {
        token_digest(&self.0) == token_digest(given)
    }
}

/// Lower-case hex SHA-256.
pub fn token_digest(token: &str) -> String {
    hex(&Sha256::digest(token.as_bytes()))
}

pub(super) fn random_hex() -> Result<String, RandomError> {
    let mut bytes = [0; 32];
    getrandom::fill(&mut bytes).map_err(|_| RandomError)?;
    Ok(hex(&bytes))
}

/// How long a session lives; milliseconds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct SessionLimits {
    /// Without a request.
    pub idle: i64,
    /// Altogether.
    pub absolute: i64,
}

impl Default for SessionLimits {
    /// 30 minutes and 8 hours.
    fn default() -> Self {
        Self {
            idle: 30 * 60_000,
            absolute: 8 * 3_600_000,
        }
    }
}

impl SessionLimits {
    pub fn is_over(self, started_at: i64, seen_at: i64, now: i64) -> bool {
        now.saturating_sub(seen_at) >= self.idle || now.saturating_sub(started_at) >= self.absolute
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_token_is_told_by_its_hash_only() {
        let token = SessionToken::fresh().unwrap();
        assert_eq!(token.reveal().len(), 64);
        assert_ne!(token.digest(), token.reveal());
        assert_eq!(token.digest(), token_digest(token.reveal()));
        assert!(!format!("{token:?}").contains(token.reveal()));
        assert_ne!(SessionToken::fresh().unwrap(), token);
    }

    #[test]
    fn a_session_ends_when_it_is_idle_or_old() {
        let limits = SessionLimits::default();
        assert!(!limits.is_over(0, 0, 1_799_999));
        assert!(limits.is_over(0, 0, 1_800_000));
        let nearly = 8 * 3_600_000 - 1;
        assert!(!limits.is_over(0, nearly, nearly));
        assert!(limits.is_over(0, nearly, nearly + 1));
    }
}
