//! How the weekly aggregates grow with the orders: those of a data directory, several times over.
//!
//! Each copy has numbers and complainants of its own and the merchants of the original; only the original's orders are
//! quoted. Measured are the table of all clues, and of that table one week: the cells of every window and the figures
//! that the report is made of. Texts are not compared anew.

use std::sync::Arc;

use anyhow::{Context, Result};
use mingcha::domain::{Identities, Week};
use mingcha::flags::RuleSet;
use mingcha::frame::{Column, col};
use mingcha::stats::ClueTable;
use mingcha::store::Store;
use polars::prelude::{LazyFrame, UnionArgs, concat, lit};

use crate::measure::{Measured, measure};

/// Further apart than any two orders or people of the original.
const APART: i64 = 1 << 40;

/// One number of copies.
pub(crate) struct Grown {
    pub(crate) table: Measured,
    pub(crate) week: Measured,
}

/// The orders of the directory and what merchants they name.
pub(crate) struct Original {
    orders: LazyFrame,
    identities: Arc<Identities>,
    rules: RuleSet,
}

impl Original {
    pub(crate) async fn of(store: &Store) -> Result<Self> {
        Ok(Self {
            orders: store.orders().await?,
            identities: store.identities().await?,
            rules: RuleSet::shipped()?,
        })
    }

    /// Measures the orders `copies` times over, each step once.
    pub(crate) fn grow(&self, copies: i64) -> Result<Grown> {
        let orders = concat(
            (0..copies)
                .map(|number| self.copy(number))
                .collect::<Vec<_>>(),
            UnionArgs::default(),
        )?;
        let mut table = None;
        let mut measured = measure(1, 0, || {
            table = Some(ClueTable::collect(&orders, &self.identities)?);
            Ok(())
        })?;
        let table = table.context("no table was made")?;
        measured.orders = table.facts.len();
        let last = table.facts.last().context("no order has a time")?;
        // The newest week may be a part of one.
        let week = Week::from_index(last.week).plus(-1);
        let one_week = measure(1, measured.orders, || {
            let windows = &self.rules.window.weeks;
            let cells = table.complaints.cells(
                week.index(),
                week.last_day(),
                &table.copies_by(week),
                windows,
                self.rules.independence,
            );
            anyhow::ensure!(!cells.strata.is_empty(), "{week} has no merchant");
            table.figures(&orders, &[week])?;
            Ok(())
        })?;
        Ok(Grown {
            table: measured,
            week: one_week,
        })
    }

    fn copy(&self, number: i64) -> LazyFrame {
        let orders = self.orders.clone();
        if number == 0 {
            return orders;
        }
        let moved = |column: Column| col(column) + lit(number * APART);
        orders.with_columns([
            moved(Column::Seq),
            moved(Column::Complainant),
            col(Column::OrderNo) + lit(format!("-{number}")),
        ])
    }
}
