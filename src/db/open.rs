//! Opens a database from its URL, checks the engine, applies migrations.

use std::fmt::Write as _;
use std::path::Path;

use sqlx::any::AnyPoolOptions;
use sqlx::{Any, AnyPool, Executor, Row};

use super::DbError;

/// Oldest SQLite without the WAL-reset bug (3.7.0 – 3.51.2 can lose committed writes).
const OLDEST_SQLITE: [u32; 3] = [3, 51, 3];

/// The main database.
#[derive(Debug, Clone)]
pub struct Database {
    pub(super) pool: AnyPool,
}

/// One transaction of the main database.
pub struct Transaction {
    pub(super) inner: sqlx::Transaction<'static, Any>,
}

impl Transaction {
    pub async fn commit(self) -> Result<(), DbError> {
        self.inner
            .commit()
            .await
            .map_err(DbError::sql("committing"))
    }

    pub async fn rollback(self) -> Result<(), DbError> {
        self.inner
            .rollback()
            .await
            .map_err(DbError::sql("rolling back"))
    }

    /// Hands out `count` consecutive numbers and returns the first.
    pub async fn take_numbers(
        &mut self,
        counter: &'static str,
        count: i64,
    ) -> Result<i64, DbError> {
        let sql = "UPDATE counter SET value = value + $1 WHERE name = $2 RETURNING value";
        let row = sqlx::query(sql)
            .bind(count)
            .bind(counter)
            .fetch_one(&mut *self.inner)
            .await;
        let last: i64 = row.map_err(DbError::sql("handing out numbers"))?.get(0);
        Ok(last - count + 1)
    }
}

impl Database {
    /// Opens `url` (`sqlite://…` or `postgres://…`) and brings its schema up to date.
    pub async fn open(url: &str) -> Result<Self, DbError> {
        let pool = connect(url).await?;
        sqlx::migrate!("src/db/migrations").run(&pool).await?;
        Ok(Self { pool })
    }

    /// Opens the SQLite file at `path`, creating it.
    pub async fn open_file(path: &Path) -> Result<Self, DbError> {
        Self::open(&sqlite_url(path)?).await
    }

    pub async fn begin(&self) -> Result<Transaction, DbError> {
        let inner = self
            .pool
            .begin()
            .await
            .map_err(DbError::sql("beginning a transaction"))?;
        Ok(Transaction { inner })
    }

    /// What the engine says of its own integrity; empty when all is well.
    pub async fn integrity_faults(&self) -> Result<Vec<String>, DbError> {
        if !is_sqlite(&self.pool).await? {
            return Ok(Vec::new());
        }
        let rows = sqlx::query("PRAGMA quick_check")
            .fetch_all(&self.pool)
            .await;
        let rows = rows.map_err(DbError::sql("checking the database"))?;
        Ok(rows
            .iter()
            .map(|row| row.get::<String, _>(0))
            .filter(|line| line != "ok")
            .collect())
    }

    pub async fn close(&self) {
        self.pool.close().await;
    }
}

/// `sqlite://` URL of a path; everything but plain ASCII is percent-encoded.
pub(super) fn sqlite_url(path: &Path) -> Result<String, DbError> {
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
    url.push_str("?mode=rwc");
    Ok(url)
}

pub(super) async fn connect(url: &str) -> Result<AnyPool, DbError> {
    sqlx::any::install_default_drivers();
    let sqlite = url.starts_with("sqlite:");
    let options = AnyPoolOptions::new()
        .max_connections(4)
        .after_connect(move |connection, _| {
            Box::pin(async move {
                if sqlite {
                    for pragma in [
                        "PRAGMA journal_mode = WAL",
                        "PRAGMA synchronous = FULL",
                        "PRAGMA foreign_keys = ON",
                        "PRAGMA busy_timeout = 30000",
                        "PRAGMA trusted_schema = OFF",
                        "PRAGMA cell_size_check = ON",
                        "PRAGMA mmap_size = 0",
                        "PRAGMA cache_size = -65536",
                    ] {
                        connection.execute(pragma).await?;
                    }
                }
                Ok(())
            })
        });
    let pool = options
        .connect(url)
        .await
        .map_err(DbError::sql("opening the database"))?;
    if sqlite {
        let row = sqlx::query("SELECT sqlite_version()")
            .fetch_one(&pool)
            .await;
        let found: String = row
            .map_err(DbError::sql("asking for the version of SQLite"))?
            .get(0);
        let parts: Vec<u32> = found
            .split('.')
            .filter_map(|part| part.parse().ok())
            .collect();
        if parts.as_slice() < OLDEST_SQLITE.as_slice() {
            return Err(DbError::OldSqlite { found });
        }
    }
    Ok(pool)
}

/// Version of the SQLite inside this program.
pub async fn sqlite_version() -> Result<String, DbError> {
    sqlx::any::install_default_drivers();
    let pool = AnyPoolOptions::new()
        .max_connections(1)
        .connect("sqlite::memory:")
        .await;
    let pool = pool.map_err(DbError::sql("opening a database in memory"))?;
    let row = sqlx::query("SELECT sqlite_version()")
        .fetch_one(&pool)
        .await;
    Ok(row
        .map_err(DbError::sql("asking for the version of SQLite"))?
        .get(0))
}

async fn is_sqlite(pool: &AnyPool) -> Result<bool, DbError> {
    let connection = pool
        .acquire()
        .await
        .map_err(DbError::sql("asking which engine this is"))?;
    Ok(connection.backend_name() == "SQLite")
}
