//! Many tests at once: how many of those that stand out do so by chance (signals.md §1g).

/// Benjamini & Hochberg 1995: adjusted p-values in the order given; those ≤ α are the rejections at false discovery
/// rate α for independent tests. `None` unless every value is a probability.
pub fn benjamini_hochberg(p_values: &[f64]) -> Option<Vec<f64>> {
    adjusted(p_values, 1.0)
}

/// Benjamini & Yekutieli 2001: the same under any dependence, larger by 1 + 1/2 + … + 1/m.
pub fn benjamini_yekutieli(p_values: &[f64]) -> Option<Vec<f64>> {
    let harmonic = (1..=p_values.len()).map(|rank| 1.0 / rank as f64).sum();
    adjusted(p_values, harmonic)
}

fn adjusted(p_values: &[f64], factor: f64) -> Option<Vec<f64>> {
    let count = p_values.len() as f64;
    let mut adjusted = vec![1.0; p_values.len()];
    let mut least: f64 = 1.0;
    let places = ascending(p_values)?;
    for (below, place) in places.iter().enumerate().rev() {
        let rank = (below + 1) as f64;
        least = least.min(p_values[*place] * factor * count / rank);
        adjusted[*place] = least;
    }
    Some(adjusted)
}

/// How many of the most probable cases can be flagged so that on average no more than `most_false` of them are false:
/// the largest set whose mean 1 − p is ≤ `most_false`. Only as good as the probabilities: give calibrated ones, and of
/// new cases only, or old certain ones pay for weak new ones.
///
/// `None` unless every value is a probability.
pub fn largest_set_below(probabilities: &[f64], most_false: f64) -> Option<usize> {
    let places = ascending(probabilities)?;
    let (mut false_ones, mut taken) = (0.0, 0);
    for (size, place) in (1..=places.len()).zip(places.iter().rev()) {
        false_ones += 1.0 - probabilities[*place];
        if false_ones <= most_false * size as f64 {
            taken = size;
        }
    }
    Some(taken)
}

/// Places in ascending order of their value; `None` unless every value is a probability.
fn ascending(probabilities: &[f64]) -> Option<Vec<usize>> {
    if !probabilities.iter().all(|p| (0.0..=1.0).contains(p)) {
        return None;
    }
    let mut places: Vec<usize> = (0..probabilities.len()).collect();
    places.sort_by(|x, y| probabilities[*x].total_cmp(&probabilities[*y]));
    Some(places)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::inference::reference::assert_close;

    /// The example of the 1995 paper.
    const P_VALUES: [f64; 15] = [
        0.0001, 0.0004, 0.0019, 0.0095, 0.0201, 0.0278, 0.0298, 0.0344, 0.0459, 0.3240, 0.4262,
        0.5719, 0.6528, 0.7590, 1.0,
    ];

    #[test]
    fn the_example_of_1995_is_reproduced() {
        let adjusted = benjamini_hochberg(&P_VALUES).unwrap();
        let expected = [
            0.0015,
            0.003,
            0.0095,
            0.035_625,
            0.0603,
            0.063_857_1,
            0.063_857_1,
            0.0645,
            0.0765,
            0.486,
            0.581_181_8,
            0.714_875,
            0.753_230_8,
            0.813_214_3,
            1.0,
        ];
        for (found, expected) in adjusted.iter().zip(expected) {
            assert_close(*found, expected, 1e-6);
        }
        assert_eq!(adjusted.iter().filter(|p| **p <= 0.05).count(), 4);
        assert_close(
            benjamini_yekutieli(&P_VALUES).unwrap()[0],
            0.004_977_34,
            1e-6,
        );
    }

    #[test]
    fn the_order_of_the_tests_does_not_matter() {
        let mut backwards = P_VALUES;
        backwards.reverse();
        let mut adjusted = benjamini_hochberg(&backwards).unwrap();
        adjusted.reverse();
        assert_eq!(adjusted, benjamini_hochberg(&P_VALUES).unwrap());
    }

    #[test]
    fn the_largest_set_keeps_its_mean_error() {
        // Mean errors of the best 1 … 4: 0, 0.05, 0.1, 0.2.
        let probabilities = [0.8, 1.0, 0.5, 0.9];
        assert_eq!(largest_set_below(&probabilities, 0.05), Some(2));
        assert_eq!(largest_set_below(&probabilities, 0.11), Some(3));
        assert_eq!(largest_set_below(&probabilities, 0.3), Some(4));
        assert_eq!(largest_set_below(&[0.5], 0.1), Some(0));
    }

    #[test]
    fn what_is_no_probability_is_refused() {
        assert_eq!(benjamini_hochberg(&[0.5, 1.5]), None);
        assert_eq!(benjamini_yekutieli(&[f64::NAN]), None);
        assert_eq!(largest_set_below(&[-0.1], 0.05), None);
        assert_eq!(benjamini_hochberg(&[]), Some(Vec::new()));
    }
}
