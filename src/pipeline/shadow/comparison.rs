//! Two rule sets over the same weeks: who comes, who goes, how often each was right, and what looking costs.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use serde::Serialize;

use crate::domain::{
    Category, Flag, FlagDecision, Identities, MerchantId, Tier, Week, standing_decisions,
};
use crate::flags::RuleSet;

/// The answer of a shadow run.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct ShadowRun {
    pub weeks: Vec<ShadowWeek>,
    pub current: ShadowOutcome,
    pub draft: ShadowOutcome,
    /// Under the draft and not under the rules in force.
    pub gained: Vec<ShadowFlag>,
    /// Under the rules in force and not under the draft.
    pub lost: Vec<ShadowFlag>,
    /// Of the draft, for both: an assumption about people, not a measurement.
    pub minutes_per_flag: f64,
}

/// Flags of one week.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct ShadowWeek {
    pub week: Week,
    pub current: usize,
    pub draft: usize,
}

/// One rule set over all weeks. A case is a merchant × category × tier, however many weeks it stays.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct ShadowOutcome {
    pub rules_version: String,
    /// Weekly flags, the same case again each week.
    pub flags: usize,
    pub cases: usize,
    pub tiers: Vec<ShadowTier>,
    /// Every case looked at once.
    pub review_hours: f64,
}

/// The cases of one tier against the decisions on their merchant and category.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct ShadowTier {
    pub tier: Tier,
    pub cases: usize,
    pub confirmed: usize,
    pub rejected: usize,
    /// Confirmed of decided; `None` where nobody has decided. Undecided cases are in neither.
    pub precision: Option<f64>,
}

/// A case that only one of the rule sets has.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ShadowFlag {
    pub merchant_id: String,
    pub name: String,
    pub category: Category,
    pub tier: Tier,
    pub first_week: Week,
    /// Whether reviewers held the suspicion to be true.
    pub confirmed: Option<bool>,
}

type CaseKey = (String, Category, Tier);
/// First week and name by case.
type Cases = BTreeMap<CaseKey, (Week, String)>;
/// The last decision that could tell.
type Labels = BTreeMap<(String, Category), bool>;

impl ShadowRun {
    /// Both lists hold the same weeks in order of time. Decisions count when made by the end of `until`.
    pub(super) fn compare(
        (current_rules, current): (&RuleSet, &[(Week, Vec<Flag>)]),
        (draft_rules, draft): (&RuleSet, &[(Week, Vec<Flag>)]),
        decisions: &[FlagDecision],
        identities: &Identities,
        until: NaiveDate,
    ) -> Self {
        let minutes_per_flag = draft_rules.review_cost.minutes_per_flag;
        let labels = labels(decisions, identities, until);
        let (told, would_tell) = (cases(current), cases(draft));
        let outcome = |rules: &RuleSet, weeks: &[(Week, Vec<Flag>)], cases: &Cases| ShadowOutcome {
            rules_version: rules.version.clone(),
            flags: weeks.iter().map(|(_, flags)| flags.len()).sum(),
            cases: cases.len(),
            tiers: Tier::ALL
                .iter()
                .map(|tier| ShadowTier::of(*tier, cases, &labels))
                .collect(),
            review_hours: cases.len() as f64 * minutes_per_flag / 60.0,
        };
        Self {
            weeks: current
                .iter()
                .zip(draft)
                .map(|((week, current), (_, draft))| ShadowWeek {
                    week: *week,
                    current: current.len(),
                    draft: draft.len(),
                })
                .collect(),
            current: outcome(current_rules, current, &told),
            draft: outcome(draft_rules, draft, &would_tell),
            gained: only_in(&would_tell, &told, &labels),
            lost: only_in(&told, &would_tell, &labels),
            minutes_per_flag,
        }
    }
}

impl ShadowTier {
    fn of(tier: Tier, cases: &Cases, labels: &Labels) -> Self {
        let own = || cases.keys().filter(|(.., other)| *other == tier);
        let decided = |outcome: bool| {
            own()
                .filter(|key| label(key, labels) == Some(outcome))
                .count()
        };
        let (confirmed, rejected) = (decided(true), decided(false));
        let all = confirmed + rejected;
        Self {
            tier,
            cases: own().count(),
            confirmed,
            rejected,
            precision: (all > 0).then(|| confirmed as f64 / all as f64),
        }
    }
}

fn cases(weeks: &[(Week, Vec<Flag>)]) -> Cases {
    let mut cases = Cases::new();
    for (week, flags) in weeks {
        for flag in flags {
            let key = (flag.merchant.merchant_id.clone(), flag.category, flag.tier);
            cases
                .entry(key)
                .or_insert_with(|| (*week, flag.merchant.name.clone()));
        }
    }
    cases
}

/// By merchant as it is counted today: two that were merged since share what was decided about either.
fn labels(decisions: &[FlagDecision], identities: &Identities, until: NaiveDate) -> Labels {
    let mut standing = standing_decisions(decisions, until);
    standing.sort_by_key(|decision| (decision.decided_on, decision.number));
    let label = |decision: &FlagDecision| {
        let written = &decision.flag.merchant.merchant_id;
        let merchant = match written.parse::<MerchantId>() {
            Ok(id) => identities.canonical(id).to_string(),
            Err(_) => written.clone(),
        };
        Some(((merchant, decision.flag.category), decision.label()?))
    };
    standing.into_iter().filter_map(label).collect()
}

fn label((merchant, category, _): &CaseKey, labels: &Labels) -> Option<bool> {
    labels.get(&(merchant.clone(), *category)).copied()
}

/// Candidates first, then by week.
fn only_in(one: &Cases, other: &Cases, labels: &Labels) -> Vec<ShadowFlag> {
    let mut found: Vec<ShadowFlag> = one
        .iter()
        .filter(|(key, _)| !other.contains_key(key))
        .map(|(key, (first_week, name))| ShadowFlag {
            merchant_id: key.0.clone(),
            name: name.clone(),
            category: key.1,
            tier: key.2,
            first_week: *first_week,
            confirmed: label(key, labels),
        })
        .collect();
    found.sort_by_key(|flag| (flag.tier, flag.first_week));
    found
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::FlagVerdict;

    fn week(number: i32) -> Week {
        Week::from_index(2_900 + number)
    }

    fn flag(merchant: i64, tier: Tier, at: Week) -> Flag {
        let day = at.sunday();
        let example = FlagDecision::example(merchant, FlagVerdict::Confirmed, day, &[]);
        Flag {
            tier,
            ..example.flag
        }
    }

    #[test]
    fn a_case_is_counted_once_however_long_it_stays_and_judged_by_what_was_decided() {
        let (candidate, watch) = (Tier::Candidate, Tier::Watch);
        let told = [
            (week(1), vec![flag(1, candidate, week(1))]),
            (
                week(2),
                vec![flag(1, candidate, week(2)), flag(2, watch, week(2))],
            ),
        ];
        let would_tell = [
            (
                week(1),
                vec![flag(1, candidate, week(1)), flag(3, candidate, week(1))],
            ),
            (
                week(2),
                vec![flag(2, candidate, week(2)), flag(3, candidate, week(2))],
            ),
        ];
        let on = |number, merchant, verdict, at: Week| FlagDecision {
            number,
            flag: flag(merchant, candidate, at),
            ..FlagDecision::example(merchant, verdict, at.sunday(), &[])
        };
        let decisions = [
            on(1, 1, FlagVerdict::Confirmed, week(1)),
            on(2, 3, FlagVerdict::Confirmed, week(1)),
            // Another week's flag of the same merchant, decided later.
            on(3, 3, FlagVerdict::Rejected, week(2)),
            // Too late to be known, and nothing that could be told.
            on(4, 2, FlagVerdict::Rejected, week(9)),
            on(5, 2, FlagVerdict::Insufficient, week(2)),
        ];
        let rules = RuleSet::shipped().unwrap();
        let run = ShadowRun::compare(
            (&rules, &told),
            (&rules, &would_tell),
            &decisions,
            &Identities::default(),
            week(2).sunday(),
        );
        let told_of = |flags: &[ShadowFlag]| -> Vec<(String, Tier, Week, Option<bool>)> {
            let one = |flag: &ShadowFlag| {
                let id = flag.merchant_id.clone();
                (id, flag.tier, flag.first_week, flag.confirmed)
            };
            flags.iter().map(one).collect()
        };
        let id = |number| MerchantId(number).to_string();
        assert_eq!(
            told_of(&run.gained),
            [
                (id(3), candidate, week(1), Some(false)),
                (id(2), candidate, week(2), None)
            ]
        );
        assert_eq!(told_of(&run.lost), [(id(2), watch, week(2), None)]);
        assert_eq!((run.current.flags, run.current.cases), (3, 2));
        assert_eq!((run.draft.flags, run.draft.cases), (4, 3));
        assert_eq!(run.current.tiers[0].precision, Some(1.0));
        assert_eq!(run.current.tiers[1].precision, None);
        assert_eq!(run.draft.tiers[0].precision, Some(0.5));
        assert!((run.draft.review_hours - 0.5).abs() < 1e-12);
        assert_eq!((run.weeks[1].current, run.weeks[1].draft), (2, 2));
    }
}
