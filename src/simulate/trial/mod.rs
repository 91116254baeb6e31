//! A trial: honest merchants of unlike habits, and campaigns of every family with drawn sizes, rates and
//! starts (signals.md §2), told in words of an own grammar.
//!
//! The stories of the samples show what the workbench does; a trial measures how well it does it.

mod campaign;
mod cast;
mod copying;
mod difficulty;
mod grammar;
mod guilty;
mod habits;
mod innocent;
mod narrator;
mod slip;
mod subjects;
mod tale;
mod verdict;

#[cfg(test)]
mod tests;

pub use difficulty::Difficulty;
pub(super) use narrator::TrialNarrator;
