//! How long guilty merchants went unnoticed.

use serde::Serialize;

/// Weeks from the start of a story to its first flag; 0 is the same week.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize)]
pub struct WeeksToFlag {
    pub median: Option<i32>,
    pub p90: Option<i32>,
}

impl WeeksToFlag {
    pub(super) fn of(mut delays: Vec<i32>) -> Self {
        delays.sort_unstable();
        Self {
            median: percentile(&delays, 50),
            p90: percentile(&delays, 90),
        }
    }
}

/// The smallest value that at least `percent` of the sorted values do not exceed.
fn percentile(sorted: &[i32], percent: usize) -> Option<i32> {
    let rank = (sorted.len() * percent).div_ceil(100);
    sorted.get(rank.saturating_sub(1)).copied()
}

#[cfg(test)]
mod tests {
    use super::WeeksToFlag;

    #[test]
    fn the_90th_percentile_of_ten_is_the_ninth() {
        let delays = WeeksToFlag::of((0..10).rev().collect());
        assert_eq!((delays.median, delays.p90), (Some(4), Some(8)));
        assert_eq!(WeeksToFlag::of(Vec::new()), WeeksToFlag::default());
    }
}
