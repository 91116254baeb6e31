//! SQLite has one writer: what is looked at while somebody writes is kept at once, and entered in order, once.

use std::fs;
use std::path::Path;

use mingcha::audit::{AuditAction, AuditEntry, AuditEvent};
use mingcha::db::{Database, DatabaseLocation};
use mingcha::desk::verify_log;
use mingcha::domain::Actor;
use tempfile::TempDir;

use crate::fsck::sql;
use crate::support::runtime;

const AT: i64 = 1_795_000_000_000;

fn event(object: &str) -> AuditEvent {
    let actor = Actor::Operator {
        name: "测试员".to_owned(),
    };
    AuditEvent::done(&actor, AuditAction::Search, object)
}

async fn opened(folder: &Path) -> Database {
    let place = DatabaseLocation::DataDirectory;
    Database::open(&place, folder).await.unwrap()
}

/// Objects of all entries in order, once it is certain that the log is whole.
async fn told(database: &Database) -> Vec<String> {
    let report = verify_log(database, None).await.unwrap();
    assert!(report.ok, "{}", report.detail);
    let entries = database.audit_entries(0, 10_000).await.unwrap();
    let object = |text: &str| serde_json::from_str::<AuditEntry>(text).unwrap().object;
    entries.iter().map(|entry| object(&entry.text)).collect()
}

/// Puts these on record while somebody else writes, whose work comes to nothing.
async fn kept_waiting(folder: &Path, objects: &[&str]) {
    let (writing, looking) = (opened(folder).await, opened(folder).await);
    let mut work = writing.begin().await.unwrap();
    work.take_numbers("import", 1).await.unwrap();
    for object in objects {
        looking.record(&event(object), AT).await.unwrap();
    }
    work.rollback().await.unwrap();
    writing.close().await;
    looking.close().await;
}

#[test]
fn the_writer_itself_enters_what_waited_for_it_ahead_of_its_own_entry() {
    let folder = TempDir::new().unwrap();
    runtime().block_on(async {
        let (writing, looking) = (opened(folder.path()).await, opened(folder.path()).await);
        looking.record(&event("before"), AT).await.unwrap();
        let mut work = writing.begin().await.unwrap();
        work.take_numbers("import", 1).await.unwrap();
        looking.record(&event("one"), AT + 1).await.unwrap();
        looking.record(&event("two"), AT + 2).await.unwrap();
        assert_eq!(told(&looking).await, ["before"]);
        assert_eq!(looking.waiting_entries().await.unwrap(), 2);
        let report = verify_log(&looking, None).await.unwrap();
        assert_eq!((report.entries, report.waiting), (1, 2));
        work.append_audit(&event("import"), AT).await.unwrap();
        work.commit().await.unwrap();
        looking.record(&event("after"), AT + 3).await.unwrap();
        let all = ["before", "one", "two", "import", "after"];
        assert_eq!(told(&writing).await, all);
        assert_eq!(looking.waiting_entries().await.unwrap(), 0);
        let entries = writing.audit_entries(1, 2).await.unwrap();
        let times: Vec<i64> = entries
            .iter()
            .map(|entry| serde_json::from_str::<AuditEntry>(&entry.text).unwrap().at)
            .collect();
        assert_eq!(times, [AT + 1, AT + 2], "of the event, not of the entering");
        writing.close().await;
        looking.close().await;
    });
}

#[test]
fn what_was_entered_by_work_that_came_to_nothing_goes_on_waiting() {
    let folder = TempDir::new().unwrap();
    runtime().block_on(async {
        kept_waiting(folder.path(), &["one", "two"]).await;
        let database = opened(folder.path()).await;
        let mut work = database.begin().await.unwrap();
        work.append_audit(&event("lost"), AT).await.unwrap();
        work.rollback().await.unwrap();
        assert_eq!(database.waiting_entries().await.unwrap(), 2);
        database.enter_waiting(AT).await.unwrap();
        assert_eq!(told(&database).await, ["one", "two"]);
        database.enter_waiting(AT).await.unwrap();
        database.record(&event("three"), AT).await.unwrap();
        assert_eq!(told(&database).await, ["one", "two", "three"]);
        database.close().await;
    });
}

#[test]
fn a_crash_between_entering_and_forgetting_enters_nothing_twice_and_loses_nothing() {
    let folder = TempDir::new().unwrap();
    let file = folder.path().join("waiting.db");
    let runtime = runtime();
    runtime.block_on(kept_waiting(folder.path(), &["one", "two"]));
    let before = fs::read(&file).unwrap();
    runtime.block_on(async {
        let database = opened(folder.path()).await;
        database.record(&event("three"), AT).await.unwrap();
        database.close().await;
    });
    fs::write(&file, before).unwrap();
    runtime.block_on(kept_waiting(folder.path(), &["four"]));
    runtime.block_on(async {
        let database = opened(folder.path()).await;
        database.enter_waiting(AT).await.unwrap();
        assert_eq!(told(&database).await, ["one", "two", "three", "four"]);
        database.close().await;
    });
    // A file that is gone gives no number again that was entered.
    fs::remove_file(&file).unwrap();
    runtime.block_on(async {
        kept_waiting(folder.path(), &["five"]).await;
        let database = opened(folder.path()).await;
        database.record(&event("six"), AT).await.unwrap();
        assert_eq!(
            told(&database).await,
            ["one", "two", "three", "four", "five", "six"]
        );
        database.close().await;
    });
}

#[test]
fn what_was_taken_away_or_changed_while_it_waited_is_told_in_its_place() {
    let folder = TempDir::new().unwrap();
    let runtime = runtime();
    runtime.block_on(kept_waiting(
        folder.path(),
        &["one", "two", "three", "four", "five"],
    ));
    sql(
        &folder.path().join("waiting.db"),
        &[
            "DELETE FROM waiting_entry WHERE id IN (2, 5)",
            "UPDATE waiting_entry SET entry = 'x' WHERE id = 3",
        ],
    );
    runtime.block_on(async {
        let database = opened(folder.path()).await;
        database.record(&event("six"), AT).await.unwrap();
        let gap = "log:waiting";
        assert_eq!(told(&database).await, ["one", gap, "four", gap, "six"]);
        let entries = database.audit_entries(1, 1).await.unwrap();
        let entry: AuditEntry = serde_json::from_str(&entries[0].text).unwrap();
        assert_eq!(entry.action, "log_gap");
        assert!(entry.reason.unwrap().contains("第2至3条"));
        database.close().await;
    });
}

#[test]
fn a_thousand_entries_are_entered_in_their_order() {
    let folder = TempDir::new().unwrap();
    let objects: Vec<String> = (0..1_000).map(|number| number.to_string()).collect();
    let names: Vec<&str> = objects.iter().map(String::as_str).collect();
    runtime().block_on(async {
        kept_waiting(folder.path(), &names).await;
        let database = opened(folder.path()).await;
        database.record(&event("last"), AT).await.unwrap();
        let mut told = told(&database).await;
        assert_eq!(told.pop().unwrap(), "last");
        assert_eq!(told, objects);
        database.close().await;
    });
}
