//! What one merchant and category tell in one window: as much of it as the score needs, for every merchant.

use std::collections::BTreeSet;

use super::expectation::Expectation;
use super::group::{Group, groups, person_of};
use super::outcomes::Findings;
use super::rule_set::RuleSet;
use super::weight::Weighed;
use crate::domain::Category;
use crate::inference::{GpsCell, GpsPrior, Likeness, ShareCell};

/// The part of [`super::measure::Measured`] that the score is made of.
pub(super) struct Gist<'a> {
    pub(super) category: Category,
    /// The clues of the window, in order of time.
    pub(super) told: Vec<Weighed<'a>>,
    pub(super) groups: Vec<Group>,
    /// Complainants, and anonymous incidents as one each.
    pub(super) people: i64,
    /// Sum over independent groups of their greatest weight.
    pub(super) effective: f64,
    pub(super) exposed: Exposed,
    /// Effective and expected, as the shrinker takes them.
    pub(super) cell: GpsCell,
    /// Log-odds that the share of the effective count is none that honest merchants have by nature, and none that this
    /// one always had; cut to its range.
    pub(super) excess: f64,
    /// The same if every person were independent.
    pub(super) raw_excess: f64,
    /// What of that the merchant's own earlier record adds or takes away.
    pub(super) change: f64,
    /// First and last day.
    pub(super) days: (i32, i32),
    pub(super) findings: Findings,
    /// See [`coherence`].
    pub(super) coherence: f64,
}

impl Gist<'_> {
    pub(super) fn span_days(&self) -> i32 {
        self.days.1 - self.days.0
    }
}

/// What a merchant and category are measured against.
pub(super) struct Yardstick<'a> {
    pub(super) rules: &'a RuleSet,
    pub(super) prior: GpsPrior,
    pub(super) likeness: Likeness,
    /// Chance of guilt before the merchant is looked at.
    pub(super) guilty: f64,
    pub(super) expectation: &'a Expectation<'a>,
    /// That of the longest window, which holds this one, and its weeks.
    pub(super) longest: (&'a Expectation<'a>, i32),
    pub(super) weeks: i32,
    pub(super) week: i32,
    pub(super) last_day: i32,
}

/// A merchant's complaints of all kinds, and those of the category expected among them.
#[derive(Clone, Copy)]
pub(super) struct Exposed {
    pub(super) exposure: f64,
    pub(super) expected: f64,
    pub(super) earlier: Earlier,
}

/// Effective complaints before the window, within the longest one.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Earlier {
    pub(super) weeks: i32,
    /// Of the category.
    pub(super) part: f64,
    /// Of all kinds.
    pub(super) whole: f64,
}

/// Without orders that quote one from before the window: they bring an outcome to an incident that is not counted.
fn told_in_window<'a>(weighed: &[Weighed<'a>]) -> Vec<Weighed<'a>> {
    let first = weighed.iter().filter(|entry| !entry.clue.repeat);
    let told: BTreeSet<i64> = first.map(|entry| entry.clue.incident).collect();
    let entries = weighed.iter().copied();
    entries
        .filter(|entry| told.contains(&entry.clue.incident))
        .collect()
}

/// Effective complaints per voice: 1 where each speaks for himself. Victims who may have found each other are one
/// voice, and do not make a chorus of the others.
fn coherence(groups: &[Group], people: i64, effective: f64, rules: &RuleSet) -> f64 {
    let victims = groups
        .iter()
        .filter(|group| group.may_be_victims(rules.review.victims, rules.candidate.span_days));
    let told_twice: usize = victims.map(|group| group.people.len() - 1).sum();
    let voices = people - i64::try_from(told_twice).unwrap_or(0);
    if voices <= 0 {
        return 1.0;
    }
    effective / voices as f64
}

pub(super) fn share_cell(part: f64, whole: f64, expected: f64) -> Option<ShareCell> {
    // Sums of weights differ in the last digits.
    ShareCell::new(part, whole.max(part), expected / whole)
}

impl Yardstick<'_> {
    /// Weighs the clues of the window, which are in order of time; `None` without any.
    pub(super) fn gist<'e>(
        &self,
        merchant: i64,
        category: Category,
        weighed: &[Weighed<'e>],
    ) -> Option<Gist<'e>> {
        let told = told_in_window(weighed);
        let groups = groups(&told);
        let effective: f64 = groups.iter().map(|group| group.weight).sum();
        let callers = told.iter().filter(|entry| !entry.clue.repeat);
        let people = callers.map(person_of).collect::<BTreeSet<_>>().len();
        let people = i64::try_from(people).unwrap_or(i64::MAX);
        let of = Exposed {
            exposure: self.expectation.exposure_of(merchant).max(effective),
            expected: self.expectation.of_merchant(merchant, category),
            earlier: self.earlier(merchant, category),
        };
        let days = || told.iter().map(|entry| entry.clue.day);
        let raw_excess = self.excess(people as f64, effective, &of);
        Some(Gist {
            category,
            people,
            effective,
            exposed: of,
            cell: GpsCell::new(effective, of.expected)?,
            excess: self.excess(effective, effective, &of),
            raw_excess,
            change: raw_excess - self.excess_of_share(people as f64, effective, &of),
            days: (days().min()?, days().max()?),
            findings: Findings::of(&told, self.last_day),
            coherence: coherence(&groups, people, effective, self.rules),
            told,
            groups,
        })
    }

    /// What the longest window holds beyond this one.
    fn earlier(&self, merchant: i64, category: Category) -> Earlier {
        let (longest, weeks) = self.longest;
        let beyond = |whole: f64, inside: f64| (whole - inside).max(0.0);
        let part = beyond(
            longest.mass_of(merchant, category),
            self.expectation.mass_of(merchant, category),
        );
        let whole = beyond(
            longest.exposure_of(merchant),
            self.expectation.exposure_of(merchant),
        );
        Earlier {
            weeks: weeks - self.weeks,
            part: part.min(whole),
            whole,
        }
    }

    /// Log-odds of the share if `count` of the category were there instead of `effective`; the exposure moves with it.
    pub(super) fn excess(&self, count: f64, effective: f64, of: &Exposed) -> f64 {
        let (earlier, rules) = ((of.earlier.part, of.earlier.whole), &self.rules.share);
        self.odds(count, effective, of, &|cell| {
            self.likeness
                .log_odds_since(cell, earlier, rules.own_record, self.guilty)
        })
    }

    /// The same as if nothing were known from before the window.
    fn excess_of_share(&self, count: f64, effective: f64, of: &Exposed) -> f64 {
        self.odds(count, effective, of, &|cell| {
            self.likeness.log_odds(cell, self.guilty)
        })
    }

    fn odds(
        &self,
        count: f64,
        effective: f64,
        of: &Exposed,
        odds: &dyn Fn(&ShareCell) -> f64,
    ) -> f64 {
        let rules = &self.rules.share;
        let whole = of.exposure + count - effective;
        let cell = share_cell(count.max(0.0), whole, of.expected * whole / of.exposure);
        let odds = cell.map(|cell| odds(&cell));
        odds.unwrap_or(rules.least).clamp(rules.least, rules.most)
    }
}
