//! What is believed of all cells before one is looked at.

use statrs::function::gamma::ln_gamma;

use super::posterior::{GpsPosterior, Mixture};

/// Observed and expected complaints of one cell. Observed may be fractional: effective counts are.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct GpsCell {
    observed: f64,
    expected: f64,
}

impl GpsCell {
    /// `None` unless `observed` ≥ 0, `expected` > 0, both finite.
    pub fn new(observed: f64, expected: f64) -> Option<Self> {
        let fine =
            observed >= 0.0 && observed.is_finite() && expected > 0.0 && expected.is_finite();
        fine.then_some(Self { observed, expected })
    }

    pub fn observed(self) -> f64 {
        self.observed
    }

    pub fn expected(self) -> f64 {
        self.expected
    }
}

/// λ ~ weight · Gamma(shape_1, rate_1) + (1 − weight) · Gamma(shape_2, rate_2).
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct GpsPrior {
    components: [Component; 2],
    weight: f64,
}

/// One gamma distribution of λ.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Component {
    pub(super) shape: f64,
    pub(super) rate: f64,
}

impl GpsPrior {
    /// DuMouchel's start values, for as long as there are too few cells to fit a prior of one's own.
    pub const DUMOUCHEL: Self = Self {
        components: [
            Component {
                shape: 0.2,
                rate: 0.06,
            },
            Component {
                shape: 1.4,
                rate: 1.8,
            },
        ],
        weight: 0.1,
    };

    /// `None` unless shapes and rates are positive and finite and 0 < `weight` < 1.
    pub fn new(shape_1: f64, rate_1: f64, shape_2: f64, rate_2: f64, weight: f64) -> Option<Self> {
        let positive = [shape_1, rate_1, shape_2, rate_2]
            .iter()
            .all(|x| *x > 0.0 && x.is_finite());
        (positive && weight > 0.0 && weight < 1.0).then_some(Self {
            components: [
                Component {
                    shape: shape_1,
                    rate: rate_1,
                },
                Component {
                    shape: shape_2,
                    rate: rate_2,
                },
            ],
            weight,
        })
    }

    /// shape_1, rate_1, shape_2, rate_2, weight: what [`Self::new`] takes, to store with a run.
    pub fn theta(&self) -> [f64; 5] {
        let [first, second] = self.components;
        [
            first.shape,
            first.rate,
            second.shape,
            second.rate,
            self.weight,
        ]
    }

    /// λ of a cell, once its counts are known.
    pub fn posterior(&self, cell: GpsCell) -> GpsPosterior {
        let [first, second] = self.components.map(|component| component.after(cell));
        GpsPosterior::new(Mixture::new(self.ln_joint(cell)), [first, second])
    }

    /// ln P(n): the logarithm of the negative-binomial mixture. For a fractional n the same formula with Γ.
    pub fn ln_marginal(&self, cell: GpsCell) -> f64 {
        Mixture::new(self.ln_joint(cell)).ln_total()
    }

    /// ln(weight · f₁) and ln((1 − weight) · f₂).
    fn ln_joint(&self, cell: GpsCell) -> [f64; 2] {
        let [first, second] = self.components;
        [
            self.weight.ln() + first.ln_marginal(cell),
            (-self.weight).ln_1p() + second.ln_marginal(cell),
        ]
    }

    pub(super) fn components(&self) -> [Component; 2] {
        self.components
    }
}

impl Component {
    /// Negative binomial: Γ(n+a)/(Γ(a) n!) · (b/(b+E))ᵃ · (E/(b+E))ⁿ, as a logarithm.
    fn ln_marginal(self, cell: GpsCell) -> f64 {
        let GpsCell { observed, expected } = cell;
        let counts = if observed > 0.0 {
            ln_gamma(observed + self.shape)
                - ln_gamma(self.shape)
                - ln_gamma(observed + 1.0)
                - observed * (self.rate / expected).ln_1p()
        } else {
            0.0
        };
        counts - self.shape * (expected / self.rate).ln_1p()
    }

    fn after(self, cell: GpsCell) -> Self {
        Self {
            shape: self.shape + cell.observed,
            rate: self.rate + cell.expected,
        }
    }
}
