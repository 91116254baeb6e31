//! S8: which queue a measured merchant goes to. No tier is a finding.

use super::calibration::Calibration;
use super::measure::Measured;
use super::rule_set::RuleSet;
use super::terms::Terms;
use crate::domain::{FlagLevel, Tier};

/// How strong the suspicion is for each queue.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Strength {
    candidate: bool,
    watch: bool,
}

impl Strength {
    /// By the fixed scores of the rules: while there are too few decisions to learn from.
    pub(super) fn of_score(score: f64, rules: &RuleSet) -> Self {
        Self {
            candidate: score >= rules.candidate.score,
            watch: score >= rules.watch.score,
        }
    }

    /// By the probability that the decisions bear out.
    pub(super) fn of_probability(probability: f64, calibration: &Calibration) -> Self {
        let rules = calibration.rules();
        Self {
            candidate: probability >= rules.candidate,
            watch: probability >= rules.watch,
        }
    }
}

/// Whether there is a queue for it at all, before the rest is measured: each asks for a strength or a raw excess.
pub(super) fn may_have_tier(raw_excess: f64, strength: Strength, rules: &RuleSet) -> bool {
    strength.candidate || strength.watch || raw_excess >= rules.review.score
}

pub(super) fn tier_of(
    measured: &Measured,
    terms: &Terms,
    strength: Strength,
    rules: &RuleSet,
) -> Option<Tier> {
    let groups = i64::try_from(measured.groups.len()).unwrap_or(i64::MAX);
    let (candidate, watch, review) = (&rules.candidate, &rules.watch, &rules.review);
    let stands = strength.candidate
        && measured.effective >= candidate.effective
        && groups >= candidate.groups
        && measured.span_days >= candidate.span_days
        && measured.bounds.0 >= candidate.lower_bound
        && terms.score_with(measured.without_largest) >= candidate.without_largest;
    if stands {
        return Some(Tier::Candidate);
    }
    // 群体投诉: neither thrown away nor counted; somebody has to ask them.
    let victims = measured
        .groups
        .iter()
        .any(|group| group.may_be_victims(review.victims, candidate.span_days));
    if victims && measured.raw_excess >= review.score {
        return Some(Tier::Watch);
    }
    // Many people, few independent voices: the complaints are to be looked at, not the merchant.
    if measured.raw_excess >= review.score
        && measured.people >= review.people
        && measured.coherence < rules.evidence.coherence
    {
        return Some(Tier::ComplainantReview);
    }
    let watched = strength.watch && measured.effective >= watch.effective && groups >= watch.groups;
    watched.then_some(Tier::Watch)
}

pub(super) fn level_of(score: f64, rules: &RuleSet) -> FlagLevel {
    match score {
        score if score >= rules.levels.red => FlagLevel::Red,
        score if score >= rules.levels.orange => FlagLevel::Orange,
        score if score >= rules.levels.yellow => FlagLevel::Yellow,
        _ => FlagLevel::Blue,
    }
}
