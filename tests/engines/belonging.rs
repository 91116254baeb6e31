//! A data directory and its database belong together; a wrong pair is refused and nothing is lost.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use crate::support::{Exchange, Outcome, Postgres, Workbench, number};

/// Commands that open a data directory: one that reads, one that writes.
const COMMANDS: [&[&str]; 2] = [&["search"], &["reindex"]];

#[test]
fn a_directory_of_one_database_is_never_emptied_by_another() {
    let Some(server) = Postgres::start() else {
        return;
    };
    let of_file = Workbench::new();
    let file = Exchange::of(0..5).write(&of_file, "a.csv");
    assert_eq!(number(&of_file.import(&file)["accepted"]), 5);
    let served = of_file.sibling().over(&server.database("first"));
    assert_eq!(number(&served.import(&file)["accepted"]), 5);
    refuses(&of_file, &server.database("empty"), "属于数据库 mingcha.db");
    refuses(&served, "sqlite", "属于数据库 postgres:///first");
}

#[test]
fn two_directories_never_share_a_database() {
    let Some(server) = Postgres::start() else {
        return;
    };
    let url = server.database("one");
    let owner = Workbench::new().over(&url);
    let file = Exchange::of(0..5).write(&owner, "a.csv");
    assert_eq!(number(&owner.import(&file)["accepted"]), 5);
    let stranger = owner.sibling();
    for command in COMMANDS {
        refused(&stranger.run(command), "已属于另一个数据目录");
    }
    // Not even where both hold data.
    let other = owner.sibling().over(&server.database("two"));
    assert_eq!(number(&other.import(&file)["accepted"]), 5);
    refuses(&other, &url, "已属于另一个数据目录");
    owner.fsck_is_green();
    assert_eq!(number(&owner.answer(&["search"])["total"]), 5);
}

#[test]
fn a_directory_whose_database_was_lost_is_left_alone() {
    let bench = Workbench::new();
    let file = Exchange::of(0..5).write(&bench, "a.csv");
    bench.import(&file);
    let whole = files(&bench.data());
    fs::remove_file(bench.data().join("mingcha.db")).unwrap();
    for command in COMMANDS {
        refused(&bench.run(command), "属于数据库 mingcha.db");
    }
    // The same without the note of whom the directory belongs to.
    fs::remove_file(bench.data().join("database.json")).unwrap();
    for command in COMMANDS {
        refused(&bench.run(command), "里已有数据");
    }
    assert!(!bench.data().join("mingcha.db").exists());
    let left = files(&bench.data());
    assert!(
        whole
            .iter()
            .filter(|(path, _)| path.starts_with("dataset"))
            .count()
            > 0
    );
    for (path, bytes) in whole.iter().filter(|(path, _)| path.starts_with("dataset")) {
        assert_eq!(left.get(path), Some(bytes), "{}", path.display());
    }
}

#[test]
fn a_database_restored_from_an_older_backup_removes_nothing() {
    let Some(server) = Postgres::start() else {
        return;
    };
    let url = server.database("kept");
    let bench = Workbench::new().over(&url);
    bench.import(&Exchange::of(0..5).write(&bench, "a.csv"));
    server.sql("postgres", "CREATE DATABASE older TEMPLATE kept");
    bench.import(&Exchange::of(5..9).write(&bench, "b.csv"));
    server.sql("postgres", "ALTER DATABASE kept RENAME TO newer");
    server.sql("postgres", "ALTER DATABASE older RENAME TO kept");
    let before = files(&bench.data());
    for command in COMMANDS {
        refused(&bench.run(command), "数据库比数据目录旧");
    }
    same_data(&before, &files(&bench.data()));
    server.sql("postgres", "ALTER DATABASE kept RENAME TO older");
    server.sql("postgres", "ALTER DATABASE newer RENAME TO kept");
    bench.fsck_is_green();
    assert_eq!(number(&bench.answer(&["search"])["total"]), 9);
}

#[test]
fn a_directory_that_was_only_looked_at_may_choose_another_database() {
    let Some(server) = Postgres::start() else {
        return;
    };
    let bench = Workbench::new();
    assert_eq!(number(&bench.answer(&["search"])["total"]), 0);
    let bench = bench.over(&server.database("chosen"));
    let file = Exchange::of(0..3).write(&bench, "a.csv");
    assert_eq!(number(&bench.import(&file)["accepted"]), 3);
    bench.fsck_is_green();
}

/// Runs commands with a wrong database: each is refused, and afterwards the right one finds everything.
fn refuses(bench: &Workbench, wrong: &str, reason: &str) {
    let before = files(&bench.data());
    for command in COMMANDS {
        let mut arguments = vec!["--database", wrong];
        arguments.extend(command);
        refused(&bench.run(&arguments), reason);
    }
    same_data(&before, &files(&bench.data()));
    bench.fsck_is_green();
    assert_eq!(number(&bench.answer(&["search"])["total"]), 5);
}

fn refused(outcome: &Outcome, reason: &str) {
    assert_eq!(outcome.code, 1, "{}", outcome.stdout);
    assert!(outcome.stderr.contains(reason), "{}", outcome.stderr);
}

/// Same files; the bytes of all but the vault's, whose journal SQLite may rewrite.
fn same_data(before: &BTreeMap<PathBuf, Vec<u8>>, after: &BTreeMap<PathBuf, Vec<u8>>) {
    let kept = |path: &&PathBuf| path.starts_with("dataset") || path.starts_with("index");
    let (before_paths, after_paths): (Vec<_>, Vec<_>) = (
        before.keys().filter(kept).collect(),
        after.keys().filter(kept).collect(),
    );
    assert_eq!(before_paths, after_paths);
    for path in before_paths {
        assert!(
            before[path] == after[path],
            "{} was changed",
            path.display()
        );
    }
    let binding = Path::new("database.json");
    assert_eq!(before.get(binding), after.get(binding));
}

/// Every file below `folder` by its relative path.
fn files(folder: &Path) -> BTreeMap<PathBuf, Vec<u8>> {
    let mut found = BTreeMap::new();
    let mut open = vec![folder.to_owned()];
    while let Some(next) = open.pop() {
        for entry in fs::read_dir(&next).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                open.push(path);
            } else {
                let relative = path.strip_prefix(folder).unwrap().to_owned();
                found.insert(relative, fs::read(&path).unwrap());
            }
        }
    }
    found
}
