//! Reviewers decide about flags; what they decided stays, and what a draft of the rules would change is shown.

use std::fs;
use std::path::Path;

use serde_json::Value;

use crate::support::{Exchange, Workbench, list, number, text};

/// Nine strangers about one merchant over nine weeks, analysed for the last of them.
fn bench() -> Workbench {
    let bench = Workbench::new();
    let file = Exchange::of_a_town().write(&bench, "export.csv");
    assert_eq!(number(&bench.import(&file)["accepted"]), 69);
    bench.answer(&["analyze", "--week", WEEK]);
    bench
}

const WEEK: &str = "2026-W46";

fn flag_id(bench: &Workbench) -> String {
    let mut answer = bench.answer(&["flags", "--week", WEEK]);
    text(&answer["flags"][0].take()["flag_id"]).to_owned()
}

fn decisions(bench: &Workbench) -> Vec<Value> {
    list(&bench.answer(&["flags", "decisions"])["decisions"]).clone()
}

#[test]
fn a_decision_is_kept_and_a_later_one_takes_its_place() {
    let bench = bench();
    let flag = flag_id(&bench);
    assert!(decisions(&bench).is_empty());
    for (verdict, reason) in [("rejected", "现场未见"), ("confirmed", "抽检不合格")] {
        let decided = bench.answer(&[
            "flags",
            "decide",
            &flag,
            "--verdict",
            verdict,
            "--reason",
            reason,
        ]);
        assert_eq!(decided["verdict"], verdict);
        assert_eq!(decided["decided_on"], "2026-11-22");
    }
    let kept = decisions(&bench);
    assert_eq!(kept.len(), 2);
    assert_eq!(
        (&kept[0]["verdict"], &kept[0]["standing"]),
        (&"rejected".into(), &false.into())
    );
    assert_eq!(
        (&kept[1]["reason"], &kept[1]["standing"]),
        (&"抽检不合格".into(), &true.into())
    );
    assert_eq!(kept[1]["flag_id"], flag);
    assert_eq!(kept[1]["operator"], "测试员");
    bench.fsck_is_green();
}

#[test]
fn a_decision_needs_a_flag_that_exists_a_reason_and_a_day_after_the_flag() {
    let bench = bench();
    let flag = flag_id(&bench);
    let decide = |flag: &str, verdict: &str, reason: &str, as_of: &str| {
        let outcome = bench.run(&[
            "flags",
            "decide",
            flag,
            "--verdict",
            verdict,
            "--reason",
            reason,
            "--as-of",
            as_of,
        ]);
        (outcome.code, outcome.stderr)
    };
    let day = "2026-11-22";
    let (code, said) = decide("2026-W46-M999999-counterfeit", "confirmed", "查实", day);
    assert_eq!(code, 2);
    assert!(said.contains("M999999"), "{said}");
    assert_eq!(decide(&flag, "confirmed", " ", day).0, 2);
    assert_eq!(decide(&flag, "guilty", "查实", day).0, 2);
    let (code, said) = decide(&flag, "confirmed", "查实", "2026-11-01");
    assert_eq!(code, 3);
    assert!(said.contains(WEEK), "{said}");
    assert!(decisions(&bench).is_empty());
}

/// The shipped rules with one line changed.
fn draft(bench: &Workbench, from: &str, to: &str) -> String {
    let shipped = Path::new(env!("CARGO_MANIFEST_DIR")).join("pipelines/rules/flags.toml");
    let rules = fs::read_to_string(shipped).unwrap();
    assert!(rules.contains(from));
    let path = bench.beside("draft.toml");
    fs::write(&path, rules.replacen(from, to, 1)).unwrap();
    path.to_str().unwrap().to_owned()
}

#[test]
fn a_draft_of_the_rules_is_compared_and_nothing_is_kept() {
    let bench = bench();
    let flag = flag_id(&bench);
    bench.answer(&[
        "flags",
        "decide",
        &flag,
        "--verdict",
        "confirmed",
        "--reason",
        "抽检不合格",
    ]);
    let told = bench.answer(&["flags", "--week", WEEK]);
    let same = draft(&bench, "minutes_per_flag = 10.0", "minutes_per_flag = 30.0");
    let run = bench.answer(&["analyze", "--shadow", &same]);
    assert!(list(&run["gained"]).is_empty() && list(&run["lost"]).is_empty());
    let cases = number(&run["current"]["cases"]);
    assert!(cases > 0);
    assert_eq!(run["draft"]["cases"], run["current"]["cases"]);
    // Half an hour each.
    let hours = run["draft"]["review_hours"].as_f64().unwrap();
    assert!((2.0 * hours - f64::from(i32::try_from(cases).unwrap())).abs() < 1e-9);
    let confirmed = |outcome: &Value| -> i64 {
        let tiers = list(&outcome["tiers"]).iter();
        tiers.map(|tier| number(&tier["confirmed"])).sum()
    };
    assert!(confirmed(&run["current"]) > 0);

    // A category that the draft no longer evaluates has no flags.
    let silent = draft(&bench, "not_as_pictured = 0.6", "");
    let run = bench.answer(&["analyze", "--shadow", &silent]);
    assert_eq!(list(&run["lost"]).len(), usize::try_from(cases).unwrap());
    assert_eq!(run["lost"][0]["confirmed"], true);
    assert_eq!(number(&run["draft"]["flags"]), 0);
    assert!(list(&run["weeks"]).iter().any(|week| week["week"] == WEEK));

    assert_eq!(bench.answer(&["flags", "--week", WEEK]), told);
    // A week that only the comparison evaluated is still not evaluated.
    assert_eq!(bench.run(&["flags", "--week", "2026-W45"]).code, 2);
    bench.fsck_is_green();
}

#[test]
fn a_draft_that_makes_no_sense_is_refused_by_name() {
    let bench = bench();
    let wrong = draft(&bench, "watch = 0.40", "watch = 0.90");
    let refused = bench.run(&["analyze", "--shadow", &wrong]);
    assert_eq!(refused.code, 3);
    assert!(refused.stderr.contains("draft.toml"), "{}", refused.stderr);
    assert!(refused.stderr.contains("calibration"), "{}", refused.stderr);
    let both = bench.run(&["analyze", "--all", "--shadow", &wrong]);
    assert_eq!(both.code, 2);
}

#[test]
fn weeks_after_enough_decisions_tell_a_probability_and_weeks_before_do_not() {
    let bench = bench();
    let rules = draft(&bench, "least_decisions = 200", "least_decisions = 2");
    let flags = |week: &str| {
        bench.answer(&["analyze", "--week", week, "--rules", &rules]);
        let mut answer = bench.answer(&["flags", "--week", week]);
        list(&answer["flags"].take()).clone()
    };
    let latest = flags("2026-W47");
    assert!(latest[0]["probability"].is_null());
    // Both outcomes: there is something to learn. Decided on the last day of 2026-W47.
    let decided = [
        (flag_id(&bench), "confirmed"),
        (text(&latest[0]["flag_id"]).to_owned(), "rejected"),
    ];
    for (flag, verdict) in &decided {
        bench.answer(&[
            "flags",
            "decide",
            flag,
            "--verdict",
            verdict,
            "--reason",
            "核查",
        ]);
    }
    let before = flags("2026-W45");
    assert!(!before.is_empty());
    assert!(before.iter().all(|flag| flag["probability"].is_null()));
    let after = flags("2026-W48");
    assert!(!after.is_empty());
    for flag in &after {
        assert!(flag["probability"].is_f64(), "{flag}");
        let codes = list(&flag["reasons"]).iter().map(|reason| &reason["code"]);
        assert!(codes.into_iter().any(|code| code == "R9_probability"));
    }
}
