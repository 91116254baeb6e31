//! How likely an outcome record is when its rate is itself uncertain.

use statrs::function::gamma::ln_gamma;

use super::gamma_tails::ln_beta;

/// What is believed of a rate: Beta(a, b), mean a/(a+b).
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct BetaShape {
    first: f64,
    second: f64,
}

impl BetaShape {
    /// `None` unless both are positive and finite.
    pub fn new(first: f64, second: f64) -> Option<Self> {
        let positive = |shape: f64| shape > 0.0 && shape.is_finite();
        (positive(first) && positive(second)).then_some(Self { first, second })
    }

    /// ln BB(c | r; a, b) = ln C(r, c) + ln B(c+a, r−c+b) − ln B(a, b): c of r cases confirmed, the rate ~ Beta(a, b).
    ///
    /// The score compares guilty with honest merchants by the difference of two of these (signals.md §2, S7).
    /// `None` when more are confirmed than resolved.
    pub fn ln_chance(self, confirmed: u64, resolved: u64) -> Option<f64> {
        let failed = resolved.checked_sub(confirmed)? as f64;
        let (confirmed, resolved) = (confirmed as f64, resolved as f64);
        let ln_choose =
            ln_gamma(resolved + 1.0) - ln_gamma(confirmed + 1.0) - ln_gamma(failed + 1.0);
        Some(
            ln_choose + ln_beta(confirmed + self.first, failed + self.second)
                - ln_beta(self.first, self.second),
        )
    }

    /// The mean of a count out of `trials`: trials·a/(a+b).
    pub fn mean_count(self, trials: u64) -> f64 {
        trials as f64 * self.first / (self.first + self.second)
    }

    /// The central interval of a count out of `trials` that holds at least `part` of the chance (0 < part < 1): what lies
    /// below its first number, and beyond its second, has a chance of (1 − part)/2 at most each.
    pub fn central_counts(self, trials: u64, part: f64) -> (u64, u64) {
        let tail = (1.0 - part) / 2.0;
        let mut count = self.first_count_of_weight(trials);
        let mut ln_chance = self.ln_chance(count, trials).unwrap_or(f64::NEG_INFINITY);
        let mut below = 0.0;
        let mut low = None;
        loop {
            let up_to = below + ln_chance.exp();
            if low.is_none() && up_to > tail {
                low = Some(count);
            }
            if up_to >= 1.0 - tail || count >= trials {
                return (low.unwrap_or(count), count);
            }
            // p(c+1)/p(c) = (r−c)/(c+1) · (c+a)/(r−c−1+b).
            let (left, done) = ((trials - count) as f64, count as f64);
            ln_chance +=
                (left / (done + 1.0) * (done + self.first) / (left - 1.0 + self.second)).ln();
            below = up_to;
            count += 1;
        }
    }

    /// Ten standard deviations below the mean: what lies further down weighs nothing in double precision.
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "not negative, and below `trials` since the mean is"
    )]
    fn first_count_of_weight(self, trials: u64) -> u64 {
        let (all, shapes) = (trials as f64, self.first + self.second);
        let mean = self.mean_count(trials);
        let spread = mean * self.second / shapes * (shapes + all) / (shapes + 1.0);
        let start = (mean - 10.0 * spread.sqrt()).max(0.0);
        (start as u64).min(trials)
    }

    /// ln E[pᶠ(1−p)ˢ] = ln B(a+f, b+s) − ln B(a, b): the chance of one sequence of `first` and `second` cases, which
    /// may be fractional. Two of these compare two beliefs, since the number of sequences cancels.
    pub fn ln_mean_chance(self, first: f64, second: f64) -> f64 {
        ln_beta(self.first + first, self.second + second) - ln_beta(self.first, self.second)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::inference::reference::assert_close;

    fn ln_chance(confirmed: u64, resolved: u64, first: f64, second: f64) -> f64 {
        let shape = BetaShape::new(first, second).unwrap();
        shape.ln_chance(confirmed, resolved).unwrap()
    }

    #[test]
    fn chances_are_those_of_an_independent_implementation() {
        // scipy.stats.betabinom.logpmf.
        assert_close(ln_chance(3, 5, 2.0, 3.0), -1.658_228_076_603_533, 1e-12);
        assert_close(ln_chance(3, 5, 0.3, 15.0), -6.562_205_994_060_359, 1e-12);
        assert_close(ln_chance(0, 4, 0.3, 15.0), -0.072_401_472_267_843_21, 1e-11);
        assert_close(ln_chance(40, 60, 2.0, 3.0), -4.205_982_451_395_565, 1e-12);
    }

    #[test]
    fn a_sequence_is_one_of_its_binomial_coefficient() {
        let shape = BetaShape::new(2.0, 3.0).unwrap();
        let all = shape.ln_chance(3, 5).unwrap();
        assert_close(shape.ln_mean_chance(3.0, 2.0) + 10.0_f64.ln(), all, 1e-12);
    }

    #[test]
    fn all_outcomes_together_are_certain() {
        let sum: f64 = (0..=30)
            .map(|confirmed| ln_chance(confirmed, 30, 0.3, 15.0).exp())
            .sum();
        assert_close(sum, 1.0, 1e-12);
    }

    #[test]
    fn the_counts_to_expect_are_those_of_a_sum_over_all_of_them() {
        let central = |trials, first, second| {
            let shape = BetaShape::new(first, second).unwrap();
            shape.central_counts(trials, 0.95)
        };
        // Summed from 0 with Python's lgamma.
        assert_eq!(central(30, 0.3, 15.0), (0, 4));
        assert_eq!(central(60, 2.0, 3.0), (3, 49));
        assert_eq!(central(1_000, 40.5, 960.5), (25, 59));
        assert_eq!(central(20_000, 400.5, 159_600.5), (36, 65));
        assert_eq!(central(40_000, 20_000.5, 20_000.5), (19_723, 20_277));
        assert_eq!(central(5, 0.5, 0.5), (0, 5));
        assert_eq!(central(0, 1.0, 1.0), (0, 0));
    }

    #[test]
    fn no_resolved_case_says_nothing_and_impossible_ones_are_refused() {
        assert!(ln_chance(0, 0, 2.0, 3.0).abs() < 1e-15);
        let shape = BetaShape::new(2.0, 3.0).unwrap();
        assert_eq!(shape.ln_chance(4, 3), None);
        assert_eq!(BetaShape::new(0.0, 1.0), None);
        assert_eq!(BetaShape::new(1.0, f64::INFINITY), None);
    }
}
