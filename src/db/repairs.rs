//! What people tried with quarantined rows, every attempt kept.

use sqlx::Row;
use sqlx::any::AnyRow;

use super::DbError;
use super::open::{Database, Transaction};
use crate::domain::{QuarantineReason, RepairOutcome};

/// One attempt.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StoredRepair {
    pub quarantine_id: i64,
    /// From 1 on.
    pub number: i64,
    /// Epoch milliseconds.
    pub at: i64,
    pub actor: String,
    /// Places of the corrected columns, from 1 on.
    pub places: Vec<u32>,
    pub why: String,
    pub reason_before: QuarantineReason,
    pub message_before: String,
    pub outcome: RepairOutcome,
    /// The import that took the row in.
    pub import_seq: Option<i64>,
}

const SELECT: &str = "SELECT quarantine_id, number, at, actor, places, why, reason_before, message_before, outcome, import_seq \
     FROM quarantine_repair";

impl Transaction {
    pub async fn add_repair(&mut self, repair: &StoredRepair) -> Result<(), DbError> {
        let sql = "INSERT INTO quarantine_repair (quarantine_id, number, at, actor, places, why, reason_before, \
             message_before, outcome, import_seq) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)";
        let places = serde_json::to_string(&repair.places)
            .map_err(|error| bad("places", error.to_string()))?;
        let query = sqlx::query(sql)
            .bind(repair.quarantine_id)
            .bind(repair.number)
            .bind(repair.at)
            .bind(repair.actor.clone())
            .bind(places)
            .bind(repair.why.clone())
            .bind(repair.reason_before.code())
            .bind(repair.message_before.clone())
            .bind(repair.outcome.code())
            .bind(repair.import_seq);
        query
            .execute(&mut *self.inner)
            .await
            .map_err(DbError::sql("keeping a repair"))?;
        Ok(())
    }

    /// The row is set aside for another reason from now on.
    pub async fn set_quarantine_reason(
        &mut self,
        id: i64,
        reason: QuarantineReason,
        message: &str,
    ) -> Result<(), DbError> {
        let sql = "UPDATE quarantine_row SET reason = $1, message = $2 WHERE quarantine_id = $3";
        let query = sqlx::query(sql)
            .bind(reason.code())
            .bind(message.to_owned())
            .bind(id);
        query
            .execute(&mut *self.inner)
            .await
            .map_err(DbError::sql("noting why a row is set aside"))?;
        Ok(())
    }
}

impl Database {
    /// All attempts at one row, the first one first.
    pub async fn repairs(&self, quarantine_id: i64) -> Result<Vec<StoredRepair>, DbError> {
        let sql = format!("{SELECT} WHERE quarantine_id = $1 ORDER BY number");
        let rows = sqlx::query(sqlx::AssertSqlSafe(sql))
            .bind(quarantine_id)
            .fetch_all(&self.pool)
            .await;
        rows.map_err(DbError::sql("reading the repairs of a row"))?
            .iter()
            .map(repair_of)
            .collect()
    }
}

fn repair_of(row: &AnyRow) -> Result<StoredRepair, DbError> {
    let (places, reason, outcome): (String, String, String) = (row.get(4), row.get(6), row.get(8));
    Ok(StoredRepair {
        quarantine_id: row.get(0),
        number: row.get(1),
        at: row.get(2),
        actor: row.get(3),
        places: serde_json::from_str(&places).map_err(|error| bad("places", error.to_string()))?,
        why: row.get(5),
        reason_before: reason
            .parse()
            .map_err(|_| bad("reason_before", reason.clone()))?,
        message_before: row.get(7),
        outcome: outcome
            .parse()
            .map_err(|_| bad("outcome", outcome.clone()))?,
        import_seq: row.get(9),
    })
}

fn bad(column: &'static str, value: String) -> DbError {
    DbError::Value {
        table: "quarantine_repair",
        column,
        value,
    }
}
