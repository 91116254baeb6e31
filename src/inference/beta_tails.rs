//! The regularised incomplete beta function, from which binomial tails come.

use super::gamma_tails::{away_from_zero, ln_beta};

/// Terms needed grow like √ of the larger shape; this ends every loop.
const MOST_TERMS: u32 = 1_000_000;

/// I_x(a, b), with a, b > 0; `rest` is 1 − x, given apart because a small one would be lost.
///
/// Lentz's continued fraction (Abramowitz & Stegun 26.5.8).
pub(super) fn regularized_beta(a: f64, b: f64, x: f64, rest: f64) -> f64 {
    if x <= 0.0 {
        return 0.0;
    }
    if rest <= 0.0 {
        return 1.0;
    }
    // x > (a + 1)/(a + b + 2), asked of the part that is exact when x is near 1.
    let swapped = rest * (a + b + 2.0) < b + 1.0;
    let (first, second, x, rest) = if swapped {
        (b, a, rest, x)
    } else {
        (a, b, x, rest)
    };
    // The smaller of x and 1 − x is the exact one.
    let (ln_x, ln_rest) = if x < rest {
        (x.ln(), (-x).ln_1p())
    } else {
        ((-rest).ln_1p(), rest.ln())
    };
    let ln_front = first * ln_x + second * ln_rest - ln_beta(first, second) - first.ln();
    let tail = (ln_front + fraction(first, second, x).ln()).exp().min(1.0);
    if swapped { 1.0 - tail } else { tail }
}

fn fraction(a: f64, b: f64, x: f64) -> f64 {
    let tiny = f64::MIN_POSITIVE / f64::EPSILON;
    let mut numerator = 1.0;
    let mut denominator = away_from_zero(1.0 - (a + b) * x / (a + 1.0), tiny).recip();
    let mut fraction = denominator;
    for count in 1..MOST_TERMS {
        let count = f64::from(count);
        let place = a + 2.0 * count;
        let even = count * (b - count) * x / ((place - 1.0) * place);
        let odd = -(a + count) * (a + b + count) * x / (place * (place + 1.0));
        let before = fraction;
        for factor in [even, odd] {
            denominator = away_from_zero(1.0 + factor * denominator, tiny).recip();
            numerator = away_from_zero(1.0 + factor / numerator, tiny);
            fraction *= denominator * numerator;
        }
        if (fraction - before).abs() <= 4.0 * f64::EPSILON * fraction.abs() {
            break;
        }
    }
    fraction
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::inference::reference::assert_close;

    #[test]
    fn whole_shapes_follow_the_binomial_sum() {
        // I_x(k, n − k + 1) = P(Bin(n, x) ≥ k); n = 6.
        for (x, successes, expected) in [
            (0.5_f64, 6.0, 1.0 / 64.0),
            (0.5, 4.0, 22.0 / 64.0),
            (0.1, 1.0, 1.0 - 0.9_f64.powi(6)),
            (0.9, 1.0, 1.0 - 1e-6),
        ] {
            assert_close(
                regularized_beta(successes, 7.0 - successes, x, 1.0 - x),
                expected,
                1e-13,
            );
        }
    }

    #[test]
    fn large_equal_shapes_are_a_half_in_the_middle() {
        for shape in [3.0, 500.0, 1e6] {
            assert_close(regularized_beta(shape, shape, 0.5, 0.5), 0.5, 1e-7);
        }
    }

    #[test]
    fn a_rest_too_small_for_subtraction_is_kept() {
        // 1 − I_x(1, 1) = 1 − x, and I_x(a, 1) = xᵃ.
        assert_close(regularized_beta(1.0, 1.0, 1e-30, 1.0), 1e-30, 1e-13);
        assert_close(
            regularized_beta(1e20, 1.0, 1.0, 1e-20),
            (-1.0_f64).exp(),
            1e-7,
        );
    }
}
