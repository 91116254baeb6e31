//! The append-only list of decisions about flags.

use chrono::NaiveDate;
use sqlx::Row;
use sqlx::any::AnyRow;

use super::DbError;
use super::open::{Database, Transaction};
use crate::domain::{Flag, FlagDecision, FlagVerdict};

impl Transaction {
    /// Appends a decision and returns its number.
    pub async fn add_flag_decision(
        &mut self,
        flag: &Flag,
        verdict: FlagVerdict,
        reason: &str,
        operator: &str,
        decided_on: NaiveDate,
    ) -> Result<i64, DbError> {
        let number = self.take_numbers("flag_decision", 1).await?;
        let text = serde_json::to_string(flag).map_err(|error| bad("flag", error.to_string()))?;
        let sql = "INSERT INTO flag_decision (decision, flag_id, flag, verdict, reason, operator, decided_on) \
             VALUES ($1, $2, $3, $4, $5, $6, $7)";
        let query = sqlx::query(sql)
            .bind(number)
            .bind(flag.flag_id.clone())
            .bind(text)
            .bind(verdict.code())
            .bind(reason.to_owned())
            .bind(operator.to_owned())
            .bind(decided_on.to_string());
        query
            .execute(&mut *self.inner)
            .await
            .map_err(DbError::sql("adding a decision"))?;
        Ok(number)
    }
}

impl Database {
    /// All decisions in the order in which they were made, corrected ones included.
    pub async fn flag_decisions(&self) -> Result<Vec<FlagDecision>, DbError> {
        let sql = "SELECT decision, flag, verdict, reason, operator, decided_on FROM flag_decision \
             ORDER BY decision";
        let rows = sqlx::query(sql)
            .fetch_all(&self.pool)
            .await
            .map_err(DbError::sql("reading decisions"))?;
        rows.iter().map(decision_of).collect()
    }
}

fn decision_of(row: &AnyRow) -> Result<FlagDecision, DbError> {
    let verdict: String = row.get(2);
    let decided_on: String = row.get(5);
    Ok(FlagDecision {
        number: row.get(0),
        flag: serde_json::from_str(&row.get::<String, _>(1))
            .map_err(|error| bad("flag", error.to_string()))?,
        verdict: verdict.parse().map_err(|_| bad("verdict", verdict))?,
        reason: row.get(3),
        operator: row.get(4),
        decided_on: decided_on
            .parse()
            .map_err(|_| bad("decided_on", decided_on))?,
    })
}

fn bad(column: &'static str, value: String) -> DbError {
    DbError::Value {
        table: "flag_decision",
        column,
        value,
    }
}
