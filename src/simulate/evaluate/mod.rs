//! Scores what a workbench made of a run against its truth file.
//!
//! In: the truth, the flags of every evaluated week, the merchants, and the aggregates. Out: one [`Evaluation`]:
//! the tier 建议核查 beside the naive rules, per kind of story, with calibration and fairness.

mod accusations;
mod calibration;
mod fairness;
mod losses;
mod naive;
mod observed;
mod quantiles;
mod resolution;
mod score;
mod suspects;
mod window;

#[cfg(test)]
mod fixture;
#[cfg(test)]
mod resolution_tests;
#[cfg(test)]
mod tests;

use std::collections::{BTreeMap, BTreeSet};

use serde::Serialize;

use accusations::Accusations;
use calibration::Case;
use naive::naive_rules;
use score::Yardstick;
use suspects::{Suspect, Suspects};

use super::story::Scenario;
use super::trial::Difficulty;
use super::truth::Truth;
use crate::domain::Tier;

pub use calibration::{Bucket, Calibration};
pub use fairness::{Fairness, FalseShare};
pub use losses::Losses;
pub use naive::{NaiveRule, RuleScore};
pub use observed::{Observed, SeenMerchant, SeenOrder};
pub use quantiles::Quantiles;
pub use resolution::{Agreement, Measured, Outcomes, Resolution};
pub use score::{ScenarioScore, Score};

/// The score of one run. Only 建议核查 (candidate) counts as an accusation.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Evaluation {
    pub difficulty: Option<Difficulty>,
    pub evaluated_weeks: u64,
    /// Mean number of merchants with an order in the 26 weeks before, over the evaluated weeks.
    pub active_merchants: f64,
    #[serde(flatten)]
    pub candidate: Score,
    /// Of the guilty flagged, those whose flags name what they did.
    pub category_right: u64,
    /// Names of the merchants flagged wrongly, sorted.
    pub falsely_flagged: Vec<String>,
    /// The naive rules, each at its best threshold for the recall of the candidates.
    pub rules: Vec<RuleScore>,
    /// None while there are too few flags to tell.
    pub calibration: Option<Calibration>,
    pub fairness: Fairness,
    /// None for a truth file that does not say whom its orders are about.
    pub resolution: Option<Resolution>,
    /// Genuine orders of the guilty, by the first thing that keeps them from counting.
    pub losses: BTreeMap<Scenario, Losses>,
}

/// Scores a run.
///
/// A flag belongs to a planted merchant when the credit codes agree or, for lack of one, when name and region do.
pub fn evaluate(truth: &Truth, observed: &Observed) -> Evaluation {
    let suspects = Suspects::new(truth, &observed.merchants);
    let active_merchant_weeks = observed.active_merchant_weeks();
    let yardstick = Yardstick {
        truth,
        last_week: observed
            .weeks
            .last()
            .map_or(i32::MAX, |(week, _)| week.index()),
        active_merchant_weeks,
    };
    let flags = FlagsRead::of(truth, observed, &suspects);
    let mut candidate = yardstick.score(&flags.candidates, 1.0);
    for place in &flags.reviewed {
        let scenario = truth
            .merchants
            .get(*place)
            .map(|merchant| merchant.scenario);
        if let Some(score) = scenario.and_then(|kind| candidate.per_scenario.get_mut(&kind)) {
            score.complainant_review += 1;
        }
    }
    let rules = naive_rules(&yardstick, observed, &suspects, candidate.recall);
    let weeks = observed.weeks.len();
    Evaluation {
        difficulty: truth.difficulty,
        evaluated_weeks: u64::try_from(weeks).unwrap_or(0),
        active_merchants: active_merchant_weeks as f64 / weeks.max(1) as f64,
        category_right: u64::try_from(flags.right_category.len()).unwrap_or(0),
        rules,
        calibration: Calibration::of(flags.cases.into_values().collect()),
        fairness: fairness_of(truth, observed, &suspects, &flags.wrong),
        falsely_flagged: flags.wrong.into_values().collect(),
        resolution: Resolution::of(truth, &observed.seen_orders),
        losses: losses::losses(truth, observed),
        candidate,
    }
}

/// What the flags of all weeks amount to.
#[derive(Default)]
struct FlagsRead {
    candidates: Accusations,
    right_category: BTreeSet<usize>,
    /// Wrongly flagged, with the name they were flagged by.
    wrong: BTreeMap<Suspect, String>,
    reviewed: BTreeSet<usize>,
    /// First appearance of everybody in 建议核查 or 持续关注.
    cases: BTreeMap<(Suspect, bool), Case>,
}

impl FlagsRead {
    fn of(truth: &Truth, observed: &Observed, suspects: &Suspects) -> Self {
        let mut read = Self::default();
        let ids: BTreeMap<String, i64> = observed
            .merchants
            .iter()
            .map(|seen| {
                (
                    crate::domain::MerchantId(seen.merchant).to_string(),
                    seen.merchant,
                )
            })
            .collect();
        for (week, flags) in &observed.weeks {
            let index = week.index();
            for flag in flags {
                let Some(merchant) = ids.get(&flag.merchant.merchant_id) else {
                    continue;
                };
                let suspect = suspects.of(*merchant);
                let planted = match suspect {
                    Suspect::Planted(place) => truth.merchants.get(place),
                    Suspect::Stranger(_) => None,
                };
                let guilty =
                    planted.is_some_and(|planted| planted.guilty && *week >= planted.onset_week);
                if flag.tier == Tier::ComplainantReview {
                    if let Suspect::Planted(place) = suspect {
                        read.reviewed.insert(place);
                    }
                    continue;
                }
                let case = read.cases.entry((suspect, guilty)).or_insert(Case {
                    week: index,
                    score: flag.score,
                    guilty,
                });
                if case.week == index {
                    case.score = case.score.max(flag.score);
                }
                if flag.tier != Tier::Candidate {
                    continue;
                }
                read.candidates.note(truth, suspect, index, 1.0);
                match suspect {
                    Suspect::Planted(place) if guilty => {
                        if planted.and_then(|planted| planted.category) == Some(flag.category) {
                            read.right_category.insert(place);
                        }
                    }
                    _ => {
                        let name = &flag.merchant.name;
                        read.wrong.entry(suspect).or_insert_with(|| name.clone());
                    }
                }
            }
        }
        read
    }
}

/// False flags among honest merchants by size and form.
fn fairness_of(
    truth: &Truth,
    observed: &Observed,
    suspects: &Suspects,
    wrong: &BTreeMap<Suspect, String>,
) -> Fairness {
    let honest: Vec<(&SeenMerchant, bool)> = observed
        .merchants
        .iter()
        .filter_map(|seen| {
            let suspect = suspects.of(seen.merchant);
            let guilty = match suspect {
                Suspect::Planted(place) => truth.merchants.get(place).is_some_and(|one| one.guilty),
                Suspect::Stranger(_) => false,
            };
            (!guilty).then(|| (seen, wrong.contains_key(&suspect)))
        })
        .collect();
    Fairness::of(&honest, &observed.sizes())
}
