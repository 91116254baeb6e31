//! The main database and its transactions, on either engine.

use std::path::Path;

use sqlx::{Any, AnyPool, Row};

use super::connect::{connect_file, connect_postgres};
use super::location::DatabaseLocation;
use super::{DbError, Engine};

/// Name of the SQLite file in a data directory.
const FILE_NAME: &str = "mingcha.db";

/// The main database.
#[derive(Debug, Clone)]
pub struct Database {
    pub(super) pool: AnyPool,
    pub(super) engine: Engine,
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
    /// Opens the database of the data directory `folder` and brings its schema up to date.
    pub async fn open(location: &DatabaseLocation, folder: &Path) -> Result<Self, DbError> {
        let (pool, engine) = match location {
            DatabaseLocation::DataDirectory => {
                (connect_file(&folder.join(FILE_NAME)).await?, Engine::Sqlite)
            }
            DatabaseLocation::Postgres(url) => (connect_postgres(url).await?, Engine::Postgres),
        };
        sqlx::migrate!("src/db/migrations").run(&pool).await?;
        Ok(Self { pool, engine })
    }

    /// Whether opening would find a database rather than make one; a server is always there.
    pub fn exists(location: &DatabaseLocation, folder: &Path) -> bool {
        match location {
            DatabaseLocation::DataDirectory => folder.join(FILE_NAME).exists(),
            DatabaseLocation::Postgres(_) => true,
        }
    }

    pub async fn begin(&self) -> Result<Transaction, DbError> {
        let inner = self
            .pool
            .begin()
            .await
            .map_err(DbError::sql("beginning a transaction"))?;
        Ok(Transaction { inner })
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
        self.pool.close().await;
    }
}
