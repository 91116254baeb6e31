//! Reads a complaint's text: nature, domain, venue, and which acts it states, asks about or denies.
//!
//! Rules only, from `dictionaries/`: every label carries the passages and the rules that made it.

mod accused;
#[cfg(test)]
mod cases;
mod certainty;
mod classifier;
mod columns;
mod filed;
mod gate;
mod hits;
mod labels;
mod meaning;
mod nature;
mod patterns;
mod reading;
#[cfg(test)]
mod recall;
mod task_scam;

pub use classifier::{Classifier, ClassifyError};
pub use columns::{ColumnChoice, column_choices, told_columns};
