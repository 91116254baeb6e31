//! Packages for the credit system, with what became of each row.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use chrono::NaiveDate;
use serde::Serialize;
use sqlx::any::AnyRow;
use sqlx::{AssertSqlSafe, Row};

use super::DbError;
use super::open::{Database, Transaction};
use crate::domain::{CreditEntryId, code_enum};
use crate::workflow::Operation;

code_enum! {
    /// How far a package has got.
    PackageState {
        Carried = "carried", "待人工交付";
        Waiting = "waiting", "待发送";
        Sent = "sent", "已发送";
    }
}

/// A package without its bytes.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct StoredPackage {
    pub name: String,
    pub recipient: String,
    /// Code of the catalogue item.
    pub item: String,
    pub day: NaiveDate,
    /// Epoch milliseconds.
    pub at: i64,
    pub actor: String,
    pub rows: i64,
    pub sha256: String,
    pub url: Option<String>,
    pub state: PackageState,
    pub attempts: i64,
    /// Epoch milliseconds of the next attempt.
    pub next_at: i64,
    /// What came of the last attempt.
    pub told: String,
    /// There is an answer that nobody has taken in.
    pub answered: bool,
}

/// One row of a package.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct StoredPackageRow {
    pub entry_id: CreditEntryId,
    pub operation: Operation,
    pub edition: u32,
    pub status: Option<String>,
    pub code: String,
    pub message: String,
}

const PACKAGES: &str = "SELECT name, recipient, item, day, at, actor, row_count, sha256, url, state, attempts, next_at, \
     told, CASE WHEN answer IS NULL THEN 0 ELSE 1 END FROM credit_package";
const ROWS: &str = "SELECT entry_id, operation, edition, status, code, message FROM credit_package_row \
     WHERE name = $1 ORDER BY entry_id";

impl Transaction {
    /// How many packages of an item were made on a day; until this transaction ends nobody else makes one.
    pub async fn packages_of_day(&mut self, start_of_name: &str) -> Result<i64, DbError> {
        self.take_numbers("credit_package", 1).await?;
        // Names hold no wildcard but the line between their parts, which stands for itself well enough.
        let row = sqlx::query("SELECT COUNT(*) FROM credit_package WHERE name LIKE $1")
            .bind(format!("{start_of_name}%"))
            .fetch_one(&mut *self.inner)
            .await
            .map_err(DbError::sql("counting the packages of a day"))?;
        Ok(row.get(0))
    }

    /// Keeps a package with its bytes and rows.
    pub async fn keep_package(
        &mut self,
        package: &StoredPackage,
        bytes: &[u8],
        rows: &[StoredPackageRow],
    ) -> Result<(), DbError> {
        let sql = "INSERT INTO credit_package (name, recipient, item, day, at, actor, row_count, sha256, content, url, state, \
             attempts, next_at, told) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14)";
        sqlx::query(sql)
            .bind(package.name.clone())
            .bind(package.recipient.clone())
            .bind(package.item.clone())
            .bind(package.day.to_string())
            .bind(package.at)
            .bind(package.actor.clone())
            .bind(package.rows)
            .bind(package.sha256.clone())
            .bind(STANDARD.encode(bytes))
            .bind(package.url.clone())
            .bind(package.state.code())
            .bind(package.attempts)
            .bind(package.next_at)
            .bind(package.told.clone())
            .execute(&mut *self.inner)
            .await
            .map_err(DbError::sql("keeping a package"))?;
        for row in rows {
            let sql = "INSERT INTO credit_package_row (name, entry_id, operation, edition, code, message) \
                 VALUES ($1, $2, $3, $4, $5, $6)";
            sqlx::query(sql)
                .bind(package.name.clone())
                .bind(row.entry_id.0)
                .bind(row.operation.code())
                .bind(i64::from(row.edition))
                .bind(row.code.clone())
                .bind(row.message.clone())
                .execute(&mut *self.inner)
                .await
                .map_err(DbError::sql("keeping a row of a package"))?;
        }
        Ok(())
    }

    /// A package and its rows; until this transaction ends nobody else writes to any.
    pub async fn package_for_receipt(
        &mut self,
        name: &str,
    ) -> Result<Option<(StoredPackage, Vec<StoredPackageRow>)>, DbError> {
        self.take_numbers("credit_package", 1).await?;
        let sql = format!("{PACKAGES} WHERE name = $1");
        let found = sqlx::query(AssertSqlSafe(sql))
            .bind(name.to_owned())
            .fetch_optional(&mut *self.inner)
            .await
            .map_err(DbError::sql("reading a package"))?;
        let Some(found) = found else { return Ok(None) };
        let rows = sqlx::query(ROWS)
            .bind(name.to_owned())
            .fetch_all(&mut *self.inner)
            .await
            .map_err(DbError::sql("reading the rows of a package"))?;
        let rows = rows.iter().map(row_of).collect::<Result<_, _>>()?;
        Ok(Some((package_of(&found)?, rows)))
    }

    /// What the recipient says of a row.
    pub async fn answer_package_row(
        &mut self,
        name: &str,
        row: &StoredPackageRow,
    ) -> Result<(), DbError> {
        let sql = "UPDATE credit_package_row SET status = $1, code = $2, message = $3 WHERE name = $4 AND entry_id = $5";
        sqlx::query(sql)
            .bind(row.status.clone())
            .bind(row.code.clone())
            .bind(row.message.clone())
            .bind(name.to_owned())
            .bind(row.entry_id.0)
            .execute(&mut *self.inner)
            .await
            .map_err(DbError::sql("keeping the receipt of a row"))?;
        Ok(())
    }

    /// The answer of a package was taken in.
    pub async fn forget_answer(&mut self, name: &str) -> Result<(), DbError> {
        sqlx::query("UPDATE credit_package SET answer = NULL WHERE name = $1")
            .bind(name.to_owned())
            .execute(&mut *self.inner)
            .await
            .map_err(DbError::sql("taking in an answer"))?;
        Ok(())
    }
}

impl Database {
    /// All packages, the newest first.
    pub async fn packages(&self) -> Result<Vec<StoredPackage>, DbError> {
        let sql = format!("{PACKAGES} ORDER BY at DESC");
        let rows = sqlx::query(AssertSqlSafe(sql))
            .fetch_all(&self.pool)
            .await
            .map_err(DbError::sql("listing the packages"))?;
        let mut packages = rows.iter().map(package_of).collect::<Result<Vec<_>, _>>()?;
        packages.sort_by(|left, right| (right.at, &right.name).cmp(&(left.at, &left.name)));
        Ok(packages)
    }

    /// The rows of a package, in order of their entries.
    pub async fn package_rows(&self, name: &str) -> Result<Vec<StoredPackageRow>, DbError> {
        let rows = sqlx::query(ROWS)
            .bind(name.to_owned())
            .fetch_all(&self.pool)
            .await
            .map_err(DbError::sql("reading the rows of a package"))?;
        rows.iter().map(row_of).collect()
    }

    /// The bytes of a package as it left.
    pub async fn package_bytes(&self, name: &str) -> Result<Option<Vec<u8>>, DbError> {
        self.encoded(name, "SELECT content FROM credit_package WHERE name = $1")
            .await
    }

    /// The answer that nobody has taken in.
    pub async fn package_answer(&self, name: &str) -> Result<Option<Vec<u8>>, DbError> {
        self.encoded(name, "SELECT answer FROM credit_package WHERE name = $1")
            .await
    }

    /// Counts an attempt before it is made; `false` where somebody else makes it.
    pub async fn claim_package(
        &self,
        name: &str,
        attempts: i64,
        next_at: i64,
    ) -> Result<bool, DbError> {
        let sql = "UPDATE credit_package SET attempts = $1, next_at = $2 \
             WHERE name = $3 AND attempts = $4 AND state = $5";
        let done = sqlx::query(sql)
            .bind(attempts + 1)
            .bind(next_at)
            .bind(name.to_owned())
            .bind(attempts)
            .bind(PackageState::Waiting.code())
            .execute(&self.pool)
            .await
            .map_err(DbError::sql("counting an attempt"))?;
        Ok(done.rows_affected() == 1)
    }

    /// What came of an attempt.
    pub async fn settle_package(
        &self,
        package: &StoredPackage,
        answer: Option<&[u8]>,
    ) -> Result<(), DbError> {
        // Whoever was overtaken by another's success does not take it back.
        let sql = "UPDATE credit_package SET state = $1, told = $2, answer = $3 WHERE name = $4 AND state = $5";
        sqlx::query(sql)
            .bind(package.state.code())
            .bind(package.told.clone())
            .bind(answer.map(|bytes| STANDARD.encode(bytes)))
            .bind(package.name.clone())
            .bind(PackageState::Waiting.code())
            .execute(&self.pool)
            .await
            .map_err(DbError::sql("keeping what came of an attempt"))?;
        Ok(())
    }

    /// Names of the packages that a recipient has and has not answered to the last row, the oldest first.
    pub async fn unanswered_packages(&self, recipient: &str) -> Result<Vec<String>, DbError> {
        let sql = "SELECT name FROM credit_package WHERE recipient = $1 AND state = $2 AND EXISTS (SELECT 1 FROM \
             credit_package_row WHERE credit_package_row.name = credit_package.name AND status IS NULL) ORDER BY at, name";
        let rows = sqlx::query(sql)
            .bind(recipient.to_owned())
            .bind(PackageState::Sent.code())
            .fetch_all(&self.pool)
            .await
            .map_err(DbError::sql("listing the packages that are not answered"))?;
        Ok(rows.iter().map(|row| row.get(0)).collect())
    }

    /// Keeps what the recipient of a sent package answered later, in place of what nobody has taken in.
    pub async fn keep_answer(&self, name: &str, answer: &[u8]) -> Result<(), DbError> {
        let sql = "UPDATE credit_package SET answer = $1 WHERE name = $2 AND state = $3";
        sqlx::query(sql)
            .bind(STANDARD.encode(answer))
            .bind(name.to_owned())
            .bind(PackageState::Sent.code())
            .execute(&self.pool)
            .await
            .map_err(DbError::sql("keeping an answer"))?;
        Ok(())
    }

    async fn encoded(&self, name: &str, sql: &'static str) -> Result<Option<Vec<u8>>, DbError> {
        let row = sqlx::query(sql)
            .bind(name.to_owned())
            .fetch_optional(&self.pool)
            .await
            .map_err(DbError::sql("reading a package"))?;
        let text = row.and_then(|row| row.get::<Option<String>, _>(0));
        let decode = |text: String| {
            STANDARD
                .decode(text)
                .map_err(|error| bad("content", error.to_string()))
        };
        text.map(decode).transpose()
    }
}

fn package_of(row: &AnyRow) -> Result<StoredPackage, DbError> {
    let (day, state): (String, String) = (row.get(3), row.get(9));
    Ok(StoredPackage {
        name: row.get(0),
        recipient: row.get(1),
        item: row.get(2),
        day: day.parse().map_err(|_| bad("day", day))?,
        at: row.get(4),
        actor: row.get(5),
        rows: row.get(6),
        sha256: row.get(7),
        url: row.get(8),
        state: state.parse().map_err(|_| bad("state", state))?,
        attempts: row.get(10),
        next_at: row.get(11),
        told: row.get(12),
        answered: row.get::<i32, _>(13) != 0,
    })
}

fn row_of(row: &AnyRow) -> Result<StoredPackageRow, DbError> {
    let operation: String = row.get(1);
    Ok(StoredPackageRow {
        entry_id: CreditEntryId(row.get(0)),
        operation: operation.parse().map_err(|_| bad("operation", operation))?,
        edition: u32::try_from(row.get::<i64, _>(2)).unwrap_or(0),
        status: row.get(3),
        code: row.get(4),
        message: row.get(5),
    })
}

fn bad(column: &'static str, value: String) -> DbError {
    DbError::Value {
        table: "credit_package",
        column,
        value,
    }
}
