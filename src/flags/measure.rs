//! Everything measured about one merchant and category at one week's end, in the window that speaks loudest.

use std::collections::{BTreeMap, BTreeSet};

use super::gist::{Earlier, Gist, Yardstick, share_cell};
use super::group::Group;
use super::outcomes::Findings;
use crate::domain::{Category, SourceCode};
use crate::inference::{AfterAlarm, Cusum, Likeness, ShareCell, poisson_increment, surge_chance};

/// The measured side of a flag. Counts are over the chosen window.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Measured {
    pub(super) category: Category,
    /// Weeks of the chosen window.
    pub(super) weeks: i32,
    /// The evaluated week, as [`crate::domain::Week::index`].
    pub(super) week: i32,
    pub(super) orders: BTreeSet<i64>,
    /// Distinct complainants with an identity.
    pub(super) complainants: i64,
    /// Complainants, and anonymous incidents as one each.
    pub(super) people: i64,
    pub(super) incidents: i64,
    /// Sum over independent groups of their greatest weight.
    pub(super) effective: f64,
    pub(super) exposure: f64,
    pub(super) expected: f64,
    pub(super) earlier: Earlier,
    /// Log-odds that the share is none that honest merchants have by nature if every person were independent.
    pub(super) raw_excess: f64,
    pub(super) ratio: f64,
    pub(super) bounds: (f64, f64),
    pub(super) groups: Vec<Group>,
    /// Effective complaints per voice, see [`super::gist`].
    pub(super) coherence: f64,
    /// Between the first and the last order, orders that repeat another included: what the score asks.
    pub(super) span_days: i32,
    /// The same between the orders that are counted.
    pub(super) counted_span_days: i32,
    /// Weeks with a counted order.
    pub(super) active_weeks: i64,
    /// Alarm of the cumulated evidence, and the week in which the rise began.
    pub(super) cusum: (f64, Option<i32>),
    /// Independent groups that began in the last weeks, those before, and the chance of such a crowding.
    pub(super) surge: Option<Surge>,
    /// Counted orders by hotline; they add up to `orders`.
    pub(super) sources: BTreeMap<SourceCode, i64>,
    /// Regions of the counted orders.
    pub(super) regions: i64,
    pub(super) findings: Findings,
    pub(super) professional: i64,
    pub(super) copied: i64,
    pub(super) anonymous: i64,
    /// People in groups that a block of complainants holds together.
    pub(super) together: i64,
    /// The excess that is left without the largest group.
    pub(super) without_largest: f64,
    /// The excess that is left without one hotline.
    pub(super) without_source: BTreeMap<SourceCode, f64>,
    /// The newest order or outcome, in days.
    pub(super) newest_day: i32,
}

impl Measured {
    /// The effective count among all complaints, as it is judged; `None` where none were expected.
    pub(super) fn share(&self) -> Option<ShareCell> {
        share_cell(self.effective, self.exposure, self.expected)
    }

    /// How many honest merchants of the trade with as many complaints show such a share: 0–1.
    pub(super) fn honest_chance(&self, likeness: Likeness) -> f64 {
        self.share()
            .map_or(1.0, |cell| likeness.honest_chance(&cell))
    }

    /// The group of copied texts that the most people wrote; the first of equal ones.
    pub(super) fn most_copied(&self) -> Option<&Group> {
        let copied = self.groups.iter().filter(|group| group.template != 0);
        copied.rev().max_by_key(|group| group.people.len())
    }
}

/// How independent groups are spread over the window.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Surge {
    /// Began in the last weeks.
    pub(super) now: u64,
    /// Began before.
    pub(super) before: u64,
    /// That so many of them or more are of the last weeks: 0–1.
    pub(super) chance: f64,
}

/// People in groups that a block of complainants holds together.
fn together(groups: &[Group]) -> i64 {
    let joined = groups.iter().filter(|group| group.block != 0);
    let people: usize = joined.map(|group| group.people.len()).sum();
    i64::try_from(people).unwrap_or(i64::MAX)
}

impl Yardstick<'_> {
    /// Measures what the gist leaves out.
    pub(super) fn measure(&self, gist: Gist<'_>) -> Option<Measured> {
        let Gist {
            category,
            told: weighed,
            groups,
            people,
            effective,
            exposed: of,
            cell,
            raw_excess,
            days: (first, last),
            findings,
            coherence,
            ..
        } = gist;
        let posterior = self.prior.posterior(cell);
        let clues = || weighed.iter().map(|entry| entry.clue);
        // An order that quotes an earlier one brings its outcome, and adds to no count.
        let told = || clues().filter(|clue| !clue.repeat);
        let distinct = |values: BTreeSet<i64>| i64::try_from(values.len()).unwrap_or(i64::MAX);
        let outcome_days =
            clues().filter_map(|clue| clue.closed_day.filter(|day| *day <= self.last_day));
        let largest = groups.iter().map(|group| group.weight).fold(0.0, f64::max);
        let mut sources: BTreeMap<SourceCode, BTreeSet<i64>> = BTreeMap::new();
        for clue in told() {
            sources.entry(clue.source).or_default().insert(clue.seq);
        }
        let counted_days = || told().map(|clue| clue.day);
        let counted = |holds: &dyn Fn(&Group) -> bool| {
            let incidents = groups
                .iter()
                .filter(|group| holds(group))
                .flat_map(|group| group.incidents.iter());
            distinct(incidents.copied().collect())
        };
        let without_source = sources
            .keys()
            .map(|source| {
                let others = |group: &&Group| group.sources.iter().any(|other| other != source);
                let rest: f64 = groups.iter().filter(others).map(|group| group.weight).sum();
                (*source, self.excess(rest, effective, &of))
            })
            .collect();
        Some(Measured {
            category,
            weeks: self.weeks,
            week: self.week,
            orders: told().map(|clue| clue.seq).collect(),
            complainants: distinct(told().filter_map(|clue| clue.complainant).collect()),
            people,
            incidents: distinct(told().map(|clue| clue.incident).collect()),
            effective,
            exposure: of.exposure,
            expected: of.expected,
            earlier: of.earlier,
            raw_excess,
            ratio: posterior.ebgm(),
            bounds: (posterior.quantile(0.05)?, posterior.quantile(0.95)?),
            span_days: last - first,
            counted_span_days: counted_days().max()? - counted_days().min()?,
            active_weeks: distinct(told().map(|clue| i64::from(clue.week)).collect()),
            cusum: self.cusum(&groups, of.expected),
            surge: self.surge(&groups),
            sources: sources
                .into_iter()
                .map(|(source, orders)| (source, distinct(orders)))
                .collect(),
            regions: distinct(
                told()
                    .filter_map(|clue| clue.region)
                    .map(i64::from)
                    .collect(),
            ),
            findings,
            professional: counted(&|group| group.professional),
            copied: counted(&|group| group.copied),
            anonymous: distinct(
                told()
                    .filter(|clue| clue.complainant.is_none())
                    .map(|clue| clue.incident)
                    .collect(),
            ),
            together: together(&groups),
            without_largest: self.excess(effective - largest, effective, &of),
            without_source,
            newest_day: outcome_days.fold(last, i32::max),
            groups,
            coherence,
        })
    }

    /// Whether the groups crowd into the last weeks: the conditional binomial test against weeks of equal chance
    /// (signals.md §1b). `None` where the window is no longer than those weeks.
    fn surge(&self, groups: &[Group]) -> Option<Surge> {
        let lately = self.rules.window.news_weeks;
        let since = self.week - lately;
        let now = groups.iter().filter(|group| group.first_week > since);
        let now = u64::try_from(now.count()).ok()?;
        let before = u64::try_from(groups.len()).ok()? - now;
        let chance = surge_chance(
            now,
            before,
            f64::from(lately),
            f64::from(self.weeks - lately),
        )?;
        Some(Surge {
            now,
            before,
            chance,
        })
    }

    /// LR-CUSUM over the weeks of the window (signals.md §1b): its height now, and where the rise began if it alarms.
    fn cusum(&self, groups: &[Group], expected: f64) -> (f64, Option<i32>) {
        let mut by_week: BTreeMap<i32, f64> = BTreeMap::new();
        for group in groups {
            *by_week.entry(group.first_week).or_default() += group.weight;
        }
        let mean = expected / f64::from(self.weeks);
        let rules = &self.rules.cusum;
        let Some(mut cusum) = Cusum::new(0.0, rules.threshold, AfterAlarm::Continue) else {
            return (0.0, None);
        };
        let mut now = (0.0, None);
        for week in self.week - self.weeks + 1..=self.week {
            let count = by_week.get(&week).copied().unwrap_or(0.0);
            let step = cusum.step(poisson_increment(count, mean, rules.factor));
            let rising = i32::try_from(step.rising).unwrap_or(i32::MAX);
            now = (step.sum, step.alarm.then_some(week + 1 - rising));
        }
        now
    }
}
