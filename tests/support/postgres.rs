//! A PostgreSQL server of the test's own: new, on a Unix socket, gone when the test ends.

use std::fs;
use std::io::{BufRead, BufReader, Write};
use std::os::unix::fs::MetadataExt;
use std::path::{Path, PathBuf};
use std::process::{Child, ChildStdin, Command, Stdio};
use std::time::{Duration, Instant};

use tempfile::TempDir;

/// The oldest version that can sort by language rules of its own, whatever locales the machine has.
const OLDEST: u32 = 15;

/// The server refuses to run as root; Debian's package brings this account.
const ACCOUNT: &str = "postgres";

/// A running server. It dies with this value, and with the test's process if that is killed.
pub(crate) struct Postgres {
    folder: TempDir,
    binaries: PathBuf,
    /// A shell that stops the server when its standard input closes.
    keeper: Child,
}

impl Postgres {
    /// Starts a server; where PostgreSQL is not installed the reason is printed.
    pub(crate) fn start() -> Option<Self> {
        let Some(binaries) = binaries() else {
            println!("skipped: PostgreSQL {OLDEST} or newer is not installed here");
            return None;
        };
        let folder = TempDir::new().unwrap();
        if is_root() {
            let account = Command::new("id").args(["-u", ACCOUNT]).output().unwrap();
            let uid = String::from_utf8(account.stdout).unwrap();
            let Ok(uid) = uid.trim().parse() else {
                println!("skipped: root may not run PostgreSQL and there is no account {ACCOUNT}");
                return None;
            };
            std::os::unix::fs::chown(folder.path(), Some(uid), None).unwrap();
        }
        // The rules of Chinese put words in another order than their bytes do.
        let made = shell(
            folder.path(),
            &format!(
                "{}/initdb -D data -U {ACCOUNT} -A trust -E UTF8 --no-sync --data-checksums \
                 --locale=C --locale-provider=icu --icu-locale=zh",
                binaries.display()
            ),
        )
        .output()
        .unwrap();
        assert!(made.status.success(), "{}", made.stderr.escape_ascii());
        let keeper = shell(
            folder.path(),
            &format!(
                "{}/postgres -D data -k \"$PWD\" -c listen_addresses= -c fsync=off >log 2>&1 </dev/null & \
                 server=$!; cat >/dev/null; kill -QUIT $server; wait $server",
                binaries.display()
            ),
        )
        .stdin(Stdio::piped())
        .spawn()
        .unwrap();
        let server = Self {
            folder,
            binaries,
            keeper,
        };
        server.wait_until_ready();
        Some(server)
    }

    /// A new empty database; the URL that leads to it.
    pub(crate) fn database(&self, name: &str) -> String {
        self.database_with(name, "")
    }

    pub(crate) fn database_with(&self, name: &str, options: &str) -> String {
        self.sql("postgres", &format!("CREATE DATABASE {name} {options}"));
        self.url(name)
    }

    /// The URL that leads to a database that is there.
    pub(crate) fn url(&self, name: &str) -> String {
        format!(
            "postgres:///{name}?host={}&port=5432&user={ACCOUNT}",
            self.folder.path().display()
        )
    }

    /// Runs one statement with the server's own client; what it printed.
    pub(crate) fn sql(&self, database: &str, statement: &str) -> String {
        let ran = self
            .client(database)
            .args(["-c", statement])
            .output()
            .unwrap();
        assert!(
            ran.status.success(),
            "{statement}: {}",
            ran.stderr.escape_ascii()
        );
        String::from_utf8(ran.stdout).unwrap().trim().to_owned()
    }

    /// Begins a transaction with `statement`, a lock, and keeps it open until the returned value is dropped.
    pub(crate) fn hold(&self, database: &str, statement: &str) -> Held {
        let mut client = self.client(database);
        let mut client = client
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        let mut input = client.stdin.take().unwrap();
        writeln!(input, "BEGIN; {statement}; SELECT 'held';").unwrap();
        let mut said = String::new();
        let mut output = BufReader::new(client.stdout.take().unwrap());
        output.read_line(&mut said).unwrap();
        assert_eq!(said.trim(), "held", "{statement}");
        Held {
            client,
            input: Some(input),
        }
    }

    /// The server's own client, quiet, ending at the first error.
    fn client(&self, database: &str) -> Command {
        let mut client = Command::new(self.binaries.join("psql"));
        client
            .args(["-XAtq", "-v", "ON_ERROR_STOP=1", "-p", "5432"])
            .args(["-U", ACCOUNT, "-d", database, "-h"])
            .arg(self.folder.path());
        client
    }

    fn wait_until_ready(&self) {
        let until = Instant::now() + Duration::from_secs(30);
        loop {
            let asked = Command::new(self.binaries.join("pg_isready"))
                .args(["-q", "-p", "5432", "-h"])
                .arg(self.folder.path())
                .status();
            if asked.unwrap().success() {
                return;
            }
            let log = fs::read_to_string(self.folder.path().join("log")).unwrap_or_default();
            assert!(Instant::now() < until, "the server did not start: {log}");
            std::thread::yield_now();
        }
    }
}

/// A transaction of another session; its end gives its locks back.
pub(crate) struct Held {
    client: Child,
    input: Option<ChildStdin>,
}

impl Drop for Held {
    fn drop(&mut self) {
        drop(self.input.take());
        let _ = self.client.wait();
    }
}

impl Drop for Postgres {
    fn drop(&mut self) {
        drop(self.keeper.stdin.take());
        let _ = self.keeper.wait();
    }
}

/// The newest installed version, or the one on the path.
fn binaries() -> Option<PathBuf> {
    let versions = fs::read_dir("/usr/lib/postgresql").into_iter().flatten();
    let mut versions: Vec<(u32, PathBuf)> = versions
        .filter_map(|entry| {
            let entry = entry.ok()?;
            let number = entry.file_name().to_str()?.parse().ok()?;
            Some((number, entry.path().join("bin")))
        })
        .collect();
    versions.sort();
    let installed = versions.pop().filter(|(number, _)| *number >= OLDEST);
    let on_path = || {
        let path = std::env::var_os("PATH")?;
        std::env::split_paths(&path)
            .find(|folder| is_complete(folder) && version_of(folder) >= OLDEST)
    };
    installed
        .map(|(_, folder)| folder)
        .filter(|folder| is_complete(folder))
        .or_else(on_path)
}

fn is_complete(folder: &Path) -> bool {
    ["initdb", "postgres", "psql", "pg_isready"]
        .iter()
        .all(|name| folder.join(name).exists())
}

/// `postgres (PostgreSQL) 15.18` → 15.
fn version_of(folder: &Path) -> u32 {
    let said = Command::new(folder.join("postgres"))
        .arg("--version")
        .output();
    let said = said
        .ok()
        .and_then(|said| String::from_utf8(said.stdout).ok());
    let said = said.unwrap_or_default();
    let number = said.split_whitespace().nth(2).unwrap_or_default();
    let number: String = number.chars().take_while(char::is_ascii_digit).collect();
    number.parse().unwrap_or(0)
}

fn is_root() -> bool {
    fs::metadata("/proc/self").is_ok_and(|process| process.uid() == 0)
}

/// A shell in `folder` under an account that may run the server.
fn shell(folder: &Path, script: &str) -> Command {
    let mut command = if is_root() {
        let mut command = Command::new("runuser");
        command.args(["-u", ACCOUNT, "--", "sh", "-c", script]);
        command
    } else {
        let mut command = Command::new("sh");
        command.args(["-c", script]);
        command
    };
    command.current_dir(folder).env("LC_ALL", "C");
    command
}
