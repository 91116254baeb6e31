//! Aggregates over the dataset: facts per order, clues per merchant and category, incidents, weekly figures.
//!
//! Before a table of counts is published, its small cells are hidden. polars does the reading, exploding and grouping; what leaves this module are plain structs.

mod blocks;
mod cells;
mod clues;
mod complainants;
mod complaints;
mod copies;
mod counted;
mod cube;
mod facts;
mod figures;
mod group;
mod incidents;
mod links;
mod merchant_counts;
mod merchant_weeks;
mod named;
mod read;
mod suppression;
mod voices;

pub use cells::{CategoryMass, ClusterReach, Exposure, Independence, WeekCells, WindowCells};
pub use clues::{Clue, ClueTable};
pub use complainants::{ComplainantHistory, DiscountWord};
pub use complaints::Complaints;
pub use copies::copy_links;
pub use cube::{
    Cube, CubeAnswer, CubeCounts, CubeFilters, CubeQuestion, CubeRow, Dimension, Key, OrderChoice,
};
pub use facts::{OrderClass, OrderFact};
pub use figures::{CountedOrders, SourceFigures, WeekFigures, WeekPoint};
pub use group::UNPLACED;
pub use merchant_counts::{MerchantCounts, merchant_counts, merchant_orders};
pub use merchant_weeks::{MerchantWeek, merchant_weeks};
pub use suppression::{PublishedTable, published};

use polars::prelude::PolarsError;

/// Why an aggregate could not be built.
#[derive(Debug, thiserror::Error)]
pub enum StatsError {
    #[error("{doing}")]
    Polars {
        doing: &'static str,
        #[source]
        source: PolarsError,
    },
}

impl StatsError {
    fn polars(doing: &'static str) -> impl FnOnce(PolarsError) -> Self {
        move |source| Self::Polars { doing, source }
    }
}
