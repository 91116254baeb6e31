//! Codes for the day on which the phone is lost: printed once, kept as hashes, each taken once.

use super::RandomError;
use super::base32::{base32, letters};
use super::token::token_digest;

/// How many are given out.
const CODES: usize = 8;
/// 80 random bits: too many to try, whoever has the hashes.
const BYTES: usize = 10;
const LETTERS: usize = 16;

/// A code as it is printed: four groups of four letters. Has no `Debug`.
#[derive(Clone, PartialEq, Eq)]
pub struct RecoveryCode(String);

impl RecoveryCode {
    pub fn fresh_set() -> Result<Vec<Self>, RandomError> {
        (0..CODES).map(|_| Self::fresh()).collect()
    }

    fn fresh() -> Result<Self, RandomError> {
        let mut bytes = [0; BYTES];
        getrandom::fill(&mut bytes).map_err(|_| RandomError)?;
        Ok(Self(base32(&bytes)))
    }

    /// For the page that shows it, and for nothing else.
    pub fn reveal(&self) -> String {
        let letters: Vec<char> = self.0.chars().collect();
        let groups = letters.chunks(4).map(|group| group.iter().collect());
        groups.collect::<Vec<String>>().join("-")
    }

    pub fn digest(&self) -> String {
        token_digest(&self.0)
    }
}

/// The hash of a code as somebody typed it; `None` where it can be none.
pub fn recovery_digest(typed: &str) -> Option<String> {
    letters(typed)
        .filter(|letters| letters.len() == LETTERS)
        .map(|letters| token_digest(&letters))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_code_is_known_again_however_it_is_typed() {
        let codes = RecoveryCode::fresh_set().unwrap();
        assert_eq!(codes.len(), CODES);
        let code = &codes[0];
        let printed = code.reveal();
        assert_eq!(printed.len(), LETTERS + 3);
        for typed in [
            printed.clone(),
            printed.to_lowercase(),
            printed.replace('-', " "),
        ] {
            assert_eq!(recovery_digest(&typed), Some(code.digest()));
        }
        assert_ne!(recovery_digest(&codes[1].reveal()), Some(code.digest()));
        assert_eq!(recovery_digest("123456"), None);
    }
}
