//! Synthetic exports with planted stories, and the score of flags against them.
//!
//! In: a number of orders, a seed, a span. Out: files in every shipped layout, dirt included, and
//! `truth.json`, which says what was planted. Nothing in them comes from real people or companies.

mod blemish;
mod charset;
mod codes;
mod columns;
mod compose;
mod damaged;
mod dice;
mod dirt;
mod error;
mod evaluate;
mod exporter;
mod layout;
mod maker;
mod matter;
mod mention;
mod merchant;
mod municipal;
mod narrator;
mod options;
mod order;
mod outcome;
mod person;
mod phrases;
mod plant;
mod planting;
mod purchase;
mod route;
mod run;
mod season;
mod sheet_file;
mod story;
mod target;
mod teller;
mod text_file;
mod trial;
mod truth;
mod world;

#[cfg(test)]
mod samples;

pub use dirt::Dirt;
pub use error::SimulateError;
pub use evaluate::{
    Agreement, Bucket, Calibration, Evaluation, Fairness, FalseShare, Losses, Measured, NaiveRule,
    Observed, Outcomes, Quantiles, Resolution, RuleScore, ScenarioScore, Score, SeenMerchant,
    SeenOrder, evaluate,
};
pub use mention::MentionKind;
pub use options::{SimulateOptions, SimulatePlan, Simulated, SimulatedFile};
pub use run::simulate;
pub use story::Scenario;
pub use trial::Difficulty;
pub use truth::{Truth, TruthFile, TruthMerchant, TruthSubject};
