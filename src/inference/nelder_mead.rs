//! The lowest point of a function without its derivatives.

/// What a search found.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Minimum<const N: usize> {
    pub(super) point: [f64; N],
    pub(super) value: f64,
    pub(super) evaluations: usize,
}

/// How far to search.
#[derive(Debug, Clone, Copy)]
pub(super) struct Effort {
    /// Edge of the first simplex.
    pub(super) step: f64,
    /// Done when the values at all corners differ by less.
    pub(super) value_tolerance: f64,
    /// … and no coordinate of the corners differs by more.
    pub(super) point_tolerance: f64,
    pub(super) most_evaluations: usize,
}

/// Nelder & Mead 1965, with the coefficients for the dimension of Gao & Han 2012; ends by itself, no chance involved.
///
/// `f` may be infinite outside of its domain; `start` must lie inside.
pub(super) fn minimise<const N: usize>(
    mut f: impl FnMut(&[f64; N]) -> f64,
    start: [f64; N],
    effort: Effort,
) -> Minimum<N> {
    let dimension = N as f64;
    let expansion = 1.0 + 2.0 / dimension;
    let contraction = 0.75 - 0.5 / dimension;
    let shrinkage = 1.0 - 1.0 / dimension;
    let mut evaluations = 0;
    let mut evaluate = |point: [f64; N]| {
        evaluations += 1;
        let value = f(&point);
        Corner {
            point,
            value: if value.is_nan() { f64::INFINITY } else { value },
        }
    };
    let mut simplex = vec![evaluate(start)];
    for axis in 0..N {
        let mut point = start;
        point[axis] += effort.step;
        simplex.push(evaluate(point));
    }
    let mut spent = simplex.len();
    simplex.sort_by(|x, y| x.value.total_cmp(&y.value));
    while spent < effort.most_evaluations && !is_settled(&simplex, effort) {
        let worst = simplex[N];
        let centre = centre(&simplex[..N]);
        let reflected = evaluate(between(&centre, &worst.point, -1.0));
        spent += 1;
        let replacement = if reflected.value < simplex[0].value {
            let expanded = evaluate(between(&centre, &worst.point, -expansion));
            spent += 1;
            Some(expanded.lower_of(reflected))
        } else if reflected.value < simplex[N - 1].value {
            Some(reflected)
        } else {
            let outside = reflected.value < worst.value;
            let part = if outside { -contraction } else { contraction };
            let contracted = evaluate(between(&centre, &worst.point, part));
            spent += 1;
            (contracted.value < reflected.value.min(worst.value)).then_some(contracted)
        };
        if let Some(corner) = replacement {
            simplex[N] = corner;
        } else {
            let best = simplex[0].point;
            for corner in &mut simplex[1..] {
                *corner = evaluate(between(&best, &corner.point, shrinkage));
                spent += 1;
            }
        }
        simplex.sort_by(|x, y| x.value.total_cmp(&y.value));
    }
    Minimum {
        point: simplex[0].point,
        value: simplex[0].value,
        evaluations,
    }
}

#[derive(Debug, Clone, Copy)]
struct Corner<const N: usize> {
    point: [f64; N],
    value: f64,
}

impl<const N: usize> Corner<N> {
    fn lower_of(self, other: Self) -> Self {
        if other.value < self.value {
            other
        } else {
            self
        }
    }
}

fn is_settled<const N: usize>(simplex: &[Corner<N>], effort: Effort) -> bool {
    let flat = simplex[N].value - simplex[0].value <= effort.value_tolerance;
    let small = |corner: &Corner<N>| {
        corner
            .point
            .iter()
            .zip(simplex[0].point)
            .all(|(x, best)| (x - best).abs() <= effort.point_tolerance)
    };
    flat && simplex.iter().all(small)
}

fn centre<const N: usize>(corners: &[Corner<N>]) -> [f64; N] {
    let mut centre = [0.0; N];
    for corner in corners {
        for (sum, x) in centre.iter_mut().zip(corner.point) {
            *sum += x / corners.len() as f64;
        }
    }
    centre
}

/// `from` + `part` · (`to` − `from`).
fn between<const N: usize>(from: &[f64; N], to: &[f64; N], part: f64) -> [f64; N] {
    std::array::from_fn(|axis| from[axis] + part * (to[axis] - from[axis]))
}

#[cfg(test)]
mod tests {
    use super::*;

    const EFFORT: Effort = Effort {
        step: 0.5,
        value_tolerance: 1e-14,
        point_tolerance: 1e-7,
        most_evaluations: 5000,
    };

    #[test]
    fn the_bottom_of_a_curved_valley_is_found() {
        let rosenbrock = |p: &[f64; 2]| (1.0 - p[0]).powi(2) + 100.0 * (p[1] - p[0] * p[0]).powi(2);
        let found = minimise(rosenbrock, [-1.2, 1.0], EFFORT);
        assert!((found.point[0] - 1.0).abs() < 1e-6);
        assert!((found.point[1] - 1.0).abs() < 1e-6);
        assert!(found.evaluations < 400);
    }

    #[test]
    fn a_wall_is_not_crossed() {
        let walled = |p: &[f64; 3]| {
            if p[0] < 2.0 {
                f64::INFINITY
            } else {
                p.iter().map(|x| x * x).sum()
            }
        };
        let found = minimise(walled, [3.0, 1.0, 1.0], EFFORT);
        assert!((found.value - 4.0).abs() < 1e-3, "{found:?}");
        assert!(found.point[0] >= 2.0);
    }

    #[test]
    fn a_search_stops_at_its_limit() {
        let effort = Effort {
            most_evaluations: 20,
            ..EFFORT
        };
        let found = minimise(
            |p: &[f64; 2]| p[0].powi(2) + p[1].powi(2),
            [9.0, 9.0],
            effort,
        );
        assert!(found.evaluations <= 24);
    }
}
