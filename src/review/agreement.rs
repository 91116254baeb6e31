//! 双人复核: flags drawn for two people, and how far the two agree (signals.md §1h (v)).

use std::collections::BTreeMap;

use serde::Serialize;

use super::lot::lot;
use super::rules::ReviewRules;
use crate::domain::FlagDecision;
use crate::inference::cohens_kappa;

/// How far two people who judged the same flags agree.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct ReviewerAgreement {
    /// Decided flags that were drawn for two people.
    pub drawn: usize,
    /// Those of them that two people judged.
    pub pairs: usize,
    /// Share of the pairs that were judged alike; `None` without pairs.
    pub observed: Option<f64>,
    /// Share that would be alike by chance.
    pub expected: Option<f64>,
    /// Cohen's kappa of the three verdicts, first against second reviewer; `None` where it is not defined.
    pub kappa: Option<f64>,
}

impl ReviewRules {
    /// Whether a second person judges the flag, too: by lot, fixed for ever.
    pub fn is_double_reviewed(&self, flag_id: &str) -> bool {
        lot(self.queue.seed, &["double review", flag_id]) < self.double_review.share
    }
}

/// The agreement over flags that were drawn: who corrects another's decision of his own accord does not choose by lot.
///
/// Of each person the latest decision counts; of more than two people the first two.
pub fn reviewer_agreement(decisions: &[FlagDecision], rules: &ReviewRules) -> ReviewerAgreement {
    let mut by_flag: BTreeMap<&str, Vec<(&str, usize)>> = BTreeMap::new();
    for decision in decisions {
        let flag_id = decision.flag.flag_id.as_str();
        if !rules.is_double_reviewed(flag_id) {
            continue;
        }
        let verdict = usize::from(decision.verdict.ordinal());
        let verdicts = by_flag.entry(flag_id).or_default();
        let own = verdicts
            .iter_mut()
            .find(|(operator, _)| *operator == decision.operator);
        match own {
            Some((_, earlier)) => *earlier = verdict,
            None => verdicts.push((&decision.operator, verdict)),
        }
    }
    let pairs: Vec<(usize, usize)> = by_flag
        .values()
        .filter_map(|verdicts| match verdicts.as_slice() {
            [(_, first), (_, second), ..] => Some((*first, *second)),
            _ => None,
        })
        .collect();
    let agreement = cohens_kappa(&pairs);
    ReviewerAgreement {
        drawn: by_flag.len(),
        pairs: pairs.len(),
        observed: agreement.map(|agreement| agreement.observed),
        expected: agreement.map(|agreement| agreement.expected),
        kappa: agreement.and_then(|agreement| agreement.kappa),
    }
}

#[cfg(test)]
mod tests {
    use chrono::NaiveDate;

    use super::*;
    use crate::domain::FlagVerdict;

    fn decision(flag: i64, operator: &str, verdict: FlagVerdict) -> FlagDecision {
        let day = NaiveDate::from_ymd_opt(2026, 11, 10).unwrap();
        let mut decision = FlagDecision::example(flag, verdict, day, &[]);
        decision.operator = operator.to_owned();
        decision
    }

    /// The numbers of the first flags that are, or are not, drawn.
    fn flags(rules: &ReviewRules, drawn: bool) -> Vec<i64> {
        let own = |number: &i64| {
            let id = decision(*number, "甲", FlagVerdict::Confirmed).flag.flag_id;
            rules.is_double_reviewed(&id) == drawn
        };
        (1..2_000).filter(own).collect()
    }

    #[test]
    fn a_tenth_of_the_flags_is_judged_twice() {
        let drawn = flags(&ReviewRules::shipped().unwrap(), true).len();
        // Four standard errors.
        assert!((146..=254).contains(&drawn), "{drawn}");
    }

    #[test]
    fn kappa_is_of_two_people_on_flags_that_were_drawn() {
        use FlagVerdict::{Confirmed, Insufficient, Rejected};
        let rules = ReviewRules::shipped().unwrap();
        let (drawn, others) = (flags(&rules, true), flags(&rules, false));
        // Both confirm 20, both reject 15; 甲 alone confirms 5, 乙 alone 10: kappa .4.
        let cells = [
            (20, Confirmed, Confirmed),
            (5, Confirmed, Rejected),
            (10, Rejected, Confirmed),
            (15, Rejected, Rejected),
        ];
        let pairs = cells
            .iter()
            .flat_map(|(count, first, second)| vec![(*first, *second); *count]);
        let mut decisions = Vec::new();
        for (flag, (first, second)) in drawn.iter().zip(pairs) {
            // 甲 thinks again; his last word counts.
            decisions.push(decision(*flag, "甲", Insufficient));
            decisions.push(decision(*flag, "甲", first));
            decisions.push(decision(*flag, "乙", second));
            decisions.push(decision(*flag, "丙", Insufficient));
        }
        // One judged once, and a flag that nobody drew.
        decisions.push(decision(drawn[50], "甲", Confirmed));
        for operator in ["甲", "乙"] {
            decisions.push(decision(others[0], operator, Confirmed));
        }
        let agreement = reviewer_agreement(&decisions, &rules);
        assert_eq!((agreement.drawn, agreement.pairs), (51, 50));
        assert!((agreement.observed.unwrap() - 0.7).abs() < 1e-12);
        assert!((agreement.kappa.unwrap() - 0.4).abs() < 1e-12);
        let none = reviewer_agreement(&[], &rules);
        assert_eq!((none.pairs, none.kappa), (0, None));
    }
}
