//! The rule set as data: versioned, validated, unknown keys refused.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use super::festival::{Festival, MovingFestival};
use crate::domain::Category;
use crate::inference::{GpsPrior, Likeness, ShareBelief};
use crate::rules::Holidays;
use crate::stats::Independence;

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
    pub independence: Independence,
    pub expectation: ExpectationRules,
    pub shrinkage: Shrinkage,
    pub share: ShareRules,
    pub evidence: EvidenceRules,
    pub outcomes: OutcomeRules,
    pub cusum: CusumRules,
    pub surge: SurgeRules,
    pub candidate: CandidateRules,
    pub watch: WatchRules,
    pub review: ReviewRules,
    /// Without it decisions teach nothing, and the scores alone decide.
    pub calibration: Option<CalibrationRules>,
    #[serde(default)]
    pub review_cost: ReviewCost,
    pub levels: Levels,
    pub wave: WaveRules,
    #[serde(default)]
    pub festival: Vec<Festival>,
    #[serde(default)]
    pub moving_festival: Vec<MovingFestival>,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Window {
    pub weeks: Vec<i32>,
    pub news_weeks: i32,
    pub trend_weeks: i32,
}

#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ExpectationRules {
    pub tau: f64,
    pub thick: f64,
    pub least_share: f64,
    pub most_share: f64,
}

#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Shrinkage {
    pub prior: [f64; 5],
    pub belief: [f64; 5],
    pub fit_weeks: i32,
    pub fit_merchants: usize,
    pub fit_cells: usize,
}

#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ShareRules {
    pub guilty: f64,
    pub likeness: f64,
    pub belief: f64,
    pub own_record: f64,
    pub least: f64,
    pub most: f64,
}

impl ShareRules {
    fn holds(&self) -> bool {
        let positive = |value: f64| value > 0.0 && value.is_finite();
        self.guilty > 0.0
            && self.guilty < 1.0
            && positive(self.likeness)
            && positive(self.belief)
            && positive(self.own_record)
            && self.least < self.most
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct EvidenceRules {
    pub short_span_days: i32,
    pub short_span: f64,
    pub coherence: f64,
    pub incoherent: f64,
}

#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct OutcomeRules {
    pub honest: f64,
    pub filed: f64,
    pub merchants: f64,
    pub odds: f64,
    pub firmness: f64,
    pub least: f64,
    pub most: f64,
}

impl OutcomeRules {
    fn holds(&self) -> bool {
        let share = |share: f64| share > 0.0 && share < 1.0;
        let positive = |value: f64| value > 0.0 && value.is_finite();
        share(self.honest)
            && share(self.filed)
            && positive(self.merchants)
            && positive(self.firmness)
            && self.odds > 1.0
            && self.odds.is_finite()
            && self.least <= 0.0
            && self.most >= 0.0
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CusumRules {
    pub factor: f64,
    pub threshold: f64,
}

#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SurgeRules {
    pub chance: f64,
}

#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct WaveRules {
    pub weeks: i32,
    pub incidents: i64,
    pub factor: f64,
}

#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CandidateRules {
    pub score: f64,
    pub effective: f64,
    pub groups: i64,
    pub span_days: i32,
    pub lower_bound: f64,
    pub without_largest: f64,
}

#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct WatchRules {
    pub score: f64,
    pub effective: f64,
    pub groups: i64,
}

#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ReviewRules {
    pub score: f64,
    pub people: i64,
    pub victims: usize,
}

#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CalibrationRules {
    pub least_decisions: usize,
    pub looseness: f64,
    pub candidate: f64,
    pub watch: f64,
}

impl CalibrationRules {
    fn holds(&self) -> bool {
        let lines = self.watch > 0.0 && self.watch <= self.candidate && self.candidate < 1.0;
        let loose = self.looseness > 0.0 && self.looseness.is_finite();
        self.least_decisions >= 2 && loose && lines
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ReviewCost {
    pub minutes_per_flag: f64,
}

impl Default for ReviewCost {
    fn default() -> Self {
        Self {
            minutes_per_flag: 10.0,
        }
    }
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
        rules.check()?;
        Ok(rules)
    }

    /// Names of the festivals that any day from `first` to `last` falls into.
    pub fn festivals_between(
        &self,
        first: NaiveDate,
        last: NaiveDate,
        holidays: &Holidays,
    ) -> Vec<&str> {
        let fixed = self.festival.iter();
        let fixed = fixed.filter(|festival| festival.touches(first, last));
        let moving = self.moving_festival.iter();
        let moving = moving.filter(|festival| festival.touches(holidays, first, last));
        fixed
            .map(|festival| festival.name.as_str())
            .chain(moving.map(|festival| festival.name.as_str()))
            .collect()
    }

    fn check(&self) -> Result<(), RuleSetError> {
        let check = |holds: bool, key, reason| {
            if holds {
                Ok(())
            } else {
                Err(RuleSetError::Value { key, reason })
            }
        };
        let weeks = &self.window.weeks;
        check(
            !weeks.is_empty() && weeks.iter().all(|weeks| (1..=104).contains(weeks)),
            "window.weeks",
            "至少一个，各在1至104之间",
        )?;
        check(
            (1..=52).contains(&self.window.trend_weeks) && self.window.news_weeks >= 1,
            "window",
            "news_weeks不小于1，trend_weeks在1至52之间",
        )?;
        for factor in [self.independence.template, self.independence.anonymous] {
            // A discounted complaint still counts: the complainant may be right.
            check(
                factor > 0.0 && factor <= 1.0,
                "independence",
                "折扣应大于0且不超过1",
            )?;
        }
        check(
            self.independence.free_merchants >= 1 && self.independence.template_merchants >= 2,
            "independence",
            "free_merchants不小于1，template_merchants不小于2",
        )?;
        let blocks = &self.independence;
        check(
            blocks.block_complainants >= 2
                && blocks.block_merchants >= 2
                && blocks.block_fill > 0.0
                && blocks.block_fill <= 1.0,
            "independence",
            "block_complainants和block_merchants不小于2，block_fill大于0且不超过1",
        )?;
        let shares = &self.expectation;
        check(
            shares.tau > 0.0
                && shares.thick > 0.0
                && shares.least_share > 0.0
                && shares.least_share <= shares.most_share,
            "expectation",
            "tau、thick和least_share大于0，least_share不超过most_share",
        )?;
        check(
            self.prior().is_some(),
            "shrinkage.prior",
            "参数应大于0，权重在0与1之间",
        )?;
        check(
            self.shrinkage.belief.iter().all(|spread| *spread > 0.0),
            "shrinkage.belief",
            "标准差应大于0",
        )?;
        check(
            self.share.holds(),
            "share",
            "guilty在0与1之间，likeness、belief和own_record大于0，least小于most",
        )?;
        check(
            self.outcomes.holds(),
            "outcomes",
            "honest和filed在0与1之间，merchants和firmness大于0，odds大于1，least不大于0，most不小于0",
        )?;
        check(
            self.surge.chance > 0.0 && self.surge.chance < 1.0,
            "surge.chance",
            "在0与1之间",
        )?;
        check(
            self.wave.weeks >= 1 && self.wave.incidents >= 1 && self.wave.factor > 1.0,
            "wave",
            "weeks和incidents不小于1，factor大于1",
        )?;
        check(
            self.watch.score <= self.candidate.score
                && self.candidate.without_largest <= self.candidate.score
                && self.candidate.groups >= 2,
            "candidate",
            "score不小于watch.score和without_largest，groups不小于2",
        )?;
        check(
            self.calibration.is_none_or(|rules| rules.holds()),
            "calibration",
            "least_decisions不小于2，looseness大于0，0＜watch≤candidate＜1",
        )?;
        let minutes = self.review_cost.minutes_per_flag;
        check(
            minutes > 0.0 && minutes.is_finite(),
            "review_cost.minutes_per_flag",
            "应大于0",
        )?;
        check(
            self.levels.yellow < self.levels.orange && self.levels.orange < self.levels.red,
            "levels",
            "应依次增大",
        )
    }

    /// The prior used until the data can fit their own; checked when the rules were read.
    pub(super) fn prior(&self) -> Option<GpsPrior> {
        let [shape_1, rate_1, shape_2, rate_2, weight] = self.shrinkage.prior;
        GpsPrior::new(shape_1, rate_1, shape_2, rate_2, weight)
    }

    /// How alike honest merchants are while the data cannot tell; checked when the rules were read.
    pub(super) fn likeness(&self) -> Likeness {
        Likeness::within(self.share.likeness)
    }

    /// The same, and how many are guilty: a merchant as a rule of one kind, any of those that are evaluated.
    pub(super) fn share_belief(&self) -> ShareBelief {
        ShareBelief {
            likeness: self.likeness(),
            spread: self.share.belief,
            guilty: self.share.guilty / self.severity.len().max(1) as f64,
        }
    }

    /// Whether a category is evaluated.
    pub fn evaluates(&self, category: Category) -> bool {
        self.severity.contains_key(&category)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_shipped_rules_are_valid() {
        assert_eq!(RuleSet::shipped().unwrap().version, "2026.7");
    }

    #[test]
    fn a_discount_of_nothing_is_refused() {
        let text = SHIPPED.replace("template = 0.3", "template = 0.0");
        assert!(matches!(
            RuleSet::parse(&text),
            Err(RuleSetError::Value {
                key: "independence",
                ..
            })
        ));
        assert!(matches!(
            RuleSet::parse("version = 1"),
            Err(RuleSetError::Toml(_))
        ));
    }
}
