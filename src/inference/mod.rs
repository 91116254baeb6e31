//! The statistics of 明察 as pure functions over plain numbers: no columns, no files, no clock.
//!
//! Each formula names its source; "signals.md" is the research note of the project.

mod beta_binomial;
mod beta_tails;
mod calibration;
mod change_point;
mod contingency;
mod cusum;
mod diversity;
mod ears;
mod exact;
mod gamma_tails;
mod gps;
mod information_component;
mod kappa;
mod likeness;
mod logarithm;
mod match_rates;
mod maxsprt;
mod multiple;
mod nelder_mead;
mod peel;
mod root;
mod scan;
mod share_fit;

#[cfg(test)]
mod reference;

pub use beta_binomial::BetaShape;
pub use calibration::{
    CalibrationLine, IsotonicMap, RidgeLogistic, calibration_line, expected_calibration_error,
};
pub use change_point::RunLengths;
pub use contingency::{Bcpnn, Contingency, Ratio};
pub use cusum::{AfterAlarm, Cusum, CusumStep, Standardization, poisson_increment};
pub use diversity::hill_number;
pub use ears::{EarsBound, EarsMethod};
pub use exact::{negative_binomial_upper_tail, poisson_upper_tail, surge_chance};
pub use gps::{Belief, GpsCell, GpsFit, GpsPosterior, GpsPrior, PooledCell, ZeroCells};
pub use information_component::InformationComponent;
pub use kappa::{Agreement, cohens_kappa};
pub use likeness::{Likeness, ShareCell};
pub use match_rates::{AgreementPattern, FieldRates, MatchFit, MatchRates};
pub use maxsprt::{maxsprt_critical_value, maxsprt_log_likelihood_ratio};
pub use multiple::{benjamini_hochberg, benjamini_yekutieli, largest_set_below};
pub use peel::{DenseBlock, MerchantWeight, densest_block};
pub use scan::{ScanCluster, most_likely_cluster, scan_log_likelihood_ratio};
pub use share_fit::{ShareBelief, ShareFit};
