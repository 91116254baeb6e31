//! A backup comes back as it was, on either engine; a damaged one is refused and changes nothing.

use std::fs;
use std::path::{Path, PathBuf};

use serde_json::Value;
use tempfile::TempDir;

use crate::fsck::copy_folder;
use crate::support::{Exchange, Postgres, Workbench, demo, number, text};

/// What a data directory says of itself.
fn told(data: &Path, more: &[&str]) -> Vec<Value> {
    let questions: [&[&str]; 6] = [
        &["search", "假货", "--limit", "100"],
        &["search", "", "--limit", "5"],
        &["flags", "--week", "2026-W47"],
        &["merchants", "list"],
        &["quarantine", "list"],
        &["aggregate", "--by", "week,category"],
    ];
    questions
        .iter()
        .map(|question| {
            let ran = demo().run_over(data, &[more, question].concat());
            assert_eq!(ran.code, 0, "{question:?}: {}", ran.stderr);
            let mut answer = ran.json();
            if answer.get("took_ms").is_some() {
                answer["took_ms"] = Value::Null;
            }
            answer
        })
        .collect()
}

fn checked(data: &Path, more: &[&str]) {
    let ran = demo().run_over(data, &[more, &["fsck"]].concat());
    assert_eq!(ran.code, 0, "{}", ran.stdout);
}

/// A copy of the demo's data with its backup, and what the command said.
fn backed_up(home: &TempDir) -> (PathBuf, PathBuf, Value) {
    let (source, file) = (home.path().join("source"), home.path().join("backup.zip"));
    copy_folder(&demo().data, &source);
    let made = demo().run_over(&source, &["backup", "--out", file.to_str().unwrap()]);
    assert_eq!(made.code, 0, "{}", made.stderr);
    (source, file, made.json())
}

#[test]
fn a_restored_directory_answers_as_the_one_that_was_backed_up_on_either_engine() {
    let home = TempDir::new().unwrap();
    let (source, file, made) = backed_up(&home);
    assert_eq!(
        number(&made["orders"]),
        i64::try_from(demo().records.len()).unwrap()
    );
    let target = home.path().join("target");
    let from = ["restore", "--from", file.to_str().unwrap()];
    let restored = demo().run_over(&target, &from);
    assert_eq!(restored.code, 0, "{}", restored.stderr);
    assert_eq!(restored.json()["sha256"], made["sha256"]);
    let expected = told(&source, &[]);
    assert_eq!(told(&target, &[]), expected);
    checked(&target, &[]);
    // The log goes on behind what was backed up.
    let verified = demo().run_over(&target, &["audit", "verify"]).json();
    assert_eq!(
        number(&verified["entries"]),
        number(&made["audit_entries"]) + 1
    );
    // Whoever was signed in is not any more, and the accounts are there.
    let users = demo().run_over(&target, &["user", "list"]).json();
    assert_eq!(users, demo().run_over(&source, &["user", "list"]).json());
    // What is there is not written over.
    let again = demo().run_over(&target, &from);
    assert_eq!(again.code, 3, "{}", again.stderr);
    assert!(again.stderr.contains("不是空的"), "{}", again.stderr);
    let again = demo().run_over(&source, &["backup", "--out", file.to_str().unwrap()]);
    assert_eq!(again.code, 3, "{}", again.stderr);

    let Some(server) = Postgres::start() else {
        return;
    };
    let url = server.database("restored");
    let elsewhere = home.path().join("elsewhere");
    let database = ["--database", url.as_str()];
    let restored = demo().run_over(&elsewhere, &[&database[..], &from].concat());
    assert_eq!(restored.code, 0, "{}", restored.stderr);
    assert_eq!(told(&elsewhere, &database), expected);
    checked(&elsewhere, &database);
    // And from the server back into a file.
    let file = home.path().join("from_server.zip");
    let out = ["backup", "--out", file.to_str().unwrap()];
    let made = demo().run_over(&elsewhere, &[&database[..], &out].concat());
    assert_eq!(made.code, 0, "{}", made.stderr);
    let back = home.path().join("back");
    let restored = demo().run_over(&back, &["restore", "--from", file.to_str().unwrap()]);
    assert_eq!(restored.code, 0, "{}", restored.stderr);
    assert_eq!(told(&back, &[]), expected);
    let refused = demo().run_over(
        &home.path().join("second"),
        &[&database[..], &from].concat(),
    );
    assert_eq!(refused.code, 3, "{}", refused.stderr);
}

#[test]
fn a_damaged_backup_is_refused_and_leaves_nothing() {
    let home = TempDir::new().unwrap();
    let (_, file, _) = backed_up(&home);
    let whole = fs::read(&file).unwrap();
    let target = home.path().join("target");
    let mut refused = 0;
    for part in 0..20 {
        let mut bytes = whole.clone();
        if part % 4 == 3 {
            bytes.truncate(whole.len() * part / 20);
        } else {
            bytes[whole.len() / 20 * part + part] ^= 1 << (part % 8);
        }
        fs::write(&file, bytes).unwrap();
        let ran = demo().run_over(&target, &["restore", "--from", file.to_str().unwrap()]);
        assert_eq!(ran.code, 3, "part {part}: {}", ran.stderr);
        assert_eq!(text(&ran.json()["error"]["code"]), "refused");
        assert!(!target.exists());
        refused += 1;
    }
    println!("{refused} damaged backups refused");
}

#[test]
fn no_name_phone_or_session_stands_in_a_backup() {
    let bench = Workbench::new();
    let export = Exchange::of(0..30);
    bench.import(&export.write(&bench, "orders.csv"));
    let file = bench.beside("backup.zip");
    bench.answer(&["backup", "--out", file.to_str().unwrap()]);
    let mut archive = zip::ZipArchive::new(fs::File::open(&file).unwrap()).unwrap();
    let names: Vec<String> = archive.file_names().map(str::to_owned).collect();
    assert!(names.iter().any(|name| name == "tables/work_order.jsonl"));
    for name in &names {
        let mut bytes = Vec::new();
        std::io::Read::read_to_end(&mut archive.by_name(name).unwrap(), &mut bytes).unwrap();
        for secret in ["欧阳测", "13900000007"] {
            let found = bytes
                .windows(secret.len())
                .any(|part| part == secret.as_bytes());
            assert!(!found, "{secret} in {name}");
        }
    }
}
