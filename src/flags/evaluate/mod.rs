//! All merchants of one week against the rule set and the quarter's model.

mod found;
mod waves;

use std::collections::{BTreeMap, HashMap};

use super::calibration::Calibration;
use super::expectation::Expectation;
use super::measure::{Measured, Yardstick};
use super::model::Model;
use super::outcomes::{Findings, OutcomeRates};
use super::rule_set::RuleSet;
use super::terms::Terms;
use super::weight::{Weighed, Weights, known_result};
use crate::domain::{Category, FlagMerchant, MerchantId, ResultCode, Week};
use crate::inference::Likeness;
use crate::rules::Holidays;
use crate::stats::{Clue, WeekCells};
use waves::Waves;

pub use found::{Evaluated, FoundFlag};

/// Name and credit code of the merchants that clues point to.
pub type MerchantNames = BTreeMap<MerchantId, FlagMerchant>;

/// One week's question.
pub struct Evaluation<'a> {
    pub week: Week,
    /// All clues of that week and before, sorted by time. Clues without a merchant are not attributed.
    pub until: &'a [Clue],
    pub cells: &'a WeekCells,
    /// Orders with a copy by then, and their clusters of texts.
    pub copies: &'a [(i64, i64)],
    pub model: &'a Model,
    pub rules: &'a RuleSet,
    pub names: &'a MerchantNames,
    pub holidays: &'a Holidays,
    /// Of the decisions that were known at the week's end; `None` while they are too few.
    pub calibration: Option<&'a Calibration>,
}

/// The clues of a merchant and category in order of time.
type Pairs<'w> = BTreeMap<(i64, Category), Vec<Weighed<'w>>>;

/// What is usual among honest merchants.
pub(super) struct Usual {
    pub(super) rates: OutcomeRates,
    pub(super) likeness: Likeness,
}

/// What all flags of a week are made from.
struct Known<'a> {
    usual: &'a Usual,
    waves: &'a Waves,
    /// Orders of each cluster of texts, whomever they are against; ascending.
    same_text: &'a HashMap<i64, Vec<i64>>,
}

impl Evaluation<'_> {
    pub fn run(&self) -> Evaluated {
        let index = self.week.index();
        let weights = Weights {
            rules: self.rules,
            cells: self.cells,
            copies: self.copies.iter().copied().collect(),
            last_day: self.last_day(),
        };
        let weighed: Vec<Weighed<'_>> = self
            .recent()
            .iter()
            .map(|clue| weights.weigh(clue))
            .collect();
        let mut discounted: Vec<i64> = weighed
            .iter()
            .filter(|entry| entry.clue.week == index && entry.professional)
            .map(|entry| entry.clue.seq)
            .collect();
        discounted.sort_unstable();
        discounted.dedup();

        let expectations: Vec<Expectation> = self
            .cells
            .windows
            .iter()
            .map(|window| Expectation::of(window, self.cells, self.rules))
            .collect();
        let pairs = self.pairs(&weighed);
        let usual = Usual {
            rates: self.outcome_rates(&pairs),
            likeness: self.model.likeness(self.rules),
        };
        let known = Known {
            usual: &usual,
            waves: &Waves::of(&pairs, self.cells, index, &self.rules.wave),
            same_text: &same_text(&weighed),
        };
        let mut flags: Vec<FoundFlag> = pairs
            .iter()
            .filter(|(_, entries)| self.is_news(entries))
            .filter_map(|((merchant, category), entries)| {
                let (measured, terms) =
                    self.loudest((*merchant, *category), entries, &expectations, &usual)?;
                self.flag(*merchant, &measured, &terms, &known)
            })
            .collect();
        self.sort(&mut flags);
        Evaluated {
            considered: i64::try_from(pairs.len()).unwrap_or(i64::MAX),
            flags,
            discounted,
        }
    }

    fn last_day(&self) -> i32 {
        self.week.last_day()
    }

    /// The clues of the longest window.
    fn recent(&self) -> &[Clue] {
        let longest = self.rules.window.weeks.iter().copied().max().unwrap_or(0);
        let start = self.week.index() - longest;
        let from = self.until.partition_point(|clue| clue.week <= start);
        self.until.get(from..).unwrap_or_default()
    }

    fn pairs<'w>(&self, weighed: &'w [Weighed<'w>]) -> Pairs<'w> {
        let mut pairs = Pairs::new();
        for entry in weighed {
            if let Some(merchant) = entry.clue.merchant
                && self.rules.evaluates(entry.clue.category)
                && entry.clue.strength >= Clue::LEAST_STRENGTH
            {
                pairs
                    .entry((merchant, entry.clue.category))
                    .or_default()
                    .push(*entry);
            }
        }
        pairs
    }

    /// What is usually found, from all merchants with a clue.
    fn outcome_rates(&self, pairs: &Pairs<'_>) -> OutcomeRates {
        let findings: Vec<(Category, Findings)> = pairs
            .iter()
            .map(|((_, category), entries)| (*category, Findings::of(entries, self.last_day())))
            .collect();
        OutcomeRates::of(&findings, self.rules.outcomes)
    }

    /// Whether an order, or an outcome, came in the last weeks: nothing else is worth measuring.
    fn is_news(&self, entries: &[Weighed<'_>]) -> bool {
        let since = self.last_day() - 7 * self.rules.window.news_weeks;
        entries.iter().any(|entry| {
            let decided = known_result(entry.clue, self.last_day()) != ResultCode::Unknown;
            let closed = entry.clue.closed_day.filter(|_| decided);
            entry.clue.day > since || closed.is_some_and(|day| day > since)
        })
    }

    /// The window with the greatest score; the first of the rules where they are equal.
    fn loudest(
        &self,
        (merchant, category): (i64, Category),
        entries: &[Weighed<'_>],
        expectations: &[Expectation],
        usual: &Usual,
    ) -> Option<(Measured, Terms)> {
        let (prior, likeness) = (self.model.prior()?, usual.likeness);
        let mut best: Option<(Measured, Terms)> = None;
        for (window, expectation) in self.cells.windows.iter().zip(expectations) {
            let start = self.week.index() - window.weeks;
            let from = entries.partition_point(|entry| entry.clue.week <= start);
            let inside = entries.get(from..).unwrap_or_default();
            let yardstick = Yardstick {
                rules: self.rules,
                prior,
                likeness,
                expectation,
                weeks: window.weeks,
                week: self.week.index(),
                last_day: self.last_day(),
            };
            let Some(measured) = yardstick.measure(merchant, category, inside) else {
                continue;
            };
            let terms = Terms::of(&measured, &usual.rates, self.rules);
            let louder = |(_, loudest): &(Measured, Terms)| terms.score() > loudest.score();
            if best.as_ref().is_none_or(louder) {
                best = Some((measured, terms));
            }
        }
        best
    }
}

/// Orders by the cluster of their text.
fn same_text(weighed: &[Weighed<'_>]) -> HashMap<i64, Vec<i64>> {
    let mut orders: HashMap<i64, Vec<i64>> = HashMap::new();
    for entry in weighed.iter().filter(|entry| entry.template != 0) {
        let own = orders.entry(entry.template).or_default();
        own.push(entry.clue.seq);
    }
    for seqs in orders.values_mut() {
        seqs.sort_unstable();
        seqs.dedup();
    }
    orders
}

#[cfg(test)]
mod tests;
