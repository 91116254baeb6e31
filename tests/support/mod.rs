//! Runs the compiled program in a data directory of its own and reads its answers.

mod demo;
mod exports;
mod postgres;

use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::Arc;
use std::time::{Duration, Instant};

use mingcha::db::DatabaseLocation;
use mingcha::domain::OrderRecord;
use mingcha::store::{KeyLocation, Store};
use serde_json::Value;
use tempfile::TempDir;
use tokio::runtime::Runtime;

pub(crate) use demo::{DEMO_WEEK, demo, truth};
pub(crate) use exports::{Complaints, Exchange, Sheet, neighbour_names, write_sheets};
pub(crate) use postgres::Postgres;

/// The day on which every test happens: the end of the samples.
pub(crate) const TODAY: &str = "2026-11-22";

/// A data directory, and a key file outside it.
pub(crate) struct Workbench {
    home: TempDir,
    keys: Arc<TempDir>,
    /// URL of the main database; the file in the data directory where there is none.
    database: Option<String>,
}

/// How one command ended.
pub(crate) struct Outcome {
    pub(crate) code: i32,
    pub(crate) stdout: String,
    pub(crate) stderr: String,
}

impl Outcome {
    pub(crate) fn json(&self) -> Value {
        serde_json::from_str(&self.stdout)
            .unwrap_or_else(|error| panic!("{error}: {}{}", self.stdout, self.stderr))
    }
}

impl Workbench {
    pub(crate) fn new() -> Self {
        Self {
            home: TempDir::new().unwrap(),
            keys: Arc::new(TempDir::new().unwrap()),
            database: None,
        }
    }

    /// Another data directory with the same key, so that people have the same pseudonyms.
    pub(crate) fn sibling(&self) -> Self {
        Self {
            home: TempDir::new().unwrap(),
            keys: Arc::clone(&self.keys),
            database: self.database.clone(),
        }
    }

    pub(crate) fn database(&self) -> Option<&str> {
        self.database.as_deref()
    }

    /// The same data directory and key with another database.
    pub(crate) fn over(mut self, database: &str) -> Self {
        self.database = Some(database.to_owned());
        self
    }

    pub(crate) fn data(&self) -> PathBuf {
        self.home.path().join("data")
    }

    /// A place for input and output files beside the data directory.
    pub(crate) fn beside(&self, name: &str) -> PathBuf {
        self.home.path().join(name)
    }

    /// Runs a command whatever its end.
    pub(crate) fn run(&self, arguments: &[&str]) -> Outcome {
        finished(self.command(arguments), "")
    }

    /// Runs a command that must succeed and returns its JSON answer.
    pub(crate) fn answer(&self, arguments: &[&str]) -> Value {
        succeeded(&self.run(arguments), arguments)
    }

    /// Starts a command and lets it run.
    pub(crate) fn spawn(&self, arguments: &[&str]) -> Child {
        self.command(arguments)
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .unwrap()
    }

    /// Starts a command and kills it `after` this time, unless it has ended before.
    pub(crate) fn kill(&self, arguments: &[&str], after: Duration) {
        let mut child = self.spawn(arguments);
        let until = Instant::now() + after;
        while Instant::now() < until && child.try_wait().unwrap().is_none() {
            std::thread::yield_now();
        }
        child.kill().unwrap();
        child.wait().unwrap();
    }

    fn command(&self, arguments: &[&str]) -> Command {
        let mut command = command(&self.data(), &self.keys.path().join("key"), arguments);
        command.envs(self.database.iter().map(|url| ("MINGCHA_DATABASE", url)));
        command
    }

    /// Imports one file; the account of it, whatever its state.
    pub(crate) fn import(&self, file: &Path) -> Value {
        self.import_with(file, &[])
    }

    pub(crate) fn import_with(&self, file: &Path, more: &[&str]) -> Value {
        let mut arguments = vec!["import", file.to_str().unwrap()];
        arguments.extend(more);
        let mut answer = self.run(&arguments).json();
        answer["imports"][0].take()
    }

    /// Imports these lines under a head as one file.
    pub(crate) fn import_lines(&self, name: &str, head: &str, lines: &[String]) {
        let mut content = format!("{head}\r\n");
        for line in lines {
            content.push_str(line);
            content.push_str("\r\n");
        }
        let path = self.beside(name);
        fs::write(&path, content).unwrap();
        assert_eq!(self.import(&path)["state"], "committed");
    }

    /// The merchant of this name that orders are counted for.
    pub(crate) fn merchant(&self, name: &str) -> Option<Value> {
        let merchants = self.answer(&["merchants", "list"])["merchants"].take();
        let mut found = list(&merchants).iter();
        found
            .find(|merchant| merchant["name"] == name && number(&merchant["orders"]) > 0)
            .cloned()
    }

    /// Orders that are counted for the merchant of this name.
    pub(crate) fn orders_of(&self, name: &str) -> i64 {
        self.merchant(name)
            .map_or(0, |merchant| number(&merchant["orders"]))
    }

    pub(crate) fn fsck_is_green(&self) {
        let checked = self.run(&["fsck"]);
        assert_eq!(checked.code, 0, "{}", checked.stdout);
    }

    /// Forgets everything that was imported; the key stays.
    pub(crate) fn wipe(&self) {
        if self.data().exists() {
            fs::remove_dir_all(self.data()).unwrap();
        }
    }

    pub(crate) fn records(&self) -> Vec<OrderRecord> {
        records_of(&self.data())
    }
}

/// Every order as it stands now, by number.
pub(crate) fn records_of(data: &Path) -> Vec<OrderRecord> {
    in_store(data, async |store| {
        let count = store.database.order_count().await.unwrap();
        // Numbers have gaps where a row was a duplicate.
        let seqs: Vec<i64> = (1..count * 2 + 1_000).collect();
        store.database.orders_by_seq(&seqs).await.unwrap()
    })
}

/// Asks the store itself, where the command line would page.
pub(crate) fn in_store<T>(data: &Path, ask: impl AsyncFnOnce(&Store) -> T) -> T {
    runtime().block_on(async {
        let key = KeyLocation::File(data.join("no key is needed to read"));
        let location = DatabaseLocation::default();
        let store = Store::open(data, &location, key).await.unwrap();
        let answer = ask(&store).await;
        store.close().await;
        answer
    })
}

pub(crate) fn runtime() -> Runtime {
    tokio::runtime::Builder::new_multi_thread()
        .enable_all()
        .build()
        .unwrap()
}

pub(crate) fn run_in(data: &Path, key: &Path, arguments: &[&str], input: &str) -> Outcome {
    finished(command(data, key, arguments), input)
}

fn finished(mut command: Command, input: &str) -> Outcome {
    let mut child = command
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    let mut stdin = child.stdin.take().unwrap();
    let input = input.to_owned();
    // A command that reads nothing closes the pipe; that is its right.
    let feeder = std::thread::spawn(move || drop(stdin.write_all(input.as_bytes())));
    let output = child.wait_with_output().unwrap();
    feeder.join().unwrap();
    Outcome {
        code: output.status.code().unwrap_or(-1),
        stdout: String::from_utf8(output.stdout).unwrap(),
        stderr: String::from_utf8(output.stderr).unwrap(),
    }
}

pub(crate) fn succeeded(outcome: &Outcome, arguments: &[&str]) -> Value {
    assert_eq!(outcome.code, 0, "{arguments:?}: {}", outcome.stderr);
    outcome.json()
}

fn command(data: &Path, key: &Path, arguments: &[&str]) -> Command {
    command_on(TODAY, data, key, arguments)
}

/// The same on a day that is not today.
fn command_on(day: &str, data: &Path, key: &Path, arguments: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_mingcha"));
    command
        .env_remove("MINGCHA_DATABASE")
        .env("MINGCHA_DATA", data)
        .env("MINGCHA_KEY_FILE", key)
        .env("MINGCHA_OPERATOR", "测试员")
        .args(["--json", "--as-of", day])
        .args(arguments);
    command
}

/// Read-only data that is never committed; the reason is printed where it is absent.
pub(crate) fn shared_data(relative: &str) -> Option<PathBuf> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("../shared/data")
        .join(relative);
    if path.exists() {
        return Some(path);
    }
    println!("skipped: {} is not here", path.display());
    None
}

pub(crate) fn number(value: &Value) -> i64 {
    value
        .as_i64()
        .unwrap_or_else(|| panic!("no number: {value}"))
}

pub(crate) fn list(value: &Value) -> &Vec<Value> {
    value
        .as_array()
        .unwrap_or_else(|| panic!("no list: {value}"))
}

pub(crate) fn text(value: &Value) -> &str {
    value.as_str().unwrap_or_else(|| panic!("no text: {value}"))
}

/// `rows_read = accepted + updated + duplicate + quarantined`, of the file and of the sum of its sheets.
pub(crate) fn ledger_closes(import: &Value) {
    const PARTS: [&str; 4] = ["accepted", "updated", "duplicate", "quarantined"];
    let sum = |row: &Value| PARTS.iter().map(|part| number(&row[*part])).sum::<i64>();
    assert_eq!(number(&import["rows_read"]), sum(import), "{import}");
    if import["state"] == "committed" {
        let sheets = list(&import["sheets"]);
        assert!(sheets.iter().all(|s| number(&s["rows_read"]) == sum(s)));
        let read: i64 = sheets.iter().map(|s| number(&s["rows_read"])).sum();
        assert_eq!(number(&import["rows_read"]), read, "{import}");
    }
    let reasons = import["reasons"].as_object().unwrap();
    let reasons: i64 = reasons.values().map(number).sum();
    assert_eq!(number(&import["quarantined"]), reasons, "{import}");
}
