//! Written consents to be asked about, with their sealed files.

use chrono::NaiveDate;
use sqlx::any::AnyRow;
use sqlx::{AssertSqlSafe, Row};

use super::DbError;
use super::open::{Database, Transaction};
use crate::domain::{ClientId, QueryConsent};

const CONSENTS: &str = "SELECT consent, number, party, shown, client_id, purpose, items, last_day, sha256, format, bytes, \
     day, actor, withdrawn_on FROM query_consent";

impl Transaction {
    /// The number of a new consent; until this transaction ends nobody else takes one.
    pub async fn new_consent(&mut self) -> Result<i64, DbError> {
        self.take_numbers("query_consent", 1).await
    }

    /// Keeps a consent with its sealed file in base64; `false` where another has its number.
    pub async fn keep_consent(
        &mut self,
        consent: &QueryConsent,
        block: String,
    ) -> Result<bool, DbError> {
        let sql = "INSERT INTO query_consent (consent, number, party, shown, client_id, purpose, items, last_day, sha256, \
             format, bytes, day, actor, block) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14) \
             ON CONFLICT (number) DO NOTHING";
        let done = sqlx::query(sql)
            .bind(consent.consent)
            .bind(consent.number.clone())
            .bind(consent.party.clone())
            .bind(consent.shown.clone())
            .bind(consent.client.map(|client| client.0))
            .bind(consent.purpose.map(|purpose| purpose.code().to_owned()))
            .bind(consent.items.join(" "))
            .bind(consent.last_day.to_string())
            .bind(consent.sha256.clone())
            .bind(consent.format.code())
            .bind(i64::try_from(consent.bytes).unwrap_or(i64::MAX))
            .bind(consent.day.to_string())
            .bind(consent.actor.as_str().to_owned())
            .bind(block)
            .execute(&mut *self.inner)
            .await
            .map_err(DbError::sql("keeping a consent"))?;
        Ok(done.rows_affected() == 1)
    }

    /// The party took it back; `false` where there is none that is not withdrawn.
    pub async fn withdraw_consent(
        &mut self,
        consent: i64,
        day: NaiveDate,
    ) -> Result<bool, DbError> {
        let sql = "UPDATE query_consent SET withdrawn_on = $1 WHERE consent = $2 AND withdrawn_on IS NULL";
        let done = sqlx::query(sql)
            .bind(day.to_string())
            .bind(consent)
            .execute(&mut *self.inner)
            .await
            .map_err(DbError::sql("withdrawing a consent"))?;
        Ok(done.rows_affected() == 1)
    }
}

impl Database {
    /// All consents, the newest first.
    pub async fn consents(&self) -> Result<Vec<QueryConsent>, DbError> {
        let sql = format!("{CONSENTS} ORDER BY consent DESC");
        let rows = sqlx::query(AssertSqlSafe(sql))
            .fetch_all(&self.pool)
            .await
            .map_err(DbError::sql("listing the consents"))?;
        rows.iter().map(consent_of).collect()
    }

    /// The consent with a number, whether it is in force or not.
    pub async fn consent_of_number(&self, number: &str) -> Result<Option<QueryConsent>, DbError> {
        let sql = format!("{CONSENTS} WHERE number = $1");
        let row = sqlx::query(AssertSqlSafe(sql))
            .bind(number.to_owned())
            .fetch_optional(&self.pool)
            .await
            .map_err(DbError::sql("reading a consent"))?;
        row.as_ref().map(consent_of).transpose()
    }

    /// The sealed file of a consent, in base64.
    pub async fn consent_block(&self, consent: i64) -> Result<Option<String>, DbError> {
        let row = sqlx::query("SELECT block FROM query_consent WHERE consent = $1")
            .bind(consent)
            .fetch_optional(&self.pool)
            .await
            .map_err(DbError::sql("reading the file of a consent"))?;
        Ok(row.map(|row| row.get(0)))
    }
}

fn consent_of(row: &AnyRow) -> Result<QueryConsent, DbError> {
    let text = |place: usize| row.get::<String, _>(place);
    let (last_day, day, format, actor) = (text(7), text(11), text(9), text(12));
    let purpose: Option<String> = row.get(5);
    let withdrawn: Option<String> = row.get(13);
    Ok(QueryConsent {
        consent: row.get(0),
        number: row.get(1),
        party: row.get(2),
        shown: row.get(3),
        client: row.get::<Option<i64>, _>(4).map(ClientId),
        purpose: purpose
            .map(|code| code.parse().map_err(|_| bad("purpose", code)))
            .transpose()?,
        items: text(6).split(' ').map(str::to_owned).collect(),
        last_day: last_day.parse().map_err(|_| bad("last_day", last_day))?,
        sha256: row.get(8),
        format: format.parse().map_err(|_| bad("format", format))?,
        bytes: u64::try_from(row.get::<i64, _>(10)).unwrap_or(0),
        day: day.parse().map_err(|_| bad("day", day))?,
        actor: actor.parse().map_err(|_| bad("actor", actor))?,
        withdrawn_on: withdrawn
            .map(|day| day.parse().map_err(|_| bad("withdrawn_on", day)))
            .transpose()?,
    })
}

fn bad(column: &'static str, value: String) -> DbError {
    DbError::Value {
        table: "query_consent",
        column,
        value,
    }
}
