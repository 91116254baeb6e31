//! The densest block of complainants and merchants: who complains together about the same merchants.
//!
//! FRAUDAR's greedy peeling (Hooi 2016; signals.md §1c). It finds groups of professional complainants, not guilty
//! merchants: use it to discount.

use std::cmp::Ordering;
use std::collections::{BTreeSet, BinaryHeap};

/// Weight of an edge by how many complainants its merchant has: complaining about a popular one says little.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum MerchantWeight {
    /// 1/ln(degree + 5), FRAUDAR's own.
    Logarithmic,
    /// 1/√(degree + 5).
    SquareRoot,
    /// 1: plain density.
    Even,
}

/// Added to a degree, so that a merchant of one complaint weighs not infinitely more.
const DEGREE_OFFSET: f64 = 5.0;

impl MerchantWeight {
    fn of(self, degree: usize) -> f64 {
        let degree = degree as f64 + DEGREE_OFFSET;
        match self {
            Self::Logarithmic => degree.ln().recip(),
            Self::SquareRoot => degree.sqrt().recip(),
            Self::Even => 1.0,
        }
    }
}

/// The block of greatest density that peeling passes.
#[derive(Debug, Clone, PartialEq)]
pub struct DenseBlock {
    /// Ascending.
    pub complainants: Vec<i64>,
    /// Ascending.
    pub merchants: Vec<i64>,
    /// Weight of all edges inside, divided by the number of complainants and merchants.
    pub density: f64,
}

/// Peels away the node of least weight until none is left and returns the densest stage. Of equal nodes complainants go
/// first, then lower ids. An edge (complainant, merchant) counts once however often it is given; ids of the two kinds
/// may coincide. `None` without edges.
///
/// Takes O(E log E) time for E edges.
pub fn densest_block(edges: &[(i64, i64)], weight: MerchantWeight) -> Option<DenseBlock> {
    let graph = Graph::new(edges, weight);
    let mut remaining = graph.node_weights();
    let mut queue: BinaryHeap<Waiting> = (0..remaining.len())
        .map(|node| Waiting {
            weight: remaining[node],
            node,
        })
        .collect();
    let mut total = remaining[..graph.complainants.len()].iter().sum::<f64>();
    let mut left = remaining.len();
    let mut peeled = Vec::with_capacity(left);
    let mut is_peeled = vec![false; left];
    let mut densest = (total / left as f64, 0);
    while let Some(Waiting { weight, node }) = queue.pop() {
        // Each change of a weight waits anew; only the newest entry of a node counts.
        if is_peeled[node] || weight.total_cmp(&remaining[node]) != Ordering::Equal {
            continue;
        }
        is_peeled[node] = true;
        peeled.push(node);
        total -= weight;
        left -= 1;
        for &(other, edge) in &graph.neighbours[node] {
            if !is_peeled[other] {
                remaining[other] -= edge;
                queue.push(Waiting {
                    weight: remaining[other],
                    node: other,
                });
            }
        }
        if left > 0 && total / left as f64 > densest.0 {
            densest = (total / left as f64, peeled.len());
        }
    }
    let gone: BTreeSet<usize> = peeled.iter().take(densest.1).copied().collect();
    (!edges.is_empty()).then(|| graph.without(&gone, densest.0))
}

/// Complainants, then merchants, as nodes 0 …; each with its neighbours and the weight of the edge.
struct Graph {
    complainants: Vec<i64>,
    merchants: Vec<i64>,
    neighbours: Vec<Vec<(usize, f64)>>,
}

impl Graph {
    fn new(edges: &[(i64, i64)], weight: MerchantWeight) -> Self {
        let mut edges = edges.to_vec();
        edges.sort_unstable();
        edges.dedup();
        let mut complainants: Vec<i64> = edges.iter().map(|edge| edge.0).collect();
        complainants.dedup();
        let mut merchants: Vec<i64> = edges.iter().map(|edge| edge.1).collect();
        merchants.sort_unstable();
        let degrees = run_lengths(&merchants);
        merchants.dedup();
        let mut neighbours = vec![Vec::new(); complainants.len() + merchants.len()];
        for (complainant, merchant) in edges {
            let place = merchants.partition_point(|known| *known < merchant);
            let weight = weight.of(degrees[place]);
            let one = complainants.partition_point(|known| *known < complainant);
            let other = complainants.len() + place;
            neighbours[one].push((other, weight));
            neighbours[other].push((one, weight));
        }
        Self {
            complainants,
            merchants,
            neighbours,
        }
    }

    fn node_weights(&self) -> Vec<f64> {
        let sum = |edges: &Vec<(usize, f64)>| edges.iter().map(|edge| edge.1).sum();
        self.neighbours.iter().map(sum).collect()
    }

    fn without(&self, gone: &BTreeSet<usize>, density: f64) -> DenseBlock {
        let kept = |ids: &[i64], first: usize| {
            (first..)
                .zip(ids)
                .filter(|(node, _)| !gone.contains(node))
                .map(|(_, id)| *id)
                .collect()
        };
        DenseBlock {
            complainants: kept(&self.complainants, 0),
            merchants: kept(&self.merchants, self.complainants.len()),
            density,
        }
    }
}

fn run_lengths(sorted: &[i64]) -> Vec<usize> {
    sorted.chunk_by(|x, y| x == y).map(<[i64]>::len).collect()
}

/// A node and its weight when it was put into the queue; the lightest, then lowest node is the greatest.
struct Waiting {
    weight: f64,
    node: usize,
}

impl Ord for Waiting {
    fn cmp(&self, other: &Self) -> Ordering {
        other
            .weight
            .total_cmp(&self.weight)
            .then(other.node.cmp(&self.node))
    }
}

impl PartialOrd for Waiting {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl PartialEq for Waiting {
    fn eq(&self, other: &Self) -> bool {
        self.cmp(other) == Ordering::Equal
    }
}

impl Eq for Waiting {}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::inference::reference::rows;

    /// 2000 complainants, 400 merchants, 30 × 20 of them dense (made by a linear congruence, see signals.md §1c).
    fn fixture() -> Option<Vec<(i64, i64)>> {
        let number = |cell: &String| cell.parse().unwrap();
        let rows = rows("fraudar_fixture_edges.csv")?;
        Some(
            rows.iter()
                .map(|row| (number(&row[0]), number(&row[1])))
                .collect(),
        )
    }

    #[test]
    fn the_planted_block_is_found_with_the_density_of_the_original_program() {
        let Some(edges) = fixture() else {
            return;
        };
        for (weight, density) in [
            (MerchantWeight::Logarithmic, 2.069_710_330_0),
            (MerchantWeight::SquareRoot, 1.367_399_276_8),
            (MerchantWeight::Even, 6.36),
        ] {
            let block = densest_block(&edges, weight).unwrap();
            assert!((block.density - density).abs() < 1e-9, "{}", block.density);
            assert_eq!(block.complainants, (1970..2000).collect::<Vec<i64>>());
            assert_eq!(block.merchants, (380..400).collect::<Vec<i64>>());
        }
    }

    #[test]
    fn order_and_repetition_of_edges_do_not_matter() {
        let edges: Vec<(i64, i64)> = (0..40).map(|step| (step % 7, step * step % 11)).collect();
        let mut others: Vec<(i64, i64)> = edges.iter().rev().copied().collect();
        others.extend_from_slice(&edges);
        let weight = MerchantWeight::Logarithmic;
        assert_eq!(
            densest_block(&edges, weight),
            densest_block(&others, weight)
        );
    }

    #[test]
    fn one_edge_is_its_own_block_and_no_edge_none() {
        let block = densest_block(&[(-4, 9)], MerchantWeight::Even).unwrap();
        assert_eq!((block.complainants, block.merchants), (vec![-4], vec![9]));
        assert!((block.density - 0.5).abs() < 1e-15);
        assert_eq!(densest_block(&[], MerchantWeight::Even), None);
    }

    #[test]
    fn a_full_block_outweighs_a_popular_merchant() {
        // 5 × 5 complete, and 100 people who each complain about merchant 77 only.
        let mut edges: Vec<(i64, i64)> = (0..25).map(|step| (step / 5, step % 5)).collect();
        edges.extend((100..200).map(|person| (person, 77)));
        let block = densest_block(&edges, MerchantWeight::Logarithmic).unwrap();
        assert_eq!(block.complainants, [0, 1, 2, 3, 4]);
        assert_eq!(block.merchants, [0, 1, 2, 3, 4]);
    }
}
