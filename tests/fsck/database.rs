//! The database: damaged, changed behind the program's back, or of an earlier version.

use std::fs;

use super::town::{CHECKS, finds, in_database, look, sql, town};

#[test]
fn an_untouched_directory_passes_all_checks() {
    let bench = town();
    let look = look(&bench);
    assert_eq!(look.failed(), [""; 0], "{:#?}", look.checks);
    for name in CHECKS {
        assert!(look.checks.contains_key(name), "{name}");
    }
    assert!(look.detail("ledger").contains("3次导入"));
    assert!(look.detail("dataset_contents").contains("71件"));
    assert!(look.detail("recovery").contains("没有中断"));
    assert!(!look.detail("dataset_files").contains("没有留存哈希"));
    assert!(look.detail("vault_rows").contains("71件工单与2行隔离"));
    assert!(!look.detail("snapshots").contains("与0条预警"));
}

#[test]
fn a_database_that_cannot_be_opened_fails_what_needs_it_and_nothing_else() {
    let bench = town();
    let path = bench.data().join("mingcha.db");
    let mut bytes = fs::read(&path).unwrap();
    bytes[..100].fill(0xff);
    fs::write(&path, bytes).unwrap();
    let look = look(&bench);
    assert_eq!(look.code, 4);
    assert!(look.detail("database").contains("数据库无法打开"));
    let fine: Vec<&str> = CHECKS
        .into_iter()
        .filter(|name| !look.failed().contains(name))
        .collect();
    assert_eq!(fine, ["index_files", "vault"]);
    fs::remove_file(&path).unwrap();
    let look = super::town::look(&bench);
    assert!(look.detail("database").contains("数据库文件缺失"));
}

#[test]
fn a_damaged_page_of_the_database_is_found_and_the_other_checks_go_on() {
    let bench = town();
    let path = bench.data().join("mingcha.db");
    let mut bytes = fs::read(&path).unwrap();
    // Every page of the second half but the header of the file: whatever it holds, a table is hit.
    let half = bytes.len() / 8192 * 4096;
    for page in (half..bytes.len()).step_by(4096) {
        bytes[page..page + 64].fill(0xa5);
    }
    fs::write(&path, bytes).unwrap();
    let look = look(&bench);
    assert_eq!(look.code, 4);
    assert!(look.failed().contains(&"database"), "{:#?}", look.checks);
    assert_eq!(look.checks.len(), CHECKS.len());
    assert!(look.checks["index_files"].0 && look.checks["vault"].0);
}

#[test]
fn orders_changed_behind_the_program_are_found_in_what_is_derived_from_them() {
    let bench = town();
    in_database(
        &bench,
        "UPDATE work_order SET title = 'x' || title WHERE seq = 7",
    );
    finds(&bench, &["dataset_contents"], "内容不同");
    let bench = town();
    in_database(
        &bench,
        "UPDATE work_order SET content_sha256 = '00' WHERE seq = 7",
    );
    finds(&bench, &["index_contents"], "不是第1版的内容");
    let bench = town();
    in_database(&bench, "UPDATE work_order SET version = 2 WHERE seq = 7");
    let failing = ["dataset_contents", "index_contents", "ledger"];
    finds(&bench, &failing, "在数据集中是第1版，数据库中是第2版");
    let bench = town();
    in_database(&bench, "DELETE FROM work_order WHERE seq = 7");
    let look = look(&bench);
    for name in [
        "ledger",
        "dataset_rows",
        "dataset_contents",
        "index_counts",
        "index_contents",
    ] {
        assert!(look.failed().contains(&name), "{name}: {:#?}", look.checks);
    }
}

#[test]
fn a_ledger_that_does_not_close_or_lost_its_rows_is_found() {
    let change = [
        (
            "UPDATE import_batch SET ledger = replace(ledger, '\"accepted\":69', '\"accepted\":68') WHERE import_seq = 1",
            "账不平",
        ),
        (
            "DELETE FROM order_version",
            // The version that went was the first of its order.
            "imp-000001接收69行，库中首版工单68件",
        ),
        (
            "UPDATE quarantine_row SET import_seq = 1 WHERE quarantine_id = 2",
            "imp-000001隔离0行，库中1行",
        ),
        (
            "UPDATE quarantine_row SET sheet = '别处' WHERE quarantine_id = 2",
            "imp-000002隔离2行",
        ),
        (
            "UPDATE quarantine_row SET resolved_by = 3",
            "重试1行，库中由其解除隔离2行",
        ),
        (
            "DELETE FROM import_batch WHERE import_seq = 2",
            "第2次导入没有台账",
        ),
    ];
    for (statement, words) in change {
        let bench = town();
        in_database(&bench, statement);
        let look = look(&bench);
        assert!(look.failed().contains(&"ledger"), "{statement}");
        let detail = look.detail("ledger");
        assert!(detail.contains(words), "{statement}: {detail}");
    }
}

#[test]
fn a_merchant_that_is_gone_is_missed_by_all_who_name_it() {
    let bench = town();
    in_database(&bench, "DELETE FROM merchant WHERE merchant_id = 1");
    let look = look(&bench);
    assert!(look.failed().contains(&"merchants"), "{:#?}", look.checks);
    assert!(look.detail("merchants").contains("merchant_name有1行指向"));
    assert!(look.detail("merchants").contains("数据集中的1个商家"));
}

#[test]
fn a_snapshot_or_flag_that_was_changed_is_found() {
    let change = [
        (
            "UPDATE week_flag SET flag = replace(flag, '\"score\":', '\"score\":1')",
            "内容被改动",
        ),
        (
            "UPDATE week_snapshot SET figures = replace(figures, '1', '2')",
            "内容被改动",
        ),
        (
            "UPDATE week_flag SET flag_id = flag_id || 'x'",
            "与所在行不符",
        ),
        ("UPDATE week_flag SET tier = 'x'", "与所在行不符"),
        ("UPDATE week_flag SET place = place + 1", "与所在行不符"),
        (
            "UPDATE work_order SET order_id = order_id || 'x'",
            "件工单不在库中",
        ),
        (
            "UPDATE merchant SET merchant_id = merchant_id + 1000",
            "的商家不在库中",
        ),
        (
            "DELETE FROM week_snapshot WHERE week IN (SELECT week FROM week_flag)",
            "有预警而没有快照",
        ),
    ];
    for (statement, words) in change {
        let bench = town();
        in_database(&bench, statement);
        let look = look(&bench);
        assert!(look.failed().contains(&"snapshots"), "{statement}");
        let detail = look.detail("snapshots");
        assert!(detail.contains(words), "{statement}: {detail}");
    }
}

#[test]
fn a_database_of_an_earlier_version_is_checked_as_it_is() {
    let bench = town();
    let path = bench.data().join("mingcha.db");
    sql(
        &path,
        &[
            "ALTER TABLE dataset_file DROP COLUMN sha256",
            "ALTER TABLE dataset_file DROP COLUMN byte_count",
            "DELETE FROM _sqlx_migrations WHERE version = 20261125000080",
        ],
    );
    let earlier = look(&bench);
    assert_eq!(earlier.code, 0, "{:#?}", earlier.checks);
    assert!(earlier.detail("schema").contains("自动升级1步"));
    assert!(earlier.detail("dataset_files").contains("没有留存哈希"));
    // The next start brings the tables up to date; the files still have no hash.
    bench.answer(&["search"]);
    let later = look(&bench);
    assert!(later.detail("schema").contains("相符"));
    assert!(later.detail("dataset_files").contains("没有留存哈希"));
}

#[test]
fn a_database_of_a_newer_program_is_named_as_such() {
    let bench = town();
    in_database(
        &bench,
        "INSERT INTO _sqlx_migrations SELECT 99991231000000, description, installed_on, success, checksum, \
         execution_time FROM _sqlx_migrations LIMIT 1",
    );
    finds(&bench, &["schema"], "99991231000000");
}
