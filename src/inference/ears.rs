//! EARS C1 and C2: today against the mean of the days before, a cheap filter for series of more than about 5 a period
//! (Hutwagner 2003; signals.md §1b). C3 is left out: its reference implementation does not follow its documentation.

use statrs::function::erf::erfc_inv;

/// Which periods are the baseline.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum EarsMethod {
    /// The periods just before.
    C1,
    /// Two periods are left between, so that the start of an outbreak does not hide its continuation.
    C2,
}

/// The bound of one period.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct EarsBound {
    /// Mean of the baseline + z₁₋ₐ · its standard deviation (divisor n − 1).
    pub upper: f64,
    /// Whether the count lies above.
    pub alarm: bool,
}

impl EarsMethod {
    /// One bound per period of `series`; `None` for those without a whole baseline of `length` periods.
    ///
    /// `None` altogether unless `length` ≥ 2 and 0 < `alpha` < 1; the usual values are 7 and 0.001.
    pub fn bounds(
        self,
        series: &[f64],
        length: usize,
        alpha: f64,
    ) -> Option<Vec<Option<EarsBound>>> {
        if length < 2 || !(alpha > 0.0 && alpha < 1.0) {
            return None;
        }
        let reach = std::f64::consts::SQRT_2 * erfc_inv(2.0 * alpha);
        let gap = match self {
            Self::C1 => 0,
            Self::C2 => 2,
        };
        let bound = |(now, count): (usize, &f64)| {
            let end = now.checked_sub(gap)?;
            let baseline = series.get(end.checked_sub(length)?..end)?;
            let upper = upper_bound(baseline, reach);
            Some(EarsBound {
                upper,
                alarm: *count > upper,
            })
        };
        Some(series.iter().enumerate().map(bound).collect())
    }
}

fn upper_bound(baseline: &[f64], reach: f64) -> f64 {
    let count = baseline.len() as f64;
    let mean = baseline.iter().sum::<f64>() / count;
    let squares: f64 = baseline.iter().map(|x| (x - mean) * (x - mean)).sum();
    mean + reach * (squares / (count - 1.0)).sqrt()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::inference::reference::{assert_close, numbers, rows};

    /// R surveillance's example: first period with a bound, the first bounds, all alarms (periods count from 1).
    fn assert_follows(method: EarsMethod, first: usize, uppers: &[f64], alarms: &[usize]) {
        let Some(rows) = rows("ears_input.csv") else {
            return;
        };
        let bounds = method.bounds(&numbers(&rows, 1), 7, 0.001).unwrap();
        let known = bounds.iter().position(Option::is_some).unwrap();
        assert_eq!(known + 1, first);
        for (bound, upper) in bounds[known..].iter().zip(uppers) {
            assert_close(bound.unwrap().upper, *upper, 1e-8);
        }
        let raised: Vec<usize> = (1..)
            .zip(&bounds)
            .filter(|(_, bound)| bound.is_some_and(|bound| bound.alarm))
            .map(|(period, _)| period)
            .collect();
        assert_eq!(raised, alarms);
    }

    #[test]
    fn bounds_and_alarms_follow_r_surveillance() {
        let uppers = [
            12.285_873_2,
            13.097_397_6,
            12.719_557_8,
            12.769_745_7,
            11.909_969_5,
            13.176_193_8,
        ];
        assert_follows(EarsMethod::C1, 8, &uppers, &[30]);
        assert_follows(EarsMethod::C2, 10, &uppers[..4], &[30, 31]);
    }

    #[test]
    fn a_short_series_has_no_bound_and_a_short_baseline_no_meaning() {
        let none = EarsMethod::C2.bounds(&[1.0; 8], 7, 0.001).unwrap();
        assert!(none.iter().all(Option::is_none));
        assert_eq!(EarsMethod::C1.bounds(&[1.0; 8], 1, 0.001), None);
        assert_eq!(EarsMethod::C1.bounds(&[1.0; 8], 7, 1.0), None);
    }
}
