//! What a workbench made of a run: its flags, its merchants, and the aggregates that other rules would see.

use std::collections::BTreeMap;

use crate::domain::{DomainGate, Flag, Nature, Week};
use crate::stats::{Clue, MerchantWeek};

/// Weeks in which one order keeps a merchant active (signals.md §2, S6: the main window).
pub(super) const WINDOW: i32 = 26;

/// A merchant as the workbench knows it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SeenMerchant {
    pub merchant: i64,
    pub name: String,
    /// Every way of writing it that was met.
    pub names: Vec<String>,
    pub uscc: Option<String>,
    /// Six-digit code.
    pub region: Option<String>,
}

/// An order as the workbench stored it, with the sellers that it is counted against.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SeenOrder {
    pub seq: i64,
    pub order_id: String,
    /// Whether its number is that of the export.
    pub is_numbered: bool,
    /// Each once; couriers and platforms are left out.
    pub sellers: Vec<i64>,
    pub nature: Nature,
    pub domain: DomainGate,
    pub recalled: bool,
}

/// Everything that is scored.
#[derive(Debug, Clone, Default)]
pub struct Observed {
    /// The evaluated weeks in time order, with their flags.
    pub weeks: Vec<(Week, Vec<Flag>)>,
    pub merchants: Vec<SeenMerchant>,
    /// Orders of every merchant and week, in order of weeks.
    pub orders: Vec<MerchantWeek>,
    /// Sorted by time.
    pub clues: Vec<Clue>,
    /// Every stored order.
    pub seen_orders: Vec<SeenOrder>,
}

impl Observed {
    /// Merchants with an order in the 26 weeks up to each evaluated week, summed over the weeks.
    pub(super) fn active_merchant_weeks(&self) -> u64 {
        let mut last_seen: BTreeMap<i64, i32> = BTreeMap::new();
        let mut rows = self.orders.iter().peekable();
        let mut sum = 0;
        for (week, _) in &self.weeks {
            let week = week.index();
            while let Some(row) = rows.next_if(|row| row.week <= week) {
                last_seen.insert(row.merchant, row.week);
            }
            let active = last_seen.values().filter(|seen| **seen > week - WINDOW);
            sum += u64::try_from(active.count()).unwrap_or(0);
        }
        sum
    }

    /// Orders of every merchant over all weeks.
    pub(super) fn sizes(&self) -> BTreeMap<i64, i64> {
        let mut sizes = BTreeMap::new();
        for row in &self.orders {
            *sizes.entry(row.merchant).or_default() += row.orders;
        }
        sizes
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_merchant_is_active_for_26_weeks_after_an_order() {
        let first: Week = "2026-W01".parse().unwrap();
        let observed = Observed {
            weeks: (0..30)
                .map(|later| (first.plus(later), Vec::new()))
                .collect(),
            orders: vec![MerchantWeek {
                week: first.index(),
                merchant: 1,
                orders: 1,
            }],
            ..Observed::default()
        };
        assert_eq!(observed.active_merchant_weeks(), 26);
    }
}
