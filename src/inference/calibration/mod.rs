//! From a score to a probability that past human decisions bear out (signals.md §1g, §1h).

mod constrained;
mod isotonic;
mod reliability;
mod ridge;

pub use isotonic::IsotonicMap;
pub use reliability::{CalibrationLine, calibration_line, expected_calibration_error};
pub use ridge::RidgeLogistic;
