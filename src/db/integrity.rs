//! What the engine can say of its own integrity.

use sqlx::{AssertSqlSafe, Row};

use super::open::Database;
use super::{DbError, Engine};

/// What was looked at, and what was found wrong.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Integrity {
    pub examined: Examined,
    /// Empty when all is well.
    pub faults: Vec<String>,
}

/// How far the check of an engine reaches.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Examined {
    /// `PRAGMA quick_check`: pages, records and constraints; not that indexes agree with their tables.
    QuickCheck,
    /// PostgreSQL has no such command: every row of every table was read whole, and what the catalogue calls
    /// invalid was counted. Not that indexes agree with their tables (`pg_amcheck` does that).
    EveryRow {
        tables: usize,
        rows: i64,
        /// Whether the server verifies a checksum of each page that it reads from disk.
        page_checksums: bool,
        /// Whether the server forces commits to disk.
        fsync: bool,
    },
}

/// Tables of this schema, the one of the migrations included.
const TABLES: &str = "SELECT CAST(relname AS TEXT) FROM pg_class \
     WHERE relkind = 'r' AND relnamespace = CAST(current_schema() AS regnamespace)";

/// Indexes and constraints that the server itself does not trust, by name.
const UNTRUSTED: &str = "SELECT CAST(c.relname AS TEXT) FROM pg_index i JOIN pg_class c ON c.oid = i.indexrelid \
     WHERE NOT (i.indisvalid AND i.indisready) AND c.relnamespace = CAST(current_schema() AS regnamespace) \
     UNION ALL SELECT CAST(conname AS TEXT) FROM pg_constraint \
     WHERE NOT convalidated AND connamespace = CAST(current_schema() AS regnamespace)";

impl Database {
    /// Asks the engine to check itself. On PostgreSQL it takes as long as reading all tables.
    pub async fn integrity(&self) -> Result<Integrity, DbError> {
        match self.engine {
            Engine::Sqlite => self.quick_check().await,
            Engine::Postgres => self.read_every_row().await,
        }
    }

    async fn quick_check(&self) -> Result<Integrity, DbError> {
        let lines = self.texts("PRAGMA quick_check").await?;
        Ok(Integrity {
            examined: Examined::QuickCheck,
            faults: lines.into_iter().filter(|line| line != "ok").collect(),
        })
    }

    async fn read_every_row(&self) -> Result<Integrity, DbError> {
        let mut faults = self.texts(UNTRUSTED).await?;
        let mut tables = self.texts(TABLES).await?;
        tables.sort();
        let mut rows = 0;
        for table in &tables {
            // The length of a row's text needs all of its values, those stored out of line too.
            let sql = format!("SELECT COUNT(*), MAX(length(CAST(t AS TEXT))) FROM \"{table}\" t");
            let row = sqlx::query(AssertSqlSafe(sql)).fetch_one(&self.pool).await;
            match row {
                Ok(row) => rows += row.get::<i64, _>(0),
                Err(sqlx::Error::Database(error)) => faults.push(format!("{table}: {error}")),
                Err(other) => return Err(DbError::sql("reading a table through")(other)),
            }
        }
        Ok(Integrity {
            examined: Examined::EveryRow {
                tables: tables.len(),
                rows,
                page_checksums: self.is_on("SHOW data_checksums").await?,
                fsync: self.is_on("SHOW fsync").await?,
            },
            faults,
        })
    }

    async fn is_on(&self, show: &'static str) -> Result<bool, DbError> {
        Ok(self.texts(show).await?.iter().any(|value| value == "on"))
    }

    async fn texts(&self, sql: &'static str) -> Result<Vec<String>, DbError> {
        let rows = sqlx::query(sql).fetch_all(&self.pool).await;
        let rows = rows.map_err(DbError::sql("checking the database"))?;
        Ok(rows.iter().map(|row| row.get(0)).collect())
    }
}
