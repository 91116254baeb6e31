//! Pools of connections, each prepared as its engine needs it.

use std::fmt::Write as _;
use std::path::Path;
use std::time::Duration;

use sqlx::any::AnyPoolOptions;
use sqlx::{AnyConnection, AnyPool, Connection, Executor, Row};

use super::location::PostgresUrl;
use super::{DbError, Engine};

/// Oldest SQLite without the WAL-reset bug (3.7.0 – 3.51.2 can lose committed writes).
const OLDEST_SQLITE: [u32; 3] = [3, 51, 3];

/// What a connection may do.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Access {
    /// Creates the database where there is none.
    Write,
    /// Changes nothing, not even beside the database's own file. Nobody may write meanwhile.
    Read,
}

const SQLITE_SESSION: [&str; 8] = [
    "PRAGMA journal_mode = WAL",
    "PRAGMA synchronous = FULL",
    "PRAGMA foreign_keys = ON",
    "PRAGMA busy_timeout = 30000",
    "PRAGMA trusted_schema = OFF",
    "PRAGMA cell_size_check = ON",
    "PRAGMA mmap_size = 0",
    "PRAGMA cache_size = -65536",
];

const SQLITE_READING: [&str; 5] = [
    "PRAGMA query_only = ON",
    "PRAGMA busy_timeout = 30000",
    "PRAGMA trusted_schema = OFF",
    "PRAGMA cell_size_check = ON",
    "PRAGMA mmap_size = 0",
];

/// What else a connection is told that does not wait: whether it may write is asked, not waited for.
const SQLITE_AT_ONCE: &str = "PRAGMA busy_timeout = 0";

const POSTGRES_READING: &str = "SET default_transaction_read_only = on";

/// The server's own settings may be weaker. The keep-alive frees the locks of a client whose host is gone.
const POSTGRES_SESSION: [&str; 7] = [
    "SELECT set_config('synchronous_commit', 'on', false) \
     WHERE current_setting('synchronous_commit') IN ('off', 'local')",
    "SET default_transaction_isolation = 'read committed'",
    "SET lock_timeout = '30s'",
    "SET idle_in_transaction_session_timeout = '30min'",
    "SET tcp_keepalives_idle = 60",
    "SET tcp_keepalives_interval = 10",
    "SET tcp_keepalives_count = 6",
];

/// Tables of a schema that is not ours: ours has imports as soon as it has more than the list of migrations.
const FOREIGN: &str = "SELECT COUNT(*) FROM pg_class WHERE relkind = 'r' AND relname <> '_sqlx_migrations' \
     AND relnamespace = CAST(current_schema() AS regnamespace) AND NOT EXISTS (SELECT 1 FROM pg_class \
     WHERE relname = 'import_batch' AND relnamespace = CAST(current_schema() AS regnamespace))";

/// How long a server may take to answer the first time.
const FIRST_ANSWER: Duration = Duration::from_secs(10);

/// Opens the SQLite file at `path`.
pub(super) async fn connect_file(path: &Path, access: Access) -> Result<AnyPool, DbError> {
    sqlx::any::install_default_drivers();
    let pool = pool_options(Engine::Sqlite, access)
        .connect(&sqlite_url(path, access)?)
        .await
        .map_err(DbError::sql("opening the database"))?;
    let found = sqlite_version_of(&pool).await?;
    let parts: Vec<u32> = found
        .split('.')
        .filter_map(|part| part.parse().ok())
        .collect();
    if parts.as_slice() < OLDEST_SQLITE.as_slice() {
        return Err(DbError::OldSqlite { found });
    }
    Ok(pool)
}

/// One connection for writing a SQLite file that is there, made when it is first needed. Those who wait for its turn do not
/// use up the connections of those who read.
pub(super) fn writer_of_file(path: &Path, waits: bool) -> Result<AnyPool, DbError> {
    let options = pool_options(Engine::Sqlite, Access::Write).max_connections(1);
    let options = if waits {
        options
    } else {
        options.after_connect(|connection, _| {
            Box::pin(async move {
                for statement in SQLITE_SESSION.into_iter().chain([SQLITE_AT_ONCE]) {
                    connection.execute(statement).await?;
                }
                Ok(())
            })
        })
    };
    options
        .connect_lazy(&sqlite_url(path, Access::Write)?)
        .map_err(DbError::sql("preparing to write the database"))
}

/// Whether SQLite refused because somebody else is writing.
pub(super) fn is_busy(error: &sqlx::Error) -> bool {
    /// `SQLITE_BUSY`; extended codes carry it in their low byte.
    const BUSY: i64 = 5;
    let code = error
        .as_database_error()
        .and_then(sqlx::error::DatabaseError::code);
    code.and_then(|code| code.parse::<i64>().ok())
        .is_some_and(|code| code & 0xff == BUSY)
}

/// Opens a PostgreSQL database.
pub(super) async fn connect_postgres(
    url: &PostgresUrl,
    access: Access,
) -> Result<AnyPool, DbError> {
    sqlx::any::install_default_drivers();
    let unreachable = |source| DbError::Unreachable {
        location: url.to_string(),
        source,
    };
    // The pool retries a refused connection for half a minute and then no longer knows why.
    let first = tokio::time::timeout(FIRST_ANSWER, AnyConnection::connect(url.secret())).await;
    let mut first = first
        .unwrap_or(Err(sqlx::Error::PoolTimedOut))
        .map_err(unreachable)?;
    let encoding = sqlx::query("SHOW server_encoding")
        .fetch_one(&mut first)
        .await;
    let encoding: String = encoding.map_err(unreachable)?.get(0);
    if encoding != "UTF8" {
        return Err(DbError::Encoding { found: encoding });
    }
    let foreign = sqlx::query(FOREIGN).fetch_one(&mut first).await;
    if foreign.map_err(unreachable)?.get::<i64, _>(0) > 0 {
        return Err(DbError::Foreign {
            location: url.to_string(),
        });
    }
    first.close().await.map_err(unreachable)?;
    pool_options(Engine::Postgres, access)
        .connect(url.secret())
        .await
        .map_err(unreachable)
}

fn pool_options(engine: Engine, access: Access) -> AnyPoolOptions {
    AnyPoolOptions::new()
        .max_connections(4)
        .after_connect(move |connection, _| {
            Box::pin(async move {
                let statements: &[&'static str] = match (engine, access) {
                    (Engine::Sqlite, Access::Write) => &SQLITE_SESSION,
                    (Engine::Sqlite, Access::Read) => &SQLITE_READING,
                    (Engine::Postgres, _) => &POSTGRES_SESSION,
                };
                for statement in statements {
                    connection.execute(*statement).await?;
                }
                if (engine, access) == (Engine::Postgres, Access::Read) {
                    connection.execute(POSTGRES_READING).await?;
                }
                Ok(())
            })
        })
}

/// `sqlite://` URL of a path; everything but plain ASCII is percent-encoded.
fn sqlite_url(path: &Path, access: Access) -> Result<String, DbError> {
    let path =
        std::path::absolute(path).map_err(|_| DbError::Location(path.display().to_string()))?;
    let text = path
        .to_str()
        .ok_or_else(|| DbError::Location(path.display().to_string()))?;
    let mut url = String::from("sqlite://");
    for byte in text.bytes() {
        match byte {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'/' | b'.' | b'-' | b'_' => {
                url.push(char::from(byte));
            }
            other => {
                let _ = write!(url, "%{other:02X}");
            }
        }
    }
    url.push_str(match access {
        Access::Write => "?mode=rwc",
        // Committed pages still wait in the log: it has to be read too.
        Access::Read if has_log(&path) => "?mode=ro",
        // Without this, reading would make a log and a map of it beside the file and leave them there.
        Access::Read => "?mode=ro&immutable=1",
    });
    Ok(url)
}

/// Whether the write-ahead log beside a SQLite file holds anything.
pub(super) fn has_log(path: &Path) -> bool {
    let mut log = path.as_os_str().to_owned();
    log.push("-wal");
    std::fs::metadata(log).is_ok_and(|log| log.len() > 0)
}

/// Version of the SQLite inside this program.
pub async fn sqlite_version() -> Result<String, DbError> {
    sqlx::any::install_default_drivers();
    let pool = AnyPoolOptions::new()
        .max_connections(1)
        .connect("sqlite::memory:")
        .await;
    sqlite_version_of(&pool.map_err(DbError::sql("opening a database in memory"))?).await
}

async fn sqlite_version_of(pool: &AnyPool) -> Result<String, DbError> {
    let row = sqlx::query("SELECT sqlite_version()").fetch_one(pool).await;
    Ok(row
        .map_err(DbError::sql("asking for the version of SQLite"))?
        .get(0))
}
