//! The prior learnt from the cells themselves, by maximum likelihood.

use super::likelihood::{Likelihood, ZeroCells};
use super::prior::{GpsCell, GpsPrior};
use crate::inference::logarithm::{logistic, logit};
use crate::inference::nelder_mead::{Effort, Minimum, minimise};

/// A cell and how many cells are just like it; 1 where nothing was pooled.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct PooledCell {
    pub cell: GpsCell,
    pub multiplicity: u32,
}

/// A fitted prior. The first component is the one with the larger mean: the excessive cells.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct GpsFit {
    pub prior: GpsPrior,
    /// −ln L at the optimum, n! included.
    pub negative_ln_likelihood: f64,
    /// How often a likelihood was computed, of all cells or of a sample.
    pub evaluations: usize,
}

/// shape_1, rate_1, shape_2, rate_2, weight: DuMouchel's start, and four that differ in how far and how often
/// the excess is thought to lie.
const STARTS: [[f64; 5]; 5] = [
    [0.2, 0.1, 2.0, 4.0, 1.0 / 3.0],
    [0.2, 0.06, 1.4, 1.8, 0.1],
    [3.0, 0.4, 2.0, 2.0, 0.05],
    [0.5, 0.3, 1.0, 1.0, 0.5],
    [1.0, 0.2, 20.0, 20.0, 0.02],
];

/// Shapes and rates are kept within e^±9.2 (about 10⁻⁴ … 10⁴): where all cells are alike the likelihood is flat
/// beyond, and a search would walk for ever.
const WIDEST_LN: f64 = 9.2;

/// The weight is kept within 1/(1 + e^±14), about one in a million, for the same reason.
const WIDEST_LOGIT: f64 = 14.0;

/// (√5 + 1)/2.
const GOLDEN_RATIO: f64 = 1.618_033_988_749_895;

/// Looks are cast at no more cells than about this: they choose the start, nothing else.
const LOOK_CELLS: usize = 4000;

/// A look from every start; only the best goes on.
const LOOK: Effort = Effort {
    step: 0.5,
    value_tolerance: 1e-3,
    point_tolerance: 1e-2,
    most_evaluations: 150,
};

/// From the best point; repeated from where it ended, because a simplex can collapse before the bottom.
const SEARCH: Effort = Effort {
    step: 0.3,
    value_tolerance: 1e-8,
    point_tolerance: 1e-5,
    most_evaluations: 1500,
};

const MOST_SEARCHES: usize = 6;

/// A further search that gains less than this much ln L ends the fit.
const WORTH_SEARCHING: f64 = 1e-6;

impl GpsFit {
    /// Fewer cells (multiplicities counted) say too little about five parameters.
    pub const LEAST_CELLS: u64 = 100;
    /// Fewer cells with a complaint say nothing about excess.
    pub const LEAST_POSITIVE_CELLS: u64 = 10;

    /// The prior of greatest likelihood over (ln a₁, ln b₁, ln a₂, ln b₂, logit P); same cells, same prior.
    ///
    /// `None` below [`Self::LEAST_CELLS`] or [`Self::LEAST_POSITIVE_CELLS`], and when `zero_cells` is
    /// [`ZeroCells::Dropped`] although a cell has n < 1.
    pub fn of(cells: &[PooledCell], zero_cells: ZeroCells) -> Option<Self> {
        let counted = |positive: bool| -> u64 {
            cells
                .iter()
                .filter(|pooled| !positive || pooled.cell.observed() > 0.0)
                .map(|pooled| u64::from(pooled.multiplicity))
                .sum()
        };
        let too_few =
            counted(false) < Self::LEAST_CELLS || counted(true) < Self::LEAST_POSITIVE_CELLS;
        let contradicts = zero_cells == ZeroCells::Dropped
            && cells.iter().any(|pooled| pooled.cell.observed() < 1.0);
        if too_few || contradicts {
            return None;
        }
        let sample = Likelihood::new(&spread_sample(cells), zero_cells);
        let looks =
            STARTS.map(|start| minimise(|point| cost(&sample, point), point_of(start), LOOK));
        let mut evaluations = looks.iter().map(|look| look.evaluations).sum();
        let best = looks
            .into_iter()
            .min_by(|x, y| x.value.total_cmp(&y.value))?;
        let likelihood = Likelihood::new(cells, zero_cells);
        let found = search(|point| cost(&likelihood, point), best.point);
        evaluations += found.evaluations;
        Some(Self {
            prior: larger_mean_first(prior_at(&found.point)?)?,
            negative_ln_likelihood: found.value,
            evaluations,
        })
    }
}

/// Searches from a point until a further search gains nothing.
pub(super) fn search(cost: impl Fn(&[f64; 5]) -> f64, start: [f64; 5]) -> Minimum<5> {
    let mut best = minimise(&cost, start, SEARCH);
    for _ in 1..MOST_SEARCHES {
        let found = minimise(&cost, best.point, SEARCH);
        let gain = best.value - found.value;
        let evaluations = best.evaluations + found.evaluations;
        best = Minimum {
            evaluations,
            ..found
        };
        if gain < WORTH_SEARCHING {
            break;
        }
    }
    best
}

/// About [`LOOK_CELLS`] cells spread evenly over all, by multiples of the golden ratio: a plain stride could meet the
/// same category each time.
fn spread_sample(cells: &[PooledCell]) -> Vec<PooledCell> {
    let share = LOOK_CELLS as f64 / cells.len().max(LOOK_CELLS) as f64;
    let chosen = |place: usize| (place as f64 * GOLDEN_RATIO).fract() < share;
    (0..)
        .zip(cells)
        .filter(|(place, _)| chosen(*place))
        .map(|(_, pooled)| *pooled)
        .collect()
}

fn cost(likelihood: &Likelihood, point: &[f64; 5]) -> f64 {
    prior_at(point).map_or(f64::INFINITY, |prior| likelihood.negative_ln(&prior))
}

pub(super) fn point_of([shape_1, rate_1, shape_2, rate_2, weight]: [f64; 5]) -> [f64; 5] {
    [
        shape_1.ln(),
        rate_1.ln(),
        shape_2.ln(),
        rate_2.ln(),
        logit(weight),
    ]
}

pub(super) fn prior_at(point: &[f64; 5]) -> Option<GpsPrior> {
    let [shape_1, rate_1, shape_2, rate_2, weight] = *point;
    let inside = [shape_1, rate_1, shape_2, rate_2]
        .iter()
        .all(|x| x.abs() <= WIDEST_LN)
        && weight.abs() <= WIDEST_LOGIT;
    if !inside {
        return None;
    }
    GpsPrior::new(
        shape_1.exp(),
        rate_1.exp(),
        shape_2.exp(),
        rate_2.exp(),
        logistic(weight),
    )
}

fn larger_mean_first(prior: GpsPrior) -> Option<GpsPrior> {
    let [shape_1, rate_1, shape_2, rate_2, weight] = prior.theta();
    if shape_1 / rate_1 >= shape_2 / rate_2 {
        Some(prior)
    } else {
        GpsPrior::new(shape_2, rate_2, shape_1, rate_1, 1.0 - weight)
    }
}
