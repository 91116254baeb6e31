//! The measured side of one flag, and its reasons in Chinese sentences.

use super::past::Past;
use super::rule_set::RuleSet;
use crate::domain::{Category, CounterEvidence, FlagReason};

/// Everything measured about one merchant and category at one week's end.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Measured {
    pub(super) category: Category,
    pub(super) orders: i64,
    pub(super) complainants: i64,
    pub(super) incidents: i64,
    pub(super) effective: f64,
    pub(super) week_complainants: i64,
    pub(super) week_incidents: i64,
    pub(super) past: Past,
    /// Incidents that the merchant's size alone explains.
    pub(super) expected: f64,
    pub(super) active_weeks: i64,
    pub(super) hotlines: i64,
    pub(super) confirmed: i64,
    pub(super) not_confirmed: i64,
    pub(super) professional: i64,
    pub(super) template: i64,
    pub(super) anonymous: i64,
    /// Incidents of the merchant's other categories in the window.
    pub(super) other_categories: i64,
    /// Incidents of each week of the window, oldest first.
    pub(super) trend: Vec<i64>,
}

impl Measured {
    pub(super) fn discounted_share(&self) -> f64 {
        if self.incidents == 0 {
            0.0
        } else {
            (self.professional + self.template) as f64 / self.incidents as f64
        }
    }

    /// Observed over expected; the floor keeps a merchant with one complaint from an infinite ratio.
    pub(super) fn ratio(&self) -> f64 {
        self.incidents as f64 / self.expected.max(0.1)
    }

    pub(super) fn surges(&self, rules: &RuleSet) -> bool {
        let limit = self.past.median + rules.thresholds.surge_mad * self.past.mad.max(1.0);
        self.week_incidents >= rules.thresholds.surge_incidents
            && self.week_incidents as f64 >= limit
    }

    /// The reasons, whose contributions add up to the score.
    pub(super) fn reasons(&self, rules: &RuleSet) -> Vec<FlagReason> {
        let (limits, score, weeks) = (&rules.thresholds, &rules.score, rules.window.weeks);
        let act = self.category.label();
        let beyond = (self.complainants - limits.window_complainants).max(0) as f64;
        let ratio = (score.ratio_weight * self.ratio().max(0.1).ln())
            .clamp(-score.ratio_most, score.ratio_most);
        let mut reasons = vec![
            reason(
                "R1_effective",
                self.effective,
                Some(limits.window_weight),
                self.effective,
                format!(
                    "近{weeks}周有{}名独立投诉人就{act}反映{}个事件（{}件），按证据强度、来源和折扣加权后为{:.2}，规则线为{:.1}。",
                    self.complainants,
                    self.incidents,
                    self.orders,
                    self.effective,
                    limits.window_weight
                ),
            ),
            reason(
                "R2_breadth",
                self.complainants as f64,
                Some(limits.window_complainants as f64),
                beyond * score.breadth_per_complainant,
                format!(
                    "独立投诉人{}名，规则线为{}名；本周{}名，单周规则线为{}名。",
                    self.complainants,
                    limits.window_complainants,
                    self.week_complainants,
                    limits.week_complainants
                ),
            ),
            reason(
                "R3_expected",
                self.ratio(),
                Some(limits.candidate_ratio),
                ratio,
                format!(
                    "按该主体同期全部线索量和同期{act}占比推算，预期{:.1}个事件，实际{}个，为预期的{:.1}倍，规则线为{:.1}倍。",
                    self.expected,
                    self.incidents,
                    self.ratio(),
                    limits.candidate_ratio
                ),
            ),
        ];
        if self.active_weeks > 1 {
            reasons.push(reason(
                "R4_persistence",
                self.active_weeks as f64,
                None,
                (self.active_weeks - 1) as f64 * score.persistence_per_week,
                format!("近{weeks}周中有{}周出现此类线索。", self.active_weeks),
            ));
        }
        if self.hotlines > 1 {
            reasons.push(reason(
                "R5_hotlines",
                self.hotlines as f64,
                None,
                (self.hotlines - 1) as f64 * score.hotline,
                format!("线索来自{}个渠道。", self.hotlines),
            ));
        }
        if self.surges(rules) {
            reasons.push(reason(
                "R6_surge",
                self.week_incidents as f64,
                Some(self.past.median + limits.surge_mad * self.past.mad.max(1.0)),
                0.0,
                format!(
                    "本周{}个事件，此前周中位数{:.1}、绝对中位差{:.1}，超出自身常态。",
                    self.week_incidents, self.past.median, self.past.mad
                ),
            ));
        }
        if self.confirmed > 0 {
            reasons.push(reason(
                "R7_confirmed",
                self.confirmed as f64,
                None,
                self.confirmed as f64 * score.confirmed,
                format!("办理单位反馈属实或立案{}件。", self.confirmed),
            ));
        }
        if self.discounted_share() > 0.0 {
            reasons.push(reason(
                "R8_discounted",
                self.discounted_share(),
                Some(limits.review_share),
                self.discounted_share() * score.discounted,
                format!(
                    "{}个事件中有{}个因疑似集中投诉或文本雷同被降权（未剔除）。",
                    self.incidents,
                    self.professional + self.template
                ),
            ));
        }
        reasons
    }

    /// What speaks against the flag.
    pub(super) fn counter_evidence(&self) -> Vec<CounterEvidence> {
        let mut found = Vec::new();
        let mut add = |code: &str, value: f64, text: String| {
            found.push(CounterEvidence {
                code: code.to_owned(),
                value,
                text,
            });
        };
        if self.template > 0 {
            add(
                "C1_template",
                self.template as f64,
                format!("{}个事件的文本与他人雷同。", self.template),
            );
        }
        if self.professional > 0 {
            add(
                "C2_professional",
                self.professional as f64,
                format!("{}个事件的投诉人近期同时投诉多家主体。", self.professional),
            );
        }
        if self.anonymous > 0 {
            add(
                "C3_anonymous",
                self.anonymous as f64,
                format!("{}个事件为匿名反映，未计入独立投诉人。", self.anonymous),
            );
        }
        if self.not_confirmed > 0 {
            add(
                "C5_not_confirmed",
                self.not_confirmed as f64,
                format!("办理单位反馈不属实或不予受理{}件。", self.not_confirmed),
            );
        }
        if self.confirmed == 0 {
            add("C6_unverified", 0.0, "尚无一件经办理单位核实。".to_owned());
        }
        if self.other_categories > 0 {
            add(
                "C4_volume",
                self.other_categories as f64,
                format!("该主体同期另有{}个其他类别事件。", self.other_categories),
            );
        }
        found
    }
}

fn reason(
    code: &str,
    value: f64,
    threshold: Option<f64>,
    contribution: f64,
    text: String,
) -> FlagReason {
    FlagReason {
        code: code.to_owned(),
        value,
        threshold,
        contribution,
        text,
    }
}
