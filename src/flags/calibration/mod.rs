//! From reasons to a probability that past decisions of reviewers bear out (signals.md §1g, §1h, §2 S7).

use super::rule_set::CalibrationRules;
use super::terms::Terms;
use crate::domain::{FlagDecision, FlagReason, Week, standing_decisions};
use crate::inference::RidgeLogistic;

/// The features, each the sum of what these reasons contribute to the log-odds: more is always more suspicious.
/// The share, its change and what independence takes off it are one thing, the excess of independent complaints.
const FEATURES: [&[&str]; 4] = [
    &["R1_share", "R8_change", "R2_independence"],
    &["R3_span"],
    &["R4_outcomes"],
    &["R5_coherence"],
];

/// Learnt from the decisions that were known at a week's end.
#[derive(Debug, Clone, PartialEq)]
pub struct Calibration {
    model: RidgeLogistic,
    rules: CalibrationRules,
    week: Week,
    confirmed: usize,
    rejected: usize,
}

impl Calibration {
    /// Fits the latest decision of each flag, of those made by the end of `week`; 证据不足 is no label. `None` while
    /// there are fewer than `rules.least_decisions` of them, or all are alike.
    pub fn fit(decisions: &[FlagDecision], week: Week, rules: &CalibrationRules) -> Option<Self> {
        let (rows, outcomes): (Vec<Vec<f64>>, Vec<bool>) =
            standing_decisions(decisions, week.sunday())
                .into_iter()
                .filter_map(|decision| Some((told(&decision.flag.reasons), decision.label()?)))
                .unzip();
        if outcomes.len() < rules.least_decisions {
            return None;
        }
        let fitted = RidgeLogistic::fit(&rows, &outcomes, rules.looseness)?;
        let confirmed = outcomes.iter().filter(|outcome| **outcome).count();
        Some(Self {
            model: with_the_untold(&fitted, &rows)?,
            rules: *rules,
            week,
            confirmed,
            rejected: outcomes.len() - confirmed,
        })
    }

    /// The probability that a suspicion of these terms holds.
    pub(super) fn probability(&self, terms: &Terms) -> Option<f64> {
        self.model.probability(&features(&terms.by_code()))
    }

    pub(super) fn rules(&self) -> &CalibrationRules {
        &self.rules
    }

    /// R9: the probability in words. It decides the queue and adds nothing to the score.
    pub(super) fn reason(&self, probability: f64) -> FlagReason {
        FlagReason {
            code: "R9_probability".to_owned(),
            value: probability,
            threshold: Some(self.rules.candidate),
            contribution: 0.0,
            text: format!(
                "按截至{}的{}条核查结论（确认{}条、驳回{}条）校准，此类预警经核查被确认的概率约{:.0}%（建议核查线{:.0}%，持续关注线{:.0}%；用于分级，不计分）。",
                self.week.sunday(),
                self.confirmed + self.rejected,
                self.confirmed,
                self.rejected,
                probability * 100.0,
                self.rules.candidate * 100.0,
                self.rules.watch * 100.0,
            ),
        }
    }
}

fn features(terms: &[(&str, f64)]) -> Vec<f64> {
    let feature = |codes: &&[&str]| {
        let own = terms.iter().filter(|(code, _)| codes.contains(code));
        own.map(|(_, term)| term).sum()
    };
    FEATURES.iter().map(feature).collect()
}

/// The features of a flag as it was decided on.
fn told(reasons: &[FlagReason]) -> Vec<f64> {
    let terms: Vec<(&str, f64)> = reasons
        .iter()
        .map(|reason| (reason.code.as_str(), reason.contribution))
        .collect();
    features(&terms)
}

/// A feature that was the same in every decision taught nothing: it keeps the log-odds that the rules give it, lest
/// what speaks for a merchant count for nothing because nobody has met it yet.
fn with_the_untold(fitted: &RidgeLogistic, rows: &[Vec<f64>]) -> Option<RidgeLogistic> {
    let first = rows.first()?;
    let mut intercept = fitted.intercept();
    let mut coefficients = fitted.coefficients().to_vec();
    for (column, value) in first.iter().enumerate() {
        let same = |row: &Vec<f64>| row[column].total_cmp(value).is_eq();
        if rows.iter().all(same) {
            coefficients[column] = 1.0;
            intercept -= value;
        }
    }
    RidgeLogistic::new(intercept, coefficients)
}

#[cfg(test)]
mod tests;
