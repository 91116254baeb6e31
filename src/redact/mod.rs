//! Personal data out of free text: what was found, where, and the text without it.
//!
//! In: cleaned text of an order, or a cell for display. Out: the masked text and the passages found.
//! [`identity_key`] is the other half: who complained, as one canonical string for the vault to hash.

mod address;
mod bank_card;
mod contact;
mod cues;
mod digits;
mod folded;
mod identity;
mod kind;
mod masked;
mod name;
mod name_forms;
mod own;
mod passages;
mod person;
mod phone;
mod plate;
mod protected;
mod question;
mod redactor;
mod resident;
mod spelled;
mod surnames;
mod topic;

pub use identity::{IdentityKey, identity_key};
pub use kind::PiiKind;
pub use own::OwnValues;
pub use redactor::{Found, Redacted, Redactor};
