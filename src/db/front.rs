//! The front database (前置库) of a recipient: a table of theirs that rows are added to and never changed by us, and in which
//! they mark what they took.

use std::time::Duration;

use sqlx::{AnyConnection, AssertSqlSafe, Connection, Executor, Row};

use super::DbError;
use super::location::PostgresUrl;
use super::statement::value_list;

/// As `pipelines/front_database.sql` makes it.
const TABLE: &str = "mingcha_front";
/// What the table has beside what is sent.
const OTHERS: [&str; 5] = [
    "batch",
    "tongbu_flag",
    "error_code",
    "error_msg",
    "created_at",
];
/// How long the other server may take to answer the first time.
const FIRST_ANSWER: Duration = Duration::from_secs(10);
/// It must not keep us: what was not written goes again.
const SESSION: [&str; 2] = ["SET lock_timeout = '10s'", "SET statement_timeout = '30s'"];

/// A connection to it.
pub struct FrontDatabase {
    connection: AnyConnection,
}

/// What the recipient marked at a row.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FrontAnswer {
    pub row_key: String,
    pub refused: bool,
    pub code: String,
    pub message: String,
}

impl FrontDatabase {
    pub async fn open(url: &PostgresUrl) -> Result<Self, DbError> {
        sqlx::any::install_default_drivers();
        let unreachable = |source| DbError::Unreachable {
            location: url.to_string(),
            source,
        };
        let connecting = AnyConnection::connect(url.secret());
        let connected = tokio::time::timeout(FIRST_ANSWER, connecting).await;
        let connected = connected.unwrap_or(Err(sqlx::Error::PoolTimedOut));
        let mut connection = connected.map_err(unreachable)?;
        for statement in SESSION {
            let set = connection.execute(statement).await;
            set.map_err(DbError::sql("preparing the front database"))?;
        }
        Ok(Self { connection })
    }

    /// The columns that the table lacks; all of them where there is no table.
    pub async fn missing(&mut self, columns: &[&str]) -> Result<Vec<String>, DbError> {
        let sql = "SELECT CAST(attname AS TEXT) FROM pg_attribute \
             WHERE attrelid = to_regclass($1) AND attnum > 0 AND NOT attisdropped";
        let rows = sqlx::query(sql)
            .bind(TABLE)
            .fetch_all(&mut self.connection)
            .await
            .map_err(DbError::sql("looking at the columns of the front database"))?;
        let there: Vec<String> = rows.iter().map(|row| row.get(0)).collect();
        let needed = columns.iter().chain(&OTHERS);
        let missing = needed.filter(|column| !there.iter().any(|known| known == *column));
        Ok(missing.map(|column| (*column).to_owned()).collect())
    }

    /// Adds the rows of a batch, all of them or none; those that are there already stay as they are. Names of columns are ours.
    pub async fn add(
        &mut self,
        batch: &str,
        columns: &[&'static str],
        rows: &[Vec<String>],
    ) -> Result<(), DbError> {
        let failed = || DbError::sql("writing to the front database");
        let names: Vec<String> = columns.iter().map(|name| format!("\"{name}\"")).collect();
        let sql = format!(
            "INSERT INTO {TABLE} (batch, {}) VALUES ($1, {}) ON CONFLICT (batch, row_key) DO NOTHING",
            names.join(", "),
            value_list(columns.len(), 1)
        );
        let mut transaction = self.connection.begin().await.map_err(failed())?;
        for row in rows {
            let mut query = sqlx::query(AssertSqlSafe(sql.clone())).bind(batch.to_owned());
            for value in row {
                query = query.bind(value.clone());
            }
            query.execute(&mut *transaction).await.map_err(failed())?;
        }
        transaction.commit().await.map_err(failed())
    }

    /// What was marked of a batch, in order of the keys.
    pub async fn answers(&mut self, batch: &str) -> Result<Vec<FrontAnswer>, DbError> {
        let sql = "SELECT row_key, CAST(tongbu_flag AS BIGINT), error_code, error_msg FROM mingcha_front \
             WHERE batch = $1 AND tongbu_flag <> 0";
        let rows = sqlx::query(sql)
            .bind(batch.to_owned())
            .fetch_all(&mut self.connection)
            .await
            .map_err(DbError::sql("reading the marks of the front database"))?;
        let answer = |row: &sqlx::any::AnyRow| FrontAnswer {
            row_key: row.get(0),
            refused: row.get::<i64, _>(1) != 1,
            code: row.get(2),
            message: row.get(3),
        };
        let mut answers: Vec<FrontAnswer> = rows.iter().map(answer).collect();
        answers.sort_by(|left, right| left.row_key.cmp(&right.row_key));
        Ok(answers)
    }

    pub async fn close(self) {
        // It is of no more use; what it says at the end changes nothing.
        let _ = self.connection.close().await;
    }
}
