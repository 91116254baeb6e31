//! Rows that cannot be accepted, columns and files that are refused.

use std::fs;

use crate::support::{Exchange, Workbench, list, number, text};

#[test]
fn a_damaged_number_column_refuses_the_file_and_stores_nothing() {
    let bench = Workbench::new();
    let damaged = (0..4).fold(Exchange::default(), |export, number| {
        export.order(number).with("gdbh", "2.02611E+13")
    });
    let file = damaged.write(&bench, "damaged.csv");
    let refused = bench.run(&["import", file.to_str().unwrap()]);
    assert_eq!(refused.code, 3);
    let import = &refused.json()["imports"][0];
    assert_eq!(import["state"], "refused");
    assert_eq!(import["code"], "order_no_damaged");
    assert!(refused.stderr.contains("damaged.csv") && refused.stderr.contains("gdbh"));
    assert_eq!(number(&bench.answer(&["search"])["total"]), 0);
    assert!(list(&bench.answer(&["quarantine", "list"])["rows"]).is_empty());
    bench.fsck_is_green();
    // The good export of the same orders is not in its way.
    let good = Exchange::of(0..4).write(&bench, "good.csv");
    assert_eq!(number(&bench.import(&good)["accepted"]), 4);
}

#[test]
fn a_broken_byte_is_reported_with_its_line() {
    let bench = Workbench::new();
    let export = Exchange::of(0..2).order(2).with("sqnr", "此处QQ损坏的内容");
    let file = export
        .order(3)
        .write_broken(&bench, "broken.csv", b"QQ", &[0xff, 0xff]);
    let import = bench.import(&file);
    assert_eq!(number(&import["accepted"]), 3);
    assert_eq!(number(&import["reasons"]["broken_encoding"]), 1);
    let rows = bench.answer(&["quarantine", "list"]);
    assert_eq!(number(&rows["rows"][0]["row"]), 4);
    assert!(text(&rows["rows"][0]["message"]).contains("第4行"));
    assert!(!rows.to_string().contains('\u{fffd}'));
}

#[test]
fn a_quarantined_row_is_shown_masked_and_accepted_once_corrected() {
    let bench = Workbench::new();
    let export = Exchange::of(0..1).order(1).with("slsj", "2026-13-45");
    let export = export.with("sqnr", "请回电13912345678，身份证号11010519491231002X。");
    bench.import(&export.write(&bench, "a.csv"));
    let rows = bench.answer(&["quarantine", "list"]);
    let id = number(&rows["rows"][0]["quarantine_id"]).to_string();
    assert_eq!(rows["rows"][0]["reason"], "bad_received_at");
    let shown = bench.run(&["quarantine", "show", &id]).stdout;
    assert!(shown.contains("2026-13-45"));
    for personal in ["欧阳测", "13900000001", "13912345678", "11010519491231002X"] {
        assert!(!shown.contains(personal), "{personal} in {shown}");
    }
    let corrected = ["quarantine", "retry", &id, "--set", "slsj=2026-10-03 08:00"];
    let retried = bench.answer(&corrected);
    assert_eq!(number(&retried["accepted"]), 1);
    assert!(list(&retried["remaining"]).is_empty());
    assert!(list(&bench.answer(&["quarantine", "list"])["rows"]).is_empty());
    let order = bench.answer(&["order", "12345:LYG20261000000001"]);
    assert!(text(&order["received_at"]).starts_with("2026-10-03T08:00"));
    bench.fsck_is_green();
}

#[test]
fn an_unknown_layout_is_refused_with_advice_and_accepted_with_a_mapping() {
    let bench = Workbench::new();
    let file = bench.beside("unknown.csv");
    let header = "甲列,乙列,丙列,丁列\n";
    fs::write(
        &file,
        format!("{header}ZZ0001,2026-10-01,网店不退款,内容\n"),
    )
    .unwrap();
    let refused = bench.run(&["import", file.to_str().unwrap()]);
    assert_eq!(refused.code, 3);
    assert_eq!(refused.json()["imports"][0]["code"], "unknown_layout");
    assert!(refused.stderr.contains("mapping"), "{}", refused.stderr);
    let mapping = bench.beside("own.toml");
    let profile = "name = \"own\"\nsource = \"manual\"\ntitle = \"自定\"\nreceived_at = \"required\"\n\
        distinguishing = [\"甲列\", \"乙列\"]\n[columns]\norder_no = [\"甲列\"]\nreceived_at = [\"乙列\"]\n\
        title = [\"丙列\"]\nbody = [\"丁列\"]\n";
    fs::write(&mapping, profile).unwrap();
    let import = bench.import_with(&file, &["--mapping", mapping.to_str().unwrap()]);
    assert_eq!(import["state"], "committed", "{import}");
    assert_eq!(number(&import["accepted"]), 1);
    assert_eq!(
        bench.answer(&["order", "manual:ZZ0001"])["title"],
        "网店不退款"
    );
}
