//! R10: the week in which the complaints began to be more than before, as an explanation (signals.md §1b, BOCPD).

use super::group::Group;
use crate::domain::{FlagReason, Week};
use crate::inference::RunLengths;

/// A change once a year or so: the reference of signals.md §1b.
const HAZARD: f64 = 1.0 / 50.0;
/// Of the weekly rate within a run: exponential around one, wide beside what a merchant's weeks tell.
const PRIOR: (f64, f64) = (1.0, 1.0);
/// Below an even chance that the week, give or take one, is right, nothing is said.
const LEAST_CHANCE: f64 = 0.5;

/// Tells since when independent groups come more often, over the `weeks` weeks that end with `week`.
pub(super) fn onset(groups: &[Group], weeks: i32, week: Week) -> Option<FlagReason> {
    let first = week.index() - weeks + 1;
    let mut counts = vec![0_u32; usize::try_from(weeks).ok()?];
    for group in groups {
        let place = usize::try_from(group.first_week - first).ok()?;
        *counts.get_mut(place)? += 1;
    }
    let mut runs = RunLengths::new(HAZARD, PRIOR.0, PRIOR.1)?;
    for count in &counts {
        runs.step(f64::from(*count));
    }
    let length = runs.likeliest();
    // The whole window in one run is no change.
    let start = counts
        .len()
        .checked_sub(length)
        .filter(|start| *start > 0)?;
    let chance = runs.chance_of(length.saturating_sub(1)..=length + 1);
    let (before, since) = counts.split_at(start);
    let mean = |counts: &[u32]| f64::from(counts.iter().sum::<u32>()) / counts.len() as f64;
    let risen = !since.is_empty() && mean(since) > mean(before);
    if !risen || chance < LEAST_CHANCE {
        return None;
    }
    let began = Week::from_index(first + i32::try_from(start).ok()?);
    Some(FlagReason {
        code: "R10_onset".to_owned(),
        value: chance,
        threshold: None,
        contribution: 0.0,
        text: format!(
            "拐点始于{}：此前每周平均{:.1}件独立反映，此后每周{:.1}件（同一人、雷同文本只计一件；前后差一周的把握约{:.0}%；只作说明，不计分）。",
            began.in_words(week),
            mean(before),
            mean(since),
            chance * 100.0,
        ),
    })
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    fn week() -> Week {
        "2026-W47".parse().unwrap()
    }

    fn group(first_week: i32) -> Group {
        Group {
            weight: 1.0,
            first_week,
            people: BTreeSet::new(),
            unnamed: BTreeSet::new(),
            incidents: BTreeSet::new(),
            sources: BTreeSet::new(),
            professional: false,
            copied: false,
            cluster: 0,
            template: 0,
            block: 0,
            orders: 1,
            first_day: 0,
            last_day: 0,
        }
    }

    /// One group for each count of the last weeks.
    fn told(counts: &[u32], weeks: i32) -> Option<FlagReason> {
        let length = i32::try_from(counts.len()).unwrap();
        let mut groups = Vec::new();
        for (place, count) in (0..).zip(counts) {
            for _ in 0..*count {
                groups.push(group(week().index() - length + 1 + place));
            }
        }
        onset(&groups, weeks, week())
    }

    #[test]
    fn the_week_in_which_a_burst_began_is_named() {
        let reason = told(&[2, 3, 2, 4, 3], 26).unwrap();
        assert!(
            reason.text.contains("第43周（10月19日）"),
            "{}",
            reason.text
        );
        assert!(reason.value > 0.8 && reason.contribution == 0.0);
    }

    #[test]
    fn an_even_trickle_and_a_rise_that_is_over_have_no_onset() {
        assert_eq!(told(&[1; 26], 26), None);
        let over = [[2, 3, 2, 4, 3].as_slice(), &[0; 12]].concat();
        assert_eq!(told(&over, 26), None);
    }
}
