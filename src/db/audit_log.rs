//! The rows of the audit log: appended in the transaction of what they tell, read in order.

use sqlx::Row;
use sqlx::any::AnyRow;

use super::DbError;
use super::open::{Database, Transaction, Turn};
use super::statement::value_rows;
use super::waiting::WaitingEntries;
use crate::audit::{AuditAction, AuditEntry, AuditEvent, Chain, FIRST_PREVIOUS};
use crate::domain::Actor;

/// Name of the counter that numbers entries. Whoever raised it goes first: the others wait for its transaction.
const COUNTER: &str = "audit";

/// Name of the counter that tells how many of the entries that had to wait are in the log.
const WAITING: &str = "audit_waiting";

/// Entries of the log read at a time.
const READ_AT_ONCE: i64 = 4_096;

/// What a filter asks for. An absent part of it fits everything; both engines take the same text.
const FITS: &str = "seq < $1 AND ($2 = '' OR actor = $2) AND ($3 = '' OR object = $3) AND ($4 = '' OR action = $4)";

/// Entries written by one statement.
const ROWS_AT_ONCE: usize = 200;

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
    /// Appends one entry, behind those that wait. It is there when, and only when, the rest of the transaction is.
    pub async fn append_audit(&mut self, event: &AuditEvent, at: i64) -> Result<(), DbError> {
        let mut entries = self.take_waiting(at).await?;
        entries.push(unplaced(event, at));
        self.append(entries).await
    }

    /// The entries that wait, taken out with this transaction. Where some are missing, an entry says so in their place.
    async fn take_waiting(&mut self, at: i64) -> Result<Vec<AuditEntry>, DbError> {
        // From here to the end nobody else takes any.
        self.take_numbers(COUNTER, 0).await?;
        let Some(waiting) = self.waiting.clone() else {
            return Ok(Vec::new());
        };
        let entered = counter(&mut *self.inner, WAITING).await?;
        let waiting = waiting.behind(entered).await?;
        let (entries, last) = placed(waiting, entered, at);
        if last > entered {
            self.take_numbers(WAITING, last - entered).await?;
            self.entered = Some(last);
        }
        Ok(entries)
    }

    async fn append(&mut self, entries: Vec<AuditEntry>) -> Result<(), DbError> {
        let count = i64::try_from(entries.len()).unwrap_or(i64::MAX);
        let first = self.take_numbers(COUNTER, count).await?;
        let mut previous = self.hash_before(first).await?;
        let mut rows = Vec::with_capacity(entries.len());
        for (mut entry, seq) in entries.into_iter().zip(first..) {
            entry.seq = seq;
            entry.prev = previous;
            let text = entry.canonical().map_err(|error| bad(&error))?;
            previous = Chain::hash_of(&text);
            rows.push((entry, text, previous.clone()));
        }
        for rows in rows.chunks(ROWS_AT_ONCE) {
            let sql = format!(
                "INSERT INTO audit_entry (seq, at, actor, action, object, entry, hash) VALUES {}",
                value_rows(rows.len(), 7)
            );
            let mut query = sqlx::query(sqlx::AssertSqlSafe(sql));
            for (entry, text, hash) in rows {
                query = query
                    .bind(entry.seq)
                    .bind(entry.at)
                    .bind(entry.actor.clone())
                    .bind(entry.action.clone())
                    .bind(entry.object.clone())
                    .bind(text.clone())
                    .bind(hash.clone());
            }
            query
                .execute(&mut *self.inner)
                .await
                .map_err(DbError::sql("appending to the audit log"))?;
        }
        Ok(())
    }

    /// Hash of the entry before this number. Nothing is written behind a gap.
    async fn hash_before(&mut self, seq: i64) -> Result<String, DbError> {
        let previous = sqlx::query("SELECT hash FROM audit_entry WHERE seq = $1")
            .bind(seq - 1)
            .fetch_optional(&mut *self.inner)
            .await
            .map_err(DbError::sql("reading the last audit entry"))?;
        match previous {
            Some(row) => Ok(row.get(0)),
            None if seq == 1 => Ok(FIRST_PREVIOUS.to_owned()),
            None => Err(DbError::BrokenAudit { missing: seq - 1 }),
        }
    }
}

/// An event before the log has given it its place.
fn unplaced(event: &AuditEvent, at: i64) -> AuditEntry {
    AuditEntry::of(event, 0, at, "")
}

/// What waited, in order, and how far that goes. An entry that is missing or cannot be read is told by another.
fn placed(waiting: WaitingEntries, entered: i64, at: i64) -> (Vec<AuditEntry>, i64) {
    let gap = |from: i64, to: i64| {
        let event = AuditEvent::done(&Actor::System, AuditAction::LogGap, "log:waiting")
            .because(format!("等候写入的第{from}至{to}条记录缺失或不能辨认"));
        unplaced(&event, at)
    };
    let mut entries = Vec::with_capacity(waiting.entries.len());
    let mut next = entered + 1;
    for (number, text) in waiting.entries {
        let Ok(entry) = serde_json::from_str::<AuditEntry>(&text) else {
            continue;
        };
        if number > next {
            entries.push(gap(next, number - 1));
        }
        entries.push(entry);
        next = number + 1;
    }
    if waiting.last >= next {
        entries.push(gap(next, waiting.last));
    }
    (entries, waiting.last)
}

async fn counter<'e>(
    executor: impl sqlx::Executor<'e, Database = sqlx::Any>,
    name: &'static str,
) -> Result<i64, DbError> {
    let row = sqlx::query("SELECT value FROM counter WHERE name = $1")
        .bind(name)
        .fetch_one(executor)
        .await;
    Ok(row
        .map_err(DbError::sql("reading a counter of the audit log"))?
        .get(0))
}

fn bad(error: &serde_json::Error) -> DbError {
    DbError::Value {
        table: "audit_entry",
        column: "entry",
        value: error.to_string(),
    }
}

impl Database {
    /// Puts one event on record that changes nothing else. Where that would have to wait for somebody who writes, it is kept
    /// durably and entered by whoever appends next.
    pub async fn record(&self, event: &AuditEvent, at: i64) -> Result<(), DbError> {
        self.record_together(unplaced(event, at)).await
    }

    /// Appends entries that change nothing else, in their order: all of them or none, and one by one where they have to wait.
    pub(super) async fn write_entries(&self, entries: Vec<AuditEntry>) -> Result<(), DbError> {
        let Some(newest) = entries.iter().map(|entry| entry.at).max() else {
            return Ok(());
        };
        match self.begin_at_once().await? {
            Turn::Now(mut transaction) => {
                let mut all = transaction.take_waiting(newest).await?;
                all.extend(entries);
                transaction.append(all).await?;
                transaction.commit().await
            }
            Turn::Later(waiting) => {
                let entered = counter(&self.pool, WAITING).await?;
                for entry in entries {
                    let text = entry.canonical().map_err(|error| bad(&error))?;
                    waiting.put(&text, entered).await?;
                }
                Ok(())
            }
        }
    }

    /// Enters what waits, unless somebody else is writing. `at` is in epoch milliseconds.
    pub async fn enter_waiting(&self, at: i64) -> Result<(), DbError> {
        if self.waiting_entries().await? == 0 {
            return Ok(());
        }
        let Turn::Now(mut transaction) = self.begin_at_once().await? else {
            return Ok(());
        };
        let entries = transaction.take_waiting(at).await?;
        transaction.append(entries).await?;
        transaction.commit().await
    }

    /// How many entries wait to be entered.
    pub async fn waiting_entries(&self) -> Result<i64, DbError> {
        let Some(waiting) = self.waiting().filter(|waiting| waiting.exists()) else {
            return Ok(0);
        };
        let entered = counter(&self.pool, WAITING).await?;
        Ok(waiting.behind(entered).await?.last - entered)
    }

    /// The whole log from its beginning.
    pub fn audit_pages(&self) -> AuditPages<'_> {
        AuditPages {
            database: self,
            behind: 0,
        }
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
        let sql = format!(
            "SELECT seq, at, actor, action, object, entry, hash FROM audit_entry \
             WHERE {FITS} ORDER BY seq DESC LIMIT $5"
        );
        let rows = sqlx::query(sqlx::AssertSqlSafe(sql))
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

    /// How many entries fit.
    pub async fn count_audit(&self, filter: &AuditFilter) -> Result<i64, DbError> {
        let sql = format!("SELECT COUNT(*) FROM audit_entry WHERE {FITS}");
        let row = sqlx::query(sqlx::AssertSqlSafe(sql))
            .bind(filter.before.unwrap_or(i64::MAX))
            .bind(filter.actor.clone().unwrap_or_default())
            .bind(filter.object.clone().unwrap_or_default())
            .bind(filter.action.clone().unwrap_or_default())
            .fetch_one(&self.pool)
            .await
            .map_err(DbError::sql("counting the audit log"))?;
        Ok(row.get(0))
    }

    /// The number of the last entry as the counter has it: more than there are entries when the end was cut off.
    pub async fn audit_counter(&self) -> Result<i64, DbError> {
        counter(&self.pool, COUNTER).await
    }
}

/// The log in pieces of bounded size, in order.
pub struct AuditPages<'a> {
    database: &'a Database,
    behind: i64,
}

impl AuditPages<'_> {
    /// The next entries; `None` at the end.
    pub async fn next(&mut self) -> Result<Option<Vec<StoredEntry>>, DbError> {
        let entries = self
            .database
            .audit_entries(self.behind, READ_AT_ONCE)
            .await?;
        let Some(last) = entries.last() else {
            return Ok(None);
        };
        self.behind = last.seq;
        Ok(Some(entries))
    }
}

pub(super) fn stored(row: &AnyRow) -> StoredEntry {
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
