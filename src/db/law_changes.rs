//! Changes of the law and the catalogue, with their steps.

use sqlx::any::AnyRow;
use sqlx::{AssertSqlSafe, Row};

use super::DbError;
use super::open::{Database, Transaction};
use super::step_rows::{bind_step, step_of};
use crate::workflow::{Amendment, AmendmentEvent};

const EVENTS: &str = "SELECT number, at, day, actor, role, step, change_id FROM law_change_event";

impl Transaction {
    /// All changes with their numbers, the oldest first; until this transaction ends nobody else takes a step of any.
    pub async fn law_changes_for_step(&mut self) -> Result<Vec<(i64, Amendment)>, DbError> {
        self.take_numbers("law_change_event", 1).await?;
        let sql = format!("{EVENTS} ORDER BY change_id, number");
        let rows = sqlx::query(AssertSqlSafe(sql))
            .fetch_all(&mut *self.inner)
            .await
            .map_err(DbError::sql("reading the changes of the law"))?;
        changes_of(&rows)
    }

    /// Begins a change; returns its number.
    pub async fn new_law_change(&mut self) -> Result<i64, DbError> {
        let number = self.take_numbers("law_change", 1).await?;
        sqlx::query("INSERT INTO law_change (change_id, version) VALUES ($1, 0)")
            .bind(number)
            .execute(&mut *self.inner)
            .await
            .map_err(DbError::sql("beginning a change of the law"))?;
        Ok(number)
    }

    /// Keeps the step that a change took last.
    pub async fn keep_law_change_step(
        &mut self,
        number: i64,
        event: &AmendmentEvent,
    ) -> Result<(), DbError> {
        sqlx::query("UPDATE law_change SET version = $1 WHERE change_id = $2")
            .bind(event.number)
            .bind(number)
            .execute(&mut *self.inner)
            .await
            .map_err(DbError::sql("keeping a change of the law"))?;
        let sql = "INSERT INTO law_change_event (change_id, number, at, day, actor, role, step) \
             VALUES ($1, $2, $3, $4, $5, $6, $7)";
        bind_step(sqlx::query(sql).bind(number), event, "law_change_event")?
            .execute(&mut *self.inner)
            .await
            .map_err(DbError::sql("keeping the step of a change of the law"))?;
        Ok(())
    }
}

impl Database {
    /// All changes with their numbers, the oldest first.
    pub async fn law_changes(&self) -> Result<Vec<(i64, Amendment)>, DbError> {
        let sql = format!("{EVENTS} ORDER BY change_id, number");
        let rows = sqlx::query(AssertSqlSafe(sql))
            .fetch_all(&self.pool)
            .await
            .map_err(DbError::sql("reading the changes of the law"))?;
        changes_of(&rows)
    }
}

fn changes_of(rows: &[AnyRow]) -> Result<Vec<(i64, Amendment)>, DbError> {
    let mut changes: Vec<(i64, Amendment)> = Vec::new();
    for row in rows {
        let number: i64 = row.get(6);
        let event: AmendmentEvent = step_of(row, "law_change_event")?;
        if changes.last().is_none_or(|(last, _)| *last != number) {
            changes.push((number, Amendment::default()));
        }
        if let Some((_, amendment)) = changes.last_mut() {
            amendment.take(event).map_err(|refused| DbError::Value {
                table: "law_change_event",
                column: "step",
                value: refused.to_string(),
            })?;
        }
    }
    Ok(changes)
}
