//! Where a rising function crosses zero.

/// Steps of one search: bisection alone needs about 60.
const MOST_STEPS: u32 = 200;

/// The `x` in [`low`, `high`] where the rising function `f` crosses 0, to rounding; an end, if it does not cross inside.
///
/// Chandrupatla 1997 ("A new hybrid quadratic/bisection algorithm"): never slower than bisection by much,
/// needs no derivative, and the crossing stays bracketed.
pub(super) fn rising_root(mut f: impl FnMut(f64) -> f64, low: f64, high: f64) -> f64 {
    // An infinite value says only on which side the crossing lies.
    let mut f = |x: f64| f(x).clamp(-1e100, 1e100);
    let (mut newest, mut opposite) = (high, low);
    let (mut f_newest, mut f_opposite) = (f(newest), f(opposite));
    if f_opposite >= 0.0 {
        return low;
    }
    if f_newest <= 0.0 {
        return high;
    }
    let mut part = 0.5;
    for _ in 0..MOST_STEPS {
        let x = newest + part * (opposite - newest);
        let f_x = f(x);
        let (older, f_older);
        if (f_x > 0.0) == (f_newest > 0.0) {
            (older, f_older) = (newest, f_newest);
        } else {
            (older, f_older) = (opposite, f_opposite);
            (opposite, f_opposite) = (newest, f_newest);
        }
        (newest, f_newest) = (x, f_x);
        let (best, f_best) = if f_newest.abs() < f_opposite.abs() {
            (newest, f_newest)
        } else {
            (opposite, f_opposite)
        };
        let width = (opposite - newest).abs();
        let tolerance = (2.0 * f64::EPSILON * best.abs() + 1e-15) / width;
        if tolerance > 0.5 || f_best.abs() < 1e-14 {
            return best;
        }
        let position = (newest - opposite) / (older - opposite);
        let height = (f_newest - f_opposite) / (f_older - f_opposite);
        let smooth = height * height < position && (1.0 - height).powi(2) < 1.0 - position;
        part = if smooth {
            f_newest / (f_opposite - f_newest) * f_older / (f_opposite - f_older)
                + (older - newest) / (opposite - newest) * f_newest / (f_older - f_newest)
                    * f_opposite
                    / (f_older - f_opposite)
        } else {
            0.5
        };
        part = part.clamp(tolerance, 1.0 - tolerance);
    }
    newest
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_crossing_is_found_to_rounding_in_few_steps() {
        let mut steps = 0;
        let root = rising_root(
            |x| {
                steps += 1;
                x.exp() - 5.0
            },
            -50.0,
            50.0,
        );
        assert!((root - 5_f64.ln()).abs() < 1e-14);
        assert!(steps < 70, "{steps} steps");
    }

    #[test]
    fn a_step_to_infinity_is_found_too() {
        let root = rising_root(
            |x| {
                if x < 3.0 {
                    f64::NEG_INFINITY
                } else {
                    f64::INFINITY
                }
            },
            0.0,
            10.0,
        );
        assert!((root - 3.0).abs() < 1e-12);
    }

    #[test]
    fn no_crossing_inside_gives_the_nearer_end() {
        assert!((rising_root(|x| x, 1.0, 2.0) - 1.0).abs() < 1e-15);
        assert!((rising_root(|x| x, -2.0, -1.0) + 1.0).abs() < 1e-15);
    }
}
