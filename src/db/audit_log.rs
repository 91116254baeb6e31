//! The rows of the audit log: appended in the transaction of what they tell, read in order.

use sqlx::Row;
use sqlx::any::AnyRow;

use super::DbError;
use super::open::{Database, Transaction};
use crate::audit::{AuditEntry, AuditEvent, Chain, FIRST_PREVIOUS};

/// Name of the counter that numbers entries. Whoever raised it goes first: the others wait for its transaction.
const COUNTER: &str = "audit";

/// One stored entry: its text and the hash beside it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StoredEntry {
    pub seq: i64,
    pub text: String,
    pub hash: String,
    /// Whether the columns to search by say what the text says.
    pub columns_agree: bool,
}

/// Which entries to read; all of these together.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct AuditFilter {
    pub actor: Option<String>,
    pub object: Option<String>,
    pub action: Option<String>,
    /// Only entries with a smaller number.
    pub before: Option<i64>,
}

impl Transaction {
    /// Appends one entry. It is there when, and only when, the rest of the transaction is.
    pub async fn append_audit(&mut self, event: &AuditEvent, at: i64) -> Result<i64, DbError> {
        let seq = self.take_numbers(COUNTER, 1).await?;
        let previous = sqlx::query("SELECT hash FROM audit_entry WHERE seq = $1")
            .bind(seq - 1)
            .fetch_optional(&mut *self.inner)
            .await
            .map_err(DbError::sql("reading the last audit entry"))?;
        let previous: String = match previous {
            Some(row) => row.get(0),
            None if seq == 1 => FIRST_PREVIOUS.to_owned(),
            // Nothing is written behind a gap.
            None => return Err(DbError::BrokenAudit { missing: seq - 1 }),
        };
        let entry = AuditEntry::of(event, seq, at, &previous);
        let text = entry.canonical().map_err(|error| DbError::Value {
            table: "audit_entry",
            column: "entry",
            value: error.to_string(),
        })?;
        let hash = Chain::hash_of(&text);
        let sql = "INSERT INTO audit_entry (seq, at, actor, action, object, entry, hash) \
             VALUES ($1, $2, $3, $4, $5, $6, $7)";
        sqlx::query(sql)
            .bind(seq)
            .bind(at)
            .bind(entry.actor)
            .bind(entry.action)
            .bind(entry.object)
            .bind(text)
            .bind(hash)
            .execute(&mut *self.inner)
            .await
            .map_err(DbError::sql("appending to the audit log"))?;
        Ok(seq)
    }
}

impl Database {
    /// Puts one event on record that changes nothing else.
    pub async fn record(&self, event: &AuditEvent, at: i64) -> Result<i64, DbError> {
        let mut transaction = self.begin().await?;
        let seq = transaction.append_audit(event, at).await?;
        transaction.commit().await?;
        Ok(seq)
    }

    /// Entries behind a number, in order, at most `limit`.
    pub async fn audit_entries(
        &self,
        behind: i64,
        limit: i64,
    ) -> Result<Vec<StoredEntry>, DbError> {
        let sql = "SELECT seq, at, actor, action, object, entry, hash FROM audit_entry \
             WHERE seq > $1 ORDER BY seq LIMIT $2";
        let rows = sqlx::query(sql)
            .bind(behind)
            .bind(limit)
            .fetch_all(&self.pool)
            .await
            .map_err(DbError::sql("reading the audit log"))?;
        Ok(rows.iter().map(stored).collect())
    }

    /// The newest entries that fit, newest first.
    pub async fn newest_audit(
        &self,
        filter: &AuditFilter,
        limit: i64,
    ) -> Result<Vec<StoredEntry>, DbError> {
        // An absent part of the filter fits everything; both engines take the same text.
        let sql = "SELECT seq, at, actor, action, object, entry, hash FROM audit_entry \
             WHERE seq < $1 AND ($2 = '' OR actor = $2) AND ($3 = '' OR object = $3) AND ($4 = '' OR action = $4) \
             ORDER BY seq DESC LIMIT $5";
        let rows = sqlx::query(sql)
            .bind(filter.before.unwrap_or(i64::MAX))
            .bind(filter.actor.clone().unwrap_or_default())
            .bind(filter.object.clone().unwrap_or_default())
            .bind(filter.action.clone().unwrap_or_default())
            .bind(limit)
            .fetch_all(&self.pool)
            .await
            .map_err(DbError::sql("reading the audit log"))?;
        Ok(rows.iter().map(stored).collect())
    }

    /// The number of the last entry as the counter has it: more than there are entries when the end was cut off.
    pub async fn audit_counter(&self) -> Result<i64, DbError> {
        let row = sqlx::query("SELECT value FROM counter WHERE name = $1")
            .bind(COUNTER)
            .fetch_one(&self.pool)
            .await;
        Ok(row
            .map_err(DbError::sql("reading the audit counter"))?
            .get(0))
    }
}

fn stored(row: &AnyRow) -> StoredEntry {
    let text: String = row.get(5);
    let columns_agree = serde_json::from_str::<AuditEntry>(&text).is_ok_and(|entry| {
        entry.seq == row.get::<i64, _>(0)
            && entry.at == row.get::<i64, _>(1)
            && entry.actor == row.get::<String, _>(2)
            && entry.action == row.get::<String, _>(3)
            && entry.object == row.get::<String, _>(4)
    });
    StoredEntry {
        seq: row.get(0),
        text,
        hash: row.get(6),
        columns_agree,
    }
}
