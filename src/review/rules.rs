//! The constants of the review, versioned: `pipelines/rules/review.toml`, where each is explained.

use serde::Deserialize;

const SHIPPED: &str = include_str!("../../pipelines/rules/review.toml");

/// How flags are put before reviewers.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ReviewRules {
    pub version: String,
    pub source: String,
    pub queue: QueueRules,
    pub provisional: Provisional,
    pub muting: MutingRules,
    pub double_review: DoubleReviewRules,
}

#[derive(Debug, Clone, Copy, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct QueueRules {
    pub capacity: usize,
    pub urgent: f64,
    pub uncertain: f64,
    pub lot: f64,
    pub seed: u64,
}

/// A logistic line from scores to probabilities, until one is learnt.
#[derive(Debug, Clone, Copy, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Provisional {
    pub even: f64,
    pub slope: f64,
}

#[derive(Debug, Clone, Copy, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct MutingRules {
    pub growth: f64,
}

#[derive(Debug, Clone, Copy, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct DoubleReviewRules {
    pub share: f64,
}

/// Why the rules cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum ReviewRulesError {
    #[error("核查队列规则无法读取：{0}")]
    Toml(#[from] toml::de::Error),
    #[error("核查队列规则的 {key} 无效：{reason}")]
    Value {
        key: &'static str,
        reason: &'static str,
    },
}

impl ReviewRules {
    /// The rules that ship with the program.
    pub fn shipped() -> Result<Self, ReviewRulesError> {
        Self::parse(SHIPPED)
    }

    pub fn parse(text: &str) -> Result<Self, ReviewRulesError> {
        let rules: Self = toml::from_str(text)?;
        let share = |value: f64| (0.0..=1.0).contains(&value);
        let QueueRules {
            urgent,
            uncertain,
            lot,
            ..
        } = rules.queue;
        let checks = [
            (
                [urgent, uncertain, lot].into_iter().all(share)
                    && (urgent + uncertain + lot - 1.0).abs() < 1e-9,
                "queue",
                "urgent、uncertain、lot应在0与1之间，合计为1",
            ),
            (
                rules.provisional.slope > 0.0 && rules.provisional.even.is_finite(),
                "provisional",
                "slope应大于0",
            ),
            (rules.muting.growth > 0.0, "muting.growth", "应大于0"),
            (
                share(rules.double_review.share),
                "double_review.share",
                "应在0与1之间",
            ),
        ];
        for (holds, key, reason) in checks {
            if !holds {
                return Err(ReviewRulesError::Value { key, reason });
            }
        }
        Ok(rules)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_shipped_rules_are_valid_and_shares_must_add_up() {
        assert_eq!(ReviewRules::shipped().unwrap().version, "2026.2");
        let text = SHIPPED.replace("lot = 0.05", "lot = 0.10");
        let wrong = ReviewRules::parse(&text).unwrap_err();
        assert!(wrong.to_string().contains("queue"), "{wrong}");
    }
}
