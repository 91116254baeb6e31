//! What one clue weighs by independence, with the reason for every discount (signals.md §1d, §2 S3).

use std::collections::HashMap;

use super::rule_set::RuleSet;
use crate::domain::ResultCode;
use crate::stats::{Clue, WeekCells};

/// A clue with its weight and what was taken off it.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Weighed<'a> {
    pub(super) clue: &'a Clue,
    /// The cluster of copies that its text belongs to; 0 for none.
    pub(super) template: i64,
    /// The block of people that the complainant goes about with, from 1 on; 0 for none.
    pub(super) block: i64,
    /// 0–1: independence × probability of the category; never 0 for an asserted one.
    pub(super) weight: f64,
    /// Other merchants made the complainant's word weigh less.
    pub(super) professional: bool,
    /// The text reaches several merchants.
    pub(super) copied: bool,
    pub(super) confirmed: bool,
}

/// Weighs the clues of one week's evaluation.
pub(super) struct Weights<'a> {
    pub(super) rules: &'a RuleSet,
    pub(super) cells: &'a WeekCells,
    /// Orders with a copy by then, and their clusters.
    pub(super) copies: HashMap<i64, i64>,
    pub(super) last_day: i32,
}

impl Weights<'_> {
    pub(super) fn weigh<'c>(&self, clue: &'c Clue) -> Weighed<'c> {
        let rules = &self.rules.independence;
        let confirmed = is_confirmed(clue, self.last_day);
        let person = clue.complainant.filter(|_| !clue.anonymous);
        let degree = person.and_then(|person| self.cells.degrees.get(&person));
        let block = person.and_then(|person| self.cells.blocks.get(&person));
        let template = self.copies.get(&clue.seq).copied().unwrap_or(0);
        let copied = self
            .cells
            .clusters
            .get(&template)
            .is_some_and(|reach| reach.merchants >= rules.template_merchants);
        let mut weight = clue.strength;
        // 查实 or 立案: whoever said it, it was so.
        if !confirmed {
            if let Some(merchants) = degree {
                weight *= rules.free_merchants as f64 / *merchants as f64;
            }
            if copied {
                weight *= rules.template;
            }
        }
        if clue.anonymous || clue.complainant.is_none() {
            weight *= rules.anonymous;
        }
        Weighed {
            clue,
            template,
            block: block.copied().unwrap_or(0),
            weight,
            professional: degree.is_some() && !confirmed,
            copied: copied && !confirmed,
            confirmed,
        }
    }
}

/// The outcome, if it was known by `last_day`: an undated one may have come later.
pub(super) fn known_result(clue: &Clue, last_day: i32) -> ResultCode {
    match clue.closed_day {
        Some(day) if day <= last_day => clue.result,
        Some(_) | None => ResultCode::Unknown,
    }
}

/// Whether the handling unit had confirmed it or opened a case by `last_day`.
pub(super) fn is_confirmed(clue: &Clue, last_day: i32) -> bool {
    known_result(clue, last_day).is_confirmed()
}
