//! Waves of a whole trade: incidents of a category against all merchants of an industry.

use std::collections::{BTreeSet, HashMap};

use super::Pairs;
use crate::domain::Category;
use crate::flags::rule_set::WaveRules;
use crate::stats::WeekCells;

/// Incidents of the last weeks, and of as many before, by merchant too.
type Wave = [BTreeSet<(i64, i64)>; 2];

/// By industry and category.
pub(super) struct Waves {
    incidents: HashMap<(i32, Category), Wave>,
}

impl Waves {
    /// Of all merchants with a clue; `week` is the evaluated one.
    pub(super) fn of(pairs: &Pairs<'_>, cells: &WeekCells, week: i32, rules: &WaveRules) -> Self {
        let mut incidents = HashMap::new();
        for ((merchant, category), entries) in pairs {
            let stratum = stratum_of(cells, *merchant);
            let wave: &mut Wave = incidents.entry((stratum, *category)).or_default();
            for clue in entries.iter().map(|entry| entry.clue) {
                if clue.week > week - rules.weeks {
                    wave[0].insert((*merchant, clue.incident));
                } else if clue.week > week - 2 * rules.weeks {
                    wave[1].insert((*merchant, clue.incident));
                }
            }
        }
        Self { incidents }
    }

    /// Incidents against the other merchants of its industry: now, and before.
    pub(super) fn around(&self, cells: &WeekCells, merchant: i64, category: Category) -> [i64; 2] {
        let wave = self.incidents.get(&(stratum_of(cells, merchant), category));
        [0, 1].map(|place| {
            let others = wave.map_or(0, |wave| {
                let others = wave[place].iter().filter(|(owner, _)| *owner != merchant);
                others.count()
            });
            i64::try_from(others).unwrap_or(i64::MAX)
        })
    }
}

fn stratum_of(cells: &WeekCells, merchant: i64) -> i32 {
    cells.strata.get(&merchant).copied().unwrap_or(0)
}
