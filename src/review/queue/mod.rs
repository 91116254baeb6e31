//! 核查队列: which flags of a week to look at, in which order, and with which chance each came in.

use std::collections::{BTreeMap, HashMap, HashSet};

use serde::Serialize;

use super::lot::lot;
use super::muting::{Muting, Rest, Silence};
use super::rules::{Provisional, ReviewRules};
use crate::domain::{
    Category, Flag, FlagDecision, FlagLevel, FlagMerchant, FlagVerdict, Identities, Tier, Week,
};

/// Why a flag is in the queue.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Place {
    /// By probability × severity.
    Urgent,
    /// Its probability is near an even chance.
    Uncertain,
    /// By lot from all others.
    Lot,
}

impl Place {
    pub const fn label(self) -> &'static str {
        match self {
            Self::Urgent => "紧要",
            Self::Uncertain => "存疑",
            Self::Lot => "抽查",
        }
    }
}

/// One week's question.
pub struct QueueQuestion<'a> {
    pub week: Week,
    /// All flags of the week.
    pub flags: &'a [Flag],
    /// All decisions ever made.
    pub decisions: &'a [FlagDecision],
    pub identities: &'a Identities,
    /// Severity of each category; 0 where it has none.
    pub severity: &'a BTreeMap<Category, f64>,
    pub rules: &'a ReviewRules,
    /// Flags that the reviewers can look at; the rules' where `None`.
    pub capacity: Option<usize>,
}

/// The queue of one week.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Queue {
    pub week: Week,
    pub rules_version: String,
    pub capacity: usize,
    /// Flags of the week that do not rest.
    pub waiting: usize,
    /// Whether probabilities are learnt from decisions, or read off the score.
    pub calibrated: bool,
    /// Most urgent first, then the uncertain ones, then those of the lot.
    pub entries: Vec<QueueEntry>,
    /// Rejected earlier, with nothing new since; in the order of the flags.
    pub resting: Vec<RestingFlag>,
}

#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct QueueEntry {
    pub flag_id: String,
    pub merchant: FlagMerchant,
    pub category: Category,
    pub tier: Tier,
    pub level: FlagLevel,
    pub score: f64,
    pub effective: f64,
    pub place: Place,
    pub probability: f64,
    pub severity: f64,
    /// Probability × severity.
    pub priority: f64,
    /// The chance with which the flag came in: 1 unless by lot. Weighing by its inverse tells what the others hide.
    pub propensity: f64,
    /// A second person judges it too.
    pub double_review: bool,
    /// Rejected earlier, and why it is here again.
    pub returned: Option<Rest>,
    /// The last decision on this merchant and category that was known at the week's end.
    pub last_verdict: Option<FlagVerdict>,
}

#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct RestingFlag {
    pub flag_id: String,
    pub merchant: FlagMerchant,
    pub category: Category,
    pub tier: Tier,
    #[serde(flatten)]
    pub rest: Rest,
}

impl QueueQuestion<'_> {
    pub fn answer(&self) -> Queue {
        let muting = Muting::of(
            self.decisions,
            self.week.sunday(),
            self.identities,
            self.rules.muting,
        );
        let mut waiting = Vec::new();
        let mut resting = Vec::new();
        for flag in self.flags {
            let returned = match muting.silence_of(flag) {
                Silence::Rests(rest) => {
                    resting.push(RestingFlag {
                        flag_id: flag.flag_id.clone(),
                        merchant: flag.merchant.clone(),
                        category: flag.category,
                        tier: flag.tier,
                        rest,
                    });
                    continue;
                }
                Silence::Broken(rest) => Some(rest),
                Silence::Unspoken => None,
            };
            let last_verdict = muting.last_word(flag).map(|decision| decision.verdict);
            waiting.push(self.entry(flag, returned, last_verdict));
        }
        waiting.sort_by(|left, right| {
            let by_score = || right.score.total_cmp(&left.score);
            right
                .priority
                .total_cmp(&left.priority)
                .then_with(by_score)
                .then_with(|| left.flag_id.cmp(&right.flag_id))
        });
        let capacity = self.capacity.unwrap_or(self.rules.queue.capacity);
        Queue {
            week: self.week,
            rules_version: self.rules.version.clone(),
            capacity,
            waiting: waiting.len(),
            calibrated: self.flags.iter().any(|flag| flag.probability.is_some()),
            entries: self.chosen(waiting, capacity),
            resting,
        }
    }

    fn entry(
        &self,
        flag: &Flag,
        returned: Option<Rest>,
        last_verdict: Option<FlagVerdict>,
    ) -> QueueEntry {
        let provisional = || provisional_probability(flag.score, self.rules.provisional);
        let probability = flag.probability.unwrap_or_else(provisional);
        let severity = self.severity.get(&flag.category).copied().unwrap_or(0.0);
        QueueEntry {
            flag_id: flag.flag_id.clone(),
            merchant: flag.merchant.clone(),
            category: flag.category,
            tier: flag.tier,
            level: flag.level,
            score: flag.score,
            effective: flag.counts.effective,
            place: Place::Urgent,
            probability,
            severity,
            priority: probability * severity,
            propensity: 1.0,
            double_review: self.rules.is_double_reviewed(&flag.flag_id),
            returned,
            last_verdict,
        }
    }

    /// Fills the places from flags in order of priority. The lot is drawn before places that are left over go to the
    /// next most urgent ones, so that every flag of the rest has the same chance in it.
    fn chosen(&self, waiting: Vec<QueueEntry>, capacity: usize) -> Vec<QueueEntry> {
        let rules = &self.rules.queue;
        let urgent = whole(rules.urgent * capacity as f64).min(waiting.len());
        let mut rest = waiting;
        let mut chosen: Vec<QueueEntry> = rest.drain(..urgent).collect();
        for _ in 0..whole(rules.uncertain * capacity as f64) {
            let Some(place) = most_uncertain(&rest, &chosen) else {
                break;
            };
            let entry = rest.remove(place);
            chosen.push(QueueEntry {
                place: Place::Uncertain,
                ..entry
            });
        }
        let wanted = rules.lot * capacity as f64;
        let week = self.week.to_string();
        let draw = |words: &[&str]| lot(rules.seed, words);
        // Half a place is a place every other week.
        let drawn = whole(wanted + draw(&["places", &week])).min(rest.len());
        let mut order: Vec<(f64, String)> = rest
            .iter()
            .map(|entry| (draw(&["lot", &week, &entry.flag_id]), entry.flag_id.clone()))
            .collect();
        order.sort_by(|left, right| {
            left.0
                .total_cmp(&right.0)
                .then_with(|| left.1.cmp(&right.1))
        });
        let lucky: HashSet<String> = order.into_iter().take(drawn).map(|(_, id)| id).collect();
        let propensity = chance_of_lot(wanted, rest.len());
        let (by_lot, mut others): (Vec<_>, Vec<_>) = rest
            .into_iter()
            .partition(|entry| lucky.contains(&entry.flag_id));
        let left = capacity.saturating_sub(chosen.len() + by_lot.len());
        chosen.extend(others.drain(..left.min(others.len())));
        chosen.extend(by_lot.into_iter().map(|entry| QueueEntry {
            place: Place::Lot,
            propensity,
            ..entry
        }));
        chosen.sort_by_key(|entry| entry.place);
        chosen
    }
}

/// The chance of one of `rest` flags when `wanted` places are drawn on average, whole ones each time.
fn chance_of_lot(wanted: f64, rest: usize) -> f64 {
    let rest = rest as f64;
    let (whole, part) = (wanted.floor(), wanted.fract());
    // The extra place is drawn with chance `part`; neither draw takes more than there are.
    ((1.0 - part) * whole.min(rest) + part * (whole + 1.0).min(rest)) / rest.max(1.0)
}

/// The place of the flag nearest to an even chance, among the categories that were taken least so far.
fn most_uncertain(rest: &[QueueEntry], chosen: &[QueueEntry]) -> Option<usize> {
    let mut taken: HashMap<Category, usize> = HashMap::new();
    for entry in chosen
        .iter()
        .filter(|entry| entry.place == Place::Uncertain)
    {
        *taken.entry(entry.category).or_default() += 1;
    }
    let key = |entry: &QueueEntry| {
        (
            taken.get(&entry.category).copied().unwrap_or(0),
            (entry.probability - 0.5).abs(),
        )
    };
    let mut best: Option<usize> = None;
    for (place, entry) in rest.iter().enumerate() {
        let nearer = best.is_none_or(|best| key(entry) < key(&rest[best]));
        if nearer {
            best = Some(place);
        }
    }
    best
}

fn provisional_probability(score: f64, line: Provisional) -> f64 {
    1.0 / (1.0 + (-line.slope * (score - line.even)).exp())
}

/// The whole places in a share of the capacity, which may be a hair short of them.
#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "a share of a capacity is small and not negative"
)]
fn whole(places: f64) -> usize {
    (places + 1e-9).floor().max(0.0) as usize
}

#[cfg(test)]
mod tests;
