//! 静默: a rejected merchant and category rests until something new is known of it (signals.md §1h (iv)).

use std::collections::HashMap;

use chrono::NaiveDate;
use serde::Serialize;

use super::rules::MutingRules;
use crate::domain::{Category, Flag, FlagDecision, FlagVerdict, Identities, standing_decisions};

/// Merchant and category; members of one merchant are that merchant.
type Subject = (String, Category);

/// Why a flag rests, or why it no longer does.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Rest {
    /// The decision that rejected it.
    pub decision: i64,
    pub rejected_flag_id: String,
    pub decided_on: NaiveDate,
    /// A Chinese sentence.
    pub reason: String,
}

/// What rejections silence at the end of a day.
pub(super) struct Muting<'a> {
    rules: MutingRules,
    identities: &'a Identities,
    /// The last word on each merchant and category.
    last: HashMap<Subject, &'a FlagDecision>,
}

/// Whether a flag rests.
pub(super) enum Silence {
    /// Nothing was rejected.
    Unspoken,
    /// Rejected, and nothing new since.
    Rests(Rest),
    /// Rejected, but something is new.
    Broken(Rest),
}

impl<'a> Muting<'a> {
    /// By the decisions made by the end of `until`; a corrected one does not count.
    pub(super) fn of(
        decisions: &'a [FlagDecision],
        until: NaiveDate,
        identities: &'a Identities,
        rules: MutingRules,
    ) -> Self {
        let mut last: HashMap<Subject, &FlagDecision> = HashMap::new();
        for decision in standing_decisions(decisions, until) {
            let place = last
                .entry(subject(&decision.flag, identities))
                .or_insert(decision);
            let age = |decision: &FlagDecision| (decision.decided_on, decision.number);
            if age(decision) > age(place) {
                *place = decision;
            }
        }
        Self {
            rules,
            identities,
            last,
        }
    }

    /// The last decision about the flag's merchant and category.
    pub(super) fn last_word(&self, flag: &Flag) -> Option<&'a FlagDecision> {
        self.last.get(&subject(flag, self.identities)).copied()
    }

    pub(super) fn silence_of(&self, flag: &Flag) -> Silence {
        let rejected = self
            .last_word(flag)
            .filter(|decision| decision.verdict == FlagVerdict::Rejected);
        let Some(decision) = rejected else {
            return Silence::Unspoken;
        };
        let then = &decision.flag;
        let grown = flag.counts.effective - then.counts.effective;
        let confirmed = confirmed_of(flag) - confirmed_of(then);
        let rest = |reason: String| Rest {
            decision: decision.number,
            rejected_flag_id: then.flag_id.clone(),
            decided_on: decision.decided_on,
            reason,
        };
        let said = format!(
            "{}对{}的同类嫌疑作出“驳回”结论（{}）",
            decision.decided_on, then.merchant.name, decision.reason
        );
        // Sums of weights: a growth of 3 may be short of it by rounding.
        if grown >= self.rules.growth - 1e-9 {
            return Silence::Broken(rest(format!(
                "{said}；此后折合独立投诉由{:.1}件增至{:.1}件，重新进入队列。",
                then.counts.effective, flag.counts.effective
            )));
        }
        if confirmed > 0.0 {
            return Silence::Broken(rest(format!(
                "{said}；此后新增查实{confirmed:.0}件，重新进入队列。"
            )));
        }
        Silence::Rests(rest(format!(
            "{said}；折合独立投诉由{:.1}件变为{:.1}件，增加不足{:.0}件，也无新的查实，暂不列入核查队列（预警清单仍然列出）。",
            then.counts.effective, flag.counts.effective, self.rules.growth
        )))
    }
}

fn subject(flag: &Flag, identities: &Identities) -> Subject {
    let id = &flag.merchant.merchant_id;
    let canonical = id
        .parse()
        .map_or_else(|_| id.clone(), |id| identities.canonical(id).to_string());
    (canonical, flag.category)
}

/// Incidents that the authority confirmed: what R4 counts.
fn confirmed_of(flag: &Flag) -> f64 {
    let reason = flag
        .reasons
        .iter()
        .find(|reason| reason.code == "R4_outcomes");
    reason.map_or(0.0, |reason| reason.value)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::{FlagReason, Judgement, MerchantId, Verdict};

    fn day(number: u32) -> NaiveDate {
        NaiveDate::from_ymd_opt(2026, 11, number).unwrap()
    }

    fn decision(number: i64, verdict: FlagVerdict, on: u32) -> FlagDecision {
        let mut decision = FlagDecision::example(7, verdict, day(on), &[]);
        decision.number = number;
        decision.flag.flag_id = format!("flag-{number}");
        decision
    }

    /// The same merchant later, with more effective complaints and confirmed incidents.
    fn later(growth: f64, confirmed: f64) -> Flag {
        let mut flag = decision(99, FlagVerdict::Rejected, 20).flag;
        flag.counts.effective += growth;
        flag.reasons.push(FlagReason {
            code: "R4_outcomes".to_owned(),
            value: confirmed,
            threshold: None,
            contribution: 0.0,
            text: String::new(),
        });
        flag
    }

    fn silence(decisions: &[FlagDecision], until: u32, flag: &Flag) -> &'static str {
        let identities = Identities::default();
        let rules = MutingRules { growth: 3.0 };
        match Muting::of(decisions, day(until), &identities, rules).silence_of(flag) {
            Silence::Unspoken => "unspoken",
            Silence::Rests(rest) => {
                assert!(rest.reason.contains("驳回"), "{}", rest.reason);
                "rests"
            }
            Silence::Broken(_) => "broken",
        }
    }

    #[test]
    fn a_rejected_merchant_rests_until_it_grew_or_an_outcome_was_confirmed() {
        let rejected = [decision(1, FlagVerdict::Rejected, 10)];
        assert_eq!(silence(&rejected, 15, &later(0.0, 0.0)), "rests");
        assert_eq!(silence(&rejected, 15, &later(2.9, 0.0)), "rests");
        assert_eq!(silence(&rejected, 15, &later(3.0, 0.0)), "broken");
        assert_eq!(silence(&rejected, 15, &later(0.0, 1.0)), "broken");
    }

    #[test]
    fn only_what_was_decided_by_then_and_stands_silences() {
        let rejected = [decision(1, FlagVerdict::Rejected, 10)];
        assert_eq!(silence(&rejected, 9, &later(0.0, 0.0)), "unspoken");
        // The last word counts, whichever flag of the merchant it was about.
        let reopened = [
            decision(1, FlagVerdict::Rejected, 10),
            decision(2, FlagVerdict::Insufficient, 12),
        ];
        assert_eq!(silence(&reopened, 11, &later(0.0, 0.0)), "rests");
        assert_eq!(silence(&reopened, 12, &later(0.0, 0.0)), "unspoken");
        let mut corrected = decision(2, FlagVerdict::Confirmed, 10);
        corrected.flag.flag_id = "flag-1".to_owned();
        let corrected = [decision(1, FlagVerdict::Rejected, 10), corrected];
        assert_eq!(silence(&corrected, 15, &later(0.0, 0.0)), "unspoken");
    }

    #[test]
    fn another_category_is_not_silenced_and_a_merged_merchant_is() {
        let rejected = [decision(1, FlagVerdict::Rejected, 10)];
        let mut other = later(0.0, 0.0);
        other.category = Category::FakeTransaction;
        assert_eq!(silence(&rejected, 15, &other), "unspoken");
        let mut member = later(0.0, 0.0);
        member.merchant.merchant_id = MerchantId(3).to_string();
        assert_eq!(silence(&rejected, 15, &member), "unspoken");
        let identities = Identities::of(&[Judgement {
            number: 1,
            verdict: Verdict::Same {
                left: MerchantId(3),
                right: MerchantId(7),
            },
            reason: String::new(),
            operator: String::new(),
            judged_at: 0,
        }]);
        let muting = Muting::of(&rejected, day(15), &identities, MutingRules { growth: 3.0 });
        assert!(matches!(muting.silence_of(&member), Silence::Rests(_)));
    }
}
