//! How many equal groups a set of unequal ones is worth.

/// Nearer to 1 than this the general formula loses digits, and its limit is exact enough.
const NEAR_ONE: f64 = 1e-6;

/// Hill number of any order q ≥ 0 over group masses (Hill 1973; signals.md §1d): (Σ pᵢ^q)^(1/(1−q)). q = 0 counts the
/// groups, q = 1 is exp of Shannon's entropy, q = 2 the inverse Simpson index, q = ∞ the total over the largest.
///
/// `None` unless `order` ≥ 0, no mass is negative and their total is positive and finite.
pub fn hill_number(masses: &[f64], order: f64) -> Option<f64> {
    let total: f64 = masses.iter().sum();
    let fine =
        order >= 0.0 && total > 0.0 && total.is_finite() && masses.iter().all(|mass| *mass >= 0.0);
    if !fine {
        return None;
    }
    let shares = || {
        masses
            .iter()
            .filter(|mass| **mass > 0.0)
            .map(|mass| mass / total)
    };
    let largest = shares().fold(0.0, f64::max);
    Some(if order == f64::INFINITY {
        1.0 / largest
    } else if (order - 1.0).abs() < NEAR_ONE {
        shares().map(|share| -share * share.ln()).sum::<f64>().exp()
    } else {
        // Relative to the largest share no power underflows altogether.
        let sum: f64 = shares().map(|share| (share / largest).powf(order)).sum();
        ((sum.ln() + order * largest.ln()) / (1.0 - order)).exp()
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::inference::reference::assert_close;

    const MASSES: [f64; 7] = [10.0, 5.0, 3.0, 1.0, 1.0, 1.0, 1.0];

    #[test]
    fn the_orders_of_the_research_note_are_reproduced() {
        for (order, expected) in [
            (0.0, 7.0),
            (1.0, 4.612_734_07),
            (2.0, 3.507_246_38),
            (f64::INFINITY, 2.2),
        ] {
            assert_close(hill_number(&MASSES, order).unwrap(), expected, 1e-8);
        }
    }

    #[test]
    fn orders_join_smoothly_and_never_rise() {
        let near = hill_number(&MASSES, 1.0 + 2e-6).unwrap();
        assert_close(near, hill_number(&MASSES, 1.0).unwrap(), 1e-5);
        let huge = hill_number(&MASSES, 5000.0).unwrap();
        assert_close(huge, 2.2, 1e-3);
        let numbers: Vec<f64> = (0..40)
            .map(|step| hill_number(&MASSES, f64::from(step) / 8.0).unwrap())
            .collect();
        assert!(numbers.windows(2).all(|pair| pair[1] <= pair[0]));
    }

    #[test]
    fn equal_groups_count_fully_at_every_order() {
        for order in [0.0, 0.5, 1.0, 2.0, 30.0, f64::INFINITY] {
            assert_close(hill_number(&[0.3; 5], order).unwrap(), 5.0, 1e-12);
        }
        assert_close(hill_number(&[0.3, 0.3, 0.0], 0.0).unwrap(), 2.0, 1e-12);
    }

    #[test]
    fn masses_of_nothing_have_no_number() {
        assert_eq!(hill_number(&[], 1.0), None);
        assert_eq!(hill_number(&[0.0], 1.0), None);
        assert_eq!(hill_number(&[1.0, -0.5], 1.0), None);
        assert_eq!(hill_number(&[1.0], -1.0), None);
        assert_eq!(hill_number(&[1.0], f64::NAN), None);
    }
}
