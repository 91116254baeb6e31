//! The same order twice: the same file, an overlapping export, a correction.

use crate::support::{Exchange, Workbench, demo, ledger_closes, list, number, text};

#[test]
fn a_file_imported_twice_changes_nothing() {
    let bench = Workbench::new();
    let file = Exchange::of(0..5).write(&bench, "a.csv");
    assert_eq!(number(&bench.import(&file)["accepted"]), 5);
    let again = bench.import(&file);
    assert_eq!(again["state"], "already_imported");
    assert_eq!(number(&again["accepted"]), 0);
    assert_eq!(again["import_id"], "imp-000001");
    assert_eq!(number(&bench.answer(&["search"])["total"]), 5);
    bench.fsck_is_green();
}

#[test]
fn an_overlapping_export_brings_only_its_new_orders() {
    let bench = Workbench::new();
    bench.import(&Exchange::of(0..6).write(&bench, "a.csv"));
    let import = bench.import(&Exchange::of(4..9).write(&bench, "b.csv"));
    ledger_closes(&import);
    assert_eq!(number(&import["accepted"]), 3);
    assert_eq!(number(&import["duplicate"]), 2);
    assert_eq!(number(&bench.answer(&["search"])["total"]), 9);
    bench.fsck_is_green();
}

#[test]
fn a_correction_keeps_both_versions() {
    let bench = Workbench::new();
    bench.import(&Exchange::of(0..3).write(&bench, "a.csv"));
    let corrected = Exchange::of(1..2).with("sqnr", "更正：商家已经退款，市民表示满意。");
    let import = bench.import(&corrected.write(&bench, "b.csv"));
    assert_eq!(number(&import["updated"]), 1);
    let order = bench.answer(&["order", "12345:LYG20261000000001"]);
    assert_eq!(number(&order["version"]), 2);
    assert!(text(&order["body"]).starts_with("更正"));
    let earlier = list(&order["earlier_versions"]);
    assert_eq!(earlier.len(), 1);
    assert!(text(&earlier[0]["body"]).contains("第1号水晶手串"));
    assert_eq!(earlier[0]["provenance"]["file"], "a.csv");
    // Search knows the newest text only.
    assert_eq!(number(&bench.answer(&["search", "更正"])["total"]), 1);
    assert_eq!(
        number(&bench.answer(&["search", "第1号水晶手串"])["total"]),
        0
    );
    bench.fsck_is_green();
}

#[test]
fn an_order_tells_where_it_came_from() {
    let name = "12345数据交换视图_202609.csv";
    let order = demo().answer(&["order", "12345:LYG20260921000018"]);
    let origin = &order["provenance"];
    assert_eq!(origin["file"], name);
    assert_eq!(origin["sha256"], demo().import(name)["sha256"]);
    assert_eq!(origin["import_id"], demo().import(name)["import_id"]);
    assert_eq!(origin["operator"], "测试员");
    assert_eq!(origin["profile"], "hotline_12345_exchange");
    // The named line of the file is this order's.
    let path = demo().data.join("samples").join(name);
    let bytes = std::fs::read(path).unwrap();
    let (content, _, _) = encoding_rs::GB18030.decode(&bytes);
    let line = usize::try_from(number(&origin["row"])).unwrap();
    let line = content.lines().nth(line - 1).unwrap();
    assert!(line.starts_with("LYG20260921000018,"), "{line}");
}
