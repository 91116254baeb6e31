//! The simplest shrunken measure of excess: closed, and it never blows up (signals.md §1a).

use super::gamma_tails::LnTails;
use super::logarithm::logit;
use super::root::rising_root;

/// Information component: log₂ of the excess, with the ends of its 95 % interval.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct InformationComponent {
    pub estimate: f64,
    pub lower: f64,
    pub upper: f64,
}

impl InformationComponent {
    /// log₂((n + ½)/(E + ½)); its ends are those of λ ~ Gamma(n + ½, rate E + ½) (Norén 2013).
    ///
    /// `observed` may be fractional. `None` unless both are ≥ 0 and finite.
    pub fn of(observed: f64, expected: f64) -> Option<Self> {
        let fine = |count: f64| count >= 0.0 && count.is_finite();
        if !fine(observed) || !fine(expected) {
            return None;
        }
        let (shape, rate) = (observed + 0.5, expected + 0.5);
        Some(Self {
            estimate: (shape / rate).log2(),
            lower: (ln_gamma_quantile(shape, 0.025) - rate.ln()) / std::f64::consts::LN_2,
            upper: (ln_gamma_quantile(shape, 0.975) - rate.ln()) / std::f64::consts::LN_2,
        })
    }
}

/// ln of the value below which `share` of Gamma(`shape` ≥ ½, rate 1) lies.
fn ln_gamma_quantile(shape: f64, share: f64) -> f64 {
    let below = |ln_x: f64| {
        let tails = LnTails::of_gamma(shape, ln_x.exp());
        tails.lower - tails.upper - logit(share)
    };
    // Ln of a gamma variate has a standard deviation below 2.3 for these shapes, ever smaller for larger ones.
    let reach = 12.0 / shape.sqrt();
    rising_root(below, shape.ln() - reach, shape.ln() + reach)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::inference::reference::assert_close;

    #[test]
    fn an_information_component_of_nothing_is_wide_and_includes_zero() {
        let nothing = InformationComponent::of(0.0, 0.0).unwrap();
        assert!(nothing.lower < -8.0 && nothing.upper > 2.0);
        assert_eq!(InformationComponent::of(-1.0, 1.0), None);
        let huge = InformationComponent::of(1e8, 5e7).unwrap();
        assert_close(huge.lower, 1.0 - 1.96e-4 / std::f64::consts::LN_2, 1e-5);
    }
}
