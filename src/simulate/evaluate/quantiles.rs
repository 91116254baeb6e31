//! Medians and 90th percentiles of waiting: in weeks, or in genuine incidents.

use serde::Serialize;

/// Nothing when nobody was found.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize)]
pub struct Quantiles {
    pub median: Option<i64>,
    pub p90: Option<i64>,
}

impl Quantiles {
    pub(super) fn of(mut values: Vec<i64>) -> Self {
        values.sort_unstable();
        Self {
            median: percentile(&values, 50),
            p90: percentile(&values, 90),
        }
    }
}

/// The smallest value that at least `percent` of the sorted values do not exceed.
fn percentile(sorted: &[i64], percent: usize) -> Option<i64> {
    let rank = (sorted.len() * percent).div_ceil(100);
    sorted.get(rank.saturating_sub(1)).copied()
}

#[cfg(test)]
mod tests {
    use super::Quantiles;

    #[test]
    fn the_90th_percentile_of_ten_is_the_ninth() {
        let delays = Quantiles::of((0..10).rev().collect());
        assert_eq!((delays.median, delays.p90), (Some(4), Some(8)));
        assert_eq!(Quantiles::of(Vec::new()), Quantiles::default());
    }
}
