//! 预警: what the rules say about one merchant, one category and one week.

use serde::{Deserialize, Serialize};

use super::{Category, Week};

code_enum! {
    /// Which queue a flag goes to.
    Tier {
        /// 建议核查: goes to a reviewer; never a finding by itself.
        Candidate = "candidate", "建议核查";
        Watch = "watch", "持续关注";
        /// 疑似集中或格式化投诉: the complaints should be looked at, not the merchant.
        ComplainantReview = "complainant_review", "投诉方复核";
    }
}

code_enum! {
    /// 蓝/黄/橙/红.
    FlagLevel {
        Blue = "blue", "蓝";
        Yellow = "yellow", "黄";
        Orange = "orange", "橙";
        Red = "red", "红";
    }
}

/// The merchant of a flag, as it was known in that week.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct FlagMerchant {
    pub merchant_id: String,
    pub name: String,
    pub uscc: Option<String>,
}

/// The counts behind a flag: 件数, 独立投诉人, 事件数, and the discounted sum.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct FlagCounts {
    pub orders: i64,
    pub complainants: i64,
    pub incidents: i64,
    /// Sum of the weights of D.12 over incidents.
    pub effective: f64,
}

/// One reason, with its number, its threshold and a Chinese sentence. Contributions add up to the score.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct FlagReason {
    pub code: String,
    pub value: f64,
    pub threshold: Option<f64>,
    pub contribution: f64,
    pub text: String,
}

/// What speaks against the flag; always shown beside it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct CounterEvidence {
    pub code: String,
    pub value: f64,
    pub text: String,
}

/// One flag as evaluated for one week. Frozen with the week's snapshot.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Flag {
    pub flag_id: String,
    pub week: Week,
    pub tier: Tier,
    pub merchant: FlagMerchant,
    pub category: Category,
    pub level: FlagLevel,
    pub score: f64,
    /// Weeks that counts and orders cover, the flag's own included; `None` in weeks evaluated before it was kept.
    #[serde(default)]
    pub window_weeks: Option<i32>,
    /// That the suspicion holds, as the decisions by the end of the week bear out; `None` until there are enough of them.
    #[serde(default)]
    pub probability: Option<f64>,
    pub counts: FlagCounts,
    /// Incidents that the merchant's size alone explains in the window.
    pub expected: f64,
    /// Incidents of each week of the window, oldest first.
    pub trend: Vec<i64>,
    pub reasons: Vec<FlagReason>,
    pub counter_evidence: Vec<CounterEvidence>,
    pub order_ids: Vec<String>,
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::{FlagDecision, FlagVerdict};

    #[test]
    fn a_flag_frozen_before_its_window_was_kept_is_still_read() {
        let day = "2026-11-22".parse().unwrap();
        let flag = FlagDecision::example(1, FlagVerdict::Confirmed, day, &[]).flag;
        let mut frozen = serde_json::to_value(&flag).unwrap();
        frozen.as_object_mut().unwrap().remove("window_weeks");
        let read: Flag = serde_json::from_value(frozen).unwrap();
        assert_eq!(read.window_weeks, None);
        assert_eq!(
            Flag {
                window_weeks: flag.window_weeks,
                ..read
            },
            flag
        );
    }
}
