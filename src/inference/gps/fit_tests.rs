//! The fitted prior against published and independently computed optima.

use rand::{Rng, SeedableRng};
use rand_chacha::ChaCha8Rng;

use super::*;
use crate::inference::reference::{assert_close, numbers, rows};

fn pooled(observed: f64, expected: f64) -> PooledCell {
    PooledCell {
        cell: GpsCell::new(observed, expected).unwrap(),
        multiplicity: 1,
    }
}

/// A cell with a Poisson count by inversion of a uniform draw.
fn cell_of(expected: f64, rate: f64, count_share: f64) -> PooledCell {
    let rate = rate * expected;
    let (mut observed, mut term) = (0.0, (-rate).exp());
    let mut below = term;
    while below < count_share && observed < 10_000.0 {
        observed += 1.0;
        term *= rate / observed;
        below += term;
    }
    pooled(observed, expected)
}

/// Cells by a 32-bit linear congruence (a = 1664525, c = 1013904223, start 42), so simple that another language
/// draws the same: exponential λ of mean 0.9, or 6 in one of 12 cells.
fn drawn_cells(count: usize) -> Vec<PooledCell> {
    let mut state = 42_u32;
    let mut next = || {
        state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        state >> 8
    };
    let uniform = |draw: u32| (f64::from(draw) + 0.5) / f64::from(1 << 24);
    (0..count)
        .map(|_| {
            let expected = 0.05 * 1.5_f64.powf(f64::from(next() % 14));
            let exponential = -uniform(next()).ln();
            let mean = if next() % 12 == 0 { 6.0 } else { 0.9 };
            cell_of(expected, exponential * mean, uniform(next()))
        })
        .collect()
}

#[test]
fn with_zero_cells_dropped_caers_has_the_optimum_of_openebgm() {
    let Some(rows) = rows("caers_ebgm_fixedtheta.csv") else {
        return;
    };
    let cells: Vec<PooledCell> = numbers(&rows, 2)
        .into_iter()
        .zip(numbers(&rows, 3))
        .map(|(observed, expected)| pooled(observed, expected))
        .collect();
    let fit = GpsFit::of(&cells, ZeroCells::Dropped).unwrap();
    // openEBGM, all 17 189 cells unsquashed, N* = 1, mixture of truncated distributions.
    assert!((fit.negative_ln_likelihood - 4_162.455_714_2).abs() < 1e-4);
    let package = [
        3.252_803_67,
        0.399_833_76,
        2.024_904_00,
        1.907_268_19,
        0.065_364_16,
    ];
    for (found, package) in fit.prior.theta().into_iter().zip(package) {
        assert_close(found, package, 0.005);
    }
}

#[test]
fn the_full_table_optimum_is_that_of_an_independent_search() {
    let cells = drawn_cells(4000);
    let total: f64 = cells.iter().map(|pooled| pooled.cell.observed()).sum();
    assert!(
        (total - 11_294.0).abs() < 0.5,
        "{total}: other cells than the search had"
    );
    let fit = GpsFit::of(&cells, ZeroCells::Kept).unwrap();
    // Minimised by BFGS with scipy's nbinom.logpmf: plain mixture, zeros kept.
    assert!((fit.negative_ln_likelihood - 6_089.925_832_899_45).abs() < 1e-6);
    let scipy = [
        1.919_112_21,
        0.216_841_44,
        0.980_855_97,
        1.013_879_61,
        0.055_769_89,
    ];
    for (found, scipy) in fit.prior.theta().into_iter().zip(scipy) {
        assert_close(found, scipy, 1e-3);
    }
}

#[test]
fn pooling_equal_cells_changes_nothing() {
    let cells = drawn_cells(600);
    let mut pooled: Vec<PooledCell> = Vec::new();
    for cell in &cells {
        match pooled.iter_mut().find(|seen| seen.cell == cell.cell) {
            Some(seen) => seen.multiplicity += 1,
            None => pooled.push(*cell),
        }
    }
    assert!(pooled.len() < 300);
    let [apart, together] =
        [&cells, &pooled].map(|cells| GpsFit::of(cells, ZeroCells::Kept).unwrap());
    assert!((apart.negative_ln_likelihood - together.negative_ln_likelihood).abs() < 1e-6);
    for (x, y) in apart.prior.theta().into_iter().zip(together.prior.theta()) {
        assert_close(x, y, 1e-2);
    }
}

#[test]
fn simulated_cells_give_back_what_they_were_drawn_from() {
    // Gammas of shape 3 (a sum of three exponentials), means 0.9 and 6, the second for one cell in 12; ChaCha8, seed 7.
    let mut dice = ChaCha8Rng::seed_from_u64(7);
    let mut draw = || (f64::from(dice.next_u32()) + 0.5) / 2_f64.powi(32);
    let cells: Vec<PooledCell> = (0..10_000)
        .map(|_| {
            let expected = 0.5 * 40_f64.powf(draw());
            let mean = if draw() < 1.0 / 12.0 { 6.0 } else { 0.9 };
            let rate = -(draw() * draw() * draw()).ln() * mean / 3.0;
            cell_of(expected, rate, draw())
        })
        .collect();
    let fit = GpsFit::of(&cells, ZeroCells::Kept).unwrap();
    let truth = GpsPrior::new(3.0, 0.5, 3.0, 3.0 / 0.9, 1.0 / 12.0).unwrap();
    let truth_cost: f64 = -cells
        .iter()
        .map(|pooled| truth.ln_marginal(pooled.cell))
        .sum::<f64>();
    // Twice the gain over the truth is χ² with 5 degrees of freedom: below 20.5 in 999 of 1000 draws.
    let gain = truth_cost - fit.negative_ln_likelihood;
    assert!((0.0..10.25).contains(&gain), "{gain}");
    let [shape_1, rate_1, shape_2, rate_2, weight] = fit.prior.theta();
    assert_close(shape_1, 3.0, 0.25);
    assert_close(shape_1 / rate_1, 6.0, 0.12);
    assert_close(shape_2, 3.0, 0.12);
    assert_close(shape_2 / rate_2, 0.9, 0.03);
    assert_close(weight, 1.0 / 12.0, 0.2);
}

#[test]
fn cells_without_any_excess_still_give_a_prior() {
    let cells: Vec<PooledCell> = (1..=300)
        .map(|place| pooled(f64::from(place % 7), f64::from(place % 7).max(0.5)))
        .collect();
    let fit = GpsFit::of(&cells, ZeroCells::Kept).unwrap();
    let posterior = fit.prior.posterior(GpsCell::new(6.0, 6.0).unwrap());
    assert!(posterior.exceeds(2.0) < 0.05);
    assert!(fit.evaluations < 12_000);
}

#[test]
fn too_few_cells_or_contradicting_ones_give_none() {
    let cells = drawn_cells(2000);
    assert_eq!(GpsFit::of(&cells[..99], ZeroCells::Kept), None);
    assert_eq!(GpsFit::of(&cells, ZeroCells::Dropped), None);
    let empty = [PooledCell {
        cell: GpsCell::new(0.0, 1.0).unwrap(),
        multiplicity: 5000,
    }];
    assert_eq!(GpsFit::of(&empty, ZeroCells::Kept), None);
}
