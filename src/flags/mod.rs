//! How surprising a merchant's independent incidents are → flags, each explained number by number.
//!
//! In: clues and cells known at a week's end, a versioned rule set and the quarter's model. Out:
//! [`crate::domain::Flag`]s whose contributions add up to their score, with the counter-evidence beside them.
//! Design: signals.md §2, stages S3–S8.

mod calibration;
mod counter;
mod evaluate;
mod expectation;
mod festival;
mod gist;
mod group;
mod market;
mod measure;
mod model;
mod onset;
mod outcomes;
mod reasons;
mod rule_set;
mod terms;
mod tier;
mod weight;

pub use calibration::Calibration;
pub use evaluate::{Evaluated, Evaluation, FoundFlag, MerchantNames};
pub use model::{Model, confirmed_merchants};
pub use rule_set::{RuleSet, RuleSetError};
