//! Packages written to a recipient's front database: a real server of theirs, that is down, lacks a column, takes and refuses.

use std::process::Stdio;

use super::credit::{drafted, last_candidate};
use super::packages::{PACKAGE, packed};
use super::{Browser, Desk};
use crate::fsck::sql;
use crate::support::{Postgres, demo, list, number, text};

const SETTINGS: &str = "[[credit.recipients]]\nname = \"市信用中心\"\ndepartment = \"LYG\"\ndatabase_file = \"front\"\n";
const TABLE: &str = include_str!("../../pipelines/front_database.sql");

/// A workbench whose package waits for the front database at this address; it is not served any more, so that nobody else sends.
fn waiting(address: &str) -> Desk {
    let mut desk = Desk::open_with(|data| {
        std::fs::write(data.join("settings.toml"), SETTINGS).unwrap();
        std::fs::write(data.join("front"), format!("{address}\n")).unwrap();
    });
    drafted(&desk, &last_candidate());
    packed(&desk);
    desk.end();
    desk
}

/// Tries what waits; what came of it.
fn sent(desk: &Desk, told: &str, code: i32) {
    let sent = desk.command(&["credit", "send"]);
    assert_eq!(sent.code, code, "{} {}", sent.stdout, sent.stderr);
    let package = list(&sent.json()["packages"])[0].clone();
    assert!(text(&package["told"]).contains(told), "{told}: {package}");
}

fn looked(desk: &Desk) {
    let sent = desk.command(&["credit", "send"]);
    assert!(list(&sent.json()["packages"]).is_empty(), "{}", sent.stdout);
}

fn page(officer: &Browser<'_>) -> serde_json::Value {
    let place = format!("/credit/packages/{PACKAGE}.json");
    officer.get(&place).json()
}

fn taken_in(officer: &Browser<'_>) -> u16 {
    let place = format!("/credit/packages/{PACKAGE}/answer");
    officer.post(&place, &[]).status
}

#[test]
fn a_row_is_written_once_and_what_is_marked_there_becomes_its_receipt() {
    let Some(server) = Postgres::start() else {
        return;
    };
    let mut desk = waiting(&server.database("front"));
    sent(&desk, "没有表 mingcha_front", 1);
    server.sql("front", TABLE);
    server.sql(
        "front",
        "ALTER TABLE mingcha_front RENAME COLUMN \"公示止\" TO x",
    );
    server.sql("front", "ALTER TABLE mingcha_front DROP COLUMN error_msg");
    sent(&desk, "缺少列：公示止、error_msg", 1);
    server.sql(
        "front",
        "ALTER TABLE mingcha_front RENAME COLUMN x TO \"公示止\"",
    );
    server.sql(
        "front",
        "ALTER TABLE mingcha_front ADD error_msg TEXT NOT NULL DEFAULT ''",
    );
    assert_eq!(
        server.sql("front", "SELECT COUNT(*) FROM mingcha_front"),
        "0"
    );
    sent(&desk, "已写入前置库1行", 0);
    assert_eq!(
        server.sql(
            "front",
            "SELECT \"CF_NR_FK\", \"CF_CFLB\" FROM mingcha_front"
        ),
        "0.500000|罚款"
    );
    let row = "SELECT batch, row_key, operation, \"名称\", \"公示止\" IS NULL OR \"公示止\" = '', tongbu_flag FROM mingcha_front";
    let expected = format!("{PACKAGE}|C000001|I|示例市示范商贸有限公司|t|0");
    assert_eq!(server.sql("front", row), expected);
    // Without the recipient's key nothing of a person is in it.
    let whole = server.sql("front", "SELECT mingcha_front::text FROM mingcha_front");
    assert!(!whole.contains("欧阳测试"), "{whole}");

    // Nothing is marked yet.
    looked(&desk);
    let mark = |flag: &str| {
        let set = format!("UPDATE mingcha_front SET {flag}");
        server.sql("front", &set);
    };
    mark("tongbu_flag = 2, error_code = 'bad_uscc', error_msg = '代码未登记'");
    looked(&desk);
    looked(&desk);
    desk.go_on_at("2026-11-23");
    {
        let officer = desk.signed_in("credit_officer1");
        assert_eq!(page(&officer)["line"]["answered"], true);
        assert_eq!(taken_in(&officer), 303);
        let rows = page(&officer)["rows"].clone();
        assert_eq!(rows[0]["status"], "rejected", "{rows}");
        assert!(rows.to_string().contains("代码未登记"), "{rows}");
        let owing = officer.get("/credit/packages.json").json();
        assert_eq!(number(&owing["recipients"][0]["inserts"]), 1, "{owing}");
        assert_eq!(text(&owing["recipients"][0]["way"]), "写入前置库");
    }
    desk.end();
    // What was taken in is not an answer a second time, whatever is marked afterwards.
    mark("tongbu_flag = 1");
    looked(&desk);
    desk.go_on_at("2026-11-23");
    let officer = desk.signed_in("credit_officer1");
    assert_eq!(taken_in(&officer), 409);
    // Put right it goes as a package of its own, beside the row that was refused.
    let made = officer.post("/credit/packages", &[("recipient", "市信用中心")]);
    assert_eq!(made.status, 303, "{}", made.body);
    sent(&desk, "已写入前置库1行", 0);
    mark("tongbu_flag = 1");
    looked(&desk);
    let second = "XZCF_LYG_20261123_001";
    let place = format!("/credit/packages/{second}/answer");
    assert_eq!(officer.post(&place, &[]).status, 303);
    let entry = officer.get("/credit/C000001.json").json();
    assert!(
        text(&entry["deliveries"][0]["receipt"]).contains(second),
        "{entry}"
    );
    assert_eq!(
        server.sql("front", "SELECT COUNT(*) FROM mingcha_front"),
        "2"
    );
    assert_eq!(desk.command(&["audit", "verify"]).code, 0);
}

#[test]
fn a_sender_that_died_behind_the_writing_writes_nothing_twice() {
    let Some(server) = Postgres::start() else {
        return;
    };
    let desk = waiting(&server.database("front"));
    server.sql("front", TABLE);
    sent(&desk, "已写入前置库1行", 0);
    // As the package stands for whoever was killed before it was recorded.
    sql(
        &desk.data.join("mingcha.db"),
        &["UPDATE credit_package SET state = 'waiting', told = ''"],
    );
    server.sql(
        "front",
        "UPDATE mingcha_front SET tongbu_flag = 1, error_msg = '已入库'",
    );
    sent(&desk, "已写入前置库1行", 0);
    let there = "SELECT COUNT(*), MIN(tongbu_flag), MIN(error_msg) FROM mingcha_front";
    assert_eq!(
        server.sql("front", there),
        "1|1|已入库",
        "what they marked stays"
    );
    // Somebody who is killed while the row is held by another adds it once as well.
    sql(
        &desk.data.join("mingcha.db"),
        &["UPDATE credit_package SET state = 'waiting', told = '', answer = NULL"],
    );
    server.sql("front", "DELETE FROM mingcha_front");
    let held = server.hold("front", "LOCK TABLE mingcha_front IN EXCLUSIVE MODE");
    let mut sender = demo()
        .command_on("2026-11-22", &desk.data, &["credit", "send"])
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn()
        .unwrap();
    let waits = "SELECT COUNT(*) FROM pg_stat_activity WHERE wait_event_type = 'Lock'";
    while server.sql("front", waits) == "0" {
        std::thread::yield_now();
    }
    sender.kill().unwrap();
    sender.wait().unwrap();
    drop(held);
    sent(&desk, "已写入前置库1行", 0);
    assert_eq!(
        server.sql("front", "SELECT COUNT(*) FROM mingcha_front"),
        "1"
    );
    let fsck = desk.command(&["fsck"]);
    assert_eq!(fsck.code, 0, "{}", fsck.stdout);
}

#[test]
fn a_server_that_is_down_keeps_the_package_waiting_and_no_password_is_told() {
    let desk = waiting("postgres://front:geheim@127.0.0.1:1/front");
    let tried = desk.command(&["credit", "send"]);
    assert_eq!(tried.code, 1, "{}", tried.stdout);
    let package = list(&tried.json()["packages"])[0].clone();
    assert_eq!(package["state"], "waiting");
    let told = text(&package["told"]);
    assert!(
        told.contains("前置库连接不上") && told.contains("127.0.0.1:1/front"),
        "{told}"
    );
    for said in [&tried.stdout, &tried.stderr] {
        assert!(!said.contains("geheim"), "{said}");
    }
    for file in ["mingcha.db", "mingcha.db-wal"] {
        let bytes = std::fs::read(desk.data.join(file)).unwrap_or_default();
        assert!(!bytes.windows(6).any(|piece| piece == b"geheim"), "{file}");
    }
    // Without the file nothing is sent, and it is said why.
    std::fs::remove_file(desk.data.join("front")).unwrap();
    let tried = desk.command(&["credit", "send"]);
    assert_eq!(tried.code, 2, "{}", tried.stderr);
    assert!(tried.stderr.contains("市信用中心"), "{}", tried.stderr);
}
