//! A merchant's own past: weekly incidents, their median and median absolute deviation.

use std::collections::{BTreeMap, HashSet};

use crate::stats::Clue;

/// Median and MAD of the weekly incidents before the evaluated week; weeks without any count as 0.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Past {
    pub(super) median: f64,
    pub(super) mad: f64,
}

/// Incidents per week: an incident belongs to the week of its first clue among these.
pub(super) fn incidents_by_week<'a>(clues: impl Iterator<Item = &'a Clue>) -> BTreeMap<i32, i64> {
    let mut seen = HashSet::new();
    let mut weeks = BTreeMap::new();
    for clue in clues {
        if seen.insert(clue.incident) {
            *weeks.entry(clue.week).or_default() += 1;
        }
    }
    weeks
}

/// Looks back `count` weeks from (not including) `week`, no further than `first`, the week of the first data.
pub(super) fn past(by_week: &BTreeMap<i32, i64>, week: i32, count: i32, first: i32) -> Past {
    let start = (week - count).max(first);
    let mut values: Vec<f64> = (start..week)
        .map(|past| by_week.get(&past).copied().unwrap_or(0) as f64)
        .collect();
    let median = median_of(&mut values);
    let mut distances: Vec<f64> = values.iter().map(|value| (value - median).abs()).collect();
    Past {
        median,
        mad: median_of(&mut distances),
    }
}

/// The middle value; the mean of the two middle ones for an even number; 0 of nothing.
fn median_of(values: &mut [f64]) -> f64 {
    values.sort_by(f64::total_cmp);
    let middle = values.len() / 2;
    match (
        values.len() % 2,
        values.get(middle),
        middle.checked_sub(1).and_then(|below| values.get(below)),
    ) {
        (1, Some(value), _) => *value,
        (_, Some(above), Some(below)) => f64::midpoint(*above, *below),
        _ => 0.0,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn median_and_mad_are_those_of_r() {
        // R: x <- c(1,3,2,9,2); median(x) = 2; mad(x, constant=1) = 1
        let by_week: BTreeMap<i32, i64> = [(0, 1), (1, 3), (2, 2), (3, 9), (4, 2)].into();
        assert_eq!(
            past(&by_week, 5, 26, 0),
            Past {
                median: 2.0,
                mad: 1.0
            }
        );
        // Weeks without incidents count: R median(c(1,3,2,9,2,0)) = 2, mad = 1
        assert_eq!(
            past(&by_week, 6, 26, 0),
            Past {
                median: 2.0,
                mad: 1.0
            }
        );
        assert_eq!(
            past(&by_week, 0, 26, 0),
            Past {
                median: 0.0,
                mad: 0.0
            }
        );
    }
}
