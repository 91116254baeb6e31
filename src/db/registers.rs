//! Registers that others keep.

use serde::{Deserialize, Serialize};
use sqlx::any::AnyRow;
use sqlx::{AssertSqlSafe, Row};

use super::DbError;
use super::open::{Database, Transaction};
use super::statement::value_list;
use crate::domain::{RegisterKind, RegisterLedger, RegisterRow};

/// One file of a register, as it was taken in.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct RegisterBatch {
    pub batch: i64,
    pub kind: RegisterKind,
    pub file_name: String,
    pub sha256: String,
    #[serde(flatten)]
    pub ledger: RegisterLedger,
    /// Epoch milliseconds.
    pub at: i64,
    pub actor: String,
}

/// A row that was not kept.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct RegisterRefusal {
    pub sheet: String,
    pub row: u32,
    pub reason: String,
}

/// A kept row with its number.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct KeptRegisterRow {
    pub number: i64,
    pub batch: i64,
    #[serde(flatten)]
    pub row: RegisterRow,
}

/// What of a row is one text in its table; the rest are columns.
#[derive(Serialize, Deserialize)]
struct Content {
    name: String,
    code_is_bad: bool,
    is_person: bool,
    document: String,
    unit: String,
    starts_on: Option<chrono::NaiveDate>,
    ends_on: Option<chrono::NaiveDate>,
    category: String,
    content: String,
    state: String,
    fine_cents: Option<i64>,
    sheet: String,
    row: u32,
}

/// Codes asked for in one statement.
const PARTIES_PER_STATEMENT: usize = 500;

const BATCHES: &str = "SELECT batch, kind, file_name, sha256, rows_read, accepted, duplicate, refused, skipped, at, actor \
     FROM register_batch";
const ROWS: &str = "SELECT number, batch, kind, code, id_digest, content FROM register_row";

impl Transaction {
    /// Begins a batch, whose counts are told when it ends.
    pub async fn begin_register_batch(&mut self, batch: &RegisterBatch) -> Result<i64, DbError> {
        let number = self.take_numbers("register_batch", 1).await?;
        let sql = "INSERT INTO register_batch (batch, kind, file_name, sha256, rows_read, accepted, duplicate, refused, \
             skipped, at, actor) VALUES ($1, $2, $3, $4, 0, 0, 0, 0, 0, $5, $6)";
        sqlx::query(sql)
            .bind(number)
            .bind(batch.kind.code())
            .bind(batch.file_name.clone())
            .bind(batch.sha256.clone())
            .bind(batch.at)
            .bind(batch.actor.clone())
            .execute(&mut *self.inner)
            .await
            .map_err(DbError::sql("beginning a register batch"))?;
        Ok(number)
    }

    /// Keeps a row; `false` where one that says the same is there already.
    pub async fn add_register_row(
        &mut self,
        batch: i64,
        row: &RegisterRow,
        row_sha256: &str,
    ) -> Result<bool, DbError> {
        let number = self.take_numbers("register_row", 1).await?;
        let sql = "INSERT INTO register_row (number, batch, kind, row_sha256, code, id_digest, content) \
             VALUES ($1, $2, $3, $4, $5, $6, $7) ON CONFLICT (kind, row_sha256) DO NOTHING";
        let done = sqlx::query(sql)
            .bind(number)
            .bind(batch)
            .bind(row.kind.code())
            .bind(row_sha256.to_owned())
            .bind(row.code.as_ref().map(ToString::to_string))
            .bind(row.id_digest.clone())
            .bind(written(row)?)
            .execute(&mut *self.inner)
            .await
            .map_err(DbError::sql("keeping a register row"))?;
        Ok(done.rows_affected() > 0)
    }

    /// Keeps why a row was not kept.
    pub async fn add_register_refusal(
        &mut self,
        (batch, place): (i64, u64),
        refusal: &RegisterRefusal,
    ) -> Result<(), DbError> {
        let sql = "INSERT INTO register_refusal (batch, place, sheet, row, reason) VALUES ($1, $2, $3, $4, $5)";
        sqlx::query(sql)
            .bind(batch)
            .bind(i64::try_from(place).unwrap_or(i64::MAX))
            .bind(refusal.sheet.clone())
            .bind(i64::from(refusal.row))
            .bind(refusal.reason.clone())
            .execute(&mut *self.inner)
            .await
            .map_err(DbError::sql("keeping a register refusal"))?;
        Ok(())
    }

    pub async fn end_register_batch(
        &mut self,
        batch: i64,
        ledger: &RegisterLedger,
    ) -> Result<(), DbError> {
        let sql = "UPDATE register_batch SET rows_read = $1, accepted = $2, duplicate = $3, refused = $4, skipped = $5 \
             WHERE batch = $6";
        let count = |count: u64| i64::try_from(count).unwrap_or(i64::MAX);
        sqlx::query(sql)
            .bind(count(ledger.rows_read))
            .bind(count(ledger.accepted))
            .bind(count(ledger.duplicate))
            .bind(count(ledger.refused))
            .bind(count(ledger.skipped))
            .bind(batch)
            .execute(&mut *self.inner)
            .await
            .map_err(DbError::sql("ending a register batch"))?;
        Ok(())
    }

    /// Rows of a register for one party, the oldest first: by its code, or by the stand-in for a person's number.
    pub async fn register_rows_of_party(
        &mut self,
        kind: RegisterKind,
        (code, id_digest): (Option<&str>, Option<&str>),
    ) -> Result<Vec<KeptRegisterRow>, DbError> {
        let sql =
            format!("{ROWS} WHERE kind = $1 AND (code = $2 OR id_digest = $3) ORDER BY number");
        let rows = sqlx::query(AssertSqlSafe(sql))
            .bind(kind.code())
            .bind(code.map(str::to_owned))
            .bind(id_digest.map(str::to_owned))
            .fetch_all(&mut *self.inner)
            .await
            .map_err(DbError::sql("reading the rows of a register"))?;
        rows.iter().map(row_of).collect()
    }
}

impl Database {
    /// All batches, the newest first.
    pub async fn register_batches(&self) -> Result<Vec<RegisterBatch>, DbError> {
        let sql = format!("{BATCHES} ORDER BY batch DESC");
        let rows = sqlx::query(AssertSqlSafe(sql))
            .fetch_all(&self.pool)
            .await
            .map_err(DbError::sql("listing the register batches"))?;
        rows.iter().map(batch_of).collect()
    }

    /// The batch of a file that was taken in before as this register.
    pub async fn register_batch_of_file(
        &self,
        kind: RegisterKind,
        sha256: &str,
    ) -> Result<Option<RegisterBatch>, DbError> {
        let sql = format!("{BATCHES} WHERE kind = $1 AND sha256 = $2");
        let row = sqlx::query(AssertSqlSafe(sql))
            .bind(kind.code())
            .bind(sha256.to_owned())
            .fetch_optional(&self.pool)
            .await
            .map_err(DbError::sql("looking up a register file"))?;
        row.as_ref().map(batch_of).transpose()
    }

    /// Why rows of a batch were not kept, in their order.
    pub async fn register_refusals(
        &self,
        batch: i64,
        limit: i64,
    ) -> Result<Vec<RegisterRefusal>, DbError> {
        let sql = "SELECT sheet, row, reason FROM register_refusal WHERE batch = $1 ORDER BY place LIMIT $2";
        let rows = sqlx::query(sql)
            .bind(batch)
            .bind(limit)
            .fetch_all(&self.pool)
            .await
            .map_err(DbError::sql("reading the refusals of a register"))?;
        let refusal = |row: &AnyRow| RegisterRefusal {
            sheet: row.get(0),
            row: u32::try_from(row.get::<i64, _>(1)).unwrap_or(0),
            reason: row.get(2),
        };
        Ok(rows.iter().map(refusal).collect())
    }

    /// The rows of a register behind a number, in their order: read in pieces, however many there are.
    pub async fn register_rows_behind(
        &self,
        kind: RegisterKind,
        (behind, limit): (i64, i64),
    ) -> Result<Vec<KeptRegisterRow>, DbError> {
        let sql = format!("{ROWS} WHERE kind = $1 AND number > $2 ORDER BY number LIMIT $3");
        let rows = sqlx::query(AssertSqlSafe(sql))
            .bind(kind.code())
            .bind(behind)
            .bind(limit)
            .fetch_all(&self.pool)
            .await
            .map_err(DbError::sql("reading a register"))?;
        rows.iter().map(row_of).collect()
    }

    /// Rows of a register.
    pub async fn register_size(&self, kind: RegisterKind) -> Result<u64, DbError> {
        let row = sqlx::query("SELECT COUNT(*) FROM register_row WHERE kind = $1")
            .bind(kind.code())
            .fetch_one(&self.pool)
            .await
            .map_err(DbError::sql("counting a register"))?;
        Ok(u64::try_from(row.get::<i64, _>(0)).unwrap_or(0))
    }

    /// Rows of a register for any of these codes or stand-ins for numbers, the oldest first.
    pub async fn register_rows_of_parties(
        &self,
        kind: RegisterKind,
        codes: &[String],
        id_digests: &[String],
    ) -> Result<Vec<KeptRegisterRow>, DbError> {
        let mut found = Vec::new();
        for (column, values) in [("code", codes), ("id_digest", id_digests)] {
            for piece in values.chunks(PARTIES_PER_STATEMENT) {
                let places = value_list(piece.len(), 1);
                let sql = format!("{ROWS} WHERE kind = $1 AND {column} IN ({places})");
                let mut query = sqlx::query(AssertSqlSafe(sql)).bind(kind.code());
                for value in piece {
                    query = query.bind(value.clone());
                }
                let rows = query
                    .fetch_all(&self.pool)
                    .await
                    .map_err(DbError::sql("reading a register by its parties"))?;
                for row in &rows {
                    found.push(row_of(row)?);
                }
            }
        }
        found.sort_by_key(|kept: &KeptRegisterRow| kept.number);
        found.dedup_by_key(|kept| kept.number);
        Ok(found)
    }

    /// Rows of all registers that carry a code, the oldest first.
    pub async fn register_rows_of_code(&self, code: &str) -> Result<Vec<KeptRegisterRow>, DbError> {
        let sql = format!("{ROWS} WHERE code = $1 ORDER BY number");
        let rows = sqlx::query(AssertSqlSafe(sql))
            .bind(code.to_owned())
            .fetch_all(&self.pool)
            .await
            .map_err(DbError::sql("reading the registers of a code"))?;
        rows.iter().map(row_of).collect()
    }
}

fn written(row: &RegisterRow) -> Result<String, DbError> {
    let row = row.clone();
    let content = Content {
        name: row.name,
        code_is_bad: row.code_is_bad,
        is_person: row.is_person,
        document: row.document,
        unit: row.unit,
        starts_on: row.starts_on,
        ends_on: row.ends_on,
        category: row.category,
        content: row.content,
        state: row.state,
        fine_cents: row.fine_cents,
        sheet: row.sheet,
        row: row.row,
    };
    serde_json::to_string(&content).map_err(|error| bad("content", error.to_string()))
}

fn row_of(row: &AnyRow) -> Result<KeptRegisterRow, DbError> {
    let (kind, text): (String, String) = (row.get(2), row.get(5));
    let code: Option<String> = row.get(3);
    let content: Content =
        serde_json::from_str(&text).map_err(|error| bad("content", error.to_string()))?;
    Ok(KeptRegisterRow {
        number: row.get(0),
        batch: row.get(1),
        row: RegisterRow {
            kind: kind.parse().map_err(|_| bad("kind", kind))?,
            name: content.name,
            code: code
                .map(|code| code.parse().map_err(|_| bad("code", code)))
                .transpose()?,
            code_is_bad: content.code_is_bad,
            is_person: content.is_person,
            id_digest: row.get(4),
            document: content.document,
            unit: content.unit,
            starts_on: content.starts_on,
            ends_on: content.ends_on,
            category: content.category,
            content: content.content,
            state: content.state,
            fine_cents: content.fine_cents,
            sheet: content.sheet,
            row: content.row,
        },
    })
}

fn batch_of(row: &AnyRow) -> Result<RegisterBatch, DbError> {
    let kind: String = row.get(1);
    let count = |place: usize| u64::try_from(row.get::<i64, _>(place)).unwrap_or(0);
    Ok(RegisterBatch {
        batch: row.get(0),
        kind: kind.parse().map_err(|_| bad("kind", kind))?,
        file_name: row.get(2),
        sha256: row.get(3),
        ledger: RegisterLedger {
            rows_read: count(4),
            accepted: count(5),
            duplicate: count(6),
            refused: count(7),
            skipped: count(8),
        },
        at: row.get(9),
        actor: row.get(10),
    })
}

fn bad(column: &'static str, value: String) -> DbError {
    DbError::Value {
        table: "register_row",
        column,
        value,
    }
}
