//! Seals personal data and makes pseudonyms. Pure: keys and bytes in, bytes out; storage is `db`'s.

mod key_file;
mod keys;

pub use key_file::{KeyFileError, VaultKey, hex, load_or_create};
pub use keys::{KeyRing, SealError};
