//! A fit that keeps its reason where the data have little to say.

use super::fit::{GpsFit, PooledCell, point_of, prior_at, search};
use super::likelihood::{Likelihood, ZeroCells};
use super::prior::GpsPrior;

/// Where the parameters are believed to be before the data: normal on (ln shape₁, ln mean₁, ln shape₂, ln mean₂,
/// logit P) around those of `centre`.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Belief {
    pub centre: GpsPrior,
    /// Standard deviations in the order above.
    pub spread: [f64; 5],
}

impl Belief {
    /// −ln of the density, without its constant.
    fn cost(&self, point: &[f64; 5]) -> f64 {
        let told = described(point);
        let believed = described(&point_of(self.centre.theta()));
        told.iter()
            .zip(believed)
            .zip(self.spread)
            .map(|((told, believed), spread)| ((told - believed) / spread).powi(2) / 2.0)
            .sum()
    }
}

/// Shape and mean in place of shape and rate: the two are nearly independent in what data say of them.
fn described([shape_1, rate_1, shape_2, rate_2, weight]: &[f64; 5]) -> [f64; 5] {
    [
        *shape_1,
        shape_1 - rate_1,
        *shape_2,
        shape_2 - rate_2,
        *weight,
    ]
}

impl GpsFit {
    /// The prior of greatest posterior density under a belief, zero cells kept. With few excessive cells the plain
    /// likelihood collapses a component to a point, and every excess to one number; the belief prevents that, and
    /// gives way where there are cells enough. `negative_ln_likelihood` is that of the data alone.
    ///
    /// `None` below [`Self::LEAST_CELLS`].
    pub fn near(cells: &[PooledCell], belief: &Belief) -> Option<Self> {
        let counted: u64 = cells
            .iter()
            .map(|pooled| u64::from(pooled.multiplicity))
            .sum();
        if counted < Self::LEAST_CELLS || belief.spread.iter().any(|spread| *spread <= 0.0) {
            return None;
        }
        let likelihood = Likelihood::new(cells, ZeroCells::Kept);
        let cost = |point: &[f64; 5]| {
            prior_at(point).map_or(f64::INFINITY, |prior| {
                likelihood.negative_ln(&prior) + belief.cost(point)
            })
        };
        let found = search(cost, point_of(belief.centre.theta()));
        let prior = prior_at(&found.point)?;
        Some(Self {
            negative_ln_likelihood: likelihood.negative_ln(&prior),
            prior,
            evaluations: found.evaluations,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::super::prior::GpsCell;
    use super::*;

    fn belief() -> Belief {
        Belief {
            centre: GpsPrior::new(1.0, 0.1, 2.0, 2.4, 0.005).unwrap(),
            spread: [0.3, 0.5, 0.7, 0.5, 1.0],
        }
    }

    fn cells(observed: f64, expected: f64, multiplicity: u32) -> PooledCell {
        PooledCell {
            cell: GpsCell::new(observed, expected).unwrap(),
            multiplicity,
        }
    }

    #[test]
    fn cells_that_are_all_alike_collapse_nothing() {
        let alike = [cells(0.0, 0.2, 8_000), cells(1.0, 0.2, 1_600)];
        let [shape_1, rate_1, shape_2, ..] = GpsFit::near(&alike, &belief()).unwrap().prior.theta();
        assert!((0.5..2.0).contains(&shape_1), "{shape_1}");
        assert!((3.0..30.0).contains(&(shape_1 / rate_1)));
        assert!(shape_2 < 40.0, "{shape_2}");
        let plain = GpsFit::of(&alike, ZeroCells::Kept).unwrap().prior.theta();
        assert!(plain[0] > 100.0 || plain[2] > 100.0, "{plain:?}");
    }

    #[test]
    fn many_excessive_cells_outweigh_the_belief() {
        let mut many = vec![
            cells(0.0, 1.0, 3_500),
            cells(1.0, 1.0, 3_200),
            cells(2.0, 1.0, 1_500),
        ];
        many.extend([
            cells(20.0, 1.0, 400),
            cells(26.0, 1.0, 400),
            cells(32.0, 1.0, 400),
        ]);
        let fitted = GpsFit::near(&many, &belief()).unwrap().prior.theta();
        assert!((fitted[4] - 0.128).abs() < 0.02, "{fitted:?}");
        assert!((fitted[0] / fitted[1] - 26.0).abs() < 3.0, "{fitted:?}");
    }
}
