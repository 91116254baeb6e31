//! The rule set as data: versioned, validated, unknown keys refused.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::domain::Category;

/// The rule set that ships with the program.
const SHIPPED: &str = include_str!("../../pipelines/rules/flags.toml");

/// A rule set as `pipelines/rules/flags.toml` holds it; each key is explained there.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RuleSet {
    pub version: String,
    pub source: String,
    pub severity: BTreeMap<Category, f64>,
    pub window: Window,
    pub thresholds: Thresholds,
    pub factors: Factors,
    pub score: Score,
    pub levels: Levels,
    pub lead_unit: BTreeMap<Category, String>,
}

#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Window {
    pub weeks: i32,
    pub baseline_weeks: i32,
    pub complainant_days: i32,
}

#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Thresholds {
    pub suppress_below_complainants: i64,
    pub window_complainants: i64,
    pub window_weight: f64,
    pub week_complainants: i64,
    pub surge_mad: f64,
    pub surge_incidents: i64,
    pub candidate_ratio: f64,
    pub candidate_weight: f64,
    pub review_share: f64,
}

#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Factors {
    pub tipoff: f64,
    pub anonymous: f64,
    pub professional: f64,
    pub template: f64,
    pub professional_merchants: usize,
    pub template_orders: usize,
}

#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Score {
    pub breadth_per_complainant: f64,
    pub ratio_weight: f64,
    pub ratio_most: f64,
    pub persistence_per_week: f64,
    pub hotline: f64,
    pub confirmed: f64,
    pub discounted: f64,
}

#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Levels {
    pub yellow: f64,
    pub orange: f64,
    pub red: f64,
}

/// Why a rule set cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum RuleSetError {
    #[error("预警规则集无法读取：{0}")]
    Toml(#[from] toml::de::Error),
    #[error("预警规则集的 {key} 无效：{reason}")]
    Value {
        key: &'static str,
        reason: &'static str,
    },
}

impl RuleSet {
    /// The rules that ship with the program.
    pub fn shipped() -> Result<Self, RuleSetError> {
        Self::parse(SHIPPED)
    }

    pub fn parse(text: &str) -> Result<Self, RuleSetError> {
        let rules: Self = toml::from_str(text)?;
        let check = |holds: bool, key, reason| {
            if holds {
                Ok(())
            } else {
                Err(RuleSetError::Value { key, reason })
            }
        };
        check(
            (1..=52).contains(&rules.window.weeks),
            "window.weeks",
            "应在1至52之间",
        )?;
        check(
            (4..=260).contains(&rules.window.baseline_weeks),
            "window.baseline_weeks",
            "应在4至260之间",
        )?;
        check(
            rules.thresholds.suppress_below_complainants >= 2,
            "thresholds.suppress_below_complainants",
            "不得小于2",
        )?;
        for factor in [
            rules.factors.professional,
            rules.factors.template,
            rules.factors.anonymous,
        ] {
            // A discounted complaint still counts: the complainant may be right.
            check(
                factor > 0.0 && factor <= 1.0,
                "factors",
                "折扣应大于0且不超过1",
            )?;
        }
        check(
            rules.levels.yellow < rules.levels.orange && rules.levels.orange < rules.levels.red,
            "levels",
            "应依次增大",
        )?;
        Ok(rules)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_shipped_rules_are_valid() {
        assert_eq!(RuleSet::shipped().unwrap().version, "2026.1");
    }

    #[test]
    fn a_discount_of_nothing_is_refused() {
        let text = SHIPPED.replace("professional = 0.3", "professional = 0.0");
        assert!(matches!(
            RuleSet::parse(&text),
            Err(RuleSetError::Value { key: "factors", .. })
        ));
        assert!(matches!(
            RuleSet::parse("version = 1"),
            Err(RuleSetError::Toml(_))
        ));
    }
}
