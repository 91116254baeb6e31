//! While another process writes, as an import does for minutes, people go on looking, and all of it is on record.

use std::path::Path;

use sqlx::Connection as _;
use tokio::runtime::Runtime;

use super::Desk;
use crate::support::{demo, list, number, runtime, text};

/// Another process's transaction; SQLite lets nobody else write before its end.
struct Writing {
    runtime: Runtime,
    connection: Option<sqlx::AnyConnection>,
}

impl Writing {
    fn begin(file: &Path) -> Self {
        sqlx::any::install_default_drivers();
        let runtime = runtime();
        let url = format!("sqlite://{}?mode=rw", file.display());
        let connection = runtime.block_on(async {
            let mut connection = sqlx::AnyConnection::connect(&url).await.unwrap();
            let begun = sqlx::query("BEGIN IMMEDIATE").execute(&mut connection);
            begun.await.unwrap();
            connection
        });
        Self {
            runtime,
            connection: Some(connection),
        }
    }
}

impl Drop for Writing {
    fn drop(&mut self) {
        let connection = self.connection.take().unwrap();
        self.runtime.block_on(connection.close()).unwrap();
    }
}

#[test]
fn searching_and_looking_wait_for_nobody_and_are_entered_in_their_order() {
    let desk = Desk::open();
    let (analyst, auditor) = (desk.signed_in("analyst1"), desk.signed_in("auditor1"));
    let order = demo().records[0].order_id.as_str();
    let writing = Writing::begin(&desk.data.join("mingcha.db"));
    for path in [
        "/search.json?q=a",
        &format!("/orders/{order}"),
        "/search.json?q=b",
    ] {
        let answer = analyst.get(path);
        assert_eq!(answer.status, 200, "{path}: {}", answer.body);
    }
    let verified = desk.command(&["audit", "verify"]);
    assert_eq!(verified.code, 0, "{}", verified.stdout);
    assert_eq!(number(&verified.json()["waiting"]), 3);
    drop(writing);
    let page = auditor.get("/audit.json").json();
    let newest: Vec<(&str, &str)> = list(&page["entries"])
        .iter()
        .take(5)
        .map(|entry| (text(&entry["actor"]), text(&entry["action"])))
        .collect();
    assert_eq!(
        newest,
        [
            ("auditor1", "查阅审计"),
            ("analyst1", "检索"),
            ("analyst1", "查看工单"),
            ("analyst1", "检索"),
            ("auditor1", "登录"),
        ]
    );
    let verified = desk.command(&["audit", "verify"]).json();
    assert_eq!(
        (&verified["ok"], number(&verified["waiting"])),
        (&true.into(), 0)
    );
}

#[test]
fn what_waited_when_the_server_was_killed_is_entered_by_the_next_command() {
    let desk = Desk::open();
    let before = {
        let analyst = desk.signed_in("analyst1");
        let before = number(&desk.command(&["audit", "verify"]).json()["entries"]);
        let writing = Writing::begin(&desk.data.join("mingcha.db"));
        assert_eq!(analyst.get("/search.json?q=a").status, 200);
        desk.kill();
        drop(writing);
        before
    };
    let verified = desk.command(&["audit", "verify"]).json();
    assert_eq!(number(&verified["waiting"]), 1, "{verified}");
    for (place, name) in [(2, "late1"), (3, "late2")] {
        let added = demo().run_over_with(
            &desk.data,
            &["user", "add", name, "--role", "auditor"],
            "一个从标准输入读到的密码\n",
        );
        assert_eq!(added.code, 0, "{}", added.stderr);
        let verified = desk.command(&["audit", "verify"]).json();
        assert_eq!(number(&verified["entries"]), before + place);
        assert_eq!(number(&verified["waiting"]), 0);
    }
    let exported = desk.command(&["audit", "export"]).stdout;
    let last: Vec<&str> = exported.lines().rev().take(3).collect();
    assert!(
        last[2].contains("\\\"action\\\":\\\"search\\\""),
        "{}",
        last[2]
    );
}
