//! How far the tables of a database are from what this program expects.

use sqlx::Row;

use super::DbError;
use super::open::{Database, MIGRATIONS};

/// Steps by their numbers, in order.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct SchemaState {
    /// The next start carries them out.
    pub pending: Vec<i64>,
    /// Carried out by a newer program.
    pub unknown: Vec<i64>,
    /// Carried out with another text, or broken off.
    pub different: Vec<i64>,
}

impl SchemaState {
    /// Whether the list of parquet files tells their sizes and hashes.
    pub fn keeps_file_hashes(&self) -> bool {
        !self.pending.contains(&FILE_HASHES)
    }

    /// Whether orders tell apart the file of a row and the retry that accepted it.
    pub(super) fn tells_retries(&self) -> bool {
        !self.pending.contains(&RETRIED_ROWS)
    }

    /// Whether there is an audit log.
    pub fn keeps_audit(&self) -> bool {
        !self.pending.contains(&AUDIT)
    }

    /// Whether not one step was carried out.
    pub fn is_new(&self) -> bool {
        self.pending.len() == MIGRATIONS.iter().count()
    }
}

/// The step that brought sizes and hashes of parquet files.
const FILE_HASHES: i64 = 20_261_125_000_080;

/// The step that brought the audit log.
const AUDIT: i64 = 20_261_126_000_090;

/// The step after which a retried order names the sheet of its file.
const RETRIED_ROWS: i64 = 20_261_125_000_081;

/// Name of the table that sqlx keeps.
const TABLE: &str = "_sqlx_migrations";

impl Database {
    /// Compares the steps that were carried out with those that this program knows.
    pub async fn schema(&self) -> Result<SchemaState, DbError> {
        let applied = if self.has_table(TABLE).await? {
            let sql = "SELECT version, CAST(CASE WHEN success THEN 1 ELSE 0 END AS BIGINT), checksum \
                 FROM _sqlx_migrations ORDER BY version";
            let rows = sqlx::query(sql).fetch_all(&self.pool).await;
            rows.map_err(DbError::sql("reading the list of migrations"))?
        } else {
            Vec::new()
        };
        let mut state = SchemaState::default();
        for known in MIGRATIONS.iter() {
            let row = applied
                .iter()
                .find(|row| row.get::<i64, _>(0) == known.version);
            match row {
                None => state.pending.push(known.version),
                Some(row) => {
                    let same = row.get::<Vec<u8>, _>(2) == *known.checksum;
                    if row.get::<i64, _>(1) == 0 || !same {
                        state.different.push(known.version);
                    }
                }
            }
        }
        let versions = applied.iter().map(|row| row.get::<i64, _>(0));
        state.unknown = versions
            .filter(|version| !MIGRATIONS.version_exists(*version))
            .collect();
        Ok(state)
    }
}
