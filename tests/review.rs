//! The reviewers' queue: who comes first, who rests after a rejection, and how far two reviewers agree.

use serde_json::Value;

use crate::support::{Exchange, Workbench, list, number, text};

const WEEK: &str = "2026-W46";

/// Strangers about two merchants over nine weeks, analysed for the last two of them.
fn bench() -> Workbench {
    let bench = Workbench::new();
    let mut export = Exchange::default();
    for order in 0..18_u32 {
        let day = chrono::NaiveDate::from_ymd_opt(2026, 9, 15).unwrap()
            + chrono::Duration::days(i64::from(order / 2) * 7);
        export = export
            .order(order + 1)
            .with("bfydw", "东海县晶莹测试商行")
            .with("slsj", &format!("{day} 09:00:00"));
        if order % 2 == 1 {
            export = export
                .with("bfydw", "东海县云帆试验商行")
                .with("sqbt", "买到假货")
                .with("sqnr", "市民网购后送专柜鉴定，说是假货，要求退一赔三。");
        }
    }
    for order in 0..60_u32 {
        let name = format!("东海县第{}测试商行", order % 20 + 1);
        export = export
            .order(100 + order)
            .with("bfydw", &name)
            .with("sqbt", "退款迟迟不到账")
            .with(
                "sqnr",
                "市民反映在该店退货后退款一直没有到账，要求尽快退款。",
            );
    }
    let file = export.write(&bench, "export.csv");
    assert_eq!(number(&bench.import(&file)["accepted"]), 78);
    for week in [WEEK, "2026-W47"] {
        bench.answer(&["analyze", "--week", week]);
    }
    bench
}

fn queue(bench: &Workbench, week: &str) -> Value {
    bench.answer(&["flags", "queue", "--week", week])
}

fn ids(entries: &Value) -> Vec<String> {
    let ids = list(entries).iter().map(|entry| text(&entry["flag_id"]));
    ids.map(str::to_owned).collect()
}

fn decide(bench: &Workbench, flag: &str, verdict: &str, operator: &str, as_of: &str) {
    bench.answer(&[
        "flags",
        "decide",
        flag,
        "--verdict",
        verdict,
        "--reason",
        "现场未见",
        "--operator",
        operator,
        "--as-of",
        as_of,
    ]);
}

#[test]
fn the_queue_holds_the_flags_of_the_week_most_urgent_first() {
    let bench = bench();
    let answer = queue(&bench, WEEK);
    let entries = list(&answer["entries"]);
    assert_eq!(entries.len(), 2);
    assert_eq!(number(&answer["waiting"]), 2);
    let mut flags = ids(&bench.answer(&["flags", "--week", WEEK])["flags"]);
    let mut queued = ids(&answer["entries"]);
    flags.sort();
    queued.sort();
    assert_eq!(queued, flags);
    let priority = |entry: &Value| entry["priority"].as_f64().unwrap();
    assert!(
        entries
            .windows(2)
            .all(|pair| priority(&pair[0]) >= priority(&pair[1]))
    );
    for entry in entries {
        let product = entry["probability"].as_f64().unwrap() * entry["severity"].as_f64().unwrap();
        assert!((product - priority(entry)).abs() < 1e-12);
        assert!(entry["propensity"].as_f64().unwrap() > 0.0);
    }
    assert_eq!(queue(&bench, WEEK), answer);
    let one = bench.answer(&["flags", "queue", "--week", WEEK, "--capacity", "1"]);
    assert_eq!(list(&one["entries"]).len(), 1);
    assert_eq!(bench.run(&["flags", "queue", "--week", "2026-W20"]).code, 2);
}

#[test]
fn a_rejected_merchant_rests_in_the_next_week_and_is_still_listed() {
    let bench = bench();
    let rejected = ids(&queue(&bench, WEEK)["entries"])[0].clone();
    // Decided on the Wednesday after: the week itself does not know it, the next one does.
    decide(&bench, &rejected, "rejected", "甲", "2026-11-18");
    assert_eq!(list(&queue(&bench, WEEK)["entries"]).len(), 2);
    let next = queue(&bench, "2026-W47");
    assert_eq!(list(&next["entries"]).len(), 1);
    let resting = list(&next["resting"]);
    assert_eq!(resting.len(), 1);
    let expected = rejected.replace(WEEK, "2026-W47");
    assert_eq!(text(&resting[0]["flag_id"]), expected.as_str());
    let reason = text(&resting[0]["reason"]);
    assert!(
        reason.contains("2026-11-18") && reason.contains("现场未见"),
        "{reason}"
    );
    let listed = ids(&bench.answer(&["flags", "--week", "2026-W47"])["flags"]);
    assert!(listed.contains(&expected));
    // Another word takes its place.
    decide(&bench, &rejected, "insufficient", "甲", "2026-11-19");
    assert_eq!(list(&queue(&bench, "2026-W47")["entries"]).len(), 2);
    bench.fsck_is_green();
}

#[test]
fn the_agreement_of_two_reviewers_is_told_beside_the_decisions() {
    let bench = bench();
    let told = |bench: &Workbench| bench.answer(&["flags", "decisions"])["double_review"].take();
    assert_eq!(number(&told(&bench)["pairs"]), 0);
    let (mut drawn, mut judged) = (0, 0);
    for week in [WEEK, "2026-W47"] {
        for entry in list(&queue(&bench, week)["entries"]) {
            let flag = text(&entry["flag_id"]);
            for operator in ["甲", "乙"] {
                decide(&bench, flag, "confirmed", operator, "2026-11-22");
            }
            drawn += i64::from(entry["double_review"] == true);
            judged += 1;
        }
    }
    assert!(judged >= 3);
    let told = told(&bench);
    assert_eq!(
        (number(&told["drawn"]), number(&told["pairs"])),
        (drawn, drawn)
    );
    assert!(told["kappa"].is_null(), "one verdict alone tells nothing");
}

#[test]
fn the_list_of_complainants_is_closed_until_a_setting_opens_it_and_names_nobody() {
    let bench = Workbench::new();
    // One caller against six merchants.
    let export = (1..=6_u32).fold(Exchange::of(20..30), |export, order| {
        export
            .order(order)
            .with("bfydw", &format!("东海县第{order}测试商行"))
            .with("ldhm", "13900000777")
    });
    let file = export.write(&bench, "export.csv");
    bench.import(&file);
    let refused = bench.run(&["complainants", "list"]);
    assert_eq!(refused.code, 2);
    assert!(refused.stderr.contains("受限"), "{}", refused.stderr);

    let open = |arguments: &[&str]| {
        let all = [&["complainants", "--restricted-complainants"], arguments].concat();
        bench.run(&all)
    };
    let listed = || open(&["list"]).json();
    let first = listed();
    let people = list(&first["complainants"]);
    assert_eq!(people.len(), 1);
    assert_eq!(
        (
            number(&people[0]["merchants"]),
            number(&people[0]["orders"])
        ),
        (6, 6)
    );
    assert!((people[0]["factor"].as_f64().unwrap() - 0.5).abs() < 1e-12);
    let told = first.to_string();
    assert!(
        !told.contains("13900000777") && !told.contains("欧阳"),
        "{told}"
    );

    let pseudonym = text(&people[0]["complainant"]).to_owned();
    assert_eq!(open(&["restore", &pseudonym, "--reason", "误"]).code, 2);
    assert_eq!(open(&["lift", &pseudonym, "--reason", " "]).code, 2);
    assert_eq!(
        open(&["lift", "P00000000000000ff", "--reason", "查实"]).code,
        2
    );
    assert_eq!(open(&["lift", &pseudonym, "--reason", "多次查实"]).code, 0);
    let lifted = listed()["complainants"][0].take();
    assert!((lifted["factor"].as_f64().unwrap() - 1.0).abs() < 1e-12);
    assert_eq!(lifted["word"]["reason"], "多次查实");
    // The week before the word does not know it.
    let before = open(&["list", "--week", "2026-W46"]).json();
    assert!((before["complainants"][0]["factor"].as_f64().unwrap() - 0.5).abs() < 1e-12);
    assert_eq!(open(&["restore", &pseudonym, "--reason", "复核"]).code, 0);
    let restored = listed()["complainants"][0].take();
    assert!((restored["factor"].as_f64().unwrap() - 0.5).abs() < 1e-12);
    bench.fsck_is_green();
}
