//! What a killed command leaves is told, not mended: the next start does that.

use std::fs;

use super::town::{copy_folder, listing, look, parquets, sql, town};
use crate::support::{Exchange, Workbench, number};

#[test]
fn a_directory_that_is_not_there_is_told_and_not_made() {
    let bench = Workbench::new();
    let ran = bench.run(&["fsck"]);
    assert_eq!(ran.code, 0);
    assert_eq!(ran.json()["checks"][0]["name"], "data_directory");
    assert!(ran.stdout.contains("不存在") && ran.stderr.contains("--data"));
    assert!(!bench.data().exists());
    // An empty one stays empty.
    fs::create_dir(bench.data()).unwrap();
    assert_eq!(look(&bench).code, 0);
    assert!(listing(&bench.data()).is_empty());
}

#[test]
fn stray_and_staged_files_are_told_and_left_to_the_next_start() {
    let bench = town();
    let first = parquets(&bench).remove(0);
    let stray = first.with_file_name("stray.parquet");
    fs::copy(&first, &stray).unwrap();
    let staged = bench.data().join("dataset/.staging/9/half.parquet");
    fs::create_dir_all(staged.parent().unwrap()).unwrap();
    fs::write(&staged, "half").unwrap();
    let told = look(&bench);
    assert_eq!(told.code, 0, "{:#?}", told.checks);
    let detail = told.detail("recovery");
    for words in ["stray.parquet", "暂存文件", "下次运行命令时自动处理"] {
        assert!(detail.contains(words), "{detail}");
    }
    bench.answer(&["search"]);
    assert!(!stray.exists() && !staged.exists());
    assert!(look(&bench).detail("recovery").contains("没有中断"));
}

#[test]
fn a_committed_file_that_waits_in_staging_is_checked_where_it_is() {
    let bench = town();
    let root = bench.data().join("dataset");
    let live = parquets(&bench)
        .into_iter()
        .find(|path| path.ends_with("import-000003.parquet"))
        .unwrap();
    let staged = root
        .join(".staging/3")
        .join(live.strip_prefix(&root).unwrap());
    fs::create_dir_all(staged.parent().unwrap()).unwrap();
    fs::rename(&live, &staged).unwrap();
    let told = look(&bench);
    assert_eq!(told.code, 0, "{:#?}", told.checks);
    assert!(told.detail("recovery").contains("1个已提交的文件尚未就位"));
    super::town::flip(&staged);
    assert!(look(&bench).failed().contains(&"dataset_files"));
}

#[test]
fn an_index_that_is_behind_is_told_and_its_older_orders_are_still_checked() {
    let bench = town();
    let earlier = bench.beside("index before");
    copy_folder(&bench.data().join("index"), &earlier);
    let late = Exchange::default()
        .order(100)
        .with("sqnr", "市民再次更正：已经退款。")
        .order(400);
    bench.import(&late.write(&bench, "late.csv"));
    fs::remove_dir_all(bench.data().join("index")).unwrap();
    copy_folder(&earlier, &bench.data().join("index"));
    let told = look(&bench);
    assert_eq!(told.code, 0, "{:#?}", told.checks);
    assert!(told.detail("recovery").contains("索引到第3次导入，共4次"));
    assert!(told.detail("index_contents").contains("其中2件待下次启动"));
    bench.answer(&["search"]);
    assert!(look(&bench).detail("index_contents").contains("逐件相符"));
}

#[test]
fn blocks_of_an_import_that_never_was_are_told() {
    let bench = town();
    sql(
        &bench.data().join("vault.db"),
        &[
            "INSERT INTO sealed_rows SELECT 4, sheet, first_row, last_row, block FROM sealed_rows WHERE import_seq = 1",
        ],
    );
    let told = look(&bench);
    assert!(told.detail("recovery").contains("个密封块"));
    // They belong to no import, so that nothing is lost when the next start removes them.
    assert_eq!(told.code, 0, "{:#?}", told.checks);
}

#[test]
fn a_database_older_than_its_directory_is_a_fault() {
    let bench = town();
    let before = bench.beside("database before");
    fs::copy(bench.data().join("mingcha.db"), &before).unwrap();
    let late = Exchange::of(400..402).write(&bench, "late.csv");
    bench.import(&late);
    fs::copy(&before, bench.data().join("mingcha.db")).unwrap();
    let told = look(&bench);
    assert!(told.failed().contains(&"recovery"), "{:#?}", told.checks);
    assert!(told.detail("recovery").contains("数据库比数据目录旧"));
}

#[test]
fn the_database_of_another_directory_is_a_fault() {
    let (bench, other) = (town(), Workbench::new());
    let file = Exchange::of(0..3).write(&other, "a.csv");
    assert_eq!(number(&other.import(&file)["accepted"]), 3);
    fs::copy(
        other.data().join("mingcha.db"),
        bench.data().join("mingcha.db"),
    )
    .unwrap();
    let told = look(&bench);
    assert!(told.failed().contains(&"belonging"), "{:#?}", told.checks);
    assert!(told.detail("belonging").contains("另一个数据目录"));
    assert!(!parquets(&bench).is_empty());
}

#[test]
fn a_killed_import_is_looked_at_without_being_mended() {
    let bench = Workbench::new();
    let first = Exchange::of(0..5).write(&bench, "first.csv");
    bench.import(&first);
    let file = Exchange::of(0..300).write(&bench, "orders.csv");
    let mut child = bench.spawn(&["import", file.to_str().unwrap()]);
    let staging = bench.data().join("dataset/.staging");
    while !staging.exists() && child.try_wait().unwrap().is_none() {
        std::thread::yield_now();
    }
    child.kill().unwrap();
    child.wait().unwrap();
    let is_data = |path: &std::path::PathBuf| !path.to_string_lossy().ends_with("-shm");
    let files = || {
        let mut files = listing(&bench.data());
        files.retain(|path, _| is_data(path));
        files
    };
    let before = files();
    let ran = bench.run(&["fsck"]);
    assert_eq!(ran.code, 0, "{}", ran.stdout);
    assert_eq!(files(), before);
    bench.fsck_is_green();
}

#[test]
fn a_first_start_that_ended_between_two_steps_of_the_tables_is_no_fault() {
    let bench = Workbench::new();
    bench.answer(&["search"]);
    let steps = [
        "DROP TABLE law_change_event",
        "DROP TABLE law_change",
        "DELETE FROM counter WHERE name LIKE 'law_change%'",
        "DROP TABLE query_consent",
        "DROP TABLE query_client_event",
        "DROP TABLE query_client",
        "DELETE FROM counter WHERE name LIKE 'query_%'",
        "DROP TABLE credit_package_row",
        "DROP TABLE credit_package",
        "DELETE FROM counter WHERE name = 'credit_package'",
        "DROP TABLE register_refusal",
        "DROP TABLE register_row",
        "DROP TABLE register_batch",
        "DELETE FROM counter WHERE name LIKE 'register_%'",
        "DROP TABLE paper",
        "DROP TABLE sealed_fact",
        "DROP TABLE credit_event",
        "DROP TABLE credit_entry",
        "DELETE FROM counter WHERE name IN ('credit_entry', 'credit_event', 'sealed_fact')",
        "DROP INDEX week_flag_number",
        "DROP TABLE judgement_effect",
        "DROP TABLE issue_file",
        "DROP TABLE issue_event",
        "DROP TABLE weekly_issue",
        "DROP TABLE dictionary_relabelled",
        "DROP TABLE dictionary_revision",
        "DROP TABLE dictionary_preview",
        "DROP TABLE dictionary_event",
        "DROP TABLE dictionary_draft",
        "DELETE FROM counter WHERE name LIKE 'dictionary_%'",
        "DROP TABLE quarantine_repair",
        "DROP TABLE party_brand",
        "DROP TABLE party_contact",
        "DROP TABLE saved_search",
        "DROP TABLE case_event",
        "DROP TABLE review_case",
        "DROP TABLE oidc_subject",
        "DROP TABLE account_session",
        "DROP TABLE account_recovery",
        "DROP TABLE account_factor",
        "DROP TABLE account",
        "DROP TABLE audit_entry",
        "DELETE FROM counter WHERE name IN ('audit', 'account', 'case_event', 'saved_search', 'audit_waiting', 'issue_event')",
        "ALTER TABLE work_order DROP COLUMN retried_from",
        "ALTER TABLE order_version DROP COLUMN retried_from",
        "ALTER TABLE dataset_file DROP COLUMN byte_count",
        "ALTER TABLE dataset_file DROP COLUMN sha256",
        "DROP TABLE complainant_lift",
        "DELETE FROM counter WHERE name = 'complainant_lift'",
        "ALTER TABLE merchant_key ADD COLUMN ambiguous BIGINT",
        "DROP TABLE merchant_tie",
        "DROP TABLE data_directory",
        "DROP TABLE week_aggregate",
        "DELETE FROM _sqlx_migrations WHERE version >= 20261124000060",
    ];
    sql(&bench.data().join("mingcha.db"), &steps);
    fs::remove_file(bench.data().join("database.json")).unwrap();
    let told = look(&bench);
    assert_eq!(told.code, 0, "{:#?}", told.checks);
    assert!(told.detail("database").contains("尚未建好"));
    bench.answer(&["search"]);
    assert!(look(&bench).detail("schema").contains("相符"));
}
