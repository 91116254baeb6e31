//! The reviewers' side of the flags: whom to look at this week, what rests after a rejection, how far reviewers agree.
//!
//! In: flags as evaluated, and the decisions so far. Out: plain lists. A week's queue uses what had been decided by its
//! end, so that it is the same whenever it is asked for. Design: signals.md §1h.

mod agreement;
mod lot;
mod muting;
mod queue;
mod rules;

pub use agreement::{ReviewerAgreement, reviewer_agreement};
pub use muting::Rest;
pub use queue::{Place, Queue, QueueEntry, QueueQuestion, RestingFlag};
pub use rules::{ReviewRules, ReviewRulesError};
