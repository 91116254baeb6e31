//! One critical value for all looks at one cell: week after week, the chance of ever flagging it wrongly stays at α.
//!
//! The maximised sequential probability ratio test for Poisson counts (Kulldorff 2011; signals.md §1b).

use super::root::rising_root;

/// ln of how much better the observed rate explains the counts than the expected one, for a rise only:
/// c ln(c/μ) − (c − μ) where c > μ, else 0. `None` unless `observed` ≥ 0 and `expected` > 0, both finite.
pub fn maxsprt_log_likelihood_ratio(observed: f64, expected: f64) -> Option<f64> {
    let fine = observed >= 0.0 && observed.is_finite() && expected > 0.0 && expected.is_finite();
    fine.then(|| {
        if observed > expected {
            observed * (observed / expected).ln() - (observed - expected)
        } else {
            0.0
        }
    })
}

/// Beyond this many expected complaints a cell is not sparse, and the exact chance costs too much.
const MOST_EXPECTED: f64 = 200.0;

/// No useful critical value lies higher: its α is about e⁻³⁰.
const HIGHEST: f64 = 30.0;

/// The ratio that a cell without excess reaches with chance `alpha` at any moment before `horizon` complaints are
/// expected of it, however often one looks. Exact for continuous looks; cautious for weekly ones.
///
/// `None` unless 0 < `alpha` < 1 and 0 < `horizon` ≤ 200.
pub fn maxsprt_critical_value(horizon: f64, alpha: f64) -> Option<f64> {
    let fine = alpha > 0.0 && alpha < 1.0 && horizon > 0.0 && horizon <= MOST_EXPECTED;
    let excess_of_quiet = |critical: f64| 1.0 - alarm_chance(critical, horizon) - (1.0 - alpha);
    fine.then(|| rising_root(excess_of_quiet, 0.0, HIGHEST))
}

/// The chance that the ratio of a Poisson process of rate 1 reaches `critical` before time `horizon`.
///
/// The ratio jumps up at each complaint and falls between. The c-th brings it to the critical value if it comes before
/// the time μ_c that solves the equation; so no alarm means fewer than c complaints at each μ_c.
fn alarm_chance(critical: f64, horizon: f64) -> f64 {
    // Chance of each number of complaints so far, all without alarm.
    let mut quiet = vec![1.0];
    let mut now = 0.0;
    let mut count = 1.0;
    loop {
        let time = earliest_harmless(count, critical);
        let next = time.min(horizon);
        quiet = after(&quiet, next - now);
        if time >= horizon {
            break 1.0 - quiet.iter().sum::<f64>();
        }
        quiet.push(0.0);
        now = time;
        count += 1.0;
    }
}

/// The chances after a further `time`, of no more complaints than before are told of.
fn after(quiet: &[f64], time: f64) -> Vec<f64> {
    let mut after = vec![0.0; quiet.len()];
    for (before, chance) in quiet.iter().enumerate() {
        let mut term = chance * (-time).exp();
        let mut more = 0.0;
        for reached in &mut after[before..] {
            *reached += term;
            more += 1.0;
            term *= time / more;
        }
    }
    after
}

/// μ < c with c ln(c/μ) − (c − μ) = `critical`.
fn earliest_harmless(count: f64, critical: f64) -> f64 {
    let ratio_less = |ln_time: f64| {
        let time = ln_time.exp();
        critical - (count * (count.ln() - ln_time) - (count - time))
    };
    // The ratio exceeds c ln(c/μ) − c, which alone passes the critical value this far down.
    let lowest = count.ln() - 1.0 - critical / count;
    rising_root(ratio_less, lowest, count.ln()).exp()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::inference::reference::assert_close;

    #[test]
    fn only_a_rise_has_a_ratio() {
        let ratio = maxsprt_log_likelihood_ratio(10.0, 4.0).unwrap();
        assert_close(ratio, 10.0 * 2.5_f64.ln() - 6.0, 1e-12);
        assert_eq!(maxsprt_log_likelihood_ratio(3.0, 4.0), Some(0.0));
        assert_eq!(maxsprt_log_likelihood_ratio(0.0, 4.0), Some(0.0));
        assert_eq!(maxsprt_log_likelihood_ratio(1.0, 0.0), None);
    }

    #[test]
    fn critical_values_are_those_of_the_published_table() {
        // Kulldorff 2011, table 1, α = 0.05, no delay and at least one event.
        let table = [
            (0.1, 2.044_069),
            (1.0, 2.853_937),
            (2.0, 3.046_977),
            (10.0, 3.467_952),
            (40.0, 3.774_663),
        ];
        for (horizon, critical) in table {
            let found = maxsprt_critical_value(horizon, 0.05).unwrap();
            assert!((found - critical).abs() < 1e-6, "{horizon}: {found}");
        }
    }

    #[test]
    fn a_rarer_alarm_needs_a_higher_ratio_and_nonsense_has_none() {
        let strict = maxsprt_critical_value(1.0, 0.001).unwrap();
        assert!(strict > maxsprt_critical_value(1.0, 0.05).unwrap() + 2.0);
        assert_eq!(maxsprt_critical_value(0.0, 0.05), None);
        assert_eq!(maxsprt_critical_value(1.0, 1.0), None);
        assert_eq!(maxsprt_critical_value(1e6, 0.05), None);
    }
}
