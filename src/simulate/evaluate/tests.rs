//! Whole evaluations of a handful of merchants.

use super::fixture::{flag, observed_of, planted, truth_of};
use super::*;
use crate::domain::Week;
use crate::simulate::Scenario;

/// Two guilty, one smeared, three strangers; flags as given, `(weeks after 2026-W28, merchant, tier)`.
fn evaluated(flags: &[(i32, i64, Tier)]) -> Evaluation {
    let truth = truth_of(vec![
        planted("甲", true, Scenario::BurstCounterfeiter),
        planted("乙", true, Scenario::FakeReviews),
        planted("丙", false, Scenario::RivalSmear),
    ]);
    let names = [
        (1, "甲"),
        (2, "乙"),
        (3, "丙"),
        (4, "路人"),
        (5, "店"),
        (9, "甲（海州区）"),
    ];
    let first: Week = "2026-W28".parse().unwrap();
    let mut observed = observed_of(&names, first, Vec::new());
    for (later, merchant, tier) in flags {
        let week = first.plus(*later);
        let name = names.iter().find(|(id, _)| id == merchant).unwrap().1;
        let weeks = observed.weeks.iter_mut();
        let (_, of_week) = { weeks }.find(|(known, _)| *known == week).unwrap();
        of_week.push(flag(*merchant, name, *tier, week));
    }
    evaluate(&truth, &observed)
}

#[test]
fn hits_and_false_flags_are_counted_by_merchant_not_by_week() {
    let score = evaluated(&[
        (4, 1, Tier::Candidate),
        // 甲 once more, under another number of the workbench.
        (5, 9, Tier::Candidate),
        (5, 4, Tier::Candidate),
        (6, 4, Tier::Candidate),
        (5, 3, Tier::ComplainantReview),
        (5, 5, Tier::Watch),
    ]);
    assert_eq!(score.candidate.precision, Some(0.5));
    assert_eq!(score.candidate.recall, Some(0.5));
    // One false flag; six merchants active in eleven weeks.
    let rate = score.candidate.false_flags_per_10k_merchants_per_week;
    assert!((rate.unwrap() - 10_000.0 / 66.0).abs() < 1e-9);
    assert_eq!(score.candidate.weeks_to_flag.median, Some(2));
    assert_eq!(score.candidate.incidents_to_flag.median, Some(3));
    assert_eq!(score.category_right, 1);
    assert_eq!(score.falsely_flagged, ["路人"]);
    let smear = &score.candidate.per_scenario[&Scenario::RivalSmear];
    assert_eq!((smear.flagged, smear.complainant_review), (0, 1));
}

#[test]
fn a_flag_before_the_story_starts_is_a_false_one() {
    let score = evaluated(&[(1, 1, Tier::Candidate)]);
    assert_eq!(score.candidate.recall, Some(0.0));
    assert_eq!(score.candidate.precision, Some(0.0));
    assert_eq!(score.candidate.guilty_flagged, 0);
}

#[test]
fn a_flag_of_an_innocent_family_counts_for_its_share() {
    let score = evaluated(&[(4, 3, Tier::Candidate)]);
    let smear = &score.candidate.per_scenario[&Scenario::RivalSmear];
    assert_eq!((smear.flagged, smear.share_flagged), (1, 1.0));
    assert_eq!(score.candidate.falsely_flagged_merchants, 1);
    assert_eq!(score.fairness.individual.falsely_flagged, 1);
}

#[test]
fn without_flags_there_is_no_precision() {
    let score = evaluated(&[]);
    assert_eq!(score.candidate.precision, None);
    assert_eq!(score.candidate.recall, Some(0.0));
    assert_eq!(score.candidate.guilty_visible, 2);
    let json = serde_json::to_value(&score).unwrap();
    assert!(json["per_scenario"]["rival_smear"].is_object());
    assert!(json["precision"].is_null() && json["calibration"].is_null());
}
