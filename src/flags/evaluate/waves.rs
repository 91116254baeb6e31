//! Waves of a whole trade: incidents of a category against all merchants of an industry.

use std::collections::HashMap;

use super::{Pair, distinct};
use crate::domain::Category;
use crate::flags::rule_set::WaveRules;
use crate::flags::weight::Weighed;
use crate::stats::WeekCells;

/// Incidents of the last weeks, and of as many before.
type Wave = [i64; 2];

/// Of each industry and category.
pub(super) struct Waves<'a> {
    cells: &'a WeekCells,
    week: i32,
    weeks: i32,
    incidents: HashMap<(i32, Category), Wave>,
}

impl<'a> Waves<'a> {
    /// Of all merchants with a clue; `week` is the evaluated one.
    pub(super) fn of(
        pairs: &[Pair<'_>],
        cells: &'a WeekCells,
        week: i32,
        rules: &WaveRules,
    ) -> Self {
        let mut waves = Self {
            cells,
            week,
            weeks: rules.weeks,
            incidents: HashMap::new(),
        };
        for pair in pairs {
            let own = waves.own(pair.entries);
            if own != [0; 2] {
                let trade = (waves.stratum_of(pair.merchant), pair.category);
                let sums = waves.incidents.entry(trade).or_default();
                *sums = [sums[0] + own[0], sums[1] + own[1]];
            }
        }
        waves
    }

    /// Incidents against the other merchants of its industry: now, and before.
    pub(super) fn around(&self, pair: &Pair<'_>) -> [i64; 2] {
        let trade = (self.stratum_of(pair.merchant), pair.category);
        let all = self.incidents.get(&trade).copied().unwrap_or_default();
        let own = self.own(pair.entries);
        [all[0] - own[0], all[1] - own[1]]
    }

    /// Incidents of one merchant and category.
    fn own(&self, entries: &[Weighed<'_>]) -> Wave {
        let [now, before] = [1, 2].map(|wave| self.week - wave * self.weeks);
        let from = |week: i32| entries.partition_point(|entry| entry.clue.week <= week);
        let [now, before] = [from(now)..entries.len(), from(before)..from(now)];
        [now, before].map(|told| {
            let told = entries.get(told).unwrap_or_default().iter();
            distinct(told.map(|entry| entry.clue.incident).collect())
        })
    }

    fn stratum_of(&self, merchant: i64) -> i32 {
        self.cells.strata.get(&merchant).copied().unwrap_or(0)
    }
}
