//! Gamma distribution and ln Γ differences in log space, so that no tail saturates at 0 or 1.

use statrs::function::gamma::ln_gamma;

use super::logarithm::ln_one_minus_exp;

/// Relative size of the last term of a series or continued fraction.
const PRECISION: f64 = 1e-16;

/// Terms needed grow like √shape; this is enough for shapes of 10¹⁰ and ends every loop.
const MOST_TERMS: u32 = 1_000_000;

/// Stirling's series is exact to rounding from here on.
const STIRLING_FROM: f64 = 16.0;

/// ln P(X ≤ x) and ln P(X > x) of one distribution at one point, each with full relative precision.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct LnTails {
    pub(super) lower: f64,
    pub(super) upper: f64,
}

impl LnTails {
    /// Of Gamma(`shape` > 0, rate 1) at `x` ≥ 0. Series below shape + 1, continued fraction by Lentz's
    /// method above (Abramowitz & Stegun 6.5.29 and 6.5.31).
    pub(super) fn of_gamma(shape: f64, x: f64) -> Self {
        if x <= 0.0 {
            return Self {
                lower: f64::NEG_INFINITY,
                upper: 0.0,
            };
        }
        if x == f64::INFINITY {
            return Self {
                lower: 0.0,
                upper: f64::NEG_INFINITY,
            };
        }
        let front = ln_front(shape, x);
        if x < shape + 1.0 {
            let lower = (front + series(shape, x).ln()).min(0.0);
            Self {
                lower,
                upper: ln_one_minus_exp(lower),
            }
        } else {
            let upper = (front + shape.ln() + continued_fraction(shape, x).ln()).min(0.0);
            Self {
                lower: ln_one_minus_exp(upper),
                upper,
            }
        }
    }
}

/// ln[xᵃ e⁻ˣ / Γ(a + 1)]; by the saddle point for large shapes (Loader 2000), where the plain form loses digits.
fn ln_front(shape: f64, x: f64) -> f64 {
    if shape < STIRLING_FROM {
        return shape * x.ln() - x - ln_gamma(shape + 1.0);
    }
    let excess = (x - shape) / shape;
    let deviance = shape * (excess - excess.ln_1p());
    -deviance - 0.5 * (2.0 * std::f64::consts::PI * shape).ln() - stirling_rest(shape)
}

/// 1 + x/(a+1) + x²/((a+1)(a+2)) + …
fn series(shape: f64, x: f64) -> f64 {
    let (mut term, mut sum, mut denominator) = (1.0, 1.0, shape);
    for _ in 0..MOST_TERMS {
        denominator += 1.0;
        term *= x / denominator;
        sum += term;
        if term < sum * PRECISION {
            break;
        }
    }
    sum
}

/// Γ(a, x) eˣ x⁻ᵃ.
fn continued_fraction(shape: f64, x: f64) -> f64 {
    let tiny = f64::MIN_POSITIVE / f64::EPSILON;
    let mut step = x + 1.0 - shape;
    let mut numerator = tiny.recip();
    let mut denominator = step.recip();
    let mut fraction = denominator;
    for count in 1..MOST_TERMS {
        let count = f64::from(count);
        let factor = -count * (count - shape);
        step += 2.0;
        denominator = away_from_zero(factor * denominator + step, tiny).recip();
        numerator = away_from_zero(step + factor / numerator, tiny);
        let change = denominator * numerator;
        fraction *= change;
        if (change - 1.0).abs() <= 2.0 * f64::EPSILON {
            break;
        }
    }
    fraction
}

/// `value`, or `tiny` where a fraction would divide by nothing (Lentz's method).
pub(super) fn away_from_zero(value: f64, tiny: f64) -> f64 {
    if value.abs() < tiny { tiny } else { value }
}

/// ln Γ(x) minus Stirling's (x − ½) ln x − x + ½ ln 2π, for x ≥ 16.
fn stirling_rest(x: f64) -> f64 {
    let square = (x * x).recip();
    (1.0 / 12.0 - square * (1.0 / 360.0 - square * (1.0 / 1260.0 - square / 1680.0))) / x
}

/// ln B(a, b) for a, b > 0; keeps its digits when one is many orders larger than the other.
pub(super) fn ln_beta(a: f64, b: f64) -> f64 {
    let (small, large) = if a <= b { (a, b) } else { (b, a) };
    if large < STIRLING_FROM {
        return ln_gamma(small) + ln_gamma(large) - ln_gamma(small + large);
    }
    let sum = small + large;
    ln_gamma(small) + small - small * sum.ln()
        + (large - 0.5) * (-small / sum).ln_1p()
        + stirling_rest(large)
        - stirling_rest(sum)
}

/// The second derivative of ln Γ at x > 0: recurrence up to 16, then the asymptotic series (Abramowitz & Stegun 6.4.12).
pub(super) fn trigamma(x: f64) -> f64 {
    let (mut shifted, mut sum) = (x, 0.0);
    while shifted < STIRLING_FROM {
        sum += (shifted * shifted).recip();
        shifted += 1.0;
    }
    let square = (shifted * shifted).recip();
    let tail = square * (1.0 / 6.0 - square * (1.0 / 30.0 - square * (1.0 / 42.0 - square / 30.0)));
    sum + (1.0 + 0.5 / shifted + tail) / shifted
}

#[cfg(test)]
mod tests {
    use super::*;

    fn close(found: f64, expected: f64, relative: f64) {
        assert!(
            (found - expected).abs() <= relative * expected.abs(),
            "{found} is not {expected}"
        );
    }

    #[test]
    fn tails_of_small_shapes_are_those_of_the_exponential() {
        for x in [1e-12, 0.3, 2.0, 40.0, 5000.0] {
            let tails = LnTails::of_gamma(1.0, x);
            close(tails.upper, -x, 1e-14);
            close(tails.lower, ln_one_minus_exp(-x), 1e-13);
        }
    }

    #[test]
    fn nothing_lies_below_zero_or_beyond_infinity() {
        assert!(LnTails::of_gamma(0.1, 0.0).lower.is_infinite());
        assert!(LnTails::of_gamma(0.1, f64::INFINITY).upper.is_infinite());
        assert!(LnTails::of_gamma(50.0, f64::INFINITY).lower.abs() < 1e-300);
    }

    #[test]
    fn tails_follow_the_poisson_sum_of_whole_shapes() {
        for (shape, x) in [(3.0, 0.5), (3.0, 9.0), (40.0, 22.0), (40.0, 95.0)] {
            let (mut term, mut sum) = (1.0, 1.0);
            let mut count = 1.0;
            while count < shape {
                term *= x / count;
                sum += term;
                count += 1.0;
            }
            let upper = LnTails::of_gamma(shape, x).upper;
            assert!((upper - (sum.ln() - x)).abs() < 1e-12, "{shape}, {x}");
        }
    }

    #[test]
    fn large_shapes_keep_symmetry_about_their_middle() {
        // The median of Gamma(a) is a − 1/3 + 8/(405 a) + … (Choi 1994).
        for shape in [1e3, 1e6, 1e8] {
            let median = shape - 1.0 / 3.0 + 8.0 / (405.0 * shape);
            close(
                LnTails::of_gamma(shape, median).upper,
                -std::f64::consts::LN_2,
                1e-7,
            );
        }
    }

    #[test]
    fn beta_keeps_its_digits_when_one_side_is_huge() {
        // B(3, b) = 2 / (b (b+1) (b+2)).
        for b in [2.0_f64, 17.0, 1e6, 1e12] {
            let exact = 2_f64.ln() - b.ln() - (b + 1.0).ln() - (b + 2.0).ln();
            close(ln_beta(3.0, b), exact, 1e-13);
            close(ln_beta(b, 3.0), exact, 1e-13);
        }
    }

    #[test]
    fn trigamma_is_known_at_one_and_a_half() {
        let sixth = std::f64::consts::PI.powi(2) / 6.0;
        close(trigamma(1.0), sixth, 1e-13);
        close(trigamma(0.5), 3.0 * sixth, 1e-13);
        close(trigamma(20.0) - trigamma(21.0), 1.0 / 400.0, 1e-11);
    }
}
