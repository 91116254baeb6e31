//! The shrinker against the numbers of signals.md §1a and the package openEBGM.

use super::*;
use crate::inference::reference::{assert_close, numbers, rows};

fn prior([shape_1, rate_1, shape_2, rate_2, weight]: [f64; 5]) -> GpsPrior {
    GpsPrior::new(shape_1, rate_1, shape_2, rate_2, weight).unwrap()
}

fn cell(observed: f64, expected: f64) -> GpsCell {
    GpsCell::new(observed, expected).unwrap()
}

const CAERS: [f64; 5] = [
    3.252_803_67,
    0.399_833_76,
    2.024_904_00,
    1.907_268_19,
    0.065_364_16,
];

#[test]
fn dumouchels_start_values_give_the_printed_table() {
    // n, E, Q, EBGM, EB05, EB95, P(λ > 2).
    let table = [
        [
            0.0,
            0.5,
            0.091_059_079_2,
            0.288_899_19,
            0.020_118_29,
            1.632_300_46,
            0.024_424_08,
        ],
        [
            1.0,
            0.036_054_827,
            0.221_141_112_5,
            1.631_413_94,
            0.314_942_43,
            18.399_272_74,
            0.335_780_18,
        ],
        [
            3.0,
            0.24,
            0.582_369_650_9,
            4.733_276_39,
            1.041_995_38,
            19.408_915_72,
            0.781_151_06,
        ],
        [
            4.5,
            0.3,
            0.888_084_169_6,
            9.872_220_56,
            2.428_350_72,
            23.749_093_93,
            0.969_328_23,
        ],
        [
            8.0,
            0.24,
            0.999_850_584_9,
            25.677_857_23,
            13.732_789_07,
            44.688_504_49,
            0.999_997_39,
        ],
        [
            15.0,
            2.75,
            0.655_627_358_6,
            4.553_524_85,
            2.632_424_45,
            7.501_865_33,
            0.993_245_58,
        ],
        [
            120.0,
            100.0,
            0.033_744_928_7,
            1.187_917_37,
            1.020_473_72,
            1.376_366_40,
            0.0,
        ],
        [
            400.0,
            100.0,
            0.507_488_839_2,
            3.966_682_12,
            3.648_098_07,
            4.307_162_35,
            1.0,
        ],
    ];
    for [observed, expected, weight, ebgm, eb05, eb95, exceeds] in table {
        let posterior = GpsPrior::DUMOUCHEL.posterior(cell(observed, expected));
        let printed = |found: f64, expected: f64, unit: f64| {
            assert!(
                (found - expected).abs() <= 0.6 * unit,
                "n {observed}: {found} is not {expected}"
            );
        };
        printed(posterior.weight(), weight, 1e-10);
        printed(posterior.ebgm(), ebgm, 1e-8);
        printed(posterior.quantile(0.05).unwrap(), eb05, 1e-8);
        printed(posterior.quantile(0.95).unwrap(), eb95, 1e-8);
        printed(posterior.exceeds(2.0), exceeds, 1e-8);
    }
}

#[test]
fn all_cells_of_caers_have_the_scores_of_openebgm() {
    let Some(rows) = rows("caers_ebgm_fixedtheta.csv") else {
        return;
    };
    let columns: [Vec<f64>; 6] = [2, 3, 6, 7, 8, 9].map(|column| numbers(&rows, column));
    let [observed, expected, weights, ebgm, eb05, eb95] = columns;
    let mut strong = 0;
    for row in 0..rows.len() {
        let posterior = prior(CAERS).posterior(cell(observed[row], expected[row]));
        assert_close(posterior.weight(), weights[row], 1e-6);
        // The package rounds to two digits and truncates its bisection.
        let rounded = |found: f64, package: f64| assert!((found - package).abs() < 0.011, "{row}");
        rounded(posterior.ebgm(), ebgm[row]);
        let low = posterior.quantile(0.05).unwrap();
        rounded(low, eb05[row]);
        rounded(posterior.quantile(0.95).unwrap(), eb95[row]);
        strong += i32::from(low >= 2.0);
    }
    assert_eq!(strong, 131);
}

#[test]
fn the_strongest_pairs_of_caers_agree_to_all_digits() {
    let table = [
        [
            16.0,
            0.406_436_233_611_442,
            0.999_999_677_469_022_5,
            23.261_460_738_556_156,
            15.685_731_219_373_78,
            33.478_151_641_589_7,
        ],
        [
            6.0,
            0.078_665_077_473_182_4,
            0.999_109_411_870_654_9,
            18.276_503_572_279_15,
            10.161_354_761_555_735,
            30.836_997_086_173_483,
        ],
        [
            19.0,
            0.896_901_072_705_602,
            0.999_992_232_520_821_9,
            16.776_427_853_406_87,
            11.646_070_878_317_57,
            23.549_670_404_146_845,
        ],
        [
            6.0,
            0.144_815_256_257_449,
            0.997_734_205_350_240_4,
            16.025_526_216_269_927,
            8.880_547_842_341_36,
            27.086_622_563_279_146,
        ],
    ];
    for [observed, expected, weight, ebgm, eb05, eb95] in table {
        let posterior = prior(CAERS).posterior(cell(observed, expected));
        assert_close(posterior.weight(), weight, 1e-12);
        assert_close(posterior.ebgm(), ebgm, 1e-10);
        assert_close(posterior.quantile(0.05).unwrap(), eb05, 1e-8);
        assert_close(posterior.quantile(0.95).unwrap(), eb95, 1e-8);
    }
}

#[test]
fn far_beyond_doubt_the_logit_goes_on_growing() {
    let dumouchel = GpsPrior::DUMOUCHEL;
    let [sure, surer] = [3e4, 3e6].map(|n| dumouchel.posterior(cell(n, n / 10.0)));
    assert_close(sure.exceeds(2.0), 1.0, 1e-15);
    assert!(sure.logit_exceeds(2.0) > 1e3);
    assert!(surer.logit_exceeds(2.0) > 50.0 * sure.logit_exceeds(2.0));
    assert!(surer.logit_exceeds(2.0).is_finite());
    let innocent = dumouchel.posterior(cell(1e6, 1e6));
    assert!(innocent.logit_exceeds(2.0) < -1e5);
    assert!((innocent.ebgm() - 1.0).abs() < 1e-5);
    assert!((innocent.quantile(0.05).unwrap() - (1.0 - 1.644_85e-3)).abs() < 1e-5);
}

#[test]
fn a_quantile_is_where_the_tail_has_its_share() {
    for (observed, expected) in [
        (0.0, 1e-6),
        (0.0, 500.0),
        (0.7, 0.01),
        (2.5, 3.0),
        (1e5, 2e4),
    ] {
        let posterior = GpsPrior::DUMOUCHEL.posterior(cell(observed, expected));
        for share in [1e-6, 0.05, 0.5, 0.95, 1.0 - 1e-6] {
            let quantile = posterior.quantile(share).unwrap();
            assert_close(1.0 - posterior.exceeds(quantile), share, 1e-9);
        }
    }
    let posterior = GpsPrior::DUMOUCHEL.posterior(cell(1.0, 1.0));
    assert_eq!(posterior.quantile(0.0), None);
    assert_eq!(posterior.quantile(f64::NAN), None);
}

#[test]
fn the_marginal_of_a_cell_sums_to_one() {
    let sum: f64 = (0..400)
        .map(|count| {
            GpsPrior::DUMOUCHEL
                .ln_marginal(cell(f64::from(count), 2.0))
                .exp()
        })
        .sum();
    assert!((sum - 1.0).abs() < 1e-6, "{sum}");
}

#[test]
fn impossible_numbers_make_no_cell_and_no_prior() {
    assert_eq!(GpsCell::new(-1.0, 1.0), None);
    assert_eq!(GpsCell::new(1.0, 0.0), None);
    assert_eq!(GpsCell::new(f64::NAN, 1.0), None);
    assert_eq!(GpsPrior::new(0.2, 0.06, 1.4, 1.8, 1.0), None);
    assert_eq!(GpsPrior::new(0.2, 0.0, 1.4, 1.8, 0.1), None);
}
