//! From passages to labels: which of them count, how sure they are, and for or against whom.

use std::collections::{BTreeMap, BTreeSet};

use crate::domain::{Category, Certainty, Direction, DomainGate, Evidence, Label, LabelKind};
use crate::lexicon::Terms;

use super::certainty::{Judge, Passage};
use super::gate::Scores;
use super::hits::Hit;
use super::meaning::{Conduct, Meaning, Strength};
use super::patterns::PatternHit;
use super::reading::Reading;
use super::task_scam;

/// One act found in the text.
struct Finding {
    conduct: Conduct,
    certainty: Certainty,
    evidence: Evidence,
}

/// What the labels are made from.
pub(super) struct Text<'t> {
    pub(super) reading: &'t Reading,
    pub(super) hits: &'t [Hit],
    pub(super) terms: &'t Terms,
    pub(super) scores: &'t Scores,
    pub(super) gate: DomainGate,
}

impl Text<'_> {
    /// The labels in order of category and kind.
    pub(super) fn labels(&self, patterns: &[PatternHit<'_>]) -> Vec<Label> {
        let judge = Judge::new(self.reading, self.hits);
        let findings = self.findings(patterns, &judge);
        let mut grouped: BTreeMap<(Category, LabelKind), Vec<Finding>> = BTreeMap::new();
        for finding in findings {
            let key = (finding.conduct.category, finding.conduct.kind);
            grouped.entry(key).or_default().push(finding);
        }
        let mut labels: Vec<Label> = grouped
            .into_values()
            .filter_map(|group| self.label(group))
            .collect();
        if let Some(scam) = task_scam::label(self, &judge, &labels) {
            labels.retain(|label| !task_scam::explains(label.code));
            labels.push(scam);
        }
        drop_vague(&mut labels);
        labels.sort_by_key(|label| (label.code, label.kind));
        labels
    }

    /// The evidence for a passage, in the words of the original.
    pub(super) fn evidence(&self, start: usize, end: usize, rule: String) -> Evidence {
        let (first, last) = self.reading.folded.original_span(start, end);
        Evidence {
            term: self.reading.folded.slice(start, end).to_owned(),
            start: first,
            end: last,
            rule,
        }
    }

    fn findings(&self, patterns: &[PatternHit<'_>], judge: &Judge<'_>) -> Vec<Finding> {
        let mut findings = Vec::new();
        for hit in self.hits {
            let Meaning::Conduct(conduct) = hit.meaning else {
                continue;
            };
            let list = self
                .terms
                .terms()
                .get(hit.term)
                .map_or("", |term| term.list.name());
            let rule = format!("{list}/{}", conduct.strength.code());
            findings.extend(self.finding(judge, conduct, hit.start, hit.end, rule));
        }
        for hit in patterns {
            let rule = format!("pattern/{}", hit.pattern.name);
            findings.extend(self.finding(judge, hit.pattern.conduct, hit.start, hit.end, rule));
        }
        findings
    }

    fn finding(
        &self,
        judge: &Judge<'_>,
        conduct: Conduct,
        start: usize,
        end: usize,
        rule: String,
    ) -> Option<Finding> {
        if !self.counts(conduct) {
            return None;
        }
        let passage = Passage {
            start,
            end,
            is_offer: conduct.is_offer,
        };
        Some(Finding {
            conduct,
            certainty: judge.certainty(passage),
            evidence: self.evidence(start, end, rule),
        })
    }

    /// Whether the gate and the strength let an act count.
    fn counts(&self, conduct: Conduct) -> bool {
        let strong = conduct.strength == Strength::Strong;
        match self.gate {
            DomainGate::Consumer if is_online_only(conduct.category) => {
                strong && self.scores.has_online_trait()
            }
            DomainGate::Ecommerce | DomainGate::Consumer => conduct.strength != Strength::Weak,
            // Matters of another office are told to it, whatever the trade.
            DomainGate::Other => strong && is_for_another_office(conduct.category),
        }
    }

    /// One label of all findings of one act: the firmest certainty, and the passages that carry it.
    fn label(&self, group: Vec<Finding>) -> Option<Label> {
        let certainty = group
            .iter()
            .map(|finding| firmness(finding.certainty))
            .max()?;
        let mut carrying = group
            .into_iter()
            .filter(|finding| firmness(finding.certainty) == certainty);
        let first = carrying.next()?;
        let conduct = first.conduct;
        let mut label = Label {
            code: conduct.category,
            certainty: first.certainty,
            direction: conduct.direction,
            kind: conduct.kind,
            evidence: vec![first.evidence],
            merchant_is_victim: self.merchant_is_victim(conduct),
            complainant_took_part: conduct.took_part,
        };
        // A set: one text may say the same thing a hundred thousand times.
        let key = |evidence: &Evidence| (evidence.start, evidence.end, evidence.rule.clone());
        let mut seen: BTreeSet<_> = label.evidence.iter().map(key).collect();
        for finding in carrying {
            label.complainant_took_part |= finding.conduct.took_part;
            if seen.insert(key(&finding.evidence)) {
                label.evidence.push(finding.evidence);
            }
        }
        if label.code == Category::FakeTransaction && label.certainty == Certainty::Asserted {
            label.complainant_took_part |= self.has(Meaning::ScamPaid);
        }
        label
            .evidence
            .sort_by_key(|evidence| (evidence.start, evidence.end));
        Some(label)
    }

    fn merchant_is_victim(&self, conduct: Conduct) -> bool {
        match conduct.category {
            Category::NameForgery => true,
            // Until the parties are known, see `Classifier::accuse`.
            _ if conduct.kind == LabelKind::MaliciousNegative => true,
            Category::MaliciousReview | Category::FakeTransaction
                if conduct.direction == Direction::HarmsRival =>
            {
                self.has(Meaning::MerchantSpeaking) || self.has(Meaning::Rival)
            }
            _ => false,
        }
    }

    /// Whether any hit has this meaning.
    pub(super) fn has(&self, meaning: Meaning) -> bool {
        self.hits.iter().any(|hit| hit.meaning == meaning)
    }
}

/// Acts that exist only online; a shop in the street needs an online trait beside them.
const fn is_online_only(category: Category) -> bool {
    matches!(
        category,
        Category::FakeTransaction | Category::FakeTraffic | Category::MaliciousReview
    )
}

/// Routed to the police, the tax office or the food office even outside trade (§A.10).
const fn is_for_another_office(category: Category) -> bool {
    matches!(
        category,
        Category::Intimidation
            | Category::TaxEvasion
            | Category::PersonalInformation
            | Category::FoodSafety
    )
}

const fn firmness(certainty: Certainty) -> u8 {
    match certainty {
        Certainty::Asserted => 3,
        Certainty::Reported => 2,
        Certainty::Asked => 1,
        Certainty::Negated => 0,
    }
}

/// 套路 and 欺骗 say little beside a named act: the catch-all is kept only where it stands alone.
fn drop_vague(labels: &mut Vec<Label>) {
    let vague = |label: &Label| {
        label.code == Category::OtherDishonesty
            && label
                .evidence
                .iter()
                .all(|evidence| evidence.rule.ends_with("/M"))
    };
    if labels.iter().any(|label| !vague(label)) {
        labels.retain(|label| !vague(label));
    }
}
