//! The least penalised loss among coefficients that may not be negative.

use crate::inference::logarithm::{ln_sum_exp, logistic};

/// Newton steps; some ten are enough.
const MOST_STEPS: usize = 200;

/// Rounds of coordinate descent within a step.
const MOST_ROUNDS: usize = 10_000;

/// Converged when no parameter (of standardised features) moves by more.
const PRECISION: f64 = 1e-10;

/// ½ Σ β² + looseness · Σ −ln P(outcome), over a free intercept and coefficients β ≥ 0.
pub(super) struct Problem {
    /// Each begins with a 1 for the intercept.
    rows: Vec<Vec<f64>>,
    /// 1 or 0.
    outcomes: Vec<f64>,
    looseness: f64,
}

impl Problem {
    /// From rows of features of mean 0 and variance 1.
    pub(super) fn new(
        features: impl Iterator<Item = Vec<f64>>,
        outcomes: &[bool],
        looseness: f64,
    ) -> Self {
        Self {
            rows: features
                .map(|row| std::iter::once(1.0).chain(row).collect())
                .collect(),
            outcomes: outcomes
                .iter()
                .map(|outcome| f64::from(u8::from(*outcome)))
                .collect(),
            looseness,
        }
    }

    /// The intercept, then the coefficients.
    pub(super) fn solve(&self) -> Vec<f64> {
        let width = self.rows.first().map_or(0, Vec::len);
        let mut parameters = vec![0.0; width];
        let mut cost = self.cost(&parameters);
        for _ in 0..MOST_STEPS {
            let step = self.newton_step(&parameters);
            let mut part = 1.0;
            let mut next = moved(&parameters, &step, part);
            let mut next_cost = self.cost(&next);
            while next_cost > cost && part > 1e-9 {
                part *= 0.5;
                next = moved(&parameters, &step, part);
                next_cost = self.cost(&next);
            }
            // No part of the step descends any more: the rest is rounding.
            if next_cost > cost {
                break;
            }
            (parameters, cost) = (next, next_cost);
            if step.iter().all(|change| change.abs() < PRECISION) {
                break;
            }
        }
        parameters
    }

    fn cost(&self, parameters: &[f64]) -> f64 {
        let losses: f64 = self
            .rows
            .iter()
            .zip(&self.outcomes)
            .map(|(row, outcome)| {
                let log_odds = dot(row, parameters);
                ln_sum_exp(0.0, log_odds) - outcome * log_odds
            })
            .sum();
        let squares: f64 = parameters.iter().skip(1).map(|c| c * c).sum();
        0.5 * squares + self.looseness * losses
    }

    /// The step to the least value of the local quadratic among non-negative coefficients.
    fn newton_step(&self, parameters: &[f64]) -> Vec<f64> {
        let width = parameters.len();
        let mut gradient: Vec<f64> = parameters.to_vec();
        gradient[0] = 0.0;
        let mut curvature = vec![vec![0.0; width]; width];
        for (axis, row) in curvature.iter_mut().enumerate().skip(1) {
            row[axis] = 1.0;
        }
        for (row, outcome) in self.rows.iter().zip(&self.outcomes) {
            let probability = logistic(dot(row, parameters));
            let weight = self.looseness * probability * (1.0 - probability);
            for (axis, x) in row.iter().enumerate() {
                gradient[axis] += self.looseness * (probability - outcome) * x;
                for (entry, y) in curvature[axis].iter_mut().zip(row) {
                    *entry += weight * x * y;
                }
            }
        }
        let mut step = vec![0.0; width];
        for _ in 0..MOST_ROUNDS {
            let mut largest: f64 = 0.0;
            for axis in 0..width {
                let slope = gradient[axis] + dot(&curvature[axis], &step);
                let own = curvature[axis][axis].max(f64::MIN_POSITIVE);
                let lowest = if axis == 0 {
                    f64::NEG_INFINITY
                } else {
                    -parameters[axis]
                };
                let next = (step[axis] - slope / own).max(lowest);
                largest = largest.max((next - step[axis]).abs());
                step[axis] = next;
            }
            if largest < 0.01 * PRECISION {
                break;
            }
        }
        step
    }
}

/// `from` + `part` · `step`, the coefficients kept from falling below 0 by rounding.
fn moved(from: &[f64], step: &[f64], part: f64) -> Vec<f64> {
    let mut moved: Vec<f64> = from.iter().zip(step).map(|(x, d)| x + part * d).collect();
    for coefficient in moved.iter_mut().skip(1) {
        *coefficient = coefficient.max(0.0);
    }
    moved
}

fn dot(x: &[f64], y: &[f64]) -> f64 {
    x.iter().zip(y).map(|(a, b)| a * b).sum()
}
