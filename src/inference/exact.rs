//! Exact chances of a surge: how likely is a count this high or higher (signals.md §1b).

use super::beta_tails::regularized_beta;
use super::gamma_tails::LnTails;

/// P(X ≥ `observed`) for X ~ Poisson(`mean`). `None` unless `mean` ≥ 0 and finite.
pub fn poisson_upper_tail(observed: u64, mean: f64) -> Option<f64> {
    if !(mean >= 0.0 && mean.is_finite()) {
        return None;
    }
    if observed == 0 {
        return Some(1.0);
    }
    Some(LnTails::of_gamma(observed as f64, mean).lower.exp())
}

/// P(X ≥ `observed`) for a negative binomial X with that `mean` and `size` (variance mean + mean²/size).
///
/// An infinite `size` is the Poisson distribution. `None` unless `mean` ≥ 0 is finite and `size` > 0.
pub fn negative_binomial_upper_tail(observed: u64, mean: f64, size: f64) -> Option<f64> {
    if size == f64::INFINITY {
        return poisson_upper_tail(observed, mean);
    }
    if !(mean >= 0.0 && mean.is_finite() && size > 0.0) {
        return None;
    }
    if observed == 0 {
        return Some(1.0);
    }
    let sum = mean + size;
    Some(regularized_beta(
        observed as f64,
        size,
        mean / sum,
        size / sum,
    ))
}

/// The chance that `now` or more of all `now` + `base` complaints fall into the present window, when its share of the
/// expected ones is `expected_now` / (`expected_now` + `expected_base`): the conditional binomial test of two Poisson
/// rates (Przyborowski & Wilenski 1940). Needs no rate and no dispersion.
///
/// `None` unless both expectations are positive and finite.
pub fn surge_chance(now: u64, base: u64, expected_now: f64, expected_base: f64) -> Option<f64> {
    let positive = |expected: f64| expected > 0.0 && expected.is_finite();
    if !positive(expected_now) || !positive(expected_base) {
        return None;
    }
    if now == 0 {
        return Some(1.0);
    }
    let sum = expected_now + expected_base;
    Some(regularized_beta(
        now as f64,
        base as f64 + 1.0,
        expected_now / sum,
        expected_base / sum,
    ))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::inference::reference::assert_close;

    #[test]
    fn tails_have_the_values_of_the_research_note() {
        let poisson = poisson_upper_tail(10, 3.0).unwrap();
        assert_close(poisson, 0.001_102_488_130_12, 1e-11);
        let dispersed = negative_binomial_upper_tail(10, 3.0, 2.0).unwrap();
        assert_close(dispersed, 0.030_233_088, 1e-12);
        let equal_windows = surge_chance(10, 3, 1.0, 1.0).unwrap();
        assert_close(equal_windows, 0.046_142_578_125, 1e-12);
        let one_of_nine = surge_chance(10, 3, 1.0, 8.0).unwrap();
        assert_close(one_of_nine, 5.961_329_599_35e-8, 1e-11);
    }

    #[test]
    fn a_negative_binomial_of_growing_size_becomes_poisson() {
        let poisson = poisson_upper_tail(10, 3.0).unwrap();
        for (size, near) in [(1e4, 1e-2), (1e8, 1e-6), (1e12, 1e-9), (f64::INFINITY, 0.0)] {
            assert_close(
                negative_binomial_upper_tail(10, 3.0, size).unwrap(),
                poisson,
                near,
            );
        }
    }

    #[test]
    fn nothing_observed_is_certain_and_nothing_expected_forbids() {
        assert_eq!(poisson_upper_tail(0, 0.0), Some(1.0));
        assert_eq!(poisson_upper_tail(1, 0.0), Some(0.0));
        assert_eq!(negative_binomial_upper_tail(1, 0.0, 2.0), Some(0.0));
        assert_eq!(surge_chance(0, 5, 1.0, 1.0), Some(1.0));
        assert_eq!(poisson_upper_tail(1, f64::NAN), None);
        assert_eq!(negative_binomial_upper_tail(1, 1.0, 0.0), None);
        assert_eq!(surge_chance(1, 1, 0.0, 1.0), None);
    }

    #[test]
    fn tails_of_large_counts_are_neither_lost_nor_above_one() {
        let tail = poisson_upper_tail(1_100_000, 1_000_000.0).unwrap();
        assert!((0.0..1e-300).contains(&tail));
        assert!((poisson_upper_tail(1_000_000, 1_000_000.0).unwrap() - 0.5).abs() < 1e-3);
        let halves = surge_chance(500_000, 500_000, 1.0, 1.0).unwrap();
        assert!((halves - 0.5).abs() < 1e-3);
    }
}
