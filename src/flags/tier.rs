//! S8: which queue a measured merchant goes to. No tier is a finding.

use super::measure::Measured;
use super::rule_set::RuleSet;
use super::score::coherence_of;
use crate::domain::{FlagLevel, Tier};

pub(super) fn tier_of(measured: &Measured, score: f64, rules: &RuleSet) -> Option<Tier> {
    let groups = i64::try_from(measured.groups.len()).unwrap_or(i64::MAX);
    let (candidate, watch, review) = (&rules.candidate, &rules.watch, &rules.review);
    let stands = score >= candidate.score
        && measured.effective >= candidate.effective
        && groups >= candidate.groups
        && measured.span_days >= candidate.span_days
        && measured.bounds.0 >= candidate.lower_bound
        && measured.lower_bound_without_largest >= candidate.lower_bound_without_largest;
    if stands {
        return Some(Tier::Candidate);
    }
    // Many people, few independent voices: the complaints are to be looked at, not the merchant.
    if measured.raw_excess >= review.score
        && measured.people >= review.people
        && coherence_of(measured) < rules.evidence.coherence
    {
        return Some(Tier::ComplainantReview);
    }
    let watched =
        score >= watch.score && measured.effective >= watch.effective && groups >= watch.groups;
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
