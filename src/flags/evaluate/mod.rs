//! All merchants of one week against the rule set and the quarter's model.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use super::calibration::Calibration;
use super::counter::{Surroundings, counter_evidence};
use super::expectation::Expectation;
use super::measure::{Measured, Yardstick};
use super::model::Model;
use super::onset::onset;
use super::rule_set::RuleSet;
use super::score::reasons;
use super::tier::{Strength, level_of, tier_of};
use super::weight::{Weighed, Weights};
use crate::domain::{Category, Flag, FlagCounts, FlagMerchant, MerchantId, Week};
use crate::stats::{Clue, WeekCells};

/// Name and credit code of the merchants that clues point to.
pub type MerchantNames = BTreeMap<MerchantId, FlagMerchant>;

/// The outcome of one week.
#[derive(Debug, Clone, PartialEq)]
pub struct Evaluated {
    /// Merchant × category pairs with a clue in a window.
    pub considered: i64,
    /// Most urgent first; the orders of each flag as `seq`, for the caller to name.
    pub flags: Vec<(Flag, Vec<i64>)>,
    /// Orders of the week that weigh less because of who sent them.
    pub discounted: Vec<i64>,
}

/// One week's question.
pub struct Evaluation<'a> {
    pub week: Week,
    /// All clues of that week and before, sorted by time. Clues without a merchant are not attributed.
    pub until: &'a [Clue],
    pub cells: &'a WeekCells,
    pub model: &'a Model,
    pub rules: &'a RuleSet,
    pub names: &'a MerchantNames,
    /// Of the decisions that were known at the week's end; `None` while they are too few.
    pub calibration: Option<&'a Calibration>,
}

/// Incidents of a category in an industry, of the last weeks and of as many before, by merchant too.
type Waves = HashMap<(i32, Category), [BTreeSet<(i64, i64)>; 2]>;

impl Evaluation<'_> {
    pub fn run(&self) -> Evaluated {
        let index = self.week.index();
        let weights = Weights {
            rules: self.rules,
            cells: self.cells,
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
        let waves = self.waves(&pairs, &expectations);
        let mut flags: Vec<(Flag, Vec<i64>)> = pairs
            .iter()
            .filter_map(|((merchant, category), entries)| {
                let measured = self.loudest(*merchant, *category, entries, &expectations)?;
                self.flag(*merchant, &measured, &waves, &expectations)
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

    fn pairs<'w>(&self, weighed: &'w [Weighed<'w>]) -> BTreeMap<(i64, Category), Vec<Weighed<'w>>> {
        let mut pairs: BTreeMap<(i64, Category), Vec<Weighed<'_>>> = BTreeMap::new();
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

    /// The window with the greatest score; the first of the rules where they are equal.
    fn loudest(
        &self,
        merchant: i64,
        category: Category,
        entries: &[Weighed<'_>],
        expectations: &[Expectation],
    ) -> Option<Measured> {
        let prior = self.model.prior()?;
        let mut best: Option<(f64, Measured)> = None;
        for (window, expectation) in self.cells.windows.iter().zip(expectations) {
            let start = self.week.index() - window.weeks;
            let from = entries.partition_point(|entry| entry.clue.week <= start);
            let inside = entries.get(from..).unwrap_or_default();
            let yardstick = Yardstick {
                rules: self.rules,
                prior,
                expectation,
                weeks: window.weeks,
                week: self.week.index(),
                last_day: self.last_day(),
            };
            let Some(measured) = yardstick.measure(merchant, category, inside) else {
                continue;
            };
            let score = score_of(&measured, self.rules);
            if best.as_ref().is_none_or(|(greatest, _)| score > *greatest) {
                best = Some((score, measured));
            }
        }
        best.map(|(_, measured)| measured)
    }

    fn flag(
        &self,
        merchant: i64,
        measured: &Measured,
        waves: &Waves,
        expectations: &[Expectation],
    ) -> Option<(Flag, Vec<i64>)> {
        let mut reasons = reasons(measured, self.rules);
        reasons.extend(onset(&measured.groups, measured.weeks, self.week));
        let score: f64 = reasons.iter().map(|reason| reason.contribution).sum();
        let news_since = self.last_day() - 7 * self.rules.window.news_weeks;
        if measured.newest_day <= news_since {
            return None;
        }
        let learnt = self
            .calibration
            .and_then(|calibration| Some((calibration, calibration.probability(&reasons)?)));
        let strength = match learnt {
            Some((calibration, probability)) => {
                reasons.push(calibration.reason(probability));
                Strength::of_probability(probability, calibration)
            }
            None => Strength::of_score(score, self.rules),
        };
        let tier = tier_of(measured, strength, self.rules)?;
        let stratum = expectations
            .first()
            .map_or(0, |expectation| expectation.stratum(merchant));
        let others = |place: usize| {
            let incidents = waves
                .get(&(stratum, measured.category))
                .map(|wave| &wave[place]);
            let others = incidents.map_or(0, |incidents| {
                incidents
                    .iter()
                    .filter(|(owner, _)| *owner != merchant)
                    .count()
            });
            i64::try_from(others).unwrap_or(i64::MAX)
        };
        let same_text = measured.groups.iter().filter(|group| group.cluster != 0);
        let around = Surroundings {
            industry_now: others(0),
            industry_before: others(1),
            same_text_people: same_text.map(|group| group.people.len()).max().unwrap_or(0),
        };
        let id = MerchantId(merchant);
        let unknown = || FlagMerchant {
            merchant_id: id.to_string(),
            name: id.to_string(),
            uscc: None,
        };
        let flag = Flag {
            flag_id: format!("{}-{id}-{}", self.week, measured.category.code()),
            week: self.week,
            tier,
            merchant: self.names.get(&id).cloned().unwrap_or_else(unknown),
            category: measured.category,
            level: level_of(score, self.rules),
            score,
            probability: learnt.map(|(_, probability)| probability),
            counts: FlagCounts {
                orders: i64::try_from(measured.orders.len()).unwrap_or(i64::MAX),
                complainants: measured.complainants,
                incidents: measured.incidents,
                effective: measured.effective,
            },
            expected: measured.expected,
            trend: self.trend(measured),
            counter_evidence: counter_evidence(measured, &around, self.rules, self.week),
            reasons,
            order_ids: Vec::new(),
        };
        Some((flag, measured.orders.iter().copied().collect()))
    }

    /// Incidents by week of their independent group's first order.
    fn trend(&self, measured: &Measured) -> Vec<i64> {
        let last = self.week.index();
        (last - self.rules.window.trend_weeks + 1..=last)
            .map(|week| {
                let groups = measured
                    .groups
                    .iter()
                    .filter(|group| group.first_week == week);
                i64::try_from(groups.count()).unwrap_or(i64::MAX)
            })
            .collect()
    }

    fn waves(
        &self,
        pairs: &BTreeMap<(i64, Category), Vec<Weighed<'_>>>,
        expectations: &[Expectation],
    ) -> Waves {
        let (now, weeks) = (self.week.index(), self.rules.window.news_weeks);
        let mut waves = Waves::new();
        for ((merchant, category), entries) in pairs {
            let stratum = expectations
                .first()
                .map_or(0, |expectation| expectation.stratum(*merchant));
            let wave = waves.entry((stratum, *category)).or_default();
            for clue in entries.iter().map(|entry| entry.clue) {
                if clue.week > now - weeks {
                    wave[0].insert((*merchant, clue.incident));
                } else if clue.week > now - 2 * weeks {
                    wave[1].insert((*merchant, clue.incident));
                }
            }
        }
        waves
    }

    /// By tier, then severity within a level, then score.
    fn sort(&self, flags: &mut [(Flag, Vec<i64>)]) {
        let severity = |flag: &Flag| {
            self.rules
                .severity
                .get(&flag.category)
                .copied()
                .unwrap_or(0.0)
        };
        let key = |flag: &Flag| (flag.tier, std::cmp::Reverse(flag.level));
        flags.sort_by(|(left, _), (right, _)| {
            key(left)
                .cmp(&key(right))
                .then(severity(right).total_cmp(&severity(left)))
                .then(right.score.total_cmp(&left.score))
                .then_with(|| left.flag_id.cmp(&right.flag_id))
        });
    }
}

fn score_of(measured: &Measured, rules: &RuleSet) -> f64 {
    reasons(measured, rules)
        .iter()
        .map(|reason| reason.contribution)
        .sum()
}

#[cfg(test)]
mod tests;
