//! Additive log-odds as plain numbers (signals.md §2, S7): what each window, and each merchant, is compared by.
//! The sentences are made for flags only, see [`super::reasons`].

use super::gist::Gist;
use super::outcomes::OutcomeRates;
use super::rule_set::RuleSet;

/// What each term adds to the score.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Terms {
    pub(super) share: f64,
    pub(super) change: f64,
    pub(super) independence: f64,
    pub(super) span: f64,
    pub(super) outcomes: f64,
    pub(super) coherence: f64,
}

impl Terms {
    pub(super) fn of(gist: &Gist<'_>, rates: &OutcomeRates, rules: &RuleSet) -> Self {
        Self {
            share: gist.raw_excess - gist.change,
            change: gist.change,
            independence: gist.excess - gist.raw_excess,
            span: span(gist, rules),
            outcomes: rates.log_odds(gist.category, gist.findings),
            coherence: coherence(gist, rules),
        }
    }

    pub(super) fn score(&self) -> f64 {
        self.by_code().iter().map(|(_, term)| term).sum()
    }

    /// The score if the share spoke with `excess` instead.
    pub(super) fn score_with(&self, excess: f64) -> f64 {
        self.score() - self.share - self.change - self.independence + excess
    }

    /// The terms under the codes of their reasons.
    pub(super) fn by_code(&self) -> [(&'static str, f64); 6] {
        [
            ("R1_share", self.share),
            ("R8_change", self.change),
            ("R2_independence", self.independence),
            ("R3_span", self.span),
            ("R4_outcomes", self.outcomes),
            ("R5_coherence", self.coherence),
        ]
    }
}

fn span(gist: &Gist<'_>, rules: &RuleSet) -> f64 {
    if gist.span_days() < rules.evidence.short_span_days {
        rules.evidence.short_span
    } else {
        0.0
    }
}

fn coherence(gist: &Gist<'_>, rules: &RuleSet) -> f64 {
    if gist.coherence < rules.evidence.coherence {
        rules.evidence.incoherent
    } else {
        0.0
    }
}
