//! Quarantined rows: masked cells here, original cells in the vault.

use sqlx::Row;
use sqlx::any::AnyRow;

use super::DbError;
use super::open::{Database, Transaction};
use crate::domain::QuarantineReason;

/// A row that was set aside.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct QuarantineRow {
    pub id: i64,
    pub import_seq: i64,
    pub sheet: String,
    pub row: u32,
    pub reason: QuarantineReason,
    pub message: String,
    /// Header and masked text of each cell, in column order.
    pub cells: Vec<(String, String)>,
    /// The import that accepted it on a retry.
    pub resolved_by: Option<i64>,
}

const SELECT: &str = "SELECT quarantine_id, import_seq, sheet, row_no, reason, message, cells, resolved_by FROM quarantine_row";

impl Transaction {
    pub async fn add_quarantined(&mut self, row: &QuarantineRow) -> Result<(), DbError> {
        let sql = "INSERT INTO quarantine_row (quarantine_id, import_seq, sheet, row_no, reason, message, cells) \
             VALUES ($1, $2, $3, $4, $5, $6, $7)";
        let cells =
            serde_json::to_string(&row.cells).map_err(|error| cells_error(error.to_string()))?;
        let query = sqlx::query(sql)
            .bind(row.id)
            .bind(row.import_seq)
            .bind(row.sheet.clone())
            .bind(i64::from(row.row))
            .bind(row.reason.code())
            .bind(row.message.clone())
            .bind(cells);
        query
            .execute(&mut *self.inner)
            .await
            .map_err(DbError::sql("setting a row aside"))?;
        Ok(())
    }

    /// The retry in `import_seq` accepted the row.
    pub async fn resolve_quarantined(&mut self, id: i64, import_seq: i64) -> Result<(), DbError> {
        let sql = "UPDATE quarantine_row SET resolved_by = $1 WHERE quarantine_id = $2";
        let query = sqlx::query(sql).bind(import_seq).bind(id);
        query
            .execute(&mut *self.inner)
            .await
            .map_err(DbError::sql("closing a quarantined row"))?;
        Ok(())
    }
}

impl Database {
    /// Rows still set aside, oldest first.
    pub async fn open_quarantine(&self) -> Result<Vec<QuarantineRow>, DbError> {
        let sql = format!("{SELECT} WHERE resolved_by IS NULL ORDER BY quarantine_id");
        let rows = sqlx::query(sqlx::AssertSqlSafe(sql))
            .fetch_all(&self.pool)
            .await;
        rows.map_err(DbError::sql("listing quarantined rows"))?
            .iter()
            .map(quarantined_of)
            .collect()
    }

    /// Rows that an import set aside, taken in since or not: up to `limit` behind the number `behind`, oldest first.
    pub async fn quarantine_of(
        &self,
        import_seq: i64,
        behind: i64,
        limit: i64,
    ) -> Result<Vec<QuarantineRow>, DbError> {
        let sql = format!(
            "{SELECT} WHERE import_seq = $1 AND quarantine_id > $2 ORDER BY quarantine_id LIMIT $3"
        );
        let rows = sqlx::query(sqlx::AssertSqlSafe(sql))
            .bind(import_seq)
            .bind(behind)
            .bind(limit)
            .fetch_all(&self.pool)
            .await;
        rows.map_err(DbError::sql("listing the rows that an import set aside"))?
            .iter()
            .map(quarantined_of)
            .collect()
    }

    /// How many of the rows that an import set aside still are.
    pub async fn open_quarantine_count(&self, import_seq: i64) -> Result<i64, DbError> {
        let sql =
            "SELECT COUNT(*) FROM quarantine_row WHERE import_seq = $1 AND resolved_by IS NULL";
        let row = sqlx::query(sql)
            .bind(import_seq)
            .fetch_one(&self.pool)
            .await;
        Ok(row
            .map_err(DbError::sql("counting the rows that an import set aside"))?
            .get(0))
    }

    pub async fn quarantined(&self, id: i64) -> Result<Option<QuarantineRow>, DbError> {
        let sql = format!("{SELECT} WHERE quarantine_id = $1");
        let row = sqlx::query(sqlx::AssertSqlSafe(sql))
            .bind(id)
            .fetch_optional(&self.pool)
            .await;
        row.map_err(DbError::sql("reading a quarantined row"))?
            .as_ref()
            .map(quarantined_of)
            .transpose()
    }

    /// Rows ever set aside by an import; what `fsck` compares with its ledger.
    pub async fn quarantine_count(&self) -> Result<i64, DbError> {
        let row = sqlx::query("SELECT COUNT(*) FROM quarantine_row")
            .fetch_one(&self.pool)
            .await;
        Ok(row
            .map_err(DbError::sql("counting quarantined rows"))?
            .get(0))
    }
}

fn quarantined_of(row: &AnyRow) -> Result<QuarantineRow, DbError> {
    let reason: String = row.get(4);
    let cells: String = row.get(6);
    Ok(QuarantineRow {
        id: row.get(0),
        import_seq: row.get(1),
        sheet: row.get(2),
        row: u32::try_from(row.get::<i64, _>(3)).unwrap_or(0),
        reason: reason.parse().map_err(|_| DbError::Value {
            table: "quarantine_row",
            column: "reason",
            value: reason,
        })?,
        message: row.get(5),
        cells: serde_json::from_str(&cells).map_err(|error| cells_error(error.to_string()))?,
        resolved_by: row.get(7),
    })
}

fn cells_error(value: String) -> DbError {
    DbError::Value {
        table: "quarantine_row",
        column: "cells",
        value,
    }
}
