//! The tamper-evident log (审计日志): what an entry is, how entries are chained, and how a checkpoint is signed.
//!
//! Pure: texts and hashes only; `db` keeps the rows. Format, for a program that wants to verify without this one:
//!
//! * An entry is one JSON object, keys in alphabetical order, no blanks between tokens, UTF-8, absent values left out.
//! * Its hash is SHA-256 over the byte 0x00 and that text: a leaf of RFC 6962, §2.1.
//! * `prev` is the hash of the entry before in lower-case hex, 64 zeros in the first; `seq` counts from 1 without a gap.
//! * An entry may be given its number later than its time: while another process wrote, it waited (`src/db/waiting.rs`).
//! * A checkpoint is a signed note (C2SP `tlog-checkpoint`): origin, number of entries, Merkle tree hash (RFC 6962) of all
//!   of them in base64, an empty line, and Ed25519 signatures.

mod alarm;
mod chain;
mod checkpoint;
mod entry;
mod event;
mod tree;

pub use alarm::{ORDERS, ORDERS_OF_A_PERSON, RevealAlarm, RevealSeen, is_night, reveal_alarms};
pub use chain::{Chain, ChainFault};
pub use checkpoint::{Checkpoint, CheckpointError, Signer, Verifier};
pub use entry::{AuditEntry, FIRST_PREVIOUS};
pub use event::{AuditAction, AuditEvent, AuditOutcome};
pub use tree::TreeHead;
