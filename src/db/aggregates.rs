//! Which aggregate files are live: the list is kept with the weeks that they tell of.

use sqlx::Row;

use super::DbError;
use super::open::{Database, Transaction};
use crate::domain::Week;

/// The aggregate file of a frozen week.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct WeekAggregate {
    pub week: Week,
    /// Finest cells in the file.
    pub cells: i64,
    /// Of the whole file, hex.
    pub sha256: String,
}

impl Transaction {
    /// Names the file of a week that this transaction freezes or that was frozen without one.
    pub async fn add_aggregate(&mut self, aggregate: &WeekAggregate) -> Result<(), DbError> {
        let sql = "INSERT INTO week_aggregate (week, cells, sha256) VALUES ($1, $2, $3)";
        let query = sqlx::query(sql)
            .bind(i64::from(aggregate.week.index()))
            .bind(aggregate.cells)
            .bind(aggregate.sha256.clone());
        query
            .execute(&mut *self.inner)
            .await
            .map_err(DbError::sql("naming the aggregate of a week"))?;
        Ok(())
    }
}

impl Database {
    /// All live files in order of weeks.
    pub async fn aggregates(&self) -> Result<Vec<WeekAggregate>, DbError> {
        let rows = sqlx::query("SELECT week, cells, sha256 FROM week_aggregate ORDER BY week")
            .fetch_all(&self.pool)
            .await;
        let rows = rows.map_err(DbError::sql("listing the aggregates of weeks"))?;
        let aggregate = |row: &sqlx::any::AnyRow| WeekAggregate {
            week: Week::from_index(i32::try_from(row.get::<i64, _>(0)).unwrap_or(0)),
            cells: row.get(1),
            sha256: row.get(2),
        };
        Ok(rows.iter().map(aggregate).collect())
    }
}
