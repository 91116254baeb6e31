//! The main database and its transactions, on either engine.

use std::path::Path;

use sqlx::any::AnyRow;
use sqlx::{Any, AnyPool, Row};

use super::connect::{Access, connect_file, connect_postgres, has_log, is_busy, writer_of_file};
use super::known_entries::KnownEntries;
use super::location::DatabaseLocation;
use super::recording::Recording;
use super::waiting::Waiting;
use super::{DbError, Engine};

/// Name of the SQLite file in a data directory.
const FILE_NAME: &str = "mingcha.db";

/// All steps to the present schema.
pub(super) static MIGRATIONS: sqlx::migrate::Migrator = sqlx::migrate!("src/db/migrations");

/// The main database.
#[derive(Debug, Clone)]
pub struct Database {
    pub(super) pool: AnyPool,
    pub(super) engine: Engine,
    /// For transactions.
    writers: AnyPool,
    /// Where there is one writer only, who may have to be waited for as long as an import takes.
    one_writer: Option<OneWriter>,
    pub(super) recording: Recording,
    pub(super) known_entries: KnownEntries,
}

/// How not to wait for another writer.
#[derive(Debug, Clone)]
struct OneWriter {
    /// For transactions that are begun at once or not at all.
    at_once: AnyPool,
    waiting: Waiting,
}

/// Whether one may write now.
pub(super) enum Turn<'a> {
    Now(Transaction),
    /// Somebody else is writing; what only has to be on record can be kept here.
    Later(&'a Waiting),
}

/// One transaction of the main database.
pub struct Transaction {
    pub(super) inner: sqlx::Transaction<'static, Any>,
    pub(super) waiting: Option<Waiting>,
    /// The number up to which waiting audit entries are entered by this transaction.
    pub(super) entered: Option<i64>,
}

impl Transaction {
    pub async fn commit(self) -> Result<(), DbError> {
        self.inner
            .commit()
            .await
            .map_err(DbError::sql("committing"))?;
        if let (Some(waiting), Some(entered)) = (self.waiting, self.entered) {
            waiting.forget(entered).await;
        }
        Ok(())
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
    /// Opens the database of the data directory `folder` and brings its schema up to date.
    pub async fn open(location: &DatabaseLocation, folder: &Path) -> Result<Self, DbError> {
        let database = Self::connect(location, folder, Access::Write).await?;
        MIGRATIONS.run(&database.pool).await?;
        Ok(database)
    }

    /// Opens a database as it is, only to look at it: no table is made or changed.
    pub async fn open_to_read(location: &DatabaseLocation, folder: &Path) -> Result<Self, DbError> {
        Self::connect(location, folder, Access::Read).await
    }

    async fn connect(
        location: &DatabaseLocation,
        folder: &Path,
        access: Access,
    ) -> Result<Self, DbError> {
        Ok(match location {
            DatabaseLocation::DataDirectory => {
                let path = folder.join(FILE_NAME);
                Self {
                    pool: connect_file(&path, access).await?,
                    engine: Engine::Sqlite,
                    writers: writer_of_file(&path, true)?,
                    one_writer: Some(OneWriter {
                        at_once: writer_of_file(&path, false)?,
                        waiting: Waiting::beside(folder, access),
                    }),
                    recording: Recording::default(),
                    known_entries: KnownEntries::default(),
                }
            }
            DatabaseLocation::Postgres(url) => {
                let pool = connect_postgres(url, access).await?;
                Self {
                    writers: pool.clone(),
                    pool,
                    engine: Engine::Postgres,
                    one_writer: None,
                    recording: Recording::default(),
                    known_entries: KnownEntries::default(),
                }
            }
        })
    }

    /// Whether the last process that wrote ended before its log was merged into the file; a server sees to that itself.
    pub fn has_log(location: &DatabaseLocation, folder: &Path) -> bool {
        match location {
            DatabaseLocation::DataDirectory => has_log(&folder.join(FILE_NAME)),
            DatabaseLocation::Postgres(_) => false,
        }
    }

    /// Whether opening would find a database rather than make one; a server is always there.
    pub fn exists(location: &DatabaseLocation, folder: &Path) -> bool {
        match location {
            DatabaseLocation::DataDirectory => folder.join(FILE_NAME).exists(),
            DatabaseLocation::Postgres(_) => true,
        }
    }

    pub async fn begin(&self) -> Result<Transaction, DbError> {
        let begun = self.writers.begin().await;
        Ok(self.transaction(begun.map_err(DbError::sql("beginning a transaction"))?))
    }

    /// Begins a transaction unless it would have to wait for somebody who writes, as others do for a whole import.
    pub(super) async fn begin_at_once(&self) -> Result<Turn<'_>, DbError> {
        let Some(OneWriter { at_once, waiting }) = &self.one_writer else {
            return Ok(Turn::Now(self.begin().await?));
        };
        match at_once.begin_with("BEGIN IMMEDIATE").await {
            Ok(inner) => Ok(Turn::Now(self.transaction(inner))),
            Err(error) if is_busy(&error) => Ok(Turn::Later(waiting)),
            Err(error) => Err(DbError::sql("beginning a transaction")(error)),
        }
    }

    pub(super) fn waiting(&self) -> Option<&Waiting> {
        self.one_writer.as_ref().map(|one| &one.waiting)
    }

    fn transaction(&self, inner: sqlx::Transaction<'static, Any>) -> Transaction {
        Transaction {
            inner,
            waiting: self.waiting().cloned(),
            entered: None,
        }
    }

    /// Waits until no import is under way in any session.
    ///
    /// A server may still carry out the commit of a client that was killed; until then nobody can say which
    /// imports exist. Every import holds the row of its counter from its first statement to its end.
    pub async fn settle(&self) -> Result<(), DbError> {
        let mut transaction = self.begin().await?;
        transaction.take_numbers("import", 0).await?;
        transaction.rollback().await
    }

    pub async fn close(&self) {
        if let Some(OneWriter { at_once, waiting }) = &self.one_writer {
            waiting.close().await;
            at_once.close().await;
        }
        self.writers.close().await;
        self.pool.close().await;
    }

    /// All rows of a statement without values.
    pub(super) async fn rows(
        &self,
        sql: &'static str,
        doing: &'static str,
    ) -> Result<Vec<AnyRow>, DbError> {
        let rows = sqlx::query(sql).fetch_all(&self.pool).await;
        rows.map_err(DbError::sql(doing))
    }
}
