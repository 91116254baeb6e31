//! All merchants of one week against the rule set.

use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};

use super::expectation::Expectation;
use super::past::{incidents_by_week, past};
use super::reasons::Measured;
use super::rule_set::RuleSet;
use super::weight::{Context, Discount, Weighed, is_confirmed, known_result};
use crate::domain::{
    Category, Flag, FlagCounts, FlagLevel, FlagMerchant, MerchantId, ResultCode, Tier, Week,
};
use crate::stats::Clue;

/// Name and credit code of the merchants that clues point to.
pub type MerchantNames = BTreeMap<MerchantId, FlagMerchant>;

/// The outcome of one week.
#[derive(Debug, Clone, PartialEq)]
pub struct Evaluated {
    /// Merchant × category pairs with a clue in the window.
    pub considered: i64,
    /// Most urgent first; the orders of each flag as `seq`, for the caller to name.
    pub flags: Vec<(Flag, Vec<i64>)>,
    /// Orders of the week that weigh less because their complainant complains about many merchants.
    pub discounted: Vec<i64>,
}

/// Evaluates one week over everything known at its end.
///
/// `until` holds all clues of that week and before, sorted by time. Clues without a merchant are not attributed.
pub fn evaluate(week: Week, until: &[Clue], rules: &RuleSet, names: &MerchantNames) -> Evaluated {
    let index = week.index();
    let first_week = until.first().map_or(index, |clue| clue.week);
    let window_start = index - rules.window.weeks + 1;
    let last_day = last_day_of(week);
    let context = Context::learn(rules, until, last_day);
    let in_window = until
        .get(until.partition_point(|clue| clue.week < window_start)..)
        .unwrap_or_default();
    let of_week = in_window
        .get(in_window.partition_point(|clue| clue.week < index)..)
        .unwrap_or_default();
    let professional = |clue: &&Clue| context.weigh(clue).discount == Some(Discount::Professional);
    let mut discounted: Vec<i64> = of_week
        .iter()
        .filter(professional)
        .map(|clue| clue.seq)
        .collect();
    discounted.sort_unstable();
    discounted.dedup();
    let expectation = Expectation::of(in_window, rules);

    let mut window: BTreeMap<(i64, Category), Vec<&Clue>> = BTreeMap::new();
    for clue in in_window {
        // A repeat of an order says nothing new; its incident is there by the order that it quotes.
        if let Some(merchant) = clue.merchant
            && !clue.repeat
            && rules.severity.contains_key(&clue.category)
        {
            window
                .entry((merchant, clue.category))
                .or_default()
                .push(clue);
        }
    }
    let baseline_start = index - rules.window.baseline_weeks;
    let from = until.partition_point(|clue| clue.week < baseline_start);
    let mut history: HashMap<(i64, Category), Vec<&Clue>> = HashMap::new();
    for clue in until.get(from..).unwrap_or_default() {
        if let Some(merchant) = clue.merchant
            && window.contains_key(&(merchant, clue.category))
        {
            history
                .entry((merchant, clue.category))
                .or_default()
                .push(clue);
        }
    }

    let mut flags = Vec::new();
    for ((merchant, category), clues) in &window {
        let complainants: HashSet<i64> = clues.iter().filter_map(|clue| clue.complainant).collect();
        if i64::try_from(complainants.len()).unwrap_or(0)
            < rules.thresholds.suppress_below_complainants
        {
            continue;
        }
        let past_clues = history
            .get(&(*merchant, *category))
            .map_or(&[][..], Vec::as_slice);
        let by_week = incidents_by_week(past_clues.iter().copied());
        let weighed: Vec<Weighed<'_>> = clues.iter().map(|clue| context.weigh(clue)).collect();
        let mut measured = measure(
            *category,
            index,
            last_day,
            &weighed,
            past(&by_week, index, rules.window.baseline_weeks, first_week),
        );
        measured.week_incidents = by_week.get(&index).copied().unwrap_or(0);
        measured.expected = expectation.of_merchant(*merchant, *category);
        measured.other_categories = expectation.other_incidents(*merchant, *category);
        measured.trend = (window_start..=index)
            .map(|week| by_week.get(&week).copied().unwrap_or(0))
            .collect();
        if let Some(tier) = tier_of(&measured, rules) {
            let mut seqs: Vec<i64> = clues.iter().map(|clue| clue.seq).collect();
            seqs.sort_unstable();
            seqs.dedup();
            flags.push((
                build(week, MerchantId(*merchant), tier, &measured, rules, names),
                seqs,
            ));
        }
    }
    flags.sort_by(|(left, _), (right, _)| {
        (left.tier, right.score)
            .partial_cmp(&(right.tier, left.score))
            .unwrap_or(std::cmp::Ordering::Equal)
            .then_with(|| {
                (&left.merchant.merchant_id, left.category)
                    .cmp(&(&right.merchant.merchant_id, right.category))
            })
    });
    Evaluated {
        considered: i64::try_from(window.len()).unwrap_or(i64::MAX),
        flags,
        discounted,
    }
}

/// Sunday of the week, in days since 1970-01-01.
fn last_day_of(week: Week) -> i32 {
    let days = week
        .sunday()
        .signed_duration_since(chrono::NaiveDate::default())
        .num_days();
    i32::try_from(days).unwrap_or(i32::MAX)
}

/// The rule of D.12, and the tier that it leads to.
fn tier_of(measured: &Measured, rules: &RuleSet) -> Option<Tier> {
    let limits = &rules.thresholds;
    let over_window = measured.complainants >= limits.window_complainants
        && measured.effective >= limits.window_weight;
    let in_week = measured.week_complainants >= limits.week_complainants;
    let surge =
        measured.surges(rules) && measured.complainants >= limits.suppress_below_complainants;
    if !(over_window || in_week || surge) {
        return None;
    }
    if measured.discounted_share() >= limits.review_share {
        return Some(Tier::ComplainantReview);
    }
    let enough_people = measured.complainants >= limits.window_complainants;
    let strong =
        measured.effective >= limits.candidate_weight && measured.ratio() >= limits.candidate_ratio;
    Some(if enough_people && strong {
        Tier::Candidate
    } else {
        Tier::Watch
    })
}

fn measure(
    category: Category,
    week: i32,
    last_day: i32,
    weighed: &[Weighed<'_>],
    past: super::past::Past,
) -> Measured {
    let mut incident_weight: BTreeMap<i64, (f64, Option<Discount>)> = BTreeMap::new();
    for entry in weighed {
        let best = incident_weight
            .entry(entry.clue.incident)
            .or_insert((0.0, entry.discount));
        // An incident weighs as much as its best told order.
        if entry.weight > best.0 {
            *best = (entry.weight, entry.discount);
        }
    }
    let clues = || weighed.iter().map(|entry| entry.clue);
    let distinct = |values: BTreeSet<i64>| i64::try_from(values.len()).unwrap_or(i64::MAX);
    let with_result = |results: &[ResultCode]| {
        distinct(
            clues()
                .filter(|clue| results.contains(&known_result(clue, last_day)))
                .map(|clue| clue.seq)
                .collect(),
        )
    };
    let discounted = |kind: Discount| {
        i64::try_from(
            incident_weight
                .values()
                .filter(|(_, discount)| *discount == Some(kind))
                .count(),
        )
        .unwrap_or(0)
    };
    Measured {
        category,
        orders: distinct(
            clues()
                .filter(|clue| !clue.repeat)
                .map(|clue| clue.seq)
                .collect(),
        ),
        complainants: distinct(clues().filter_map(|clue| clue.complainant).collect()),
        incidents: distinct(incident_weight.keys().copied().collect()),
        effective: incident_weight.values().map(|(weight, _)| weight).sum(),
        week_complainants: distinct(
            clues()
                .filter(|clue| clue.week == week)
                .filter_map(|clue| clue.complainant)
                .collect(),
        ),
        week_incidents: 0,
        past,
        expected: 0.0,
        active_weeks: distinct(clues().map(|clue| i64::from(clue.week)).collect()),
        hotlines: distinct(
            clues()
                .map(|clue| i64::from(clue.source.ordinal()))
                .collect(),
        ),
        confirmed: distinct(
            clues()
                .filter(|clue| is_confirmed(clue, last_day))
                .map(|clue| clue.seq)
                .collect(),
        ),
        not_confirmed: with_result(&[
            ResultCode::NotConfirmed,
            ResultCode::NotAccepted,
            ResultCode::CaseNotFiled,
        ]),
        professional: discounted(Discount::Professional),
        template: discounted(Discount::Template),
        anonymous: distinct(
            clues()
                .filter(|clue| clue.complainant.is_none())
                .map(|clue| clue.incident)
                .collect(),
        ),
        other_categories: 0,
        trend: Vec::new(),
    }
}

fn build(
    week: Week,
    merchant: MerchantId,
    tier: Tier,
    measured: &Measured,
    rules: &RuleSet,
    names: &MerchantNames,
) -> Flag {
    let reasons = measured.reasons(rules);
    let score: f64 = reasons.iter().map(|reason| reason.contribution).sum();
    let level = match score {
        score if score >= rules.levels.red => FlagLevel::Red,
        score if score >= rules.levels.orange => FlagLevel::Orange,
        score if score >= rules.levels.yellow => FlagLevel::Yellow,
        _ => FlagLevel::Blue,
    };
    let unknown = || FlagMerchant {
        merchant_id: merchant.to_string(),
        name: merchant.to_string(),
        uscc: None,
    };
    Flag {
        flag_id: format!("{week}-{merchant}-{}", measured.category.code()),
        week,
        tier,
        merchant: names.get(&merchant).cloned().unwrap_or_else(unknown),
        category: measured.category,
        level,
        score,
        counts: FlagCounts {
            orders: measured.orders,
            complainants: measured.complainants,
            incidents: measured.incidents,
            effective: measured.effective,
        },
        expected: measured.expected,
        trend: measured.trend.clone(),
        reasons,
        counter_evidence: measured.counter_evidence(),
        order_ids: Vec::new(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rules() -> RuleSet {
        RuleSet::shipped().unwrap()
    }

    fn week() -> Week {
        "2026-W47".parse().unwrap()
    }

    /// `count` clues of the week, each by another person, against merchant 1.
    fn burst(count: i64) -> Vec<Clue> {
        let day = week().index() * 7 + 4;
        (1..=count)
            .map(|seq| Clue {
                week: week().index(),
                ..Clue::example(seq, day, 1, Category::Counterfeit)
            })
            .collect()
    }

    #[test]
    fn three_people_with_strong_evidence_are_a_candidate() {
        let found = evaluate(week(), &burst(3), &rules(), &MerchantNames::new());
        let (flag, seqs) = &found.flags[0];
        assert_eq!((flag.tier, flag.counts.complainants), (Tier::Candidate, 3));
        assert_eq!(seqs, &[1, 2, 3]);
        assert_eq!(flag.trend, [0, 0, 0, 3]);
        let sum: f64 = flag.reasons.iter().map(|reason| reason.contribution).sum();
        assert!((sum - flag.score).abs() < 1e-9);
    }

    #[test]
    fn one_person_calling_daily_is_never_flagged() {
        let mut clues = burst(9);
        for clue in &mut clues {
            clue.complainant = Some(5);
            clue.incident = 1;
        }
        assert!(
            evaluate(week(), &clues, &rules(), &MerchantNames::new())
                .flags
                .is_empty()
        );
    }

    #[test]
    fn copies_of_one_text_are_put_to_complainant_review() {
        let mut clues = burst(8);
        for clue in &mut clues {
            clue.template = 77;
        }
        let found = evaluate(week(), &clues, &rules(), &MerchantNames::new());
        assert_eq!(found.flags[0].0.tier, Tier::ComplainantReview);
    }

    #[test]
    fn volume_alone_is_watched_but_not_a_candidate() {
        let mut clues = burst(5);
        let categories = [
            Category::NotAsPictured,
            Category::PriceFraud,
            Category::FakeTransaction,
        ];
        for (place, seq) in (100..200).enumerate() {
            let category = categories[place % categories.len()];
            clues.push(Clue {
                category,
                seq,
                incident: seq,
                complainant: Some(seq),
                ..clues[0].clone()
            });
            clues.push(Clue {
                merchant: Some(2),
                seq: seq + 200,
                incident: seq + 200,
                complainant: Some(seq + 200),
                ..clues[0].clone()
            });
        }
        let found = evaluate(week(), &clues, &rules(), &MerchantNames::new());
        let giant = found.flags.iter().find(|(flag, _)| {
            flag.merchant.merchant_id == "M000001" && flag.category == Category::Counterfeit
        });
        assert_eq!(giant.unwrap().0.tier, Tier::Watch);
    }

    #[test]
    fn clues_without_a_merchant_accuse_nobody() {
        let mut clues = burst(9);
        for clue in &mut clues {
            clue.merchant = None;
        }
        assert!(
            evaluate(week(), &clues, &rules(), &MerchantNames::new())
                .flags
                .is_empty()
        );
    }
}
