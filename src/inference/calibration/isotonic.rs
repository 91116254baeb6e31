//! The rising function nearest to the outcomes, whatever its form.

/// Isotonic regression of outcomes on scores, by pooling adjacent violators (Ayer 1955), linear between its steps.
#[derive(Debug, Clone, PartialEq)]
pub struct IsotonicMap {
    /// At least one, ascending in both: scores at the ends of the steps, and the share of true outcomes there.
    points: Vec<(f64, f64)>,
}

/// Neighbouring scores that share one value.
#[derive(Clone, Copy)]
struct Step {
    first: f64,
    last: f64,
    count: f64,
    positive: f64,
}

impl Step {
    fn share(self) -> f64 {
        self.positive / self.count
    }

    fn joined(self, next: Self) -> Self {
        Self {
            last: next.last,
            count: self.count + next.count,
            positive: self.positive + next.positive,
            ..self
        }
    }
}

impl IsotonicMap {
    /// A stored map. `None` unless there are points, scores finite and ascending, probabilities ascending in 0 … 1.
    pub fn new(points: Vec<(f64, f64)>) -> Option<Self> {
        let inside = |point: &(f64, f64)| point.0.is_finite() && (0.0..=1.0).contains(&point.1);
        let rising = |pair: &[(f64, f64)]| pair[0].0 < pair[1].0 && pair[0].1 <= pair[1].1;
        let fine = !points.is_empty() && points.iter().all(inside) && points.windows(2).all(rising);
        fine.then_some(Self { points })
    }

    /// From scores with their outcomes, in any order. `None` without any, or when a score is not finite.
    pub fn fit(examples: &[(f64, bool)]) -> Option<Self> {
        if examples.is_empty() || !examples.iter().all(|(score, _)| score.is_finite()) {
            return None;
        }
        let mut sorted = examples.to_vec();
        sorted.sort_by(|x, y| x.0.total_cmp(&y.0));
        let mut steps: Vec<Step> = Vec::new();
        for (score, outcome) in sorted {
            let mut step = Step {
                first: score,
                last: score,
                count: 1.0,
                positive: f64::from(u8::from(outcome)),
            };
            // Equal scores share a step whatever their outcomes.
            while let Some(previous) = steps
                .pop_if(|previous| previous.share() >= step.share() || previous.last >= step.first)
            {
                step = previous.joined(step);
            }
            steps.push(step);
        }
        let ends = |step: &Step| [(step.first, step.share()), (step.last, step.share())];
        let mut points: Vec<(f64, f64)> = steps.iter().flat_map(ends).collect();
        points.dedup();
        Some(Self { points })
    }

    /// The share of true outcomes at a score; constant below the lowest and above the highest score seen.
    pub fn probability(&self, score: f64) -> f64 {
        let above = self.points.partition_point(|point| point.0 <= score);
        if above == 0 {
            return self.points[0].1;
        }
        let low = self.points[above - 1];
        self.points.get(above).map_or(low.1, |high| {
            low.1 + (high.1 - low.1) * (score - low.0) / (high.0 - low.0)
        })
    }

    /// The ends of the steps (score, probability), ascending: to store and to draw.
    pub fn points(&self) -> &[(f64, f64)] {
        &self.points
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::inference::reference::assert_close;

    #[test]
    fn adjacent_violators_are_pooled_and_the_rest_kept() {
        let outcomes = [false, true, false, false, true, true, false, true, true];
        let examples: Vec<(f64, bool)> = (0_u32..).map(f64::from).zip(outcomes).collect();
        let map = IsotonicMap::fit(&examples).unwrap();
        // By hand: 0 | 1/3 over 1 … 3 | 2/3 over 4 … 6 | 1.
        let thirds = [0.0, 1.0, 1.0, 1.0, 2.0, 2.0, 2.0, 3.0, 3.0].map(|third| third / 3.0);
        for ((score, _), expected) in examples.iter().zip(thirds) {
            assert!(
                (map.probability(*score) - expected).abs() < 1e-12,
                "{score}"
            );
        }
        assert_close(map.probability(3.5), 0.5, 1e-12);
        assert_close(map.probability(99.0), 1.0, 1e-12);
        assert!(map.probability(-99.0).abs() < 1e-12);
    }

    #[test]
    fn equal_scores_get_equal_probabilities() {
        let examples = [
            (1.0, false),
            (1.0, true),
            (1.0, true),
            (2.0, true),
            (2.0, false),
        ];
        let map = IsotonicMap::fit(&examples).unwrap();
        assert_eq!(map.points(), [(1.0, 0.6), (2.0, 0.6)]);
        let examples = [(1.0, true), (1.0, false), (2.0, true)];
        let map = IsotonicMap::fit(&examples).unwrap();
        assert_eq!(map.points(), [(1.0, 0.5), (2.0, 1.0)]);
    }

    #[test]
    fn a_stored_map_reads_back_and_a_falling_one_is_refused() {
        let map = IsotonicMap::fit(&[(1.0, false), (2.0, true), (3.0, true)]).unwrap();
        assert_eq!(IsotonicMap::new(map.points().to_vec()), Some(map));
        assert_eq!(IsotonicMap::new(vec![(1.0, 0.5), (2.0, 0.4)]), None);
        assert_eq!(IsotonicMap::new(vec![(1.0, 0.5), (1.0, 0.6)]), None);
        assert_eq!(IsotonicMap::new(Vec::new()), None);
    }

    #[test]
    fn no_example_and_no_number_make_no_map() {
        assert_eq!(IsotonicMap::fit(&[]), None);
        assert_eq!(IsotonicMap::fit(&[(f64::NAN, true)]), None);
    }
}
