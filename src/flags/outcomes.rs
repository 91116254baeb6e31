//! What the handling units find, and what that says of one merchant.
//!
//! Honest merchants get confirmed complaints too: a refund was due, a label was wrong. How often, the data tell: each
//! merchant speaks once, whatever its size, so that a cheat with forty confirmed orders is one voice among many. Of
//! the guilty the odds are so many times as high. Both rates differ from merchant to merchant (beta-binomial). Two
//! questions are asked alike: was it found to be so, and if so, was it grave enough for a case (立案)?

use std::collections::BTreeMap;

use super::rule_set::OutcomeRules;
use super::weight::{Weighed, known_result};
use crate::domain::{Category, ResultCode};
use crate::inference::BetaShape;

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Finding {
    Refuted,
    Confirmed,
    Filed,
}

/// Incidents of one merchant and category with a telling outcome by a day, and the confirmed ones among them.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) struct Findings {
    pub(super) confirmed: u64,
    pub(super) resolved: u64,
    /// Of the confirmed ones, those that became a case.
    pub(super) filed: u64,
}

impl Findings {
    pub(super) fn of(weighed: &[Weighed<'_>], last_day: i32) -> Self {
        // The gravest finding of each incident.
        let mut by_incident: BTreeMap<i64, Finding> = BTreeMap::new();
        for entry in weighed {
            let finding = match known_result(entry.clue, last_day) {
                ResultCode::CaseFiled => Finding::Filed,
                result if result.is_confirmed() => Finding::Confirmed,
                result if result.is_refuted() => Finding::Refuted,
                _ => continue,
            };
            let gravest = by_incident.entry(entry.clue.incident).or_insert(finding);
            *gravest = finding.max(*gravest);
        }
        let from = |least: Finding| {
            let found = by_incident.values().filter(|finding| **finding >= least);
            found.count() as u64
        };
        Self {
            confirmed: from(Finding::Confirmed),
            resolved: from(Finding::Refuted),
            filed: from(Finding::Filed),
        }
    }
}

/// How often complaints about each category are confirmed.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct OutcomeRates {
    rules: OutcomeRules,
    confirmed: BTreeMap<Category, f64>,
    filed: BTreeMap<Category, f64>,
}

impl OutcomeRates {
    /// From the findings about every merchant, one entry for each of its categories.
    pub(super) fn of(findings: &[(Category, Findings)], rules: OutcomeRules) -> Self {
        let of = |part: fn(&Findings) -> u64, whole: fn(&Findings) -> u64, believed: f64| {
            let mut sums: BTreeMap<Category, (f64, f64)> = BTreeMap::new();
            for (category, found) in findings.iter().filter(|(_, found)| whole(found) > 0) {
                let (shares, merchants) = sums.entry(*category).or_default();
                *shares += part(found) as f64 / whole(found) as f64;
                *merchants += 1.0;
            }
            let weight = rules.merchants;
            let shrunk = |(shares, merchants)| (shares + weight * believed) / (merchants + weight);
            sums.into_iter()
                .map(|(category, sum)| (category, shrunk(sum)))
                .collect()
        };
        Self {
            confirmed: of(
                |found| found.confirmed,
                |found| found.resolved,
                rules.honest,
            ),
            filed: of(|found| found.filed, |found| found.confirmed, rules.filed),
            rules,
        }
    }

    /// Share of the resolved complaints against an honest merchant that are confirmed.
    pub(super) fn honest(&self, category: Category) -> f64 {
        let known = self.confirmed.get(&category);
        known.copied().unwrap_or(self.rules.honest)
    }

    /// Share of the confirmed ones that become a case.
    fn filed(&self, category: Category) -> f64 {
        let known = self.filed.get(&category);
        known.copied().unwrap_or(self.rules.filed)
    }

    /// ln P(findings | guilty) − ln P(findings | honest), cut to its range.
    pub(super) fn log_odds(&self, category: Category, findings: Findings) -> f64 {
        let rules = &self.rules;
        let (confirmed, filed) = (self.honest(category), self.filed(category));
        let found = ratio(rules, confirmed, findings.confirmed, findings.resolved);
        let grave = ratio(rules, filed, findings.filed, findings.confirmed);
        (found + grave).clamp(rules.least, rules.most)
    }
}

/// ln of how much likelier `part` of `whole` is when the odds are those of the guilty; 0 where nothing is known.
fn ratio(rules: &OutcomeRules, honest: f64, part: u64, whole: u64) -> f64 {
    let odds = rules.odds * honest / (1.0 - honest);
    let chance = |rate: f64| {
        BetaShape::new(rate * rules.firmness, (1.0 - rate) * rules.firmness)?.ln_chance(part, whole)
    };
    match (chance(odds / (1.0 + odds)), chance(honest)) {
        (Some(guilty), Some(honest)) => guilty - honest,
        _ => 0.0,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::flags::RuleSet;

    fn rules() -> OutcomeRules {
        RuleSet::shipped().unwrap().outcomes
    }

    fn found(confirmed: u64, resolved: u64) -> (Category, Findings) {
        let findings = Findings {
            confirmed,
            resolved,
            filed: 0,
        };
        (Category::Counterfeit, findings)
    }

    #[test]
    fn a_merchant_speaks_once_for_what_is_usual_whatever_its_size() {
        let mut findings = vec![found(0, 1); 80];
        findings.extend(vec![found(1, 1); 20]);
        let usual = OutcomeRates::of(&findings, rules()).honest(Category::Counterfeit);
        findings.push(found(400, 400));
        let with_a_cheat = OutcomeRates::of(&findings, rules()).honest(Category::Counterfeit);
        assert!((0.15..0.25).contains(&usual), "{usual}");
        assert!(with_a_cheat - usual < 0.01, "{with_a_cheat}");
    }

    #[test]
    fn one_confirmation_says_less_where_many_are_confirmed() {
        let rates = |confirmed: usize| {
            let mut findings = vec![found(0, 1); 200 - confirmed];
            findings.extend(vec![found(1, 1); confirmed]);
            OutcomeRates::of(&findings, rules())
        };
        let one = |rates: &OutcomeRates| rates.log_odds(Category::Counterfeit, found(1, 1).1);
        let (rare, common) = (one(&rates(4)), one(&rates(80)));
        assert!(rare > common && common > 0.0, "{rare} {common}");
        let filed = Findings {
            filed: 1,
            ..found(1, 1).1
        };
        assert!(rates(80).log_odds(Category::Counterfeit, filed) > common + 1.0);
        let refuted = rates(80).log_odds(Category::Counterfeit, found(0, 6).1);
        assert!(refuted < -2.0, "{refuted}");
    }
}
