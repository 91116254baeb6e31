//! Whether scores can be read as probabilities: the share of guilty merchants among new flags of a score.
//!
//! Scores are turned into probabilities on the cases of the first half of the weeks (isotonic regression by
//! pooling adjacent violators) and judged on those of the second half, as decisions would be (signals.md §1h).

use serde::Serialize;

/// A merchant's first appearance among the flags: its score and whether it was guilty then.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Case {
    pub(super) week: i32,
    pub(super) score: f64,
    pub(super) guilty: bool,
}

/// The reliability of scores.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Calibration {
    /// Cases that the probabilities were learnt from, and cases that they were judged on.
    pub learnt_from: u64,
    pub judged_on: u64,
    /// Expected calibration error: mean distance of probability and share over the buckets, weighted by cases.
    pub expected_calibration_error: f64,
    pub buckets: Vec<Bucket>,
}

/// Cases of the second half with like scores.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Bucket {
    pub lowest_score: f64,
    pub highest_score: f64,
    pub cases: u64,
    /// Mean probability that the scores were given.
    pub probability: f64,
    /// Guilty cases among them.
    pub share_guilty: f64,
}

/// Fewest cases in either half for which anything can be said.
const LEAST_CASES: usize = 20;
const BUCKETS: usize = 5;

impl Calibration {
    /// None when there are too few cases.
    pub(super) fn of(mut cases: Vec<Case>) -> Option<Self> {
        cases.sort_by_key(|case| case.week);
        let middle = f64::midpoint(
            f64::from(cases.first()?.week),
            f64::from(cases.last()?.week),
        );
        let half = cases.partition_point(|case| f64::from(case.week) <= middle);
        let (learnt, judged) = cases.split_at(half);
        if learnt.len() < LEAST_CASES || judged.len() < LEAST_CASES {
            return None;
        }
        let steps = Steps::learn(learnt);
        let mut judged = judged.to_vec();
        judged.sort_by(|left, right| left.score.total_cmp(&right.score));
        let size = judged.len().div_ceil(BUCKETS);
        let buckets: Vec<Bucket> = judged
            .chunks(size)
            .filter_map(|cases| bucket(cases, &steps))
            .collect();
        let error: f64 = buckets
            .iter()
            .map(|bucket| {
                let weight = bucket.cases as f64 / judged.len() as f64;
                weight * (bucket.probability - bucket.share_guilty).abs()
            })
            .sum();
        Some(Self {
            learnt_from: u64::try_from(half).unwrap_or(0),
            judged_on: u64::try_from(judged.len()).unwrap_or(0),
            expected_calibration_error: error,
            buckets,
        })
    }
}

fn bucket(cases: &[Case], steps: &Steps) -> Option<Bucket> {
    let count = cases.len() as f64;
    let guilty = cases.iter().filter(|case| case.guilty).count() as f64;
    let probabilities = cases.iter().map(|case| steps.probability(case.score));
    Some(Bucket {
        lowest_score: cases.first()?.score,
        highest_score: cases.last()?.score,
        cases: u64::try_from(cases.len()).unwrap_or(0),
        probability: probabilities.sum::<f64>() / count,
        share_guilty: guilty / count,
    })
}

/// A rising step function from score to probability.
struct Steps {
    /// Lowest score of each step with its share of guilty cases.
    steps: Vec<(f64, f64)>,
}

impl Steps {
    /// Pool adjacent violators (Ayer et al. 1955).
    fn learn(cases: &[Case]) -> Self {
        let mut cases = cases.to_vec();
        cases.sort_by(|left, right| left.score.total_cmp(&right.score));
        // Lowest score, guilty, all.
        let mut pools: Vec<(f64, f64, f64)> = Vec::new();
        for case in cases {
            pools.push((case.score, f64::from(u8::from(case.guilty)), 1.0));
            while let [.., before, last] = pools.as_mut_slice() {
                let same_score = before.0.total_cmp(&last.0).is_eq();
                if !same_score && before.1 / before.2 < last.1 / last.2 {
                    break;
                }
                before.1 += last.1;
                before.2 += last.2;
                pools.pop();
            }
        }
        let step = |(score, guilty, all): (f64, f64, f64)| (score, guilty / all);
        Self {
            steps: pools.into_iter().map(step).collect(),
        }
    }

    fn probability(&self, score: f64) -> f64 {
        let above = self.steps.partition_point(|(lowest, _)| *lowest <= score);
        let step = self.steps.get(above.saturating_sub(1));
        step.map_or(0.0, |(_, probability)| *probability)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn case(week: i32, score: f64, guilty: bool) -> Case {
        Case {
            week,
            score,
            guilty,
        }
    }

    #[test]
    fn neighbours_that_fall_are_pooled() {
        let cases = [
            case(0, 1.0, false),
            case(0, 2.0, true),
            case(0, 3.0, false),
            case(0, 4.0, true),
        ];
        let steps = Steps::learn(&cases);
        assert_eq!(steps.steps, [(1.0, 0.0), (2.0, 0.5), (4.0, 1.0)]);
        assert!((steps.probability(3.5) - 0.5).abs() < 1e-12);
        assert!(steps.probability(0.0).abs() < 1e-12);
    }

    #[test]
    fn a_score_that_keeps_its_meaning_is_calibrated_and_one_that_turns_is_not() {
        // Of five cases of score 1 one is guilty, of five of score 2 four are; in the second half it may turn.
        let half = |week: i32, turned: bool| {
            (0..50).map(move |place| {
                let high = place % 2 == 0;
                let rare = place / 2 % 5 == 0;
                let guilty = (high != rare) != turned;
                case(week, if high { 2.0 } else { 1.0 }, guilty)
            })
        };
        let steady = Calibration::of(half(0, false).chain(half(10, false)).collect()).unwrap();
        assert!(steady.expected_calibration_error < 0.03, "{steady:?}");
        let turned = Calibration::of(half(0, false).chain(half(10, true)).collect()).unwrap();
        assert!(turned.expected_calibration_error > 0.4, "{turned:?}");
        assert_eq!(
            steady
                .buckets
                .iter()
                .map(|bucket| bucket.cases)
                .sum::<u64>(),
            50
        );
    }

    #[test]
    fn a_handful_of_cases_says_nothing() {
        let few = (0..30).map(|week| case(week, 1.0, true)).collect();
        assert_eq!(Calibration::of(few), None);
    }
}
