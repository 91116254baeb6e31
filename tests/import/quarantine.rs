//! Rows that cannot be accepted, columns and files that are refused.

use std::fs;

use crate::support::{Exchange, Sheet, Workbench, list, number, text, write_sheets};

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
    assert!(refused.stderr.contains("数据管理员"), "{}", refused.stderr);
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

/// Two files with one row set aside each; the account of the imports.
fn set_aside(bench: &Workbench) -> [serde_json::Value; 2] {
    ["甲.csv", "乙.csv"].map(|name| {
        let number = u32::from(name == "乙.csv") * 10;
        let export = Exchange::of(number..number + 2).order(number + 2);
        let file = export.with("slsj", "不记得了").write(bench, name);
        bench.import(&file)
    })
}

#[test]
fn an_order_accepted_by_a_retry_is_still_of_the_row_of_its_file() {
    let bench = Workbench::new();
    let imports = set_aside(&bench);
    let retry = ["--operator", "重试员", "quarantine", "retry", "--set"];
    let retried = bench.answer(&[&retry[..], &["slsj=2026-10-03 08:00"]].concat());
    assert_eq!(number(&retried["accepted"]), 2);
    for (import, file, order) in [(0, "甲.csv", 2), (1, "乙.csv", 12)] {
        let order = bench.answer(&["order", &format!("12345:LYG202610{order:08}")]);
        let origin = &order["provenance"];
        assert_eq!(origin["file"], file);
        assert_eq!(origin["sha256"], imports[import]["sha256"]);
        assert_eq!(origin["import_id"], imports[import]["import_id"]);
        assert_eq!(origin["operator"], "测试员");
        assert_eq!(number(&origin["row"]), 4);
        assert_eq!(origin["sheet"], serde_json::Value::Null);
        assert_eq!(origin["retried"]["import_id"], "imp-000003");
        assert_eq!(origin["retried"]["operator"], "重试员");
        assert!(text(&origin["retried"]["retried_at"]).contains('T'));
        let note = order["notes"].to_string();
        assert!(note.contains("corrected_on_retry") && note.contains("slsj"));
    }
    let untouched = bench.answer(&["order", "12345:LYG20261000000001"]);
    assert_eq!(untouched["provenance"].get("retried"), None);
    bench.fsck_is_green();
}

#[test]
fn a_retried_row_of_a_workbook_names_its_sheet() {
    let bench = Workbench::new();
    let file = bench.beside("二县.xlsx");
    let header = &[
        "工单编号",
        "来电时间",
        "诉求人",
        "诉求标题",
        "诉求内容",
        "被反映单位",
    ][..];
    let row = |number, time| {
        [
            number,
            time,
            "欧阳测",
            "不退款",
            "网店收款后不发货。",
            "测试商行",
        ]
    };
    let (good, bad) = (
        row("LYG0001", "2026-10-01 09:00"),
        row("LYG0002", "不记得了"),
    );
    let sheet = |name, rows| Sheet { name, rows };
    let (one, two) = (&[header, &good][..], &[header, &good, &bad][..]);
    write_sheets(&file, &[sheet("海州区", one), sheet("东海县", two)]);
    bench.import(&file);
    bench.answer(&["quarantine", "retry", "--set", "来电时间=2026-10-03 08:00"]);
    let origin = bench.answer(&["order", "12345:LYG0002"])["provenance"].take();
    assert_eq!(
        (&origin["file"], &origin["sheet"]),
        (&"二县.xlsx".into(), &"东海县".into())
    );
    assert_eq!(number(&origin["row"]), 3);
    assert_eq!(origin["retried"]["import_id"], "imp-000002");
}

#[test]
fn a_retry_of_rows_or_columns_that_do_not_exist_changes_nothing() {
    let bench = Workbench::new();
    set_aside(&bench);
    let good = "slsj=2026-10-03 08:00";
    for (arguments, code, told) in [
        (vec!["1", "77", "88", "--set", good], 2, vec!["77、88"]),
        (
            vec!["--set", good, "--set", "受理时间=2026-10-03"],
            3,
            vec!["“受理时间”", "“gdbh”、“slsj”"],
        ),
        (
            vec!["1", "--set", good, "--set", "slsj=昨天"],
            2,
            vec!["slsj"],
        ),
    ] {
        let outcome = bench.run(&[&["quarantine", "retry"][..], &arguments].concat());
        assert_eq!(outcome.code, code, "{}", outcome.stderr);
        let message = text(&outcome.json()["error"]["message"]).to_owned();
        assert!(told.iter().all(|part| message.contains(part)), "{message}");
        let rows = bench.answer(&["quarantine", "list"]);
        assert_eq!(list(&rows["rows"]).len(), 2, "{arguments:?}");
        assert_eq!(number(&bench.answer(&["search"])["total"]), 4);
    }
    // A row that was accepted is no longer there to be retried.
    bench.answer(&["quarantine", "retry", "1", "--set", good]);
    assert_eq!(bench.run(&["quarantine", "retry", "1"]).code, 2);
}

#[test]
fn a_date_with_a_year_of_two_digits_is_set_aside_and_never_guessed() {
    let bench = Workbench::new();
    let forms = ["26-11-20", "26/11/20", "20/11/26 09:12", "11.10.12"];
    let export = (0_u32..)
        .zip(forms)
        .fold(Exchange::of(9..10), |export, (number, form)| {
            export.order(number).with("slsj", form)
        });
    let import = bench.import(&export.write(&bench, "2026年11月.csv"));
    assert_eq!(number(&import["accepted"]), 1);
    assert_eq!(number(&import["reasons"]["bad_received_at"]), 4);
    let rows = bench.answer(&["quarantine", "list"]);
    for (row, form) in list(&rows["rows"]).iter().zip(forms) {
        let message = text(&row["message"]);
        assert!(
            message.contains(form) && message.contains("年份只有两位"),
            "{message}"
        );
    }
}
