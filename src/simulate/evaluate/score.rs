//! How good a rule is: who was found, how soon, and who was accused wrongly.

use std::collections::BTreeMap;

use serde::Serialize;

use super::accusations::{Accusations, first_at};
use super::quantiles::Quantiles;
use super::suspects::Suspect;
use crate::domain::Week;
use crate::simulate::story::Scenario;
use crate::simulate::truth::{Truth, TruthMerchant};

/// Genuine incidents from which on a guilty merchant is expected to be found (signals.md §2).
pub(super) const VISIBLE: u64 = 5;

/// The score of one rule at one threshold. Merchants are counted once, however often they are flagged.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Score {
    /// Guilty merchants among all flagged merchants; none when nobody was flagged.
    pub precision: Option<f64>,
    /// Flagged merchants among the guilty with at least 5 genuine incidents in the evaluated weeks.
    pub recall: Option<f64>,
    /// Merchants wrongly flagged for the first time, per 10 000 active merchants and week.
    pub false_flags_per_10k_merchants_per_week: Option<f64>,
    pub guilty: u64,
    /// Of them, those with at least 5 genuine incidents in the evaluated weeks.
    pub guilty_visible: u64,
    pub guilty_flagged: u64,
    pub flagged: u64,
    pub falsely_flagged_merchants: u64,
    /// Weeks from the start of a story to its first flag; 0 is the same week.
    pub weeks_to_flag: Quantiles,
    /// Genuine incidents up to the end of the week of the first flag.
    pub incidents_to_flag: Quantiles,
    pub per_scenario: BTreeMap<Scenario, ScenarioScore>,
}

/// The score of one kind of story.
#[derive(Debug, Clone, PartialEq, Default, Serialize)]
pub struct ScenarioScore {
    pub guilty: bool,
    pub merchants: u64,
    /// Guilty ones with at least 5 genuine incidents.
    pub visible: u64,
    pub flagged: u64,
    /// Flagged merchants among all of the kind.
    pub share_flagged: f64,
    /// In 投诉方复核: what a flood or a smear should end in.
    pub complainant_review: u64,
    pub weeks_to_flag: Quantiles,
    pub incidents_to_flag: Quantiles,
}

/// What all rules are scored against.
pub(super) struct Yardstick<'a> {
    pub(super) truth: &'a Truth,
    /// Last evaluated week.
    pub(super) last_week: i32,
    /// Sum over the evaluated weeks of the merchants that were active.
    pub(super) active_merchant_weeks: u64,
}

/// Waiting of one found merchant.
struct Wait {
    weeks: i64,
    incidents: i64,
}

impl Yardstick<'_> {
    /// Scores what a rule says at a threshold.
    pub(super) fn score(&self, said: &Accusations, threshold: f64) -> Score {
        let mut per_scenario: BTreeMap<Scenario, ScenarioScore> = BTreeMap::new();
        let mut waits: BTreeMap<Scenario, Vec<Wait>> = BTreeMap::new();
        let (mut guilty, mut visible, mut found, mut found_visible, mut wrong) = (0, 0, 0, 0, 0);
        for (place, merchant) in self.truth.merchants.iter().enumerate() {
            let trace = said.traces.get(&Suspect::Planted(place));
            let undeserved = trace.and_then(|trace| first_at(&trace.undeserved, threshold));
            let deserved = trace.and_then(|trace| first_at(&trace.deserved, threshold));
            let is_visible = merchant.guilty && self.is_visible(merchant);
            let is_found = merchant.guilty && deserved.is_some();
            guilty += u64::from(merchant.guilty);
            visible += u64::from(is_visible);
            found += u64::from(is_found);
            found_visible += u64::from(is_found && is_visible);
            wrong += u64::from(undeserved.is_some());
            let score = per_scenario.entry(merchant.scenario).or_default();
            score.guilty = merchant.guilty;
            score.merchants += 1;
            score.visible += u64::from(is_visible);
            let flagged = if merchant.guilty {
                deserved
            } else {
                undeserved
            };
            score.flagged += u64::from(flagged.is_some());
            if let Some(week) = deserved.filter(|_| is_found) {
                waits.entry(merchant.scenario).or_default().push(Wait {
                    weeks: i64::from(week - merchant.onset_week.index()),
                    incidents: incidents_until(merchant, week),
                });
            }
        }
        let strangers = said.traces.iter().filter(|(suspect, trace)| {
            matches!(suspect, Suspect::Stranger(_))
                && first_at(&trace.undeserved, threshold).is_some()
        });
        wrong += u64::try_from(strangers.count()).unwrap_or(0);
        for (scenario, score) in &mut per_scenario {
            score.share_flagged = ratio(score.flagged, score.merchants).unwrap_or(0.0);
            if let Some(waits) = waits.get(scenario) {
                score.weeks_to_flag = weeks_of(waits.iter());
                score.incidents_to_flag = incidents_of(waits.iter());
            }
        }
        Score {
            precision: ratio(found, found + wrong),
            recall: ratio(found_visible, visible),
            false_flags_per_10k_merchants_per_week: ratio(
                wrong * 10_000,
                self.active_merchant_weeks,
            ),
            guilty,
            guilty_visible: visible,
            guilty_flagged: found,
            flagged: found + wrong,
            falsely_flagged_merchants: wrong,
            weeks_to_flag: weeks_of(waits.values().flatten()),
            incidents_to_flag: incidents_of(waits.values().flatten()),
            per_scenario,
        }
    }

    fn is_visible(&self, merchant: &TruthMerchant) -> bool {
        u64::try_from(incidents_until(merchant, self.last_week)).unwrap_or(0) >= VISIBLE
    }
}

/// Genuine incidents up to the end of a week.
fn incidents_until(merchant: &TruthMerchant, week: i32) -> i64 {
    let sunday = Week::from_index(week).sunday();
    let until = merchant.genuine_incidents.range(..=sunday);
    until.map(|(_, count)| i64::from(*count)).sum()
}

fn weeks_of<'a>(waits: impl Iterator<Item = &'a Wait>) -> Quantiles {
    Quantiles::of(waits.map(|wait| wait.weeks).collect())
}

fn incidents_of<'a>(waits: impl Iterator<Item = &'a Wait>) -> Quantiles {
    Quantiles::of(waits.map(|wait| wait.incidents).collect())
}

/// None when there is nothing to have a part of.
pub(super) fn ratio(part: u64, whole: u64) -> Option<f64> {
    (whole > 0).then(|| part as f64 / whole as f64)
}
