//! Commands that change something are on record by who ran them, each in one step with what it changed.

use serde_json::Value;

use crate::fsck::{listing, sql};
use crate::support::{Exchange, Workbench, list, number, text};

const WEEK: &str = "2026-W46";

/// The log as it is exported, each entry read.
fn log(bench: &Workbench) -> Vec<Value> {
    let exported = bench.run(&["audit", "export"]);
    assert_eq!(exported.code, 0, "{}", exported.stderr);
    exported
        .stdout
        .lines()
        .map(|line| {
            let line: Value = serde_json::from_str(line).unwrap();
            serde_json::from_str(text(&line["entry"])).unwrap()
        })
        .collect()
}

/// Action, outcome and object of the entries behind the first `known`.
fn told(bench: &Workbench, known: usize) -> Vec<String> {
    let entries = log(bench);
    let told = entries.iter().skip(known).map(|entry| {
        assert_eq!(entry["actor"], "测试员");
        assert_eq!(entry["role"], "operator");
        ["action", "outcome", "object"]
            .map(|key| text(&entry[key]))
            .join(" ")
    });
    told.collect()
}

fn log_is_whole(bench: &Workbench) {
    let verified = bench.run(&["audit", "verify"]);
    assert_eq!(verified.code, 0, "{}", verified.stdout);
    bench.fsck_is_green();
}

#[test]
fn an_import_the_same_file_again_and_a_refused_one_are_told_without_what_the_files_hold() {
    let bench = Workbench::new();
    let file = Exchange::of(1..4).write(&bench, "欧阳测13900000001投诉.csv");
    let imported = bench.import(&file);
    assert_eq!(
        told(&bench, 0),
        [
            "import done import:imp-000001",
            "merchant_linking done import:imp-000001"
        ]
    );
    let state = || {
        let data = bench.data();
        let total = bench.answer(&["search"])["total"].take();
        (
            listing(&data.join("dataset")),
            listing(&data.join("index")),
            total,
        )
    };
    let before = state();
    assert_eq!(bench.import(&file)["state"], "already_imported");
    assert!(before == state(), "nothing else was changed");
    let damaged = (10..14).fold(Exchange::default(), |export, number| {
        export.order(number).with("gdbh", "2.02611E+13")
    });
    let refused = bench.import(&damaged.write(&bench, "damaged.csv"));
    assert_eq!(refused["state"], "refused");
    assert!((before.0, before.2) == (state().0, state().2));
    let hash = text(&refused["sha256"]);
    assert_eq!(
        told(&bench, 2),
        [
            "import done import:imp-000001".to_owned(),
            format!("import refused file:{hash}")
        ]
    );
    let entries = log(&bench);
    assert_eq!(entries[0]["reason"], "读取3行：接收3，更正0，重复0，隔离0");
    for entry in [&entries[0], &entries[2]] {
        assert_eq!(entry["content"], imported["sha256"]);
    }
    assert_eq!(entries[3]["reason"], "拒绝导入：order_no_damaged");
    let whole = format!("{entries:?}");
    for held in ["欧阳测", "13900000001", "晶莹", "2.02611E+13", "LYG2026"] {
        assert!(!whole.contains(held), "{held} in {whole}");
    }
    log_is_whole(&bench);
}

#[test]
fn a_retry_is_told_whether_rows_were_accepted_or_not() {
    let bench = Workbench::new();
    let export = Exchange::of(0..1).order(1).with("slsj", "2026-13-45");
    bench.import(&export.write(&bench, "a.csv"));
    let known = log(&bench).len();
    bench.answer(&["quarantine", "retry"]);
    let wrong = ["quarantine", "retry", "--set", "没有的列=欧阳测"];
    assert_eq!(bench.run(&wrong).code, 3);
    bench.answer(&["quarantine", "retry", "--set", "slsj=2026-10-03 08:00"]);
    assert_eq!(
        told(&bench, known),
        [
            "quarantine_retry done quarantine:open",
            "quarantine_retry refused quarantine:1",
            "quarantine_retry done import:imp-000002",
        ]
    );
    let entries = log(&bench);
    assert_eq!(entries[known]["reason"], "仍在隔离区1");
    assert_eq!(
        entries[known + 2]["reason"],
        "接收1，更正0，重复0，仍在隔离区0"
    );
    assert!(!format!("{entries:?}").contains("欧阳测"));
    log_is_whole(&bench);
}

#[test]
fn evaluations_judgements_decisions_words_and_reports_are_told_with_their_reasons() {
    let bench = Workbench::new();
    // One caller against six merchants, beside the town.
    let export = (1..=6_u32).fold(Exchange::of_a_town(), |export, order| {
        export
            .order(200 + order)
            .with("bfydw", &format!("东海县第{order}测试商行"))
            .with("ldhm", "13900000777")
    });
    bench.import(&export.write(&bench, "export.csv"));
    let known = log(&bench).len();
    bench.answer(&["analyze", "--week", WEEK]);
    bench.answer(&["analyze", "--week", WEEK]);
    let flags = bench.answer(&["flags", "--week", WEEK]);
    let flag = text(&flags["flags"][0]["flag_id"]).to_owned();
    let decide = |as_of| {
        let verdict = ["flags", "decide", &flag, "--verdict", "confirmed"];
        let more = ["--reason", "抽检不合格", "--as-of", as_of];
        bench.run(&[&verdict[..], &more].concat()).code
    };
    assert_eq!((decide("2026-11-22"), decide("2026-01-01")), (0, 3));
    let judge = |arguments: &[&str]| {
        let all = [&["merchants"], arguments, &["--reason", "同一门店"]].concat();
        bench.run(&all).code
    };
    assert_eq!(judge(&["merge", "M000002", "M000003", "--dry-run"]), 0);
    assert_eq!(judge(&["merge", "M000002", "M000003"]), 0);
    assert_eq!(judge(&["merge", "M000002", "M000003"]), 3);
    assert_eq!(judge(&["merge", "M000002", "M000003", "--dry-run"]), 3);
    assert_eq!(judge(&["undo"]), 0);
    let people = |arguments: &[&str]| {
        let all = [&["complainants", "--restricted-complainants"], arguments].concat();
        bench.answer(&all)
    };
    let listed = people(&["list"]);
    let pseudonym = text(&list(&listed["complainants"])[0]["complainant"]).to_owned();
    people(&["lift", &pseudonym, "--reason", "多次查实"]);
    people(&["restore", &pseudonym, "--reason", "复核"]);
    let out = bench.beside("report");
    let report = ["report", "--week", WEEK, "--out", out.to_str().unwrap()];
    let manifest = bench.answer(&report);
    // None of these changes anything.
    bench.answer(&["search", "手串"]);
    bench.answer(&["flags", "queue"]);
    bench.answer(&["merchants", "list"]);
    assert_eq!(
        told(&bench, known),
        [
            format!("analyze done week:{WEEK}"),
            format!("analyze done week:{WEEK}"),
            format!("flag_decision done flag:{flag}"),
            format!("flag_decision refused flag:{flag}"),
            "merchant_judgement done judgement:1".to_owned(),
            "merchant_judgement refused merchant:M000002".to_owned(),
            "merchant_judgement done judgement:2".to_owned(),
            "complainant_lift done complainant_lift:1".to_owned(),
            "complainant_lift done complainant_lift:2".to_owned(),
            format!("report_build done week:{WEEK}"),
        ]
    );
    let entries = log(&bench);
    let reason = |place: usize| text(&entries[known + place]["reason"]);
    assert!(reason(0).starts_with("评估1周，另有0周此前已冻结；"));
    assert!(reason(1).starts_with("评估0周，另有1周此前已冻结；"));
    assert_eq!(reason(2), "确认：抽检不合格");
    assert_eq!(reason(4), "M000002 与 M000003 是同一主体：同一门店");
    assert_eq!(reason(6), "撤销判定1：同一门店");
    assert_eq!(reason(7), "解除折减：多次查实");
    assert!(reason(9).contains(text(&manifest["snapshot_id"])));
    // The report is told by what anybody who has it can compute.
    let written = std::fs::read(out.join("manifest.json")).unwrap();
    assert_eq!(
        text(&entries[known + 9]["content"]),
        mingcha::vault::hex(&<sha2::Sha256 as sha2::Digest>::digest(&written))
    );
    let whole = format!("{entries:?}");
    for held in [pseudonym.as_str(), "13900000777", "欧阳测"] {
        assert!(!whole.contains(held), "{held} in {whole}");
    }
    log_is_whole(&bench);
}

#[test]
fn what_cannot_be_entered_is_not_done() {
    let bench = Workbench::new();
    bench.import(&Exchange::of_a_town().write(&bench, "export.csv"));
    bench.answer(&["analyze", "--week", WEEK]);
    let flags = bench.answer(&["flags", "--week", WEEK]);
    let flag = text(&flags["flags"][0]["flag_id"]).to_owned();
    let orders = number(&bench.answer(&["search"])["total"]);
    // Nobody writes behind a gap.
    sql(
        &bench.data().join("mingcha.db"),
        &["DELETE FROM audit_entry WHERE seq = (SELECT MAX(seq) FROM audit_entry)"],
    );
    let more = Exchange::of(900..905).write(&bench, "more.csv");
    let out = bench.beside("report");
    for command in [
        &["import", more.to_str().unwrap()][..],
        &["analyze", "--all"],
        &[
            "flags",
            "decide",
            &flag,
            "--verdict",
            "confirmed",
            "--reason",
            "抽检不合格",
        ],
        &[
            "merchants",
            "merge",
            "M000001",
            "M000002",
            "--reason",
            "同一门店",
        ],
        &["report", "--week", WEEK, "--out", out.to_str().unwrap()],
    ] {
        let ran = bench.run(command);
        assert_eq!(ran.code, 1, "{command:?}: {}", ran.stderr);
        assert!(ran.stderr.contains("审计日志缺第"), "{}", ran.stderr);
    }
    assert_eq!(number(&bench.answer(&["search"])["total"]), orders);
    let decisions = bench.answer(&["flags", "decisions"]);
    assert!(list(&decisions["decisions"]).is_empty());
    let shown = bench.answer(&["merchants", "show", "M000001"]);
    assert!(list(&shown["judgements"]).is_empty());
    let week = bench.run(&["flags", "--week", "2026-W45"]);
    assert!(week.stderr.contains("尚未评估"), "{}", week.stderr);
    assert!(!out.exists());
}
