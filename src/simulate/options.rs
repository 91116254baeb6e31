//! What a run is asked for and what it gives back.

use chrono::NaiveDate;

use crate::domain::SourceCode;

/// How much to simulate.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SimulateOptions {
    /// Work orders in all files together, duplicates and broken rows not counted.
    pub orders: usize,
    pub seed: u64,
    /// Whole weeks up to the week of `end`; the stories want at least 31.
    pub weeks: u32,
    /// The last day.
    pub end: NaiveDate,
}

impl SimulateOptions {
    pub const DEFAULT_WEEKS: u32 = 32;

    /// The Sunday of 2026-W47.
    pub const DEFAULT_END: NaiveDate =
        NaiveDate::from_ymd_opt(2026, 11, 22).expect("a constant date");

    /// The default span with a number of orders and a seed. The home city is 连云港 (320700).
    pub fn new(orders: usize, seed: u64) -> Self {
        Self {
            orders,
            seed,
            weeks: Self::DEFAULT_WEEKS,
            end: Self::DEFAULT_END,
        }
    }
}

/// A written file.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
pub struct SimulatedFile {
    pub name: String,
    pub source: SourceCode,
    /// Records, duplicates and broken ones included.
    pub rows: u64,
}

/// A finished run.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
pub struct Simulated {
    pub files: Vec<SimulatedFile>,
    pub orders: u64,
    /// Honest and planted ones.
    pub merchants: u64,
}
