//! What one clue weighs: severity × strength × factors of D.12, with the reason for every discount.

use std::collections::{HashMap, HashSet};

use super::rule_set::RuleSet;
use crate::domain::ResultCode;
use crate::stats::Clue;

/// Why a clue weighs less.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Discount {
    /// The complainant complained about many merchants lately.
    Professional,
    /// Others sent the same text.
    Template,
}

/// A clue with its weight.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Weighed<'a> {
    pub(super) clue: &'a Clue,
    pub(super) weight: f64,
    pub(super) discount: Option<Discount>,
}

/// What is known about complainants and texts at a week's end.
pub(super) struct Context<'a> {
    rules: &'a RuleSet,
    professionals: HashSet<i64>,
    /// Template → `seq` of the first order that used it, for templates used often enough.
    templates: HashMap<i64, i64>,
    last_day: i32,
}

impl<'a> Context<'a> {
    /// Learns from all clues until the week's last day.
    pub(super) fn learn(rules: &'a RuleSet, until: &[Clue], last_day: i32) -> Self {
        let since = last_day - rules.window.complainant_days;
        let mut merchants: HashMap<i64, HashSet<i64>> = HashMap::new();
        let mut texts: HashMap<i64, (i64, HashSet<i64>)> = HashMap::new();
        let start = until.partition_point(|clue| clue.day <= since);
        for clue in until.get(start..).unwrap_or_default() {
            if let (Some(person), Some(merchant)) = (clue.complainant, clue.merchant) {
                merchants.entry(person).or_default().insert(merchant);
            }
            // 0 is the template of a text too short to compare.
            if clue.template != 0 {
                texts
                    .entry(clue.template)
                    .or_insert_with(|| (clue.seq, HashSet::new()))
                    .1
                    .insert(clue.incident);
            }
        }
        let professional = |(person, merchants): (i64, HashSet<i64>)| {
            (merchants.len() >= rules.factors.professional_merchants).then_some(person)
        };
        let copied = |(template, (first, incidents)): (i64, (i64, HashSet<i64>))| {
            (incidents.len() >= rules.factors.template_orders).then_some((template, first))
        };
        Self {
            rules,
            professionals: merchants.into_iter().filter_map(professional).collect(),
            templates: texts.into_iter().filter_map(copied).collect(),
            last_day,
        }
    }

    /// The weight of one clue; never 0 for an evaluated category.
    pub(super) fn weigh<'c>(&self, clue: &'c Clue) -> Weighed<'c> {
        let factors = &self.rules.factors;
        let mut weight = self
            .rules
            .severity
            .get(&clue.category)
            .copied()
            .unwrap_or(0.0)
            * clue.strength;
        if clue.tipoff {
            weight *= factors.tipoff;
        }
        if clue.anonymous || clue.complainant.is_none() {
            weight *= factors.anonymous;
        }
        let confirmed = is_confirmed(clue, self.last_day);
        let professional = clue
            .complainant
            .is_some_and(|person| self.professionals.contains(&person));
        // The first to use a text is not a copy.
        let copy = self
            .templates
            .get(&clue.template)
            .is_some_and(|first| *first != clue.seq);
        // 查实 or 立案: a professional can be right, and then keeps full weight.
        let discount = match (confirmed, professional, copy) {
            (true, _, _) | (false, false, false) => None,
            (false, true, _) => Some(Discount::Professional),
            (false, false, true) => Some(Discount::Template),
        };
        weight *= match discount {
            None => 1.0,
            Some(Discount::Professional) => factors.professional,
            Some(Discount::Template) => factors.template,
        };
        Weighed {
            clue,
            weight,
            discount,
        }
    }
}

/// The outcome, if it was known by `last_day`: an undated one may have come later.
pub(super) fn known_result(clue: &Clue, last_day: i32) -> ResultCode {
    match clue.closed_day {
        Some(day) if day <= last_day => clue.result,
        Some(_) | None => ResultCode::Unknown,
    }
}

/// Whether the handling unit had confirmed it or opened a case by `last_day`.
pub(super) fn is_confirmed(clue: &Clue, last_day: i32) -> bool {
    let result = known_result(clue, last_day);
    matches!(
        result,
        ResultCode::Confirmed | ResultCode::PartlyConfirmed | ResultCode::CaseFiled
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::Category;

    #[test]
    fn a_complainant_against_many_merchants_weighs_less_until_confirmed() {
        let rules = RuleSet::shipped().unwrap();
        let mut clues: Vec<Clue> = (1..=8)
            .map(|number| Clue {
                complainant: Some(99),
                ..Clue::example(number, 10, number, Category::Counterfeit)
            })
            .collect();
        let context = Context::learn(&rules, &clues, 12);
        let weighed = context.weigh(&clues[0]);
        assert_eq!(weighed.discount, Some(Discount::Professional));
        assert!((weighed.weight - 0.3).abs() < 1e-9);
        clues[0].result = ResultCode::CaseFiled;
        clues[0].closed_day = Some(13);
        assert_eq!(
            context.weigh(&clues[0]).discount,
            Some(Discount::Professional)
        );
        clues[0].closed_day = Some(12);
        assert_eq!(context.weigh(&clues[0]).discount, None);
    }

    #[test]
    fn copies_of_a_text_weigh_less_than_the_first() {
        let rules = RuleSet::shipped().unwrap();
        let clues: Vec<Clue> = (1..=3)
            .map(|seq| Clue {
                template: 5,
                ..Clue::example(seq, 10, 1, Category::Counterfeit)
            })
            .collect();
        let context = Context::learn(&rules, &clues, 12);
        let discounts: Vec<_> = clues
            .iter()
            .map(|clue| context.weigh(clue).discount)
            .collect();
        assert_eq!(
            discounts,
            [None, Some(Discount::Template), Some(Discount::Template)]
        );
    }
}
