//! From measures to flags: the queue, the sentences, and what stands beside them.

use super::{Evaluation, Known, Loudest, Pair};
use crate::domain::{Category, Flag, FlagCounts, FlagMerchant, MerchantId};
use crate::flags::counter::{Surroundings, counter_evidence};
use crate::flags::group::Group;
use crate::flags::measure::Measured;
use crate::flags::onset::onset;
use crate::flags::reasons::reasons;
use crate::flags::tier::{Strength, level_of, may_have_tier, tier_of};

/// A flag with what its caller has to look up.
#[derive(Debug, Clone, PartialEq)]
pub struct FoundFlag {
    pub flag: Flag,
    /// Its orders as `seq`, for the caller to name.
    pub orders: Vec<i64>,
    /// Orders that share its most copied text, whomever they are against; empty for none.
    pub same_text: Vec<i64>,
}

/// The outcome of one week.
#[derive(Debug, Clone, PartialEq)]
pub struct Evaluated {
    /// Merchant × category pairs with a clue in a window.
    pub considered: i64,
    /// Most urgent first.
    pub flags: Vec<FoundFlag>,
    /// Orders of the week that weigh less because of who sent them, or because their text is sent about many merchants.
    pub discounted: Vec<i64>,
    /// Orders of the week whose text others have too, and which no authority confirmed: within a merchant they are one
    /// voice.
    pub same_text: Vec<i64>,
}

impl Evaluated {
    /// The flags alone.
    pub fn into_flags(self) -> impl Iterator<Item = Flag> {
        self.flags.into_iter().map(|found| found.flag)
    }
}

impl Evaluation<'_> {
    /// The flag of a measured merchant, if it belongs into a queue.
    pub(super) fn flag(
        &self,
        pair: &Pair<'_>,
        loudest: Loudest<'_>,
        known: &Known<'_>,
    ) -> Option<FoundFlag> {
        let Loudest {
            yardstick,
            gist,
            terms,
        } = loudest;
        let terms = &terms;
        let score = terms.score();
        let learnt = self
            .calibration
            .and_then(|calibration| Some((calibration, calibration.probability(terms)?)));
        let strength = match learnt {
            Some((calibration, probability)) => Strength::of_probability(probability, calibration),
            None => Strength::of_score(score, self.rules),
        };
        if !may_have_tier(gist.raw_excess, strength, self.rules) {
            return None;
        }
        let measured = &yardstick.measure(gist)?;
        let news_since = self.last_day() - 7 * self.rules.window.news_weeks;
        if measured.newest_day <= news_since {
            return None;
        }
        let tier = tier_of(measured, terms, strength, self.rules)?;
        let mut reasons = reasons(measured, terms, known.usual, self.rules);
        reasons.extend(onset(&measured.groups, measured.weeks, self.week));
        reasons.extend(learnt.map(|(calibration, probability)| calibration.reason(probability)));
        let [industry_now, industry_before] = known.waves.around(pair);
        let copied = measured.most_copied();
        let around = Surroundings {
            industry_now,
            industry_before,
            same_text_people: copied.map_or(0, |group| group.people.len()),
            same_text_callers: copied.map_or_else(String::new, Group::callers),
            honest_chance: measured.honest_chance(known.usual.likeness),
        };
        let same_text = copied.map(|group| orders_of(group.template, known.same_text));
        let id = MerchantId(pair.merchant);
        let unknown = || FlagMerchant {
            merchant_id: id.to_string(),
            name: id.to_string(),
            uscc: None,
        };
        let flag = Flag {
            flag_id: format!("{}-{id}-{}", self.week, measured.category.code()),
            week: self.week,
            tier,
            window_weeks: Some(measured.weeks),
            merchant: self.names.get(&id).cloned().unwrap_or_else(unknown),
            category: measured.category,
            level: level_of(score, self.rules),
            score,
            probability: learnt.map(|(_, probability)| probability),
            counts: FlagCounts {
                orders: i64::try_from(measured.orders.len()).unwrap_or(i64::MAX),
                complainants: measured.complainants,
                incidents: measured.incidents,
                effective: measured.effective,
            },
            expected: measured.expected,
            trend: self.trend(measured),
            counter_evidence: counter_evidence(
                measured,
                terms,
                &around,
                self.rules,
                (self.week, self.holidays),
            ),
            reasons,
            order_ids: Vec::new(),
        };
        Some(FoundFlag {
            flag,
            orders: measured.orders.iter().copied().collect(),
            same_text: same_text.unwrap_or_default(),
        })
    }

    /// Incidents by week of their independent group's first order.
    fn trend(&self, measured: &Measured) -> Vec<i64> {
        let last = self.week.index();
        (last - self.rules.window.trend_weeks + 1..=last)
            .map(|week| {
                let groups = measured
                    .groups
                    .iter()
                    .filter(|group| group.first_week == week);
                i64::try_from(groups.count()).unwrap_or(i64::MAX)
            })
            .collect()
    }

    /// By tier, then severity within a level, then score.
    pub(super) fn sort(&self, flags: &mut [FoundFlag]) {
        let severity = |category: Category| {
            let severity = self.rules.severity.get(&category);
            severity.copied().unwrap_or(0.0)
        };
        flags.sort_by(|left, right| {
            let (left, right) = (&left.flag, &right.flag);
            let key = |flag: &Flag| (flag.tier, std::cmp::Reverse(flag.level));
            key(left)
                .cmp(&key(right))
                .then(severity(right.category).total_cmp(&severity(left.category)))
                .then(right.score.total_cmp(&left.score))
                .then_with(|| left.flag_id.cmp(&right.flag_id))
        });
    }
}

/// The orders of one cluster, ascending.
fn orders_of(cluster: i64, same_text: &[(i64, i64)]) -> Vec<i64> {
    let from = same_text.partition_point(|(other, _)| *other < cluster);
    let rest = same_text.get(from..).unwrap_or_default().iter();
    let own = rest.take_while(|(other, _)| *other == cluster);
    own.map(|(_, seq)| *seq).collect()
}
