//! Where several neighbours rise together: a market of counterfeiters rather than one merchant.
//!
//! Kulldorff 1997's Poisson scan statistic (signals.md §1b).

use rand::{RngExt, SeedableRng};
use rand_chacha::ChaCha8Rng;

/// ln likelihood ratio of a raised rate inside: c ln(c/E) + (C−c) ln((C−c)/(C−E)) where c > E, else 0.
///
/// `inside` of all `total` complaints lie inside, where `expected` would; expectations inside and outside sum to
/// `total`. `None` unless 0 ≤ `inside` ≤ `total` and 0 < `expected` < `total`.
pub fn scan_log_likelihood_ratio(inside: f64, expected: f64, total: f64) -> Option<f64> {
    let fine =
        (0.0..=total).contains(&inside) && expected > 0.0 && expected < total && total.is_finite();
    fine.then(|| {
        if inside <= expected {
            return 0.0;
        }
        let outside = total - inside;
        let without = if outside > 0.0 {
            outside * (outside / (total - expected)).ln()
        } else {
            0.0
        };
        inside * (inside / expected).ln() + without
    })
}

/// The candidate with the largest ratio.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct ScanCluster {
    /// Its place in the list of candidates; the first of equal ones.
    pub candidate: usize,
    pub log_likelihood_ratio: f64,
    /// The chance of a ratio this large in *any* candidate, by Monte Carlo: (1 + draws as large) / (1 + draws).
    pub p_value: f64,
}

/// Looks through `candidates`, each a set of places in `observed`, for the one that rises most.
///
/// `observed` and `expected` are per place; only the proportions of `expected` matter. `draws` random tables of the same
/// total (999 is usual) are drawn with `seed`: same arguments, same answer. `None` unless there are as many
/// expectations as counts, all positive and finite, a complaint, a candidate, and every candidate names known places,
/// each once, and not all of them.
pub fn most_likely_cluster(
    observed: &[u32],
    expected: &[f64],
    candidates: &[Vec<usize>],
    draws: u32,
    seed: u64,
) -> Option<ScanCluster> {
    let total: u32 = observed
        .iter()
        .try_fold(0_u32, |sum, count| sum.checked_add(*count))?;
    let running: Vec<f64> = expected
        .iter()
        .scan(0.0, |sum, share| {
            *sum += share;
            Some(*sum)
        })
        .collect();
    let whole = *running.last()?;
    let positive = expected.iter().all(|share| *share > 0.0) && whole.is_finite();
    let proper = |places: &Vec<usize>| is_proper_subset(places, expected.len());
    if observed.len() != expected.len() || total == 0 || !positive || !candidates.iter().all(proper)
    {
        return None;
    }
    let zones: Vec<Zone> = candidates
        .iter()
        .map(|places| Zone {
            places,
            expected: places.iter().map(|place| expected[*place]).sum::<f64>() / whole
                * f64::from(total),
        })
        .collect();
    let (candidate, ratio) = largest(&zones, observed, total)?;
    let mut dice = ChaCha8Rng::seed_from_u64(seed);
    let mut as_large = 0_u32;
    for _ in 0..draws {
        let mut table = vec![0; observed.len()];
        for _ in 0..total {
            let throw = dice.random_range(0.0..whole);
            let place = running.partition_point(|sum| *sum <= throw);
            table[place.min(observed.len() - 1)] += 1;
        }
        as_large += u32::from(largest(&zones, &table, total)?.1 >= ratio);
    }
    Some(ScanCluster {
        candidate,
        log_likelihood_ratio: ratio,
        p_value: (1.0 + f64::from(as_large)) / (1.0 + f64::from(draws)),
    })
}

struct Zone<'a> {
    places: &'a [usize],
    expected: f64,
}

fn largest(zones: &[Zone<'_>], observed: &[u32], total: u32) -> Option<(usize, f64)> {
    let mut best: Option<(usize, f64)> = None;
    for (candidate, zone) in zones.iter().enumerate() {
        let inside: f64 = zone
            .places
            .iter()
            .map(|place| f64::from(observed[*place]))
            .sum();
        let ratio = scan_log_likelihood_ratio(inside, zone.expected, f64::from(total))?;
        if best.is_none_or(|(_, largest)| ratio > largest) {
            best = Some((candidate, ratio));
        }
    }
    best
}

fn is_proper_subset(places: &[usize], of: usize) -> bool {
    let mut sorted = places.to_vec();
    sorted.sort_unstable();
    sorted.dedup();
    let distinct = sorted.len() == places.len();
    distinct && !places.is_empty() && places.len() < of && sorted.iter().all(|place| *place < of)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::inference::reference::assert_close;

    #[test]
    fn a_ratio_measures_a_rise_inside_against_the_outside() {
        let ratio = scan_log_likelihood_ratio(20.0, 10.0, 100.0).unwrap();
        assert_close(
            ratio,
            20.0 * 2_f64.ln() + 80.0 * (80.0_f64 / 90.0).ln(),
            1e-12,
        );
        assert_eq!(scan_log_likelihood_ratio(10.0, 20.0, 100.0), Some(0.0));
        let all = scan_log_likelihood_ratio(100.0, 50.0, 100.0).unwrap();
        assert_close(all, 100.0 * 2_f64.ln(), 1e-12);
        assert_eq!(scan_log_likelihood_ratio(1.0, 100.0, 100.0), None);
        assert_eq!(scan_log_likelihood_ratio(101.0, 10.0, 100.0), None);
    }

    /// All pairs of neighbours on a line of ten, every place expecting its share.
    fn neighbours() -> (Vec<Vec<usize>>, [f64; 10]) {
        let pairs = (0..9).map(|place| vec![place, place + 1]).collect();
        (pairs, [1.0, 2.0, 1.0, 1.0, 3.0, 1.0, 1.0, 1.0, 2.0, 1.0])
    }

    #[test]
    fn a_planted_cluster_is_found_and_is_no_chance() {
        let (pairs, expected) = neighbours();
        let observed = [5, 9, 6, 4, 16, 5, 18, 17, 10, 4];
        let cluster = most_likely_cluster(&observed, &expected, &pairs, 999, 1).unwrap();
        assert_eq!(cluster.candidate, 6);
        assert_close(cluster.p_value, 0.001, 1e-9);
    }

    #[test]
    fn without_a_cluster_the_p_value_is_uniform() {
        let (pairs, expected) = neighbours();
        let mut dice = ChaCha8Rng::seed_from_u64(3);
        let mut below = 0;
        for seed in 0..200 {
            let mut observed = [0; 10];
            for _ in 0..70 {
                // The expectations sum to 14.
                let throw = dice.random_range(0.0..14.0);
                let mut sum = 0.0;
                let place = expected.iter().position(|share| {
                    sum += share;
                    throw < sum
                });
                observed[place.unwrap()] += 1;
            }
            let cluster = most_likely_cluster(&observed, &expected, &pairs, 49, seed).unwrap();
            below += i32::from(cluster.p_value <= 0.2);
        }
        // 40 of 200 expected, standard deviation 5.7.
        assert!((23..=57).contains(&below), "{below}");
    }

    #[test]
    fn places_that_are_not_there_make_no_cluster() {
        let find = |observed: &[u32], candidates: &[Vec<usize>]| {
            most_likely_cluster(observed, &[1.0, 1.0, 2.0], candidates, 9, 1)
        };
        assert!(find(&[3, 1, 1], &[vec![0]]).is_some());
        assert_eq!(find(&[3, 1, 1], &[vec![3]]), None);
        assert_eq!(find(&[3, 1, 1], &[vec![0, 0]]), None);
        assert_eq!(find(&[3, 1, 1], &[vec![0, 1, 2]]), None);
        assert_eq!(find(&[3, 1], &[vec![0]]), None);
        assert_eq!(find(&[0, 0, 0], &[vec![0]]), None);
        assert_eq!(find(&[3, 1, 1], &[]), None);
    }
}
