//! The vault's own database: sealed blocks of original rows. Knows no plain text.

use std::path::Path;

use sqlx::{AnyPool, Row};

use super::DbError;
use super::connect::connect_file;

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
        let pool = connect_file(path).await?;
        sqlx::migrate!("src/db/vault_migrations").run(&pool).await?;
        Ok(Self { pool })
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

    /// The newest import of which blocks are kept, committed or not; 0 in an empty vault.
    pub async fn last_import(&self) -> Result<i64, DbError> {
        let sql = "SELECT COALESCE(MAX(import_seq), 0) FROM sealed_rows";
        let row = sqlx::query(sql).fetch_one(&self.pool).await;
        Ok(row
            .map_err(DbError::sql("looking for the newest block"))?
            .get(0))
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
