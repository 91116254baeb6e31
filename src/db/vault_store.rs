//! The vault's own database: sealed blocks of original rows. Knows no plain text.

use std::path::Path;

use sqlx::any::AnyRow;
use sqlx::{AnyPool, Row};

use super::DbError;
use super::connect::{Access, connect_file, has_log};

/// The vault on disk.
#[derive(Debug, Clone)]
pub struct VaultDatabase {
    pool: AnyPool,
}

/// Original cells of consecutive rows of one sheet, sealed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SealedRows {
    pub import_seq: i64,
    pub sheet: String,
    pub first_row: u32,
    pub last_row: u32,
    pub block: Vec<u8>,
}

impl VaultDatabase {
    pub async fn open_file(path: &Path) -> Result<Self, DbError> {
        let pool = connect_file(path, Access::Write).await?;
        sqlx::migrate!("src/db/vault_migrations").run(&pool).await?;
        Ok(Self { pool })
    }

    /// Opens the vault as it is, only to look at it.
    pub async fn open_to_read(path: &Path) -> Result<Self, DbError> {
        let pool = connect_file(path, Access::Read).await?;
        Ok(Self { pool })
    }

    /// Writes all that is committed into a new file, as one state.
    pub async fn copy_to(&self, path: &Path) -> Result<(), DbError> {
        let text = path
            .to_str()
            .ok_or_else(|| DbError::Location(path.display().to_string()))?;
        sqlx::query("VACUUM INTO $1")
            .bind(text.to_owned())
            .execute(&self.pool)
            .await
            .map_err(DbError::sql("copying the vault"))?;
        Ok(())
    }

    /// Id of the vault and the check value of its key; `None` in a new one.
    pub async fn key_check(&self) -> Result<Option<(String, String)>, DbError> {
        let row = sqlx::query("SELECT vault_id, check_value FROM vault_key")
            .fetch_optional(&self.pool)
            .await;
        Ok(row
            .map_err(DbError::sql("reading the vault's key check"))?
            .map(|row| (row.get(0), row.get(1))))
    }

    pub async fn set_key_check(&self, vault_id: &str, check_value: &str) -> Result<(), DbError> {
        let sql = "INSERT INTO vault_key (vault_id, check_value) VALUES ($1, $2)";
        let query = sqlx::query(sql)
            .bind(vault_id.to_owned())
            .bind(check_value.to_owned());
        query
            .execute(&self.pool)
            .await
            .map_err(DbError::sql("writing the vault's key check"))?;
        Ok(())
    }

    /// Writes blocks durably. They count only once their import is committed in the main database.
    pub async fn write_blocks(&self, blocks: Vec<SealedRows>) -> Result<(), DbError> {
        let mut transaction = self
            .pool
            .begin()
            .await
            .map_err(DbError::sql("beginning a vault transaction"))?;
        for sealed in blocks {
            let sql = "INSERT INTO sealed_rows (import_seq, sheet, first_row, last_row, block) \
                 VALUES ($1, $2, $3, $4, $5)";
            let query = sqlx::query(sql)
                .bind(sealed.import_seq)
                .bind(sealed.sheet)
                .bind(i64::from(sealed.first_row))
                .bind(i64::from(sealed.last_row))
                .bind(sealed.block);
            query
                .execute(&mut *transaction)
                .await
                .map_err(DbError::sql("writing a sealed block"))?;
        }
        transaction
            .commit()
            .await
            .map_err(DbError::sql("committing the vault"))
    }

    /// The block that holds one row.
    pub async fn block_of_row(
        &self,
        import_seq: i64,
        sheet: &str,
        row: u32,
    ) -> Result<Option<SealedRows>, DbError> {
        let sql = "SELECT first_row, last_row, block FROM sealed_rows WHERE import_seq = $1 AND sheet = $2 \
             AND first_row <= $3 AND last_row >= $3 ORDER BY first_row DESC LIMIT 1";
        let query = sqlx::query(sql)
            .bind(import_seq)
            .bind(sheet.to_owned())
            .bind(i64::from(row));
        let row = query
            .fetch_optional(&self.pool)
            .await
            .map_err(DbError::sql("reading a sealed block"))?;
        let number = |value: i64| u32::try_from(value).unwrap_or(0);
        Ok(row.map(|row| SealedRows {
            import_seq,
            sheet: sheet.to_owned(),
            first_row: number(row.get(0)),
            last_row: number(row.get(1)),
            block: row.get(2),
        }))
    }

    /// Up to `limit` blocks behind this place, in order of place; an empty list at the end.
    pub async fn blocks_behind(
        &self,
        (import_seq, sheet, first_row): (i64, &str, u32),
        limit: i64,
    ) -> Result<Vec<SealedRows>, DbError> {
        let sql = "SELECT import_seq, sheet, first_row, last_row, block FROM sealed_rows \
             WHERE (import_seq, sheet, first_row) > ($1, $2, $3) ORDER BY import_seq, sheet, first_row LIMIT $4";
        let rows = sqlx::query(sql)
            .bind(import_seq)
            .bind(sheet.to_owned())
            .bind(i64::from(first_row))
            .bind(limit)
            .fetch_all(&self.pool)
            .await;
        let number = |value: i64| u32::try_from(value).unwrap_or(0);
        let block_of = |row: &AnyRow| SealedRows {
            import_seq: row.get(0),
            sheet: row.get(1),
            first_row: number(row.get(2)),
            last_row: number(row.get(3)),
            block: row.get(4),
        };
        let rows = rows.map_err(DbError::sql("reading sealed blocks"))?;
        Ok(rows.iter().map(block_of).collect())
    }

    /// `(import, sheet, first row, last row)` of all blocks in order.
    pub async fn places(&self) -> Result<Vec<(i64, String, u32, u32)>, DbError> {
        if self.last_import_if_any().await? == 0 {
            return Ok(Vec::new());
        }
        let sql = "SELECT import_seq, sheet, first_row, last_row FROM sealed_rows \
             ORDER BY import_seq, sheet, first_row";
        let rows = sqlx::query(sql).fetch_all(&self.pool).await;
        let rows = rows.map_err(DbError::sql("listing sealed blocks"))?;
        let number = |value: i64| u32::try_from(value).unwrap_or(0);
        let place_of = |row: &AnyRow| {
            let (first, last) = (number(row.get(2)), number(row.get(3)));
            (row.get(0), row.get(1), first, last)
        };
        Ok(rows.iter().map(place_of).collect())
    }

    /// What SQLite says of the integrity of the vault's file; empty when all is well.
    pub async fn faults(&self) -> Result<Vec<String>, DbError> {
        let rows = sqlx::query("PRAGMA quick_check")
            .fetch_all(&self.pool)
            .await;
        let rows = rows.map_err(DbError::sql("checking the vault's file"))?;
        let lines = rows.iter().map(|row| row.get::<String, _>(0));
        Ok(lines.filter(|line| line != "ok").collect())
    }

    /// The newest import of which blocks are kept, committed or not; 0 in an empty vault.
    pub async fn last_import(&self) -> Result<i64, DbError> {
        let sql = "SELECT COALESCE(MAX(import_seq), 0) FROM sealed_rows";
        let row = sqlx::query(sql).fetch_one(&self.pool).await;
        Ok(row
            .map_err(DbError::sql("looking for the newest block"))?
            .get(0))
    }

    /// The same in a vault whose tables may not be made yet.
    pub async fn last_import_if_any(&self) -> Result<i64, DbError> {
        let sql =
            "SELECT COUNT(*) FROM sqlite_master WHERE type = 'table' AND name = 'sealed_rows'";
        let row = sqlx::query(sql).fetch_one(&self.pool).await;
        let row = row.map_err(DbError::sql("looking for the vault's tables"))?;
        if row.get::<i64, _>(0) == 0 {
            return Ok(0);
        }
        self.last_import().await
    }

    /// Number of blocks of imports after this one.
    pub async fn blocks_after(&self, import_seq: i64) -> Result<i64, DbError> {
        let row = sqlx::query("SELECT COUNT(*) FROM sealed_rows WHERE import_seq > $1")
            .bind(import_seq)
            .fetch_one(&self.pool)
            .await;
        Ok(row
            .map_err(DbError::sql("counting abandoned blocks"))?
            .get(0))
    }

    /// Whether committed pages wait in the log beside the vault's file.
    pub fn has_log(path: &Path) -> bool {
        has_log(path)
    }

    /// Removes blocks of imports that were never committed: everything after `last_import`.
    pub async fn remove_after(&self, last_import: i64) -> Result<u64, DbError> {
        let query = sqlx::query("DELETE FROM sealed_rows WHERE import_seq > $1").bind(last_import);
        let done = query
            .execute(&self.pool)
            .await
            .map_err(DbError::sql("removing abandoned blocks"))?;
        Ok(done.rows_affected())
    }

    pub async fn close(&self) {
        self.pool.close().await;
    }
}
