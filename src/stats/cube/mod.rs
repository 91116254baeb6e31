//! The aggregate over seven dimensions: week × merchant × category × source × region × platform × industry.
//!
//! In come the dataset and who is held to be one merchant; out go plain rows with the three counts. Distinct people
//! and incidents do not add up, so every grouping counts them anew.

mod answer;
mod lines;
mod question;
mod week_cells;

#[cfg(test)]
mod tests;

pub use question::{CubeFilters, CubeQuestion, Dimension, Key, OrderChoice};

use std::collections::HashMap;

use polars::prelude::LazyFrame;

use super::StatsError;
use super::clues::{Clue, ClueTable, NumberedClues, numbered_clues};
use crate::domain::Identities;

/// 件数, 独立投诉人, 事件数 of some orders.
///
/// An order counts once, however many merchants and categories it names, and belongs to the earliest of its
/// incidents; one without a counted category is an incident of its own. So incidents never exceed orders.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, serde::Serialize)]
pub struct CubeCounts {
    pub orders: i64,
    pub complainants: i64,
    pub incidents: i64,
}

/// One cell of a grouping.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CubeRow {
    /// In the order in which the question names its dimensions.
    pub keys: Vec<Key>,
    pub counts: CubeCounts,
    /// Orders that stand in no other row before this one in the grouping's own order: they add up to the total.
    pub own_orders: i64,
}

/// The answer to a question.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CubeAnswer {
    /// Sorted by keys, what is not known last.
    pub rows: Vec<CubeRow>,
    /// Over all rows, each order once.
    pub total: CubeCounts,
}

/// The dataset made ready for questions. Nothing is read before one is asked.
#[derive(Clone)]
pub struct Cube {
    /// One row per order × merchant × category.
    lines: LazyFrame,
    identities: Identities,
}

impl Cube {
    /// Numbers the incidents over all orders, for one that is asked about may continue an older one.
    pub fn collect(orders: &LazyFrame, identities: &Identities) -> Result<Self, StatsError> {
        let NumberedClues {
            repeated, clues, ..
        } = numbered_clues(orders, identities)?;
        Self::of(orders, identities, &clues, &repeated)
    }

    fn of(
        orders: &LazyFrame,
        identities: &Identities,
        clues: &[Clue],
        repeated: &HashMap<i64, i64>,
    ) -> Result<Self, StatsError> {
        let lines = lines::lines(orders, identities, clues, repeated)
            .map_err(StatsError::polars("building the lines of the aggregate"))?;
        Ok(Self {
            lines,
            identities: identities.clone(),
        })
    }
}

impl ClueTable {
    /// The cube over the same orders and incidents; both must be those that the table was collected from.
    pub fn cube(&self, orders: &LazyFrame, identities: &Identities) -> Result<Cube, StatsError> {
        Cube::of(orders, identities, &self.clues, &self.repeated)
    }
}
