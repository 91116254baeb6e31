//! What one rule says of whom, week by week, reduced to what any threshold needs.

use std::collections::BTreeMap;

use super::suspects::Suspect;
use crate::simulate::truth::Truth;

/// The rising maxima of a value over time: a threshold is first met in the week of the first of them that reaches it.
#[derive(Debug, Clone, Default, PartialEq)]
pub(super) struct Trace {
    /// Before the onset of a guilty merchant; all of an innocent one.
    pub(super) undeserved: Vec<(i32, f64)>,
    /// From the week of the onset on.
    pub(super) deserved: Vec<(i32, f64)>,
}

/// All that one rule says.
#[derive(Debug, Default)]
pub(super) struct Accusations {
    pub(super) traces: BTreeMap<Suspect, Trace>,
}

impl Accusations {
    /// Notes a value. Weeks must come in time order.
    pub(super) fn note(&mut self, truth: &Truth, suspect: Suspect, week: i32, value: f64) {
        if value <= 0.0 {
            return;
        }
        let onset = match suspect {
            Suspect::Planted(place) => truth
                .merchants
                .get(place)
                .filter(|merchant| merchant.guilty)
                .map(|merchant| merchant.onset_week.index()),
            Suspect::Stranger(_) => None,
        };
        let trace = self.traces.entry(suspect).or_default();
        let highs = match onset {
            Some(onset) if week >= onset => &mut trace.deserved,
            _ => &mut trace.undeserved,
        };
        match highs.last_mut() {
            Some((_, high)) if *high >= value => {}
            Some((known, high)) if *known == week => *high = value,
            _ => highs.push((week, value)),
        }
    }
}

/// The first week in which a threshold is met.
pub(super) fn first_at(highs: &[(i32, f64)], threshold: f64) -> Option<i32> {
    highs
        .iter()
        .find(|(_, value)| *value >= threshold)
        .map(|(week, _)| *week)
}

#[cfg(test)]
mod tests {
    use super::super::fixture::{planted, truth_of};
    use super::*;
    use crate::simulate::Scenario;

    #[test]
    fn only_new_maxima_are_kept_and_the_onset_parts_them() {
        let truth = truth_of(vec![planted("甲", true, Scenario::FakeReviews)]);
        let onset = truth.merchants[0].onset_week.index();
        let mut said = Accusations::default();
        for (later, value) in [(-2, 3.0), (-1, 2.0), (0, 1.0), (1, 4.0), (1, 5.0), (2, 4.5)] {
            said.note(&truth, Suspect::Planted(0), onset + later, value);
        }
        let trace = &said.traces[&Suspect::Planted(0)];
        assert_eq!(trace.undeserved, [(onset - 2, 3.0)]);
        assert_eq!(trace.deserved, [(onset, 1.0), (onset + 1, 5.0)]);
        assert_eq!(first_at(&trace.deserved, 4.0), Some(onset + 1));
        assert_eq!(first_at(&trace.deserved, 5.5), None);
    }
}
