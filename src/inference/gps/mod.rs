//! DuMouchel's gamma-Poisson shrinker (DuMouchel 1999; signals.md §1a).
//!
//! A cell (one merchant, one category) holds `n` complaints where `E` were expected. Its true excess λ comes from
//! a mixture of two gamma distributions, and n given λ is Poisson with mean λE.

mod fit;
mod likelihood;
mod near;
mod posterior;
mod prior;

#[cfg(test)]
mod fit_tests;
#[cfg(test)]
mod tests;

pub use fit::{GpsFit, PooledCell};
pub use likelihood::ZeroCells;
pub use near::Belief;
pub use posterior::GpsPosterior;
pub use prior::{GpsCell, GpsPrior};
