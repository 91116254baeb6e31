//! Rules over clues → flags, each explained number by number.
//!
//! In: clues known at a week's end and a versioned rule set. Out: [`crate::domain::Flag`]s whose
//! contributions add up to their score, with the counter-evidence beside them.

mod evaluate;
mod expectation;
mod past;
mod reasons;
mod rule_set;
mod weight;

pub use evaluate::{Evaluated, MerchantNames, evaluate};
pub use rule_set::{RuleSet, RuleSetError};
