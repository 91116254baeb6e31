//! What reviewers decided about flags: kept for ever, corrected by a later decision, never changed.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use super::Flag;

code_enum! {
    /// Whether the suspicion against the merchant of a flag held, whatever queue the flag was in.
    FlagVerdict {
        Confirmed = "confirmed", "确认";
        Rejected = "rejected", "驳回";
        /// Nobody could tell: it teaches nothing (signals.md §1h).
        Insufficient = "insufficient", "证据不足";
    }
}

/// One entry of the append-only list.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct FlagDecision {
    /// 1, 2, 3 … in the order in which they were made.
    pub number: i64,
    /// The flag as the reviewer saw it: one of an unfinished week may be evaluated anew afterwards.
    pub flag: Flag,
    pub verdict: FlagVerdict,
    pub reason: String,
    pub operator: String,
    pub decided_on: NaiveDate,
}

impl FlagDecision {
    /// Whether the suspicion held; `None` where that could not be told.
    pub fn label(&self) -> Option<bool> {
        match self.verdict {
            FlagVerdict::Confirmed => Some(true),
            FlagVerdict::Rejected => Some(false),
            FlagVerdict::Insufficient => None,
        }
    }
}

/// The latest decision of each flag, of those made by the end of `until`; in order of the flags' numbers.
pub fn standing_decisions(decisions: &[FlagDecision], until: NaiveDate) -> Vec<&FlagDecision> {
    let mut latest: BTreeMap<&str, &FlagDecision> = BTreeMap::new();
    for decision in decisions {
        if decision.decided_on > until {
            continue;
        }
        let age = |decision: &FlagDecision| (decision.decided_on, decision.number);
        let place = latest.entry(&decision.flag.flag_id).or_insert(decision);
        if age(decision) > age(place) {
            *place = decision;
        }
    }
    latest.into_values().collect()
}

#[cfg(test)]
impl FlagDecision {
    /// A decision on a candidate for counterfeits whose reasons contributed this.
    pub(crate) fn example(
        number: i64,
        verdict: FlagVerdict,
        decided_on: NaiveDate,
        reasons: &[(&str, f64)],
    ) -> Self {
        use super::{
            Category, FlagCounts, FlagLevel, FlagMerchant, FlagReason, MerchantId, Tier, Week,
        };
        let merchant_id = MerchantId(number).to_string();
        let reason = |(code, contribution): &(&str, f64)| FlagReason {
            code: (*code).to_owned(),
            value: 0.0,
            threshold: None,
            contribution: *contribution,
            text: String::new(),
        };
        let week = Week::of(decided_on);
        let flag = Flag {
            flag_id: format!("{week}-{merchant_id}-counterfeit"),
            week,
            tier: Tier::Candidate,
            merchant: FlagMerchant {
                name: merchant_id.clone(),
                merchant_id,
                uscc: None,
            },
            category: Category::Counterfeit,
            level: FlagLevel::Orange,
            score: reasons.iter().map(|(_, contribution)| contribution).sum(),
            window_weeks: Some(26),
            probability: None,
            counts: FlagCounts {
                orders: 5,
                complainants: 5,
                incidents: 5,
                effective: 5.0,
            },
            expected: 0.5,
            trend: Vec::new(),
            reasons: reasons.iter().map(reason).collect(),
            counter_evidence: Vec::new(),
            order_ids: Vec::new(),
        };
        Self {
            number,
            flag,
            verdict,
            reason: "已核查".to_owned(),
            operator: "测试员".to_owned(),
            decided_on,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(number: u32) -> NaiveDate {
        NaiveDate::from_ymd_opt(2026, 11, number).unwrap()
    }

    #[test]
    fn the_latest_decision_known_by_a_day_stands() {
        let mut first = FlagDecision::example(1, FlagVerdict::Rejected, day(10), &[]);
        first.flag.flag_id = "one".to_owned();
        let second = FlagDecision {
            number: 2,
            verdict: FlagVerdict::Confirmed,
            decided_on: day(12),
            ..first.clone()
        };
        let third = FlagDecision {
            number: 3,
            verdict: FlagVerdict::Insufficient,
            ..second.clone()
        };
        let list = [first, second, third];
        let verdict = |until: u32| {
            let standing = standing_decisions(&list, day(until));
            standing.first().map(|decision| decision.verdict)
        };
        assert_eq!(verdict(9), None);
        assert_eq!(verdict(10), Some(FlagVerdict::Rejected));
        assert_eq!(verdict(11), Some(FlagVerdict::Rejected));
        // Of one day, the one made last.
        assert_eq!(verdict(12), Some(FlagVerdict::Insufficient));
        assert_eq!(list[2].label(), None);
    }
}
