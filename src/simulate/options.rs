//! What a run is asked for and what it gives back.

use chrono::NaiveDate;

use super::trial::Difficulty;
use crate::domain::SourceCode;

/// How much to simulate.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SimulateOptions {
    /// Work orders in all files together, duplicates and broken rows not counted.
    pub orders: usize,
    pub seed: u64,
    /// Whole weeks up to the week of `end`; the stories want at least 31, a trial at least 26.
    pub weeks: u32,
    /// The last day.
    pub end: NaiveDate,
    pub plan: SimulatePlan,
}

/// What happens in a run.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SimulatePlan {
    /// The fixed stories of `data-samples/`, one merchant each.
    Stories,
    /// Campaigns of every family with drawn sizes, rates and starts, to measure the flags by.
    Trial {
        difficulty: Difficulty,
        /// Merchants with ordinary dealings.
        merchants: usize,
    },
}

impl SimulateOptions {
    pub const DEFAULT_WEEKS: u32 = 32;

    /// Weeks of a trial: a year and a half, so that both 618 and 双11 come twice.
    pub const TRIAL_WEEKS: u32 = 78;

    /// Honest merchants of a trial: each is complained about a dozen times on average.
    pub const ORDERS_PER_MERCHANT: usize = 12;

    /// The Sunday of 2026-W47.
    pub const DEFAULT_END: NaiveDate =
        NaiveDate::from_ymd_opt(2026, 11, 22).expect("a constant date");

    /// The stories over the default span with a number of orders and a seed. The home city is 连云港 (320700).
    pub fn new(orders: usize, seed: u64) -> Self {
        Self {
            orders,
            seed,
            weeks: Self::DEFAULT_WEEKS,
            end: Self::DEFAULT_END,
            plan: SimulatePlan::Stories,
        }
    }

    /// A trial over its default span with as many honest merchants as suit the orders.
    pub fn trial(orders: usize, seed: u64, difficulty: Difficulty) -> Self {
        Self {
            weeks: Self::TRIAL_WEEKS,
            plan: SimulatePlan::Trial {
                difficulty,
                merchants: (orders / Self::ORDERS_PER_MERCHANT).clamp(40, 200_000),
            },
            ..Self::new(orders, seed)
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
