//! Reveals of personal data, as the audit log has them.

use sqlx::Row;

use super::DbError;
use super::audit_log::{StoredEntry, stored};
use super::open::{Database, Transaction};
use crate::audit::{AuditAction, ORDERS_OF_A_PERSON};

impl Transaction {
    /// Moments at which a person was shown personal data after `since`, oldest first; epoch milliseconds. Until this
    /// transaction ends nobody else is shown any.
    pub async fn reveals_since(&mut self, actor: &str, since: i64) -> Result<Vec<i64>, DbError> {
        // Reveals are entries of the log: who holds its counter goes first.
        self.take_numbers("audit", 0).await?;
        // A quotation mark in a value is escaped in an entry: only the key itself looks like this.
        let sql = "SELECT at FROM audit_entry WHERE action = $1 AND at > $2 AND actor = $3 \
             AND entry LIKE '%\"outcome\":\"done\"%' ORDER BY at";
        let rows = sqlx::query(sql)
            .bind(AuditAction::Reveal.code())
            .bind(since)
            .bind(actor.to_owned())
            .fetch_all(&mut *self.inner)
            .await
            .map_err(DbError::sql("counting reveals"))?;
        Ok(rows.iter().map(|row| row.get(0)).collect())
    }
}

impl Database {
    /// The newest reveals and attempts since a moment in epoch milliseconds, newest first.
    pub async fn reveals(&self, since: i64, limit: i64) -> Result<Vec<StoredEntry>, DbError> {
        let fits = ("action", AuditAction::Reveal.code());
        self.entries_since(fits, since, limit).await
    }

    /// The newest searches and exports that asked for a person, in the same order.
    pub async fn searches_for_persons(
        &self,
        since: i64,
        limit: i64,
    ) -> Result<Vec<StoredEntry>, DbError> {
        let fits = ("object", ORDERS_OF_A_PERSON);
        self.entries_since(fits, since, limit).await
    }

    async fn entries_since(
        &self,
        (column, value): (&'static str, &'static str),
        since: i64,
        limit: i64,
    ) -> Result<Vec<StoredEntry>, DbError> {
        let sql = format!(
            "SELECT seq, at, actor, action, object, entry, hash FROM audit_entry \
             WHERE {column} = $1 AND at >= $2 ORDER BY seq DESC LIMIT $3"
        );
        let rows = sqlx::query(sqlx::AssertSqlSafe(sql))
            .bind(value)
            .bind(since)
            .bind(limit)
            .fetch_all(&self.pool)
            .await
            .map_err(DbError::sql("reading who looked for personal data"))?;
        Ok(rows.iter().map(stored).collect())
    }
}
