//! Whether probabilities mean what they say.

use crate::inference::logarithm::{logistic, logit};

/// Logits are kept within ± this, as scores are: a probability of exactly 0 or 1 has none.
const WIDEST_LOGIT: f64 = 20.0;

/// Newton steps; some ten are enough where there is a line at all.
const MOST_STEPS: usize = 100;

/// A slope beyond this means that the outcomes are separated, and no finite line fits best.
const STEEPEST: f64 = 1e3;

/// Mean distance of the claimed from the true share over equally wide bins of probability, weighted by their cases
/// (Naeini 2015): 0 is perfect. `None` without cases or bins, or when a value is no probability.
pub fn expected_calibration_error(cases: &[(f64, bool)], bins: usize) -> Option<f64> {
    if cases.is_empty() || bins == 0 || !all_probabilities(cases) {
        return None;
    }
    let mut excess = vec![0.0; bins];
    for (probability, outcome) in cases {
        #[expect(
            clippy::cast_possible_truncation,
            clippy::cast_sign_loss,
            reason = "a probability times the bins lies within 0 … bins"
        )]
        let bin = ((probability * bins as f64) as usize).min(bins - 1);
        excess[bin] += probability - f64::from(u8::from(*outcome));
    }
    let distance: f64 = excess.iter().map(|sum: &f64| sum.abs()).sum();
    Some(distance / cases.len() as f64)
}

/// ln odds of the outcomes = intercept + slope · logit of the claimed probability (Cox 1958). Slope 1 and intercept 0
/// are perfect; a slope below 1 means overconfidence.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct CalibrationLine {
    pub intercept: f64,
    pub slope: f64,
}

/// The line of greatest likelihood. `None` when there is none: a value that is no probability, outcomes or
/// probabilities all alike, or outcomes that the probabilities separate without error.
pub fn calibration_line(cases: &[(f64, bool)]) -> Option<CalibrationLine> {
    if !all_probabilities(cases) {
        return None;
    }
    let points: Vec<(f64, f64)> = cases
        .iter()
        .map(|(probability, outcome)| {
            let logit = logit(*probability).clamp(-WIDEST_LOGIT, WIDEST_LOGIT);
            (logit, f64::from(u8::from(*outcome)))
        })
        .collect();
    let (mut intercept, mut slope) = (0.0, 0.0);
    for _ in 0..MOST_STEPS {
        let (by_intercept, by_slope) = newton_step(&points, intercept, slope)?;
        // A whole Newton step from afar can overshoot; a bounded one still arrives.
        let part = (2.0 / f64::max(by_intercept.abs(), by_slope.abs())).min(1.0);
        intercept += part * by_intercept;
        slope += part * by_slope;
        if slope.abs() > STEEPEST || intercept.abs() > STEEPEST {
            return None;
        }
        if by_intercept.abs() < 1e-10 && by_slope.abs() < 1e-10 {
            return Some(CalibrationLine { intercept, slope });
        }
    }
    None
}

fn newton_step(points: &[(f64, f64)], intercept: f64, slope: f64) -> Option<(f64, f64)> {
    let (mut rest, mut rest_x) = (0.0, 0.0);
    let (mut weights, mut weights_x, mut weights_xx) = (0.0, 0.0, 0.0);
    for (x, outcome) in points {
        let probability = logistic(intercept + slope * x);
        let weight = probability * (1.0 - probability);
        rest += outcome - probability;
        rest_x += (outcome - probability) * x;
        weights += weight;
        weights_x += weight * x;
        weights_xx += weight * x * x;
    }
    let determinant = weights * weights_xx - weights_x * weights_x;
    (determinant > 1e-12 * weights * weights_xx).then(|| {
        (
            (weights_xx * rest - weights_x * rest_x) / determinant,
            (weights * rest_x - weights_x * rest) / determinant,
        )
    })
}

fn all_probabilities(cases: &[(f64, bool)]) -> bool {
    cases.iter().all(|(p, _)| (0.0..=1.0).contains(p))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::inference::reference::assert_close;

    /// `many` cases of that probability, `positive` of them true.
    fn cases(groups: &[(f64, u32, u32)]) -> Vec<(f64, bool)> {
        let group = |(probability, many, positive): &(f64, u32, u32)| {
            let (probability, positive) = (*probability, *positive);
            (0..*many).map(move |place| (probability, place < positive))
        };
        groups.iter().flat_map(group).collect()
    }

    #[test]
    fn honest_probabilities_have_no_error_and_slope_one() {
        let honest = cases(&[(0.1, 50, 5), (0.5, 40, 20), (0.8, 100, 80)]);
        assert!(expected_calibration_error(&honest, 10).unwrap() < 1e-12);
        let line = calibration_line(&honest).unwrap();
        assert!(line.intercept.abs() < 1e-9);
        assert_close(line.slope, 1.0, 1e-9);
    }

    #[test]
    fn overconfidence_shows_as_error_and_as_a_slope_below_one() {
        // 0.9 claimed, 0.75 true; logit 0.75 is half of logit 0.9.
        let boastful = cases(&[(0.9, 40, 30), (0.1, 40, 10)]);
        assert_close(
            expected_calibration_error(&boastful, 10).unwrap(),
            0.15,
            1e-12,
        );
        let line = calibration_line(&boastful).unwrap();
        assert_close(line.slope, 0.5, 1e-9);
        assert!(line.intercept.abs() < 1e-9);
    }

    #[test]
    fn certain_probabilities_stay_finite() {
        let certain = cases(&[(1.0, 10, 9), (0.0, 10, 1)]);
        assert_close(
            expected_calibration_error(&certain, 10).unwrap(),
            0.1,
            1e-12,
        );
        let slope = calibration_line(&certain).unwrap().slope;
        assert_close(slope, 9_f64.ln() / 20.0, 1e-9);
    }

    #[test]
    fn where_no_line_fits_best_there_is_none() {
        assert_eq!(calibration_line(&cases(&[(0.9, 5, 5), (0.2, 5, 0)])), None);
        assert_eq!(calibration_line(&cases(&[(0.7, 10, 7)])), None);
        assert_eq!(calibration_line(&[(1.2, true)]), None);
        assert_eq!(expected_calibration_error(&[], 10), None);
        assert_eq!(expected_calibration_error(&[(0.5, true)], 0), None);
    }
}
