//! One small directory with everything in it, copied for each damage.

use std::collections::BTreeMap;
use std::fs;
use std::io::ErrorKind;
use std::path::{Path, PathBuf};
use std::sync::OnceLock;

use serde_json::Value;
use sha2::{Digest, Sha256};
use sqlx::Connection;

use crate::support::{Exchange, Workbench, list, number, runtime, text};

pub(super) const CHECKS: [&str; 19] = [
    "database",
    "schema",
    "belonging",
    "recovery",
    "ledger",
    "dataset_files",
    "dataset_rows",
    "dataset_contents",
    "index_files",
    "index_counts",
    "index_contents",
    "vault",
    "vault_rows",
    "papers",
    "merchants",
    "snapshots",
    "aggregates",
    "dictionaries",
    "audit",
];

/// A town after three imports with a correction, a quarantined and a retried row, and the evaluation of all weeks.
pub(super) fn town() -> Workbench {
    static TOWN: OnceLock<Workbench> = OnceLock::new();
    let first = TOWN.get_or_init(|| {
        let bench = Workbench::new();
        let file = Exchange::of_a_town().write(&bench, "town.csv");
        assert_eq!(number(&bench.import(&file)["accepted"]), 69);
        let more = Exchange::default()
            .order(100)
            .with("sqnr", "市民更正：第100号水晶手串是假货，要求退一赔三。")
            .order(300)
            .order(301)
            .with("slsj", "2026-13-45")
            .order(302)
            .with("slsj", "2026-13-46");
        let more = bench.import(&more.write(&bench, "more.csv"));
        let figures = ["accepted", "updated", "quarantined"].map(|name| number(&more[name]));
        assert_eq!(figures, [1, 1, 2]);
        let retry = ["quarantine", "retry", "1", "--set", "slsj=2026-10-03 08:00"];
        assert_eq!(number(&bench.answer(&retry)["accepted"]), 1);
        bench.answer(&["analyze", "--all"]);
        bench
    });
    let copy = first.sibling();
    copy_folder(&first.data(), &copy.data());
    copy
}

pub(crate) fn copy_folder(from: &Path, to: &Path) {
    fs::create_dir_all(to).unwrap();
    for entry in fs::read_dir(from).unwrap() {
        let entry = entry.unwrap();
        let target = to.join(entry.file_name());
        if entry.file_type().unwrap().is_dir() {
            copy_folder(&entry.path(), &target);
        } else {
            match fs::copy(entry.path(), &target) {
                Ok(_) => {}
                // The log of a database that another test has looked at: empty, and gone when it is closed.
                Err(error) if error.kind() == ErrorKind::NotFound && is_log(&target) => {}
                Err(error) => panic!("{}: {error}", entry.path().display()),
            }
        }
    }
}

fn is_log(path: &Path) -> bool {
    let name = path.to_string_lossy();
    name.ends_with("-wal") || name.ends_with("-shm")
}

/// Every file and folder with the hash of its bytes.
pub(crate) fn listing(folder: &Path) -> BTreeMap<PathBuf, String> {
    let mut found = BTreeMap::new();
    let mut folders = vec![folder.to_owned()];
    while let Some(next) = folders.pop() {
        for entry in fs::read_dir(&next).unwrap() {
            let path = entry.unwrap().path();
            let hash = if path.is_dir() {
                folders.push(path.clone());
                "folder".to_owned()
            } else {
                format!("{:?}", Sha256::digest(fs::read(&path).unwrap()))
            };
            found.insert(path, hash);
        }
    }
    found
}

/// What a look said.
pub(super) struct Look {
    pub(super) code: i32,
    pub(super) checks: BTreeMap<String, (bool, String)>,
}

impl Look {
    pub(super) fn failed(&self) -> Vec<&str> {
        let failed = self.checks.iter().filter(|(_, (ok, _))| !ok);
        failed.map(|(name, _)| name.as_str()).collect()
    }

    pub(super) fn detail(&self, name: &str) -> &str {
        &self.checks[name].1
    }
}

/// Runs `fsck`, which must leave everything as it was and answer with its document.
pub(super) fn look(bench: &Workbench) -> Look {
    let before = listing(&bench.data());
    let ran = bench.run(&["fsck"]);
    let after = listing(&bench.data());
    let changed: Vec<_> = before
        .iter()
        .filter(|(path, hash)| after.get(*path) != Some(hash))
        .collect();
    assert!(
        changed.is_empty() && before.len() == after.len(),
        "fsck changed {changed:?}"
    );
    let answer = ran.json();
    let check = |check: &Value| {
        let verdict = check["ok"].as_bool().unwrap();
        let detail = text(&check["detail"]).to_owned();
        (text(&check["name"]).to_owned(), (verdict, detail))
    };
    let look = Look {
        code: ran.code,
        checks: list(&answer["checks"]).iter().map(check).collect(),
    };
    assert_eq!(answer["ok"], look.failed().is_empty());
    assert_eq!(look.code, if look.failed().is_empty() { 0 } else { 4 });
    look
}

/// Runs `fsck`, which must fail exactly these checks and tell of the fault in the first of them.
pub(super) fn finds(bench: &Workbench, failing: &[&str], words: &str) -> Look {
    let look = look(bench);
    let mut expected = failing.to_vec();
    expected.sort_unstable();
    assert_eq!(look.failed(), expected, "{:#?}", look.checks);
    let detail = look.detail(failing[0]);
    assert!(detail.contains(words), "{detail}");
    assert_eq!(look.checks.len(), CHECKS.len());
    look
}

/// Changes a SQLite file behind the program's back.
pub(crate) fn sql(file: &Path, statements: &[&'static str]) {
    sqlx::any::install_default_drivers();
    let url = format!("sqlite://{}?mode=rw", file.display());
    runtime().block_on(async {
        let mut connection = sqlx::AnyConnection::connect(&url).await.unwrap();
        let statements = ["PRAGMA foreign_keys = OFF"].iter().chain(statements);
        for statement in statements {
            sqlx::query(*statement)
                .execute(&mut connection)
                .await
                .unwrap();
        }
        connection.close().await.unwrap();
    });
}

pub(super) fn in_database(bench: &Workbench, statement: &'static str) {
    sql(&bench.data().join("mingcha.db"), &[statement]);
}

/// Turns over one byte in the middle of a file.
pub(super) fn flip(path: &Path) {
    let mut bytes = fs::read(path).unwrap();
    let middle = bytes.len() / 2;
    bytes[middle] ^= 1;
    fs::write(path, bytes).unwrap();
}

/// All parquet files of the dataset, in order.
pub(super) fn parquets(bench: &Workbench) -> Vec<PathBuf> {
    let found = listing(&bench.data().join("dataset"));
    let is_parquet = |path: &PathBuf| path.extension().is_some_and(|ending| ending == "parquet");
    found.into_keys().filter(is_parquet).collect()
}
