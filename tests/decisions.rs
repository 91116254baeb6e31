//! Reviewers decide about flags; what they decided stays, and what a draft of the rules would change is shown.

use serde_json::Value;

use crate::support::{Exchange, Workbench, list, number, text};

/// Nine strangers about one merchant over nine weeks, analysed for the last of them.
fn bench() -> Workbench {
    let bench = Workbench::new();
    let mut export = Exchange::default();
    for order in 0..9_u32 {
        let day = chrono::NaiveDate::from_ymd_opt(2026, 9, 15).unwrap()
            + chrono::Duration::days(i64::from(order) * 7);
        export = export
            .order(order + 1)
            .with("bfydw", "东海县晶莹测试商行")
            .with("slsj", &format!("{day} 09:00:00"));
    }
    // The rest of the town has other troubles.
    for order in 0..60_u32 {
        let name = format!("东海县第{}测试商行", order % 20 + 1);
        export = export
            .order(100 + order)
            .with("bfydw", &name)
            .with("sqbt", "退款迟迟不到账")
            .with("sqnr", "市民反映在该店退货后退款一直没有到账，要求尽快退款。");
    }
    let file = export.write(&bench, "export.csv");
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
