//! The finest cells of whole weeks, which are stored when a week is frozen.

use std::collections::BTreeMap;

use super::{Cube, CubeFilters, CubeQuestion, CubeRow, Dimension, Key, OrderChoice};
use crate::domain::{Week, WeekCell};
use crate::stats::StatsError;

impl Cube {
    /// All cells of the effective orders of these weeks, sorted; a week without orders has none.
    pub fn week_cells(&self, weeks: &[Week]) -> Result<BTreeMap<Week, Vec<WeekCell>>, StatsError> {
        let mut cells: BTreeMap<Week, Vec<WeekCell>> =
            weeks.iter().map(|week| (*week, Vec::new())).collect();
        if cells.is_empty() {
            return Ok(cells);
        }
        let question = CubeQuestion {
            by: Dimension::ALL.to_vec(),
            filters: CubeFilters {
                from: weeks.iter().min().copied(),
                to: weeks.iter().max().copied(),
                ..CubeFilters::default()
            },
            orders: OrderChoice::Effective,
        };
        for row in self.answer(&question)?.rows {
            if let Some((week, cell)) = cell_of(row)
                && let Some(cells) = cells.get_mut(&week)
            {
                cells.push(cell);
            }
        }
        Ok(cells)
    }
}

/// `None` for a row without a week, which no range of weeks lets through, or without a source, which every order has.
fn cell_of(row: CubeRow) -> Option<(Week, WeekCell)> {
    let (mut week, mut merchant, mut category) = (None, None, None);
    let (mut source, mut region) = (None, None);
    let (mut platform, mut industry) = (None, None);
    for (dimension, key) in Dimension::ALL.iter().zip(row.keys) {
        match key {
            Key::Week(value) => week = Some(value),
            Key::Merchant(value) => merchant = Some(value),
            Key::Category(value) => category = Some(value),
            Key::Source(value) => source = Some(value),
            Key::Region(value) => region = Some(value),
            Key::Name(value) if *dimension == Dimension::Platform => platform = Some(value),
            Key::Name(value) => industry = Some(value),
            Key::Unknown => {}
        }
    }
    let cell = WeekCell {
        merchant,
        category,
        source: source?,
        region,
        platform,
        industry,
        orders: row.counts.orders,
        own_orders: row.own_orders,
        complainants: row.counts.complainants,
        incidents: row.counts.incidents,
    };
    Some((week?, cell))
}
