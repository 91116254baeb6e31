//! Audit entries that wait until the main database can be written: durable at once, in order, each entered exactly once.
//!
//! SQLite has one writer. While another process holds its lock for a whole import, what is looked at meanwhile is put on
//! record here, in a file of its own. Whoever appends to the log next takes it along, ahead of its own entry and in the same
//! transaction, which also notes how far: what a crash leaves here behind that is known to be entered. Number and chain are
//! given then; the time is that of the event.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use sqlx::{AnyPool, Row};
use tokio::sync::OnceCell;

use super::DbError;
use super::connect::{Access, connect_file};

/// Name of the file in a data directory; made when something has to wait for the first time.
const FILE_NAME: &str = "waiting.db";

/// Numbers are never given twice, so that those that were entered are told from those that were not.
const TABLE: [&str; 2] = [
    "CREATE TABLE IF NOT EXISTS waiting_entry (id INTEGER PRIMARY KEY AUTOINCREMENT, entry TEXT NOT NULL)",
    "INSERT INTO sqlite_sequence (name, seq) SELECT 'waiting_entry', 0 \
     WHERE NOT EXISTS (SELECT 1 FROM sqlite_sequence WHERE name = 'waiting_entry')",
];

const LAST: &str = "SELECT seq FROM sqlite_sequence WHERE name = 'waiting_entry'";

/// What waits behind a number.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct WaitingEntries {
    /// Number and text, in order.
    pub(super) entries: Vec<(i64, String)>,
    /// The last number that was given: entries are missing where these do not reach it without a gap.
    pub(super) last: i64,
}

/// The file, opened when it is needed.
#[derive(Debug, Clone)]
pub(super) struct Waiting {
    path: PathBuf,
    access: Access,
    pool: Arc<OnceCell<AnyPool>>,
}

impl Waiting {
    pub(super) fn beside(folder: &Path, access: Access) -> Self {
        Self {
            path: folder.join(FILE_NAME),
            access,
            pool: Arc::default(),
        }
    }

    pub(super) fn exists(&self) -> bool {
        self.path.exists()
    }

    /// Keeps an entry; `entered` is the number up to which the log holds those from here.
    pub(super) async fn put(&self, entry: &str, entered: i64) -> Result<(), DbError> {
        let failed = DbError::sql("keeping an audit entry that has to wait");
        let put = async {
            let mut work = self.opened().await?.begin_with("BEGIN IMMEDIATE").await?;
            // Only a file that was lost gives numbers that were entered.
            sqlx::query(
                "UPDATE sqlite_sequence SET seq = $1 WHERE name = 'waiting_entry' AND seq < $1",
            )
            .bind(entered)
            .execute(&mut *work)
            .await?;
            sqlx::query("INSERT INTO waiting_entry (entry) VALUES ($1)")
                .bind(entry.to_owned())
                .execute(&mut *work)
                .await?;
            work.commit().await
        };
        put.await.map_err(failed)
    }

    /// What waits behind the number up to which everything was entered. Who asks keeps others from entering.
    pub(super) async fn behind(&self, entered: i64) -> Result<WaitingEntries, DbError> {
        if !self.exists() {
            return Ok(WaitingEntries {
                last: entered,
                ..WaitingEntries::default()
            });
        }
        let read = async {
            let pool = self.opened().await?;
            // A file that was only just begun has no table.
            let tables =
                sqlx::query("SELECT COUNT(*) FROM sqlite_master WHERE name = 'waiting_entry'");
            if tables.fetch_one(pool).await?.get::<i64, _>(0) == 0 {
                return Ok(WaitingEntries {
                    last: entered,
                    ..WaitingEntries::default()
                });
            }
            let last: i64 = sqlx::query(LAST).fetch_one(pool).await?.get(0);
            // What is put here meanwhile is for the next.
            let sql = "SELECT id, entry FROM waiting_entry WHERE id > $1 AND id <= $2 ORDER BY id";
            let rows = sqlx::query(sql)
                .bind(entered)
                .bind(last)
                .fetch_all(pool)
                .await?;
            Ok(WaitingEntries {
                entries: rows.iter().map(|row| (row.get(0), row.get(1))).collect(),
                last: last.max(entered),
            })
        };
        read.await
            .map_err(DbError::sql("reading the audit entries that wait"))
    }

    /// Removes what was entered. What stays for a failure is known to be entered.
    pub(super) async fn forget(&self, entered: i64) {
        let removed = async {
            sqlx::query("DELETE FROM waiting_entry WHERE id <= $1")
                .bind(entered)
                .execute(self.opened().await?)
                .await
        };
        if let Err(error) = removed.await {
            tracing::warn!(%error, "audit entries that were entered stay in the waiting file");
        }
    }

    pub(super) async fn close(&self) {
        if let Some(pool) = self.pool.get() {
            pool.close().await;
        }
    }

    async fn opened(&self) -> Result<&AnyPool, sqlx::Error> {
        let open = async {
            let pool = connect_file(&self.path, self.access)
                .await
                .map_err(|error| sqlx::Error::Configuration(error.into()))?;
            if self.access == Access::Write {
                for statement in TABLE {
                    sqlx::query(statement).execute(&pool).await?;
                }
            }
            Ok(pool)
        };
        self.pool.get_or_try_init(|| open).await
    }
}
