//! One story through the program over both engines: every answer is the same.

use std::fs;
use std::path::Path;

use serde_json::Value;

use crate::support::{Exchange, Postgres, Workbench, list, number, text};

/// What depends on the clock and not on what is stored.
const OF_THE_MOMENT: [&str; 4] = ["took_ms", "imported_at", "judged_at", "evaluated_at"];

/// Samples with every quarantine reason of the exchange view, a list without numbers, and two workbooks.
const SAMPLES: [&str; 4] = [
    "12345数据交换视图_202604.csv",
    "12318转办登记表.xlsx",
    "12345工单明细表_2026年第44周.xlsx",
    "平台线索清单.csv",
];

const WEEK: &str = "2026-W46";

#[test]
fn both_engines_give_the_same_answers() {
    let Some(server) = Postgres::start() else {
        return;
    };
    let file = Workbench::new();
    let served = file.sibling().over(&server.database("story"));
    let (of_file, of_server) = (answers(&file), answers(&served));
    assert_eq!(of_file.len(), of_server.len());
    for ((asked, expected), (_, found)) in of_file.iter().zip(&of_server) {
        assert_eq!(expected, found, "{asked}");
    }
    assert!(!served.data().join("mingcha.db").exists());
    checks_are_honest(&file, &served);
}

/// Every command that reads or writes, in an order in which each has something to do.
fn answers(bench: &Workbench) -> Vec<(String, Value)> {
    let mut answers = Vec::new();
    let mut ask = |arguments: &[&str]| {
        let mut answer = bench.answer(arguments);
        forget_the_moment(&mut answer, bench);
        answers.push((arguments.join(" "), answer.clone()));
        answer
    };
    for name in SAMPLES {
        let sample = Path::new(env!("CARGO_MANIFEST_DIR"))
            .join("data-samples")
            .join(name);
        ask(&["import", sample.to_str().unwrap()]);
    }
    let first = Exchange::of_a_town().write(bench, "export.csv");
    let imported = ask(&["import", first.to_str().unwrap()]);
    assert_eq!(number(&imported["imports"][0]["accepted"]), 69);
    let again = ask(&["import", first.to_str().unwrap()]);
    assert_eq!(again["imports"][0]["state"], "already_imported");
    let overlap = Exchange::of_a_town().order(500).with("slsj", "2026-13-45");
    let overlap = overlap
        .order(3)
        .with("sqnr", "更正：商家已经退款，市民表示满意。");
    let overlap = overlap.write(bench, "overlap.csv");
    let import = ask(&["import", overlap.to_str().unwrap()]);
    let import = &import["imports"][0];
    for (part, count) in [("duplicate", 69), ("updated", 1), ("quarantined", 1)] {
        assert_eq!(number(&import[part]), count, "{part}: {import}");
    }
    let order = ask(&["order", "12345:LYG20261000000003"]);
    assert_eq!(list(&order["earlier_versions"]).len(), 1);
    ask(&["search", "手串 -退款", "--limit", "50"]);
    ask(&["search", "退款", "--sort", "relevance"]);
    ask(&["search", "", "--region", "320722", "--limit", "3"]);
    let rows = ask(&["quarantine", "list"]);
    let last = list(&rows["rows"]).last().unwrap();
    let id = number(&last["quarantine_id"]).to_string();
    ask(&["quarantine", "show", &id]);
    let retried = ask(&["quarantine", "retry", &id, "--set", "slsj=2026-10-03 08:00"]);
    assert_eq!(number(&retried["accepted"]), 1);
    ask(&["quarantine", "list"]);
    ask(&["analyze", "--all"]);
    let flags = ask(&["flags", "--week", WEEK]);
    let flag = text(&flags["flags"][0]["flag_id"]).to_owned();
    ask(&[
        "flags",
        "decide",
        &flag,
        "--verdict",
        "confirmed",
        "--reason",
        "抽检不合格",
    ]);
    ask(&["flags", "decisions"]);
    // The next week is evaluated with the decision.
    ask(&["analyze", "--week", "2026-W47"]);
    ask(&["flags", "--week", "2026-W47"]);
    let merchants = ask(&["merchants", "list"]);
    let merchants = list(&merchants["merchants"]);
    let (left, right) = (
        text(&merchants[0]["merchant_id"]),
        text(&merchants[1]["merchant_id"]),
    );
    ask(&["merchants", "show", left]);
    ask(&["merchants", "match", "晶莹测试商行", "顺丰"]);
    ask(&[
        "merchants",
        "merge",
        left,
        right,
        "--reason",
        "同一门店",
        "--dry-run",
    ]);
    ask(&["merchants", "merge", left, right, "--reason", "同一门店"]);
    ask(&["merchants", "list"]);
    ask(&["merchants", "undo"]);
    ask(&["merchants", "list"]);
    ask(&["reindex"]);
    ask(&["search", "", "--limit", "200"]);
    let report = bench.beside("report");
    ask(&["report", "--week", WEEK, "--out", report.to_str().unwrap()]);
    let manifest = fs::read_to_string(report.join("manifest.json")).unwrap();
    answers.push((
        "manifest".to_owned(),
        serde_json::from_str(&manifest).unwrap(),
    ));
    answers
}

/// Takes out what differs from run to run whatever the engine.
fn forget_the_moment(answer: &mut Value, bench: &Workbench) {
    match answer {
        Value::Object(fields) => {
            for (name, value) in fields {
                if OF_THE_MOMENT.contains(&name.as_str()) {
                    *value = Value::Null;
                }
                forget_the_moment(value, bench);
            }
        }
        Value::Array(values) => {
            for value in values {
                forget_the_moment(value, bench);
            }
        }
        Value::String(text) => {
            let home = bench.beside("");
            *text = text.replace(home.to_str().unwrap(), "");
        }
        _ => {}
    }
}

/// All checks but that of the engine say the same; that one tells what it did not look at.
fn checks_are_honest(file: &Workbench, served: &Workbench) {
    let checks = |bench: &Workbench| {
        let answer = bench.answer(&["fsck"]);
        list(&answer["checks"]).clone()
    };
    let (of_file, of_server) = (checks(file), checks(served));
    assert_eq!(of_file[1..], of_server[1..]);
    assert_eq!(of_server[0]["ok"], true);
    let detail = text(&of_server[0]["detail"]);
    for part in ["PostgreSQL", "逐行读出", "校验和", "未核对", "fsync"] {
        assert!(detail.contains(part), "{detail}");
    }
}
