//! All tables as rows of plain values: what a copy is made of, and filled from, on either engine.

use std::sync::LazyLock;

use futures_util::TryStreamExt;
use regex::Regex;
use serde::{Deserialize, Serialize};
use sqlx::any::{AnyRow, AnyTypeInfoKind};
use sqlx::{Any, AssertSqlSafe, Column, Row, ValueRef};

use super::open::{Database, MIGRATIONS, Transaction};
use super::{DbError, Engine};

/// One value; the schema knows no other kinds.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(untagged)]
pub enum TableValue {
    Null,
    Integer(i64),
    Number(f64),
    Text(String),
}

/// Columns that one statement fills at most; engines allow more, and the text of a statement grows with them.
const VALUES_PER_STATEMENT: usize = 2_000;

/// The number of the newest step of the schema.
pub fn schema_version() -> i64 {
    let steps = MIGRATIONS.iter().map(|step| step.version);
    steps.max().unwrap_or(0)
}

/// All tables in the order in which they are made: a table refers to earlier ones only.
pub fn table_names() -> Vec<String> {
    #[expect(
        clippy::expect_used,
        reason = "a constant pattern that every test runs"
    )]
    static MADE: LazyLock<Regex> =
        LazyLock::new(|| Regex::new(r"(?m)^CREATE TABLE (\w+)").expect("a constant pattern"));
    let texts = MIGRATIONS.iter().map(|step| step.sql.as_str());
    let names = texts.flat_map(|text| MADE.captures_iter(text));
    names.map(|found| found[1].to_owned()).collect()
}

/// One state of all tables, whatever others write meanwhile.
pub struct TableReader {
    transaction: sqlx::Transaction<'static, Any>,
}

impl Database {
    /// Begins to read.
    pub async fn read_tables(&self) -> Result<TableReader, DbError> {
        // Among the readers: whoever writes goes on.
        let mut transaction = self
            .pool
            .begin()
            .await
            .map_err(DbError::sql("beginning to read all tables"))?;
        if self.engine == Engine::Postgres {
            // SQLite reads one state in any transaction.
            sqlx::query("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
                .execute(&mut *transaction)
                .await
                .map_err(DbError::sql("beginning to read all tables"))?;
        }
        Ok(TableReader { transaction })
    }
}

impl TableReader {
    /// Hands every row of a table to `each`, which may end it; returns the names of the columns, none for an empty table.
    pub async fn read<E: From<DbError>>(
        &mut self,
        table: &str,
        mut each: impl FnMut(Vec<TableValue>) -> Result<(), E>,
    ) -> Result<Vec<String>, E> {
        let failed = || DbError::sql("reading a table");
        // Names come from our own migrations.
        let sql = format!("SELECT * FROM {table}");
        let mut rows = sqlx::query(AssertSqlSafe(sql)).fetch(&mut *self.transaction);
        let mut columns = Vec::new();
        while let Some(row) = rows.try_next().await.map_err(failed())? {
            if columns.is_empty() {
                let names = row.columns().iter();
                columns = names.map(|column| column.name().to_owned()).collect();
            }
            each(values_of(table, &row)?)?;
        }
        Ok(columns)
    }
}

fn values_of(table: &str, row: &AnyRow) -> Result<Vec<TableValue>, DbError> {
    let failed = || DbError::sql("reading a value");
    let value = |place: usize| {
        let raw = row.try_get_raw(place).map_err(failed())?;
        if raw.is_null() {
            return Ok(TableValue::Null);
        }
        let kind = raw.type_info().kind();
        Ok(match kind {
            AnyTypeInfoKind::SmallInt | AnyTypeInfoKind::Integer | AnyTypeInfoKind::BigInt => {
                TableValue::Integer(row.try_get(place).map_err(failed())?)
            }
            AnyTypeInfoKind::Real | AnyTypeInfoKind::Double => {
                TableValue::Number(row.try_get(place).map_err(failed())?)
            }
            AnyTypeInfoKind::Text => TableValue::Text(row.try_get(place).map_err(failed())?),
            AnyTypeInfoKind::Null | AnyTypeInfoKind::Bool | AnyTypeInfoKind::Blob => {
                return Err(DbError::Kind {
                    table: table.to_owned(),
                    kind: format!("{kind:?}"),
                });
            }
        })
    };
    (0..row.columns().len()).map(value).collect()
}

impl Transaction {
    /// Removes what a new database brings along, such as counters at 0.
    pub async fn empty_tables(&mut self) -> Result<(), DbError> {
        for table in table_names().iter().rev() {
            sqlx::query(AssertSqlSafe(format!("DELETE FROM {table}")))
                .execute(&mut *self.inner)
                .await
                .map_err(DbError::sql("emptying a table"))?;
        }
        Ok(())
    }

    /// Adds rows to a table; each has a value for each of the columns.
    pub async fn fill_table(
        &mut self,
        table: &str,
        columns: &[String],
        rows: &[Vec<TableValue>],
    ) -> Result<(), DbError> {
        let at_once = (VALUES_PER_STATEMENT / columns.len().max(1)).max(1);
        let names: Vec<String> = columns.iter().map(|name| format!("\"{name}\"")).collect();
        for chunk in rows.chunks(at_once) {
            let mut bound = Vec::new();
            let groups: Vec<String> = chunk.iter().map(|row| group(row, &mut bound)).collect();
            let sql = format!(
                "INSERT INTO {table} ({}) VALUES {}",
                names.join(", "),
                groups.join(", ")
            );
            let mut query = sqlx::query(AssertSqlSafe(sql)).persistent(false);
            for value in bound {
                query = match value {
                    TableValue::Integer(number) => query.bind(*number),
                    TableValue::Number(number) => query.bind(*number),
                    TableValue::Text(text) => query.bind(text.clone()),
                    TableValue::Null => query,
                };
            }
            query
                .execute(&mut *self.inner)
                .await
                .map_err(DbError::sql("filling a table"))?;
        }
        Ok(())
    }
}

/// `($1, NULL, $2)`: a null has no type of its own that both engines would take for the column's.
fn group<'r>(row: &'r [TableValue], bound: &mut Vec<&'r TableValue>) -> String {
    let place = |value: &'r TableValue| match value {
        TableValue::Null => "NULL".to_owned(),
        value => {
            bound.push(value);
            format!("${}", bound.len())
        }
    };
    let places: Vec<String> = row.iter().map(place).collect();
    format!("({})", places.join(", "))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tables_are_named_in_the_order_in_which_they_are_made() {
        let names = table_names();
        let place = |name: &str| names.iter().position(|known| known == name).unwrap();
        assert!(place("account") < place("account_session"));
        assert!(place("review_case") < place("case_event"));
        assert!(names.len() > 20, "{names:?}");
    }

    #[test]
    fn values_are_written_and_read_as_they_are() {
        let row = [
            TableValue::Null,
            TableValue::Integer(i64::MAX),
            TableValue::Number(3.0),
            TableValue::Text("\u{0}甲".to_owned()),
        ];
        let text = serde_json::to_string(&row).unwrap();
        let read: Vec<TableValue> = serde_json::from_str(&text).unwrap();
        assert_eq!(read, row);
    }
}
