//! Orders and people of every merchant and category over the last 26 weeks, moved on week by week.

use std::collections::{BTreeMap, HashMap};

use super::observed::{Observed, WINDOW};
use crate::domain::Category;
use crate::inference::{Contingency, GpsCell, GpsFit, GpsPrior, PooledCell, ZeroCells};
use crate::stats::Clue;

/// One merchant and category with the margins of their 2×2 table.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Cell {
    pub(super) orders: u64,
    pub(super) people: u64,
    /// Of the merchant, whatever they say.
    pub(super) merchant_orders: u64,
    /// Of the category, whomever they accuse.
    pub(super) category_orders: u64,
    pub(super) all_orders: u64,
}

impl Cell {
    pub(super) fn table(self) -> Contingency {
        let row_only = self.merchant_orders.saturating_sub(self.orders);
        let column_only = self.category_orders.saturating_sub(self.orders);
        let others = self.orders + row_only + column_only;
        Contingency {
            both: self.orders,
            row_only,
            column_only,
            neither: self.all_orders.saturating_sub(others),
        }
    }

    /// Observed and expected orders.
    pub(super) fn gps(self) -> Option<GpsCell> {
        GpsCell::new(self.orders as f64, self.table().expected()?)
    }
}

/// Orders and people of one merchant and category.
#[derive(Default)]
struct Counted {
    orders: i64,
    people: HashMap<i64, u32>,
}

/// Sums over the window.
#[derive(Default)]
pub(super) struct Window {
    /// First clue not yet in the window, and first one still in it.
    clues: (usize, usize),
    /// The same of the weekly orders.
    rows: (usize, usize),
    cells: BTreeMap<(i64, Category), Counted>,
    by_merchant: HashMap<i64, i64>,
    by_category: BTreeMap<Category, i64>,
    all_orders: i64,
}

impl Window {
    /// Moves to the 26 weeks that end with `week`.
    pub(super) fn advance(&mut self, observed: &Observed, week: i32) {
        let first = week - WINDOW + 1;
        while let Some(clue) = observed
            .clues
            .get(self.clues.0)
            .filter(|clue| clue.week <= week)
        {
            self.clues.0 += 1;
            self.clue(clue, 1);
        }
        while let Some(clue) = observed
            .clues
            .get(self.clues.1)
            .filter(|clue| clue.week < first)
        {
            self.clues.1 += 1;
            self.clue(clue, -1);
        }
        while let Some(row) = observed
            .orders
            .get(self.rows.0)
            .filter(|row| row.week <= week)
        {
            self.rows.0 += 1;
            *self.by_merchant.entry(row.merchant).or_default() += row.orders;
            self.all_orders += row.orders;
        }
        while let Some(row) = observed
            .orders
            .get(self.rows.1)
            .filter(|row| row.week < first)
        {
            self.rows.1 += 1;
            *self.by_merchant.entry(row.merchant).or_default() -= row.orders;
            self.all_orders -= row.orders;
        }
    }

    /// Adds (1) or takes away (-1) one clue. A repeat of an order is no order of its own.
    fn clue(&mut self, clue: &Clue, step: i64) {
        let Some(merchant) = clue.merchant else {
            return;
        };
        if clue.repeat || !clue.category.is_primary() {
            return;
        }
        *self.by_category.entry(clue.category).or_default() += step;
        let key = (merchant, clue.category);
        let counted = self.cells.entry(key).or_default();
        counted.orders += step;
        // Whoever gives no number is somebody of his own.
        let person = clue.complainant.unwrap_or(-clue.seq);
        let times = counted.people.entry(person).or_default();
        *times = times.saturating_add_signed(if step > 0 { 1 } else { -1 });
        if *times == 0 {
            counted.people.remove(&person);
        }
        if counted.orders == 0 {
            self.cells.remove(&key);
        }
    }

    /// Cells with at least two orders: no rule says anything of fewer.
    pub(super) fn cells(&self) -> impl Iterator<Item = (i64, Cell)> {
        let told = self.cells.iter().filter(|(_, counted)| counted.orders >= 2);
        told.map(|((merchant, category), counted)| {
            (*merchant, self.cell(*merchant, *category, Some(counted)))
        })
    }

    fn cell(&self, merchant: i64, category: Category, counted: Option<&Counted>) -> Cell {
        let known = |count: Option<&i64>| count.map_or(0, |count| whole(*count));
        Cell {
            orders: counted.map_or(0, |counted| whole(counted.orders)),
            people: counted.map_or(0, |counted| counted.people.len() as u64),
            merchant_orders: known(self.by_merchant.get(&merchant)),
            category_orders: known(self.by_category.get(&category)),
            all_orders: whole(self.all_orders),
        }
    }

    /// The prior of all cells of the window, those without an order among them: every merchant with an order
    /// is known (signals.md §1a). DuMouchel's start values while there are too few.
    pub(super) fn prior(&self) -> GpsPrior {
        let mut pooled: BTreeMap<(u64, i64), (GpsCell, u32)> = BTreeMap::new();
        let active = self.by_merchant.iter().filter(|(_, orders)| **orders > 0);
        for (merchant, _) in active {
            for category in self.by_category.keys() {
                let counted = self.cells.get(&(*merchant, *category));
                let cell = self.cell(*merchant, *category, counted);
                let Some(gps) = cell.gps() else { continue };
                let key = (cell.orders, fine_step(gps.expected()));
                pooled.entry(key).or_insert((gps, 0)).1 += 1;
            }
        }
        let cells: Vec<PooledCell> = pooled
            .into_values()
            .map(|(cell, multiplicity)| PooledCell { cell, multiplicity })
            .collect();
        let fit = GpsFit::of(&cells, ZeroCells::Kept);
        fit.map_or(GpsPrior::DUMOUCHEL, |fit| fit.prior)
    }
}

/// Cells with the same orders whose expectations differ by less than a twentieth are pooled for the fit.
#[expect(
    clippy::cast_possible_truncation,
    reason = "a logarithm of a count times 20 is far below 2^63"
)]
fn fine_step(expected: f64) -> i64 {
    (expected.ln() * 20.0).floor() as i64
}

fn whole(count: i64) -> u64 {
    u64::try_from(count).unwrap_or(0)
}
