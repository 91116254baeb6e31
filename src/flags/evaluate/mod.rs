//! All merchants of one week against the rule set and the quarter's model.

mod found;
mod waves;

use std::collections::BTreeMap;

use super::calibration::Calibration;
use super::expectation::Expectation;
use super::gist::{Gist, Yardstick};
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

/// The clues of a merchant and category in order of time; there is at least one.
#[derive(Clone, Copy)]
struct Pair<'w> {
    merchant: i64,
    category: Category,
    entries: &'w [Weighed<'w>],
}

/// What is usual among honest merchants.
pub(super) struct Usual {
    pub(super) rates: OutcomeRates,
    pub(super) likeness: Likeness,
}

/// What all flags of a week are made from.
struct Known<'a> {
    usual: &'a Usual,
    waves: &'a Waves<'a>,
    /// Clusters of texts with their orders, whomever they are against; ascending, each once.
    same_text: &'a [(i64, i64)],
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
        let mut weighed: Vec<Weighed<'_>> = self
            .recent()
            .iter()
            .map(|clue| weights.weigh(clue))
            .collect();
        let of_week = |keep: &dyn Fn(&Weighed<'_>) -> bool| {
            let kept = weighed
                .iter()
                .filter(|entry| entry.clue.week == index && !entry.clue.repeat && keep(entry));
            let mut seqs: Vec<i64> = kept.map(|entry| entry.clue.seq).collect();
            seqs.sort_unstable();
            seqs.dedup();
            seqs
        };
        let same_text = same_text(&weighed);
        let discounted = of_week(&|entry| entry.professional || entry.copied);
        let pasted = of_week(&|entry| !entry.confirmed && is_shared(entry.template, &same_text));
        let expectations: Vec<Expectation<'_>> = self
            .cells
            .windows
            .iter()
            .map(|window| Expectation::of(window, self.cells, self.rules))
            .collect();
        let pairs = self.pairs(&mut weighed);
        let usual = Usual {
            rates: self.outcome_rates(&pairs),
            likeness: self.model.likeness(self.rules),
        };
        let known = Known {
            usual: &usual,
            waves: &Waves::of(&pairs, self.cells, index, &self.rules.wave),
            same_text: &same_text,
        };
        let fewest = fewest_voices(self.rules);
        let mut flags: Vec<FoundFlag> = pairs
            .iter()
            .filter(|pair| pair.entries.len() >= fewest && self.is_news(pair.entries))
            .filter_map(|pair| {
                let loudest = self.loudest(pair, &expectations, &usual)?;
                self.flag(pair, loudest, &known)
            })
            .collect();
        self.sort(&mut flags);
        Evaluated {
            considered: i64::try_from(pairs.len()).unwrap_or(i64::MAX),
            flags,
            discounted,
            same_text: pasted,
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

    /// Puts the entries in order of merchant and category; what is not evaluated goes.
    fn pairs<'w>(&self, weighed: &'w mut Vec<Weighed<'_>>) -> Vec<Pair<'w>> {
        weighed.retain(|entry| {
            entry.clue.merchant.is_some()
                && self.rules.evaluates(entry.clue.category)
                && entry.clue.strength >= Clue::LEAST_STRENGTH
        });
        let key = |entry: &Weighed<'_>| (entry.clue.merchant, entry.clue.category);
        weighed.sort_by_key(key);
        let pairs = weighed.chunk_by(move |one, other| key(one) == key(other));
        let pair = |entries: &'w [Weighed<'w>]| {
            let clue = entries.first()?.clue;
            Some(Pair {
                merchant: clue.merchant?,
                category: clue.category,
                entries,
            })
        };
        pairs.filter_map(pair).collect()
    }

    /// What is usually found, from all merchants with a clue.
    fn outcome_rates(&self, pairs: &[Pair<'_>]) -> OutcomeRates {
        let findings: Vec<(Category, Findings)> = pairs
            .iter()
            .map(|pair| (pair.category, Findings::of(pair.entries, self.last_day())))
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
    fn loudest<'e>(
        &'e self,
        pair: &Pair<'e>,
        expectations: &'e [Expectation<'_>],
        usual: &Usual,
    ) -> Option<Loudest<'e>> {
        let (prior, likeness) = (self.model.prior()?, usual.likeness);
        let mut best: Option<Loudest<'e>> = None;
        let windows = self.cells.windows.iter().zip(expectations);
        let (longest, weeks) = windows
            .map(|(window, expectation)| (expectation, window.weeks))
            .max_by_key(|(_, weeks)| *weeks)?;
        for (window, expectation) in self.cells.windows.iter().zip(expectations) {
            let start = self.week.index() - window.weeks;
            let from = pair
                .entries
                .partition_point(|entry| entry.clue.week <= start);
            let inside = pair.entries.get(from..).unwrap_or_default();
            let yardstick = Yardstick {
                rules: self.rules,
                prior,
                likeness,
                guilty: self.model.guilty(pair.category, self.rules),
                expectation,
                longest: (longest, weeks),
                weeks: window.weeks,
                week: self.week.index(),
                last_day: self.last_day(),
            };
            let Some(gist) = yardstick.gist(pair.merchant, pair.category, inside) else {
                continue;
            };
            let terms = Terms::of(&gist, &usual.rates, self.rules);
            if best
                .as_ref()
                .is_none_or(|loudest| terms.score() > loudest.terms.score())
            {
                best = Some(Loudest {
                    yardstick,
                    gist,
                    terms,
                });
            }
        }
        best
    }
}

/// What the loudest window says.
struct Loudest<'e> {
    yardstick: Yardstick<'e>,
    gist: Gist<'e>,
    terms: Terms,
}

/// Clues with less are in no queue, whatever they say: each queue asks for so many groups or people.
fn fewest_voices(rules: &RuleSet) -> usize {
    let groups = rules.candidate.groups.min(rules.watch.groups);
    let people = rules.review.people;
    let least = groups.min(people).max(0);
    let least = usize::try_from(least).unwrap_or(usize::MAX);
    least.min(rules.review.victims)
}

/// Clusters of texts with their orders.
fn same_text(weighed: &[Weighed<'_>]) -> Vec<(i64, i64)> {
    let copied = weighed.iter().filter(|entry| entry.template != 0);
    let mut orders: Vec<(i64, i64)> = copied
        .map(|entry| (entry.template, entry.clue.seq))
        .collect();
    orders.sort_unstable();
    orders.dedup();
    orders
}

/// Whether several clues have the text of this cluster; 0 is none.
fn is_shared(cluster: i64, same_text: &[(i64, i64)]) -> bool {
    let from = same_text.partition_point(|(other, _)| *other < cluster);
    let second = same_text.get(from + 1);
    cluster != 0 && second.is_some_and(|(other, _)| *other == cluster)
}

/// How many different numbers there are.
fn distinct(mut numbers: Vec<i64>) -> i64 {
    numbers.sort_unstable();
    numbers.dedup();
    i64::try_from(numbers.len()).unwrap_or(i64::MAX)
}

#[cfg(test)]
mod tests;
