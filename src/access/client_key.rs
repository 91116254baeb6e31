//! Keys of clients: 256 random bits behind the client's number; the database holds the hash only.

use std::fmt;

use super::token::{RandomError, random_hex, token_digest};
use crate::domain::ClientId;

/// What a key begins with, so that one that was put in a wrong place is recognised.
const MARK: &str = "mck_";

/// What a client proves itself with. Has no `Display`.
#[derive(Clone, PartialEq, Eq)]
pub struct ClientKey {
    pub client: ClientId,
    secret: String,
}

impl ClientKey {
    pub fn fresh(client: ClientId) -> Result<Self, RandomError> {
        let secret = random_hex()?;
        Ok(Self { client, secret })
    }

    /// Reads a key as it was sent; `None` for what is none.
    pub fn read(text: &str) -> Option<Self> {
        let (client, secret) = text.trim().strip_prefix(MARK)?.split_once('_')?;
        Some(Self {
            client: client.parse().ok()?,
            secret: secret.to_owned(),
        })
    }

    /// For the eyes of the one who hands it over, once.
    pub fn reveal(&self) -> String {
        format!("{MARK}{}_{}", self.client, self.secret)
    }

    pub fn digest(&self) -> String {
        token_digest(&self.secret)
    }

    /// Compares with the kept hash in a time that does not depend on where they differ.
    pub fn is(&self, kept: &str) -> bool {
        let given = self.digest();
        let pairs = given.bytes().zip(kept.bytes());
        let differences = pairs.fold(0, |found, (left, right)| found | (left ^ right));
        given.len() == kept.len() && differences == 0
    }
}

impl fmt::Debug for ClientKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "ClientKey({}, ***)", self.client)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_key_is_read_as_it_was_shown_and_known_by_its_hash_only() {
        let key = ClientKey::fresh(ClientId(12)).unwrap();
        let shown = key.reveal();
        assert!(
            shown.starts_with("mck_12_") && shown.len() == 7 + 64,
            "{shown}"
        );
        let read = ClientKey::read(&shown).unwrap();
        assert_eq!(read, key);
        assert!(read.is(&key.digest()));
        assert!(!read.is(&ClientKey::fresh(ClientId(12)).unwrap().digest()));
        assert!(!read.is("") && !read.is(key.digest().get(..63).unwrap()));
        assert_eq!(format!("{key:?}"), "ClientKey(12, ***)");
        for other in ["", "mck_", "mck_x_0a", "mck_12", "12_0a"] {
            assert_eq!(ClientKey::read(other), None, "{other}");
        }
    }
}
