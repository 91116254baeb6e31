//! What is believed of one cell's excess λ.

use statrs::function::gamma::digamma;

use super::prior::Component;
use crate::inference::gamma_tails::LnTails;
use crate::inference::logarithm::{ln_logistic, ln_sum_exp, logit};
use crate::inference::root::rising_root;

/// ln λ is looked for in ± this; eˣ is a plain number there.
const WIDEST_LN: f64 = 700.0;

/// Weights of the two components as logarithms, so that a weight of 1 − 10⁻³⁰⁰ is not 1.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Mixture {
    ln_joint: [f64; 2],
}

impl Mixture {
    pub(super) fn new(ln_joint: [f64; 2]) -> Self {
        Self { ln_joint }
    }

    pub(super) fn ln_total(self) -> f64 {
        let [first, second] = self.ln_joint;
        ln_sum_exp(first, second)
    }

    fn ln_weights(self) -> [f64; 2] {
        let [first, second] = self.ln_joint;
        [ln_logistic(first - second), ln_logistic(second - first)]
    }
}

/// λ ~ Q · Gamma(a₁+n, b₁+E) + (1 − Q) · Gamma(a₂+n, b₂+E).
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct GpsPosterior {
    ln_weights: [f64; 2],
    components: [Component; 2],
}

impl GpsPosterior {
    pub(super) fn new(mixture: Mixture, components: [Component; 2]) -> Self {
        Self {
            ln_weights: mixture.ln_weights(),
            components,
        }
    }

    /// Q, the probability that λ comes from the first component.
    pub fn weight(&self) -> f64 {
        self.ln_weights[0].exp()
    }

    /// exp E[ln λ]: the empirical Bayes geometric mean.
    pub fn ebgm(&self) -> f64 {
        let parts = self.ln_weights.iter().zip(self.components);
        parts
            .map(|(ln_weight, Component { shape, rate })| {
                ln_weight.exp() * (digamma(shape) - rate.ln())
            })
            .sum::<f64>()
            .exp()
    }

    /// The λ below which a `share` of the distribution lies: EB05 is `quantile(0.05)`. `None` unless 0 < `share` < 1.
    pub fn quantile(&self, share: f64) -> Option<f64> {
        if !(share > 0.0 && share < 1.0) {
            return None;
        }
        let target = logit(share);
        let below = |ln_rate: f64| {
            let tails = self.ln_tails(ln_rate.exp());
            tails.lower - tails.upper - target
        };
        // Both components' middles lie within a few widths; doubling reaches any quantile soon.
        let start = self.ebgm().ln().clamp(1.0 - WIDEST_LN, WIDEST_LN - 1.0);
        let mut step = 0.25;
        let (mut low, mut high) = (start - step, start + step);
        while low > -WIDEST_LN && below(low) > 0.0 {
            (low, high) = (low - 2.0 * step, low);
            step *= 2.0;
        }
        while high < WIDEST_LN && below(high) < 0.0 {
            (low, high) = (high, high + 2.0 * step);
            step *= 2.0;
        }
        let (low, high) = (low.max(-WIDEST_LN), high.min(WIDEST_LN));
        Some(rising_root(below, low, high).exp())
    }

    /// P(λ > `rate`).
    pub fn exceeds(&self, rate: f64) -> f64 {
        self.ln_tails(rate).upper.exp()
    }

    /// logit P(λ > `rate`), which goes on growing where [`Self::exceeds`] has long become 1 or 0.
    pub fn logit_exceeds(&self, rate: f64) -> f64 {
        let tails = self.ln_tails(rate);
        tails.upper - tails.lower
    }

    fn ln_tails(&self, rate: f64) -> LnTails {
        let [first, second] = self
            .components
            .map(|component| LnTails::of_gamma(component.shape, component.rate * rate));
        let [ln_first, ln_second] = self.ln_weights;
        LnTails {
            lower: ln_sum_exp(ln_first + first.lower, ln_second + second.lower),
            upper: ln_sum_exp(ln_first + first.upper, ln_second + second.upper),
        }
    }
}
