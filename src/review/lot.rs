//! Lots that fall the same way whenever and wherever they are drawn.

use sha2::{Digest, Sha256};

/// A number in [0, 1), uniform over purposes, weeks and flags, from a fixed seed and these words alone.
pub(super) fn lot(seed: u64, words: &[&str]) -> f64 {
    let mut hasher = Sha256::new();
    hasher.update(seed.to_be_bytes());
    for word in words {
        hasher.update(word.as_bytes());
        hasher.update([0]);
    }
    let digest = hasher.finalize();
    let first = digest
        .iter()
        .take(8)
        .fold(0_u64, |number, byte| number << 8 | u64::from(*byte));
    // The 53 bits that a double holds.
    (first >> 11) as f64 / (1_u64 << 53) as f64
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lots_are_fixed_differ_by_every_word_and_spread_evenly() {
        assert!((lot(1, &["a", "b"]) - lot(1, &["a", "b"])).abs() < f64::EPSILON);
        let others = [lot(2, &["a", "b"]), lot(1, &["ab"]), lot(1, &["b", "a"])];
        assert!(
            others
                .iter()
                .all(|other| (other - lot(1, &["a", "b"])).abs() > 1e-9)
        );
        let below = (0..2_000)
            .filter(|number: &i32| lot(7, &[&number.to_string()]) < 0.1)
            .count();
        // Ten per cent of 2 000, four standard errors to either side.
        assert!((146..=254).contains(&below), "{below}");
    }
}
