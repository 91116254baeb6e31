//! The statistics of 明察 as pure functions over plain numbers: no columns, no files, no clock.
//!
//! Each formula names its source; "signals.md" is the research note of the project.

mod beta_binomial;
mod beta_tails;
mod contingency;
mod cusum;
mod exact;
mod gamma_tails;
mod gps;
mod logarithm;
mod nelder_mead;
mod root;

#[cfg(test)]
mod reference;

pub use beta_binomial::BetaShape;
pub use contingency::{Bcpnn, Contingency, InformationComponent, Ratio};
pub use cusum::{AfterAlarm, Cusum, CusumStep, Standardization, poisson_increment};
pub use exact::{negative_binomial_upper_tail, poisson_upper_tail, surge_chance};
pub use gps::{GpsCell, GpsFit, GpsPosterior, GpsPrior, PooledCell, ZeroCells};
