use rand::{RngExt, SeedableRng};
use rand_chacha::ChaCha8Rng;

use super::*;
use crate::domain::FlagVerdict;
use crate::flags::RuleSet;
use crate::inference::expected_calibration_error;

fn rules() -> CalibrationRules {
    RuleSet::shipped().unwrap().calibration.unwrap()
}

fn week() -> Week {
    "2026-W47".parse().unwrap()
}

/// Decisions of one week, whose true log-odds are half those that the rules claim, less one and a half: reviewers
/// find less than the rules promise (signals.md §1g).
fn decided(count: i64, seed: u64) -> Vec<FlagDecision> {
    let mut random = ChaCha8Rng::seed_from_u64(seed);
    (1..=count)
        .map(|number| {
            let excess = random.random_range(-2.0..8.0);
            let confirmed = random.random_range(-3.0..6.0);
            let span = if random.random_bool(0.3) { -3.0 } else { 0.0 };
            let log_odds: f64 = 0.5 * (excess + confirmed + span) - 1.5;
            let guilty = random.random_bool(1.0 / (1.0 + (-log_odds).exp()));
            let verdict = if guilty {
                FlagVerdict::Confirmed
            } else {
                FlagVerdict::Rejected
            };
            // Beyond the score, independence takes off what the share puts on.
            let reasons = [
                ("R1_share", excess + 1.0),
                ("R2_independence", -1.0),
                ("R3_span", span),
                ("R4_outcomes", confirmed),
                ("R7_coverage", 0.0),
            ];
            FlagDecision::example(number, verdict, week().sunday(), &reasons)
        })
        .collect()
}

#[test]
fn fewer_than_two_hundred_decisions_teach_nothing() {
    let mut decisions = decided(200, 1);
    assert!(Calibration::fit(&decisions, week(), &rules()).is_some());
    // What could not be told is no label.
    decisions[0].verdict = FlagVerdict::Insufficient;
    assert_eq!(Calibration::fit(&decisions, week(), &rules()), None);
    // A flag that was decided twice is one.
    let mut twice = decided(199, 1);
    let again = FlagDecision {
        number: 200,
        ..twice[0].clone()
    };
    twice.push(again);
    assert_eq!(Calibration::fit(&twice, week(), &rules()), None);
}

#[test]
fn three_hundred_decisions_give_probabilities_that_others_bear_out() {
    let calibration = Calibration::fit(&decided(300, 1), week(), &rules()).unwrap();
    let judged: Vec<(f64, f64, bool)> = decided(2_000, 2)
        .iter()
        .map(|decision| {
            let probability = calibration
                .model
                .probability(&told(&decision.flag.reasons))
                .unwrap();
            let claimed = 1.0 / (1.0 + (-decision.flag.score).exp());
            (probability, claimed, decision.label().unwrap())
        })
        .collect();
    let error = |of: fn(&(f64, f64, bool)) -> (f64, bool)| {
        let cases: Vec<(f64, bool)> = judged.iter().map(of).collect();
        expected_calibration_error(&cases, 10).unwrap()
    };
    let learnt = error(|case| (case.0, case.2));
    let claimed = error(|case| (case.1, case.2));
    assert!(learnt <= 0.05, "{learnt}");
    // The score read as log-odds is far off: what was learnt is not in the test's making.
    assert!(claimed > 0.15, "{claimed}");
}

#[test]
fn decisions_after_the_week_change_nothing() {
    let mut decisions = decided(300, 1);
    let before = Calibration::fit(&decisions, week(), &rules());
    assert!(before.is_some());
    let later = week().plus(1).monday();
    for (number, decision) in (301..).zip(decided(300, 3)) {
        decisions.push(FlagDecision {
            number,
            decided_on: later,
            ..decision
        });
    }
    assert_eq!(Calibration::fit(&decisions, week(), &rules()), before);
    let after = Calibration::fit(&decisions, week().plus(1), &rules()).unwrap();
    assert_ne!(after.model, before.unwrap().model);
    assert_eq!(
        Calibration::fit(&decisions, week().plus(-1), &rules()),
        None
    );
}

#[test]
fn what_no_decision_has_met_keeps_its_weight() {
    let calibration = Calibration::fit(&decided(300, 1), week(), &rules()).unwrap();
    let reason = |code: &str, contribution: f64| FlagReason {
        code: code.to_owned(),
        value: 0.0,
        threshold: None,
        contribution,
        text: String::new(),
    };
    let log_odds = |reasons: &[FlagReason]| calibration.model.log_odds(&told(reasons)).unwrap();
    let alone = log_odds(&[reason("R1_share", 6.0)]);
    let in_chorus = log_odds(&[reason("R1_share", 6.0), reason("R5_coherence", -4.0)]);
    assert!((alone - in_chorus - 4.0).abs() < 1e-9);
    let sentence = calibration.reason(0.876).text;
    assert!(sentence.contains("88%"), "{sentence}");
    assert!(sentence.contains("300条"), "{sentence}");
}
