//! Sums and complements of probabilities that are kept as logarithms.

/// ln(eˣ + eʸ) without overflow.
pub(super) fn ln_sum_exp(x: f64, y: f64) -> f64 {
    let (high, low) = if x >= y { (x, y) } else { (y, x) };
    if low == f64::NEG_INFINITY {
        return high;
    }
    high + (low - high).exp().ln_1p()
}

/// ln(1 − eˣ) for x ≤ 0, exact to rounding at both ends (Mächler 2012, "Accurately computing log(1 − exp(−|a|))").
pub(super) fn ln_one_minus_exp(x: f64) -> f64 {
    if x > -std::f64::consts::LN_2 {
        (-x.exp_m1()).ln()
    } else {
        (-x.exp()).ln_1p()
    }
}

/// 1/(1 + e⁻ˣ).
pub(super) fn logistic(x: f64) -> f64 {
    if x >= 0.0 {
        (1.0 + (-x).exp()).recip()
    } else {
        let exponential = x.exp();
        exponential / (1.0 + exponential)
    }
}

/// ln of [`logistic`].
pub(super) fn ln_logistic(x: f64) -> f64 {
    -ln_sum_exp(0.0, -x)
}

/// ln(p/(1 − p)).
pub(super) fn logit(probability: f64) -> f64 {
    probability.ln() - (-probability).ln_1p()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_complement_is_exact_at_both_ends() {
        assert!((ln_one_minus_exp(-1e-20) - 1e-20_f64.ln()).abs() < 1e-12);
        assert!((ln_one_minus_exp(-60.0) + (-60.0_f64).exp()).abs() < 1e-40);
        assert!((ln_one_minus_exp(0.3_f64.ln()) - 0.7_f64.ln()).abs() < 1e-15);
    }

    #[test]
    fn a_sum_neither_overflows_nor_loses_nothing() {
        assert!((ln_sum_exp(1000.0, 1000.0) - 1000.0 - 2_f64.ln()).abs() < 1e-12);
        assert!((ln_sum_exp(f64::NEG_INFINITY, -3.0) + 3.0).abs() < 1e-15);
        assert!((ln_logistic(-800.0) + 800.0).abs() < 1e-12);
    }
}
