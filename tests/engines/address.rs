//! How the database is named, and that its password is never shown.

use std::fs;

use crate::support::{Exchange, Postgres, Workbench, number};

#[test]
fn a_wrong_address_is_explained_and_never_repeated() {
    for (address, reason) in [
        ("mysql://clerk:hush@db/mingcha", "postgres://"),
        ("postgres://clerk:hush@db/mingcha?pasword=hush", "连接参数"),
        ("postgres://clerk:hu/sh@db/mingcha", "无法解析"),
        (
            "postgres://clerk:hush@127.0.0.1:1/mingcha",
            "无法连接数据库",
        ),
    ] {
        let bench = Workbench::new();
        let by_option = bench.run(&["--database", address, "search"]);
        let bench = bench.over(address);
        let by_environment = bench.run(&["search"]);
        fs::create_dir_all(bench.sibling().data()).unwrap();
        for outcome in [by_option, by_environment] {
            assert!([1, 2].contains(&outcome.code), "{address}");
            assert!(outcome.stderr.contains(reason), "{}", outcome.stderr);
            assert!(!outcome.stderr.contains("hush"), "{}", outcome.stderr);
        }
        assert!(!bench.data().join("mingcha.db").exists());
    }
}

#[test]
fn the_settings_of_a_data_directory_name_its_database() {
    let Some(server) = Postgres::start() else {
        return;
    };
    let bench = Workbench::new();
    let url = server.database("named");
    fs::create_dir_all(bench.data()).unwrap();
    let settings = bench.data().join("settings.toml");
    fs::write(&settings, format!("database = \"{url}\"\n")).unwrap();
    let file = Exchange::of(0..2).write(&bench, "a.csv");
    assert_eq!(number(&bench.import(&file)["accepted"]), 2);
    assert_eq!(server.sql("named", "SELECT COUNT(*) FROM work_order"), "2");
    // The command line comes first.
    let refused = bench.run(&["--database", "sqlite", "search"]);
    assert_eq!(refused.code, 1, "{}", refused.stderr);
    assert_eq!(number(&bench.answer(&["search"])["total"]), 2);
    fs::write(&settings, "database = \"postgres://clerk:hush@\n").unwrap();
    let broken = bench.run(&["search"]);
    assert_eq!(broken.code, 2);
    assert!(broken.stderr.contains("settings.toml"), "{}", broken.stderr);
    assert!(!broken.stderr.contains("hush"), "{}", broken.stderr);
}

#[test]
fn a_database_that_cannot_hold_chinese_is_refused() {
    let Some(server) = Postgres::start() else {
        return;
    };
    let options = "ENCODING 'LATIN1' LOCALE_PROVIDER libc LOCALE 'C' TEMPLATE template0";
    let bench = Workbench::new().over(&server.database_with("latin", options));
    let refused = bench.run(&["search"]);
    assert_eq!(refused.code, 1);
    assert!(refused.stderr.contains("UTF8"), "{}", refused.stderr);
    let tables = "SELECT COUNT(*) FROM pg_tables WHERE schemaname = 'public'";
    assert_eq!(server.sql("latin", tables), "0");
}

#[test]
fn a_database_of_another_program_is_left_alone() {
    let Some(server) = Postgres::start() else {
        return;
    };
    let bench = Workbench::new().over(&server.database("foreign_tables"));
    server.sql("foreign_tables", "CREATE TABLE invoice (number BIGINT)");
    let refused = bench.run(&["search"]);
    assert_eq!(refused.code, 1);
    assert!(
        refused.stderr.contains("其他程序的表"),
        "{}",
        refused.stderr
    );
    let tables = "SELECT COUNT(*) FROM pg_tables WHERE schemaname = 'public'";
    assert_eq!(server.sql("foreign_tables", tables), "1");
}
