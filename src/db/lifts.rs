//! The append-only list of words on complainants' discounts.

use chrono::NaiveDate;
use sqlx::Row;
use sqlx::any::AnyRow;

use super::DbError;
use super::open::{Database, Transaction};
use crate::domain::{ComplainantLift, Pseudonym};

impl Transaction {
    /// Appends a word and returns its number.
    pub async fn add_complainant_lift(
        &mut self,
        complainant: Pseudonym,
        lifted: bool,
        reason: &str,
        operator: &str,
        decided_on: NaiveDate,
    ) -> Result<i64, DbError> {
        let number = self.take_numbers("complainant_lift", 1).await?;
        let sql = "INSERT INTO complainant_lift (lift, complainant, lifted, reason, operator, decided_on) \
             VALUES ($1, $2, $3, $4, $5, $6)";
        let query = sqlx::query(sql)
            .bind(number)
            .bind(complainant.to_string())
            .bind(i64::from(lifted))
            .bind(reason.to_owned())
            .bind(operator.to_owned())
            .bind(decided_on.to_string());
        query
            .execute(&mut *self.inner)
            .await
            .map_err(DbError::sql("adding a word on a complainant's discount"))?;
        Ok(number)
    }
}

impl Database {
    /// Whether any order names the complainant.
    pub async fn complainant_is_known(&self, complainant: Pseudonym) -> Result<bool, DbError> {
        let row = sqlx::query("SELECT 1 FROM work_order WHERE complainant = $1 LIMIT 1")
            .bind(complainant.to_string())
            .fetch_optional(&self.pool)
            .await;
        let row = row.map_err(DbError::sql("looking for a complainant"))?;
        Ok(row.is_some())
    }

    /// All words in the order in which they were given, those taken back included.
    pub async fn complainant_lifts(&self) -> Result<Vec<ComplainantLift>, DbError> {
        let sql = "SELECT lift, complainant, lifted, reason, operator, decided_on FROM complainant_lift \
             ORDER BY lift";
        let rows = sqlx::query(sql)
            .fetch_all(&self.pool)
            .await
            .map_err(DbError::sql("reading words on complainants' discounts"))?;
        rows.iter().map(lift_of).collect()
    }
}

fn lift_of(row: &AnyRow) -> Result<ComplainantLift, DbError> {
    let complainant: String = row.get(1);
    let decided_on: String = row.get(5);
    Ok(ComplainantLift {
        number: row.get(0),
        complainant: complainant
            .parse()
            .map_err(|_| bad("complainant", complainant))?,
        lifted: row.get::<i64, _>(2) != 0,
        reason: row.get(3),
        operator: row.get(4),
        decided_on: decided_on
            .parse()
            .map_err(|_| bad("decided_on", decided_on))?,
    })
}

fn bad(column: &'static str, value: String) -> DbError {
    DbError::Value {
        table: "complainant_lift",
        column,
        value,
    }
}
