use rand::{RngExt, SeedableRng};
use rand_chacha::ChaCha8Rng;

use super::*;
use crate::domain::{FlagDecision, FlagVerdict, ResultCode};
use crate::stats::Complaints;

/// Clues and unlabelled complaints of a small city over a year, the last week being 2026-W47.
#[derive(Clone, Default)]
struct City {
    clues: Vec<Clue>,
    plain: Vec<Clue>,
    /// `seq` and cluster of copied texts, ascending.
    copies: Vec<(i64, i64)>,
    next: i64,
}

const GUILTY: i64 = 9_001;

fn week() -> Week {
    "2026-W47".parse().unwrap()
}

fn today() -> i32 {
    week().last_day()
}

impl City {
    /// Honest merchants of all sizes; one complaint in twenty speaks of counterfeits.
    fn honest() -> Self {
        let mut random = ChaCha8Rng::seed_from_u64(5);
        let mut city = Self {
            next: 1,
            ..Self::default()
        };
        for merchant in 1..=400 {
            for _ in 0..random.random_range(1..24) {
                let day = today() - random.random_range(0..364);
                let person = random.random_range(10_000..90_000);
                city.complain(merchant, day, person, random.random_bool(0.05));
            }
        }
        city
    }

    fn complain(&mut self, merchant: i64, day: i32, person: i64, counterfeit: bool) -> &mut Clue {
        let clue = Clue {
            complainant: Some(person),
            week: (day - 4).div_euclid(7),
            ..Clue::example(self.next, day, merchant, Category::Counterfeit)
        };
        self.next += 1;
        let list = if counterfeit {
            &mut self.clues
        } else {
            &mut self.plain
        };
        list.push(clue);
        list.last_mut().unwrap()
    }

    /// Ten strangers over seven weeks, and two plain complaints.
    fn with_guilty(mut self) -> Self {
        for number in 0..10 {
            self.complain(
                GUILTY,
                today() - 5 * i32::try_from(number).unwrap(),
                1_000 + number,
                true,
            );
        }
        for number in 0..2 {
            self.complain(GUILTY, today() - 30, 2_000 + number, false);
        }
        self
    }

    fn evaluate(&self) -> Evaluated {
        self.evaluate_at(week())
    }

    fn evaluate_at(&self, week: Week) -> Evaluated {
        self.evaluate_with(week, None)
    }

    fn evaluate_with(&self, week: Week, calibration: Option<&Calibration>) -> Evaluated {
        let rules = RuleSet::shipped().unwrap();
        let mut clues = self.clues.clone();
        clues.sort_by_key(|clue| (clue.day, clue.seq));
        let cells = Complaints::of(&clues, &self.plain).cells(
            week.index(),
            week.last_day(),
            &self.copies,
            &rules.window.weeks,
            rules.independence,
        );
        let until = clues.partition_point(|clue| clue.week <= week.index());
        Evaluation {
            week,
            until: &clues[..until],
            cells: &cells,
            copies: &self.copies,
            model: &Model::shipped(&rules),
            rules: &rules,
            names: &MerchantNames::new(),
            holidays: &Holidays::shipped().unwrap(),
            calibration,
        }
        .run()
    }
}

fn tier_of_merchant(found: &Evaluated, merchant: i64) -> Option<Tier> {
    let id = MerchantId(merchant).to_string();
    let mut own = found
        .flags
        .iter()
        .filter(|found| found.flag.merchant.merchant_id == id);
    own.next().map(|found| found.flag.tier)
}

fn candidates(found: &Evaluated) -> usize {
    found
        .flags
        .iter()
        .filter(|found| found.flag.tier == Tier::Candidate)
        .count()
}

use crate::domain::Tier;

#[test]
fn orders_that_quote_an_earlier_one_add_to_no_count() {
    let plain = City::honest().with_guilty();
    let mut quoting = plain.clone();
    let within = plain.clues.last().unwrap().seq;
    let before_the_window = 900_000;
    for incident in [within, before_the_window] {
        let clue = quoting.complain(GUILTY, today(), 7_777 + incident, true);
        clue.repeat = true;
        clue.incident = incident;
    }
    let flag_of = |city: &City| {
        let found = city.evaluate();
        let id = MerchantId(GUILTY).to_string();
        let mut flags = found.flags.into_iter().map(|found| found.flag);
        flags.find(|flag| flag.merchant.merchant_id == id).unwrap()
    };
    let (alone, quoted) = (flag_of(&plain), flag_of(&quoting));
    assert_eq!(alone.counts, quoted.counts);
    assert_eq!(alone.reasons, quoted.reasons);
}

#[test]
fn ten_strangers_over_seven_weeks_are_a_candidate_and_honest_merchants_are_not() {
    let found = City::honest().with_guilty().evaluate();
    assert_eq!(tier_of_merchant(&found, GUILTY), Some(Tier::Candidate));
    assert_eq!(candidates(&found), 1);
    for FoundFlag { flag, orders, .. } in &found.flags {
        let sum: f64 = flag.reasons.iter().map(|reason| reason.contribution).sum();
        assert!((sum - flag.score).abs() < 1e-9, "{}", flag.flag_id);
        assert_eq!(i64::try_from(orders.len()).unwrap(), flag.counts.orders);
    }
}

#[test]
fn one_person_calling_daily_is_never_flagged() {
    let mut city = City::honest();
    for day in 0..40 {
        city.complain(GUILTY, today() - day, 77, true);
    }
    assert_eq!(tier_of_merchant(&city.evaluate(), GUILTY), None);
}

#[test]
fn twenty_times_the_volume_at_the_same_mix_is_no_flag() {
    let mut city = City::honest();
    for number in 0..400 {
        city.complain(
            GUILTY,
            today() - number % 180,
            5_000 + i64::from(number),
            number % 20 == 0,
        );
    }
    assert_eq!(tier_of_merchant(&city.evaluate(), GUILTY), None);
}

#[test]
fn five_hundred_copies_from_ten_people_are_put_to_complainant_review() {
    let mut city = City::honest();
    for number in 0..500 {
        let person = 300 + i64::from(number % 10);
        let copy = city
            .complain(GUILTY, today() - number % 40, person, true)
            .seq;
        city.copies.push((copy, 42));
    }
    assert_eq!(
        tier_of_merchant(&city.evaluate(), GUILTY),
        Some(Tier::ComplainantReview)
    );
}

#[test]
fn professional_complainants_flag_nobody_until_the_authority_confirms() {
    let mut city = City::honest();
    // Twenty people, each against the same sixty merchants.
    for person in 0..20 {
        for merchant in 0..60 {
            let day = today() - i32::try_from(person * 7 % 90).unwrap();
            city.complain(8_000 + merchant, day, 500 + person, true);
        }
    }
    assert_eq!(candidates(&city.evaluate()), 0);
    for clue in city
        .clues
        .iter_mut()
        .filter(|clue| clue.merchant == Some(8_000))
    {
        (clue.result, clue.closed_day) = (ResultCode::CaseFiled, Some(today()));
    }
    assert_eq!(
        tier_of_merchant(&city.evaluate(), 8_000),
        Some(Tier::Candidate)
    );
}

#[test]
fn people_who_go_about_together_are_one_voice_against_each_merchant() {
    let mut city = City::honest();
    // Eight people, each once against the same three merchants, which is as many as anybody may.
    for person in 0..8 {
        for merchant in 0..3 {
            let day = today() - i32::try_from(person * 9 + merchant).unwrap();
            city.complain(8_000 + merchant, day, 500 + person, true);
        }
    }
    let found = city.evaluate();
    for merchant in 8_000..8_003 {
        let tier = tier_of_merchant(&found, merchant);
        assert_eq!(tier, Some(Tier::ComplainantReview), "{merchant}");
    }
    let id = MerchantId(8_000).to_string();
    let mut flags = found.flags.iter().map(|found| &found.flag);
    let flag = flags.find(|flag| flag.merchant.merchant_id == id).unwrap();
    let mut against = flag.counter_evidence.iter();
    let together = against.find(|said| said.code == "C9_together").unwrap();
    assert!((together.value - 8.0).abs() < 1e-12, "{together:?}");
    // The same eight, had they nothing else in common, are a suspicion.
    city.clues
        .retain(|clue| clue.merchant.is_none_or(|merchant| merchant < 8_001));
    let alone = city.evaluate();
    assert_eq!(tier_of_merchant(&alone, 8_000), Some(Tier::Candidate));
}

#[test]
fn a_crowding_into_the_last_weeks_is_told_and_not_scored() {
    let surge = |spread: i32| {
        let mut city = City::honest();
        for number in 0..8 {
            let day = today() - spread * i32::try_from(number).unwrap();
            city.complain(GUILTY, day, 1_000 + number, true);
        }
        let id = MerchantId(GUILTY).to_string();
        let mut flags = city.evaluate().into_flags();
        let flag = flags.find(|flag| flag.merchant.merchant_id == id).unwrap();
        let mut reasons = flag.reasons.into_iter();
        reasons.find(|reason| reason.code == "R11_surge")
    };
    // All eight within 22 days: (4/26)⁸ in the window that speaks, or (4/13)⁸.
    let told = surge(3).unwrap();
    assert!(told.value < 1e-4 && told.contribution == 0.0, "{told:?}");
    assert!(told.text.contains("不足万分之一"), "{}", told.text);
    // One every three weeks.
    assert_eq!(surge(20), None);
}

#[test]
fn every_complaint_doubled_across_hotlines_changes_no_score() {
    let city = City::honest().with_guilty();
    let mut doubled = city.clone();
    for list in [&mut doubled.clues, &mut doubled.plain] {
        let copies: Vec<Clue> = list
            .iter()
            .map(|clue| Clue {
                seq: clue.seq + 1_000_000,
                source: crate::domain::SourceCode::Hotline12345,
                ..clue.clone()
            })
            .collect();
        list.extend(copies);
    }
    let scores = |city: &City| -> Vec<(String, f64)> {
        let found = city.evaluate();
        found
            .into_flags()
            .map(|flag| (flag.flag_id, flag.score))
            .collect()
    };
    assert_eq!(scores(&city), scores(&doubled));
}

#[test]
fn what_comes_after_the_week_changes_nothing() {
    let city = City::honest().with_guilty();
    let then = week().plus(-3);
    let mut cut = city.clone();
    for list in [&mut cut.clues, &mut cut.plain] {
        list.retain(|clue| clue.week <= then.index());
    }
    assert_eq!(city.evaluate_at(then), cut.evaluate_at(then));
}

#[test]
fn the_order_of_rows_and_the_numbers_of_merchants_and_people_change_no_score() {
    let city = City::honest().with_guilty();
    let mut relabelled = city.clone();
    for list in [&mut relabelled.clues, &mut relabelled.plain] {
        list.reverse();
        for clue in list {
            clue.merchant = clue.merchant.map(|merchant| 100_000 - merchant);
            clue.complainant = clue.complainant.map(|person| person * 31 + 7);
        }
    }
    let scores = |city: &City| -> Vec<f64> {
        let mut scores: Vec<f64> = city
            .evaluate()
            .flags
            .iter()
            .map(|found| found.flag.score)
            .collect();
        scores.sort_by(f64::total_cmp);
        scores
    };
    let (one, other) = (scores(&city), scores(&relabelled));
    assert_eq!(one.len(), other.len());
    for (one, other) in one.iter().zip(&other) {
        assert!((one - other).abs() < 1e-6, "{one} {other}");
    }
}

#[test]
fn clues_without_a_merchant_accuse_nobody() {
    let mut city = City::honest().with_guilty();
    for clue in &mut city.clues {
        clue.merchant = None;
    }
    assert!(city.evaluate().flags.is_empty());
}

/// Three hundred decisions by the end of the last week, confirmed from this score on.
fn calibration(confirmed_from: f64) -> Calibration {
    let decisions: Vec<FlagDecision> = (1..=300_i32)
        .map(|number| {
            let score = f64::from(number % 30) - 10.0;
            let verdict = if score >= confirmed_from {
                FlagVerdict::Confirmed
            } else {
                FlagVerdict::Rejected
            };
            let reasons = [("R1_share", score)];
            FlagDecision::example(number.into(), verdict, week().sunday(), &reasons)
        })
        .collect();
    let rules = RuleSet::shipped().unwrap().calibration.unwrap();
    Calibration::fit(&decisions, week(), &rules).unwrap()
}

#[test]
fn decisions_move_the_line_and_say_so() {
    let city = City::honest().with_guilty();
    let fixed = city.evaluate();
    assert!(
        fixed
            .flags
            .iter()
            .all(|found| found.flag.probability.is_none())
    );
    // Reviewers who reject all but the highest scores leave no candidate; the flag itself stays the same.
    let strict = city.evaluate_with(week(), Some(&calibration(18.0)));
    assert_eq!(candidates(&strict), 0);
    let lenient = city.evaluate_with(week(), Some(&calibration(-3.0)));
    assert_eq!(tier_of_merchant(&lenient, GUILTY), Some(Tier::Candidate));
    let id = MerchantId(GUILTY).to_string();
    let of = |found: &Evaluated| {
        let mut own = found.flags.iter().map(|found| &found.flag);
        own.find(|flag| flag.merchant.merchant_id == id).cloned()
    };
    let (before, after) = (of(&fixed).unwrap(), of(&lenient).unwrap());
    assert!((before.score - after.score).abs() < 1e-12);
    let probability = after.probability.unwrap();
    assert!(probability >= 0.8, "{probability}");
    let said = after.reasons.last().unwrap();
    assert_eq!(said.code, "R9_probability");
    assert!((said.value - probability).abs() < 1e-12);
    assert!(said.text.contains("核查结论"), "{}", said.text);
}

#[test]
fn decisions_lift_no_other_condition_of_a_candidate() {
    let mut city = City::honest();
    // Ten strangers within ten days: strong, and too short.
    for number in 0..10 {
        let day = today() - i32::try_from(number).unwrap();
        city.complain(GUILTY, day, 1_000 + number, true);
    }
    let lenient = city.evaluate_with(week(), Some(&calibration(-5.0)));
    assert_eq!(tier_of_merchant(&lenient, GUILTY), Some(Tier::Watch));
}

/// A large merchant: four plain complaints a week for a year, of the last 13 weeks eight in twenty about counterfeits,
/// before that `earlier` in twenty.
fn large_merchant(earlier: i64) -> City {
    let mut city = City::honest();
    for number in 0..208 {
        let day = today() - 364 + 7 * i32::try_from(number / 4).unwrap();
        let lately = today() - day < 13 * 7;
        let counterfeits = if lately { 8 } else { earlier };
        let is_counterfeit = number % 20 < counterfeits;
        city.complain(GUILTY, day, 5_000 + number, is_counterfeit);
    }
    city
}

#[test]
fn a_large_merchant_gone_bad_is_told_by_its_own_past() {
    let id = MerchantId(GUILTY).to_string();
    let mut found = large_merchant(1).evaluate().into_flags();
    let flag = found.find(|flag| flag.merchant.merchant_id == id).unwrap();
    assert_eq!(flag.tier, Tier::Candidate);
    let added: f64 = flag.reasons.iter().map(|reason| reason.contribution).sum();
    assert!((added - flag.score).abs() < 1e-9);
    let mut reasons = flag.reasons.into_iter();
    let rose = reasons.find(|reason| reason.code == "R8_change").unwrap();
    assert!(rose.contribution > 2.0, "{rose:?}");
    assert!(rose.text.contains("明显上升"), "{rose:?}");
    // One honest merchant in some thousands has such a share; this one always had.
    let steady = large_merchant(8).evaluate();
    assert_eq!(tier_of_merchant(&steady, GUILTY), None);
}
