//! The compiled dictionaries as one value, and the version that every label can be traced to.

use std::sync::Arc;

use sha2::{Digest, Sha256};

use super::{DictionaryList, ListError, Segmenter, Terms, shipped_lists};
use crate::domain::DictionaryEdition;

/// Everything that the stages look words up in. Built once and shared.
pub struct Lexicon {
    pub segmenter: Segmenter,
    pub terms: Arc<Terms>,
    /// See [`Lexicon::version_under`].
    pub version: String,
    edition: DictionaryEdition,
}

/// Why the dictionaries cannot be compiled.
#[derive(Debug, thiserror::Error)]
pub enum LexiconError {
    #[error("reading a dictionary")]
    List(#[from] ListError),
    #[error("compiling the term automaton: {0}")]
    Automaton(String),
}

impl Lexicon {
    /// Reads and compiles what ships with the program.
    pub fn shipped() -> Result<Self, LexiconError> {
        Self::under(&DictionaryEdition::default())
    }

    /// The same as a city has it.
    pub fn under(edition: &DictionaryEdition) -> Result<Self, LexiconError> {
        Ok(Self {
            segmenter: Segmenter::under(edition)?,
            terms: Arc::new(Terms::under(edition)?),
            version: Self::version_under(edition.revision),
            edition: edition.clone(),
        })
    }

    /// The rows of a dictionary in this edition.
    pub fn rows(&self, name: &str) -> Result<Vec<Vec<String>>, ListError> {
        Ok(DictionaryList::under(name, &self.edition)?.rows)
    }

    /// The edition that was compiled.
    pub fn edition(&self) -> &DictionaryEdition {
        &self.edition
    }

    /// The version without compiling anything: the first 12 hex digits of the hash over names and bytes of all shipped
    /// dictionaries, and behind a plus the number of the city's revision where there is one.
    pub fn version_under(revision: i64) -> String {
        match revision {
            0 => version(),
            revision => format!("{}+{revision}", version()),
        }
    }

    pub fn shipped_version() -> String {
        version()
    }
}

/// Length prefixes keep two different sets of files from hashing alike.
fn version() -> String {
    let mut hasher = Sha256::new();
    for (name, bytes) in shipped_lists() {
        hasher.update(name.len().to_le_bytes());
        hasher.update(name.as_bytes());
        hasher.update(bytes.len().to_le_bytes());
        hasher.update(bytes);
    }
    let mut version = String::with_capacity(12);
    for byte in hasher.finalize().iter().take(6) {
        version.push(hex_digit(byte >> 4));
        version.push(hex_digit(byte & 0x0f));
    }
    version
}

fn hex_digit(nibble: u8) -> char {
    char::from_digit(u32::from(nibble), 16).unwrap_or('0')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_version_is_twelve_hex_digits_and_stable() {
        let first = version();
        assert_eq!(first.len(), 12);
        assert!(first.chars().all(|c| c.is_ascii_hexdigit()));
        assert_eq!(first, version());
    }
}
