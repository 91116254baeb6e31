//! How well a prior explains all cells at once.

use std::collections::HashMap;

use statrs::function::gamma::ln_gamma;

use super::fit::PooledCell;
use super::prior::{Component, GpsPrior};
use crate::inference::logarithm::{ln_one_minus_exp, ln_sum_exp};

/// What became of the cells without a complaint; the two likelihoods have different optima (signals.md §1a).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ZeroCells {
    /// All cells are given: the plain negative-binomial mixture of DuMouchel 1999.
    Kept,
    /// Only cells with n ≥ 1 are given: P·f₁/(1−F₁(0)) + (1−P)·f₂/(1−F₂(0)), the mixture of truncated
    /// distributions that the packages openEBGM and PhViD use.
    Dropped,
}

/// Cells laid out for many evaluations: ln Γ is needed once per distinct n, not once per cell.
pub(super) struct Likelihood {
    zero_cells: ZeroCells,
    /// Each distinct n with ln n!.
    counts: Vec<(f64, f64)>,
    cells: Vec<PlacedCell>,
}

struct PlacedCell {
    /// Place of its n in `counts`.
    count: usize,
    observed: f64,
    expected: f64,
    ln_expected: f64,
    multiplicity: f64,
}

impl Likelihood {
    pub(super) fn new(cells: &[PooledCell], zero_cells: ZeroCells) -> Self {
        let mut places = HashMap::new();
        let mut counts = Vec::new();
        let placed = cells.iter().map(|pooled| {
            let observed = pooled.cell.observed();
            let expected = pooled.cell.expected();
            let count = *places.entry(observed.to_bits()).or_insert_with(|| {
                counts.push((observed, ln_gamma(observed + 1.0)));
                counts.len() - 1
            });
            PlacedCell {
                count,
                observed,
                expected,
                ln_expected: expected.ln(),
                multiplicity: f64::from(pooled.multiplicity),
            }
        });
        let cells = placed.collect();
        Self {
            zero_cells,
            counts,
            cells,
        }
    }

    /// −ln L, the multiplicities as exponents.
    pub(super) fn negative_ln(&self, prior: &GpsPrior) -> f64 {
        let components = prior.components();
        let [first, second] = components.map(|component| self.rising_factorials(component));
        let [one, two] = components;
        let weight = prior.theta()[4];
        let (ln_weight, ln_rest) = (weight.ln(), (-weight).ln_1p());
        let ln_rates = components.map(|component| component.rate.ln());
        let sum: f64 = self
            .cells
            .iter()
            .map(|cell| {
                let ln_one = self.ln_density(cell, one, ln_rates[0], first[cell.count]);
                let ln_two = self.ln_density(cell, two, ln_rates[1], second[cell.count]);
                cell.multiplicity * ln_sum_exp(ln_weight + ln_one, ln_rest + ln_two)
            })
            .sum();
        -sum
    }

    /// ln[Γ(n+a)/(Γ(a) n!)] of every distinct n.
    fn rising_factorials(&self, component: Component) -> Vec<f64> {
        let ln_gamma_shape = ln_gamma(component.shape);
        let counts = self.counts.iter();
        counts
            .map(|(observed, ln_factorial)| {
                if *observed > 0.0 {
                    ln_gamma(observed + component.shape) - ln_gamma_shape - ln_factorial
                } else {
                    0.0
                }
            })
            .collect()
    }

    fn ln_density(
        &self,
        cell: &PlacedCell,
        Component { shape, rate }: Component,
        ln_rate: f64,
        rising_factorial: f64,
    ) -> f64 {
        let ln_sum = (rate + cell.expected).ln();
        let ln_none = shape * (ln_rate - ln_sum);
        let whole = rising_factorial + ln_none + cell.observed * (cell.ln_expected - ln_sum);
        match self.zero_cells {
            ZeroCells::Kept => whole,
            ZeroCells::Dropped => whole - ln_one_minus_exp(ln_none),
        }
    }
}
