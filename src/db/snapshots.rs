//! Weeks as they were evaluated: figures and flags, frozen once the week is over.

use sqlx::Row;
use sqlx::any::AnyRow;

use super::DbError;
use super::open::{Database, Transaction};
use crate::domain::{Flag, MerchantId, Week};

/// The evaluation of one week.
#[derive(Debug, Clone, PartialEq)]
pub struct WeekSnapshot {
    pub week: Week,
    pub snapshot_id: String,
    pub rules_version: String,
    pub dictionary_version: String,
    /// Newest import that the evaluation saw.
    pub import_seq: i64,
    /// Epoch milliseconds.
    pub evaluated_at: i64,
    pub frozen: bool,
    /// Merchant × category pairs that were looked at.
    pub considered: i64,
    /// The figures of the report, as JSON of `stats`.
    pub figures: String,
    pub flags: Vec<Flag>,
}

const SELECT: &str = "SELECT week, snapshot_id, rules_version, dictionary_version, import_seq, evaluated_at, frozen, \
     considered, figures FROM week_snapshot";

impl Transaction {
    /// Writes a week's evaluation in place of a provisional one. Must not be called for a frozen week.
    pub async fn write_snapshot(&mut self, snapshot: &WeekSnapshot) -> Result<(), DbError> {
        let week = i64::from(snapshot.week.index());
        for sql in [
            "DELETE FROM week_flag WHERE week = $1 AND week NOT IN (SELECT week FROM week_snapshot WHERE frozen = 1)",
            "DELETE FROM week_snapshot WHERE week = $1 AND frozen = 0",
        ] {
            let removed = sqlx::query(sql).bind(week).execute(&mut *self.inner).await;
            removed.map_err(DbError::sql("replacing a provisional week"))?;
        }
        let sql = "INSERT INTO week_snapshot (week, snapshot_id, rules_version, dictionary_version, import_seq, \
             evaluated_at, frozen, considered, figures) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)";
        let query = sqlx::query(sql)
            .bind(week)
            .bind(snapshot.snapshot_id.clone())
            .bind(snapshot.rules_version.clone())
            .bind(snapshot.dictionary_version.clone())
            .bind(snapshot.import_seq)
            .bind(snapshot.evaluated_at)
            .bind(i64::from(snapshot.frozen))
            .bind(snapshot.considered)
            .bind(snapshot.figures.clone());
        query
            .execute(&mut *self.inner)
            .await
            .map_err(DbError::sql("writing a week's evaluation"))?;
        for (place, flag) in snapshot.flags.iter().enumerate() {
            let text =
                serde_json::to_string(flag).map_err(|error| flag_error(error.to_string()))?;
            let sql = "INSERT INTO week_flag (week, place, flag_id, tier, flag) VALUES ($1, $2, $3, $4, $5)";
            let query = sqlx::query(sql)
                .bind(week)
                .bind(i64::try_from(place).unwrap_or(i64::MAX))
                .bind(flag.flag_id.clone())
                .bind(flag.tier.code())
                .bind(text);
            query
                .execute(&mut *self.inner)
                .await
                .map_err(DbError::sql("writing a flag"))?;
        }
        Ok(())
    }
}

impl Database {
    /// The evaluation of one week, with its flags.
    pub async fn snapshot(&self, week: Week) -> Result<Option<WeekSnapshot>, DbError> {
        let sql = format!("{SELECT} WHERE week = $1");
        let query = sqlx::query(sqlx::AssertSqlSafe(sql)).bind(i64::from(week.index()));
        let row = query
            .fetch_optional(&self.pool)
            .await
            .map_err(DbError::sql("reading a week"))?;
        let Some(row) = row else { return Ok(None) };
        let mut snapshot = snapshot_of(&row);
        snapshot.flags = self.flags(week).await?;
        Ok(Some(snapshot))
    }

    /// What tells a week's evaluation from its other ones: the number of its snapshot, and when it was made.
    pub async fn snapshot_state(&self, week: Week) -> Result<Option<(String, i64)>, DbError> {
        let sql = "SELECT snapshot_id, evaluated_at FROM week_snapshot WHERE week = $1";
        let row = sqlx::query(sql)
            .bind(i64::from(week.index()))
            .fetch_optional(&self.pool)
            .await;
        let row = row.map_err(DbError::sql("reading the state of a week"))?;
        Ok(row.map(|row| (row.get(0), row.get(1))))
    }

    /// All evaluated weeks in time order, without figures and flags.
    pub async fn snapshot_weeks(&self) -> Result<Vec<(Week, bool)>, DbError> {
        let rows = sqlx::query("SELECT week, frozen FROM week_snapshot ORDER BY week")
            .fetch_all(&self.pool)
            .await;
        let rows = rows.map_err(DbError::sql("listing weeks"))?;
        let week =
            |row: &AnyRow| Week::from_index(i32::try_from(row.get::<i64, _>(0)).unwrap_or(0));
        Ok(rows
            .iter()
            .map(|row| (week(row), row.get::<i64, _>(1) != 0))
            .collect())
    }

    /// One flag of any evaluated week.
    pub async fn flag(&self, flag_id: &str) -> Result<Option<Flag>, DbError> {
        let row = sqlx::query("SELECT flag FROM week_flag WHERE flag_id = $1")
            .bind(flag_id.to_owned())
            .fetch_optional(&self.pool)
            .await;
        let row = row.map_err(DbError::sql("reading a flag"))?;
        row.map(|row| parsed(&row)).transpose()
    }

    /// The flags of any week about any of these merchants, newest week first.
    pub async fn flags_about(&self, merchants: &[MerchantId]) -> Result<Vec<Flag>, DbError> {
        let mut flags = Vec::new();
        for merchant in merchants {
            // Its number stands in the number of the flag, which has an index of its own.
            let sql = "SELECT flag FROM week_flag WHERE flag_id IN \
                 (SELECT flag_id FROM week_flag WHERE flag_id LIKE $1)";
            let rows = sqlx::query(sql)
                .bind(format!("%-{merchant}-%"))
                .fetch_all(&self.pool)
                .await;
            let rows = rows.map_err(DbError::sql("reading the flags of a merchant"))?;
            for row in &rows {
                flags.push(parsed(row)?);
            }
        }
        flags.sort_by(|one: &Flag, other| {
            other
                .week
                .cmp(&one.week)
                .then_with(|| one.flag_id.cmp(&other.flag_id))
        });
        Ok(flags)
    }

    async fn flags(&self, week: Week) -> Result<Vec<Flag>, DbError> {
        let sql = "SELECT flag FROM week_flag WHERE week = $1 ORDER BY place";
        let rows = sqlx::query(sql)
            .bind(i64::from(week.index()))
            .fetch_all(&self.pool)
            .await;
        let rows = rows.map_err(DbError::sql("reading flags"))?;
        rows.iter().map(parsed).collect()
    }
}

fn parsed(row: &AnyRow) -> Result<Flag, DbError> {
    serde_json::from_str(&row.get::<String, _>(0)).map_err(|error| flag_error(error.to_string()))
}

fn snapshot_of(row: &AnyRow) -> WeekSnapshot {
    WeekSnapshot {
        week: Week::from_index(i32::try_from(row.get::<i64, _>(0)).unwrap_or(0)),
        snapshot_id: row.get(1),
        rules_version: row.get(2),
        dictionary_version: row.get(3),
        import_seq: row.get(4),
        evaluated_at: row.get(5),
        frozen: row.get::<i64, _>(6) != 0,
        considered: row.get(7),
        figures: row.get(8),
        flags: Vec::new(),
    }
}

fn flag_error(value: String) -> DbError {
    DbError::Value {
        table: "week_flag",
        column: "flag",
        value,
    }
}
