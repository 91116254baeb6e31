//! Logistic regression whose coefficients may not be negative.
//!
//! Unconstrained fits gave evidence of guilt a negative weight, which nobody can explain (signals.md §1h). Features are
//! therefore oriented by the caller so that more always means more suspicion.

use super::constrained::Problem;
use crate::inference::logarithm::logistic;

/// ln odds = intercept + Σ coefficient · feature, coefficients ≥ 0.
#[derive(Debug, Clone, PartialEq)]
pub struct RidgeLogistic {
    intercept: f64,
    coefficients: Vec<f64>,
}

impl RidgeLogistic {
    /// A stored model. `None` when a coefficient is negative or a number not finite.
    pub fn new(intercept: f64, coefficients: Vec<f64>) -> Option<Self> {
        let fine = intercept.is_finite() && coefficients.iter().all(|c| *c >= 0.0 && c.is_finite());
        fine.then_some(Self {
            intercept,
            coefficients,
        })
    }

    /// Minimises ½ Σ β² + `looseness` · Σ −ln P(outcome) over β ≥ 0 and a free intercept, β being those of features
    /// scaled to mean 0 and variance 1; `looseness` is the C of other packages (0.3 in signals.md §1h).
    ///
    /// Newton steps, each a non-negative quadratic solved by coordinate descent (Friedman 2010), halved until they
    /// descend. A feature that never varies gets 0. `None` unless all rows are equally long and finite, both outcomes
    /// occur, and `looseness` > 0.
    pub fn fit(rows: &[Vec<f64>], outcomes: &[bool], looseness: f64) -> Option<Self> {
        let width = rows.first()?.len();
        let regular = rows.len() == outcomes.len()
            && rows
                .iter()
                .all(|row| row.len() == width && row.iter().all(|x| x.is_finite()));
        let varied = outcomes.contains(&true) && outcomes.contains(&false);
        let loose = looseness > 0.0 && looseness.is_finite();
        if !(regular && varied && loose) {
            return None;
        }
        let scales: Vec<Scale> = (0..width)
            .map(|column| Scale::learn(rows, column))
            .collect();
        let standardised = |row: &Vec<f64>| {
            row.iter()
                .zip(&scales)
                .map(|(x, scale)| scale.of(*x))
                .collect()
        };
        let solution = Problem::new(rows.iter().map(standardised), outcomes, looseness).solve();
        let (free, constrained) = solution.split_first()?;
        let mut intercept = *free;
        let mut coefficients = Vec::with_capacity(width);
        for (coefficient, scale) in constrained.iter().zip(&scales) {
            let coefficient = coefficient * scale.factor;
            intercept -= coefficient * scale.mean;
            coefficients.push(coefficient);
        }
        Self::new(intercept, coefficients)
    }

    pub fn intercept(&self) -> f64 {
        self.intercept
    }

    /// One per feature, in the features' own units; coefficient · feature is its contribution in log-odds.
    pub fn coefficients(&self) -> &[f64] {
        &self.coefficients
    }

    /// `None` when there are not as many features as coefficients.
    pub fn log_odds(&self, features: &[f64]) -> Option<f64> {
        (features.len() == self.coefficients.len()).then(|| {
            let products = features.iter().zip(&self.coefficients).map(|(x, c)| x * c);
            self.intercept + products.sum::<f64>()
        })
    }

    /// The probability of a true outcome; `None` as [`Self::log_odds`].
    pub fn probability(&self, features: &[f64]) -> Option<f64> {
        self.log_odds(features).map(logistic)
    }
}

/// (x − mean) · factor has mean 0 and variance 1.
struct Scale {
    mean: f64,
    factor: f64,
}

impl Scale {
    fn learn(rows: &[Vec<f64>], column: usize) -> Self {
        let count = rows.len() as f64;
        let mean = rows.iter().map(|row| row[column]).sum::<f64>() / count;
        let variance = rows
            .iter()
            .map(|row| (row[column] - mean).powi(2))
            .sum::<f64>()
            / count;
        let deviation = variance.sqrt();
        // What rounding leaves of a constant is no variation.
        let varies = deviation > 1e-12 * mean.abs();
        Self {
            mean,
            factor: if varies { deviation.recip() } else { 0.0 },
        }
    }

    fn of(&self, x: f64) -> f64 {
        (x - self.mean) * self.factor
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::inference::reference::assert_close;

    /// 300 rows of four features by a 32-bit linear congruence (start 42): the second nearly repeats the first, the
    /// third pulls the other way, the fourth says nothing of its own.
    fn drawn() -> (Vec<Vec<f64>>, Vec<bool>) {
        let mut state = 42_u32;
        let mut uniform = || {
            state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
            (f64::from(state >> 8) + 0.5) / f64::from(1 << 24)
        };
        (0..300)
            .map(|_| {
                let [a, b, c] = [uniform(), uniform(), uniform()];
                let row = vec![6.0 * a, 10.0 * (a + b) - 7.0, b - 2.0 * c, 3.0 * c];
                let log_odds = -3.0 + 0.9 * row[0] + 0.05 * row[1] - 0.8 * row[2];
                let outcome = uniform() < logistic(log_odds);
                (row, outcome)
            })
            .unzip()
    }

    #[test]
    fn the_constrained_optimum_is_that_of_an_independent_search() {
        let (rows, outcomes) = drawn();
        assert_eq!(outcomes.iter().filter(|outcome| **outcome).count(), 166);
        let model = RidgeLogistic::fit(&rows, &outcomes, 0.3).unwrap();
        // scipy's L-BFGS-B with bounds; without them the third coefficient would be -0.80.
        assert_close(model.intercept(), -3.837_764_14, 1e-6);
        let expected = [0.999_911_45, 0.069_786_46, 0.0, 0.638_965_54];
        for (found, expected) in model.coefficients().iter().zip(expected) {
            assert!((found - expected).abs() < 1e-6, "{found} is not {expected}");
        }
    }

    #[test]
    fn the_contributions_sum_to_the_log_odds() {
        let model = RidgeLogistic::new(-2.0, vec![1.0, 0.5]).unwrap();
        assert_close(model.log_odds(&[1.0, 4.0]).unwrap(), 1.0, 1e-12);
        assert_close(model.probability(&[1.0, 2.0]).unwrap(), 0.5, 1e-12);
        assert_eq!(model.log_odds(&[1.0]), None);
        assert_eq!(RidgeLogistic::new(0.0, vec![-0.1]), None);
    }

    #[test]
    fn separated_outcomes_and_constant_features_have_finite_coefficients() {
        let rows: Vec<Vec<f64>> = (0_u32..20).map(|x| vec![f64::from(x), 7.3]).collect();
        let outcomes: Vec<bool> = (0..20).map(|x| x >= 10).collect();
        let model = RidgeLogistic::fit(&rows, &outcomes, 100.0).unwrap();
        assert!(model.coefficients()[0] > 0.5);
        assert!(model.coefficients()[1].abs() < 1e-15);
        let opposite: Vec<bool> = outcomes.iter().map(|outcome| !outcome).collect();
        let model = RidgeLogistic::fit(&rows, &opposite, 100.0).unwrap();
        assert!(model.coefficients()[0].abs() < 1e-15);
        assert_close(model.probability(&[3.0, 7.3]).unwrap(), 0.5, 1e-9);
    }

    #[test]
    fn nothing_to_learn_from_gives_no_model() {
        let rows = vec![vec![1.0], vec![2.0]];
        assert_eq!(RidgeLogistic::fit(&rows, &[true, true], 0.3), None);
        assert_eq!(RidgeLogistic::fit(&rows, &[true], 0.3), None);
        assert_eq!(RidgeLogistic::fit(&rows, &[true, false], 0.0), None);
        assert_eq!(RidgeLogistic::fit(&[], &[], 0.3), None);
        let ragged = vec![vec![1.0], vec![2.0, 3.0]];
        assert_eq!(RidgeLogistic::fit(&ragged, &[true, false], 0.3), None);
    }
}
