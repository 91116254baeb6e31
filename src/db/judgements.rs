//! The append-only list of judgements about merchants.

use std::collections::BTreeMap;

use sqlx::Row;

use super::DbError;
use super::open::{Database, Transaction};
use crate::domain::{Judgement, RecordedEffect, Verdict};

impl Transaction {
    /// Appends a judgement and returns its number.
    pub async fn add_judgement(
        &mut self,
        verdict: &Verdict,
        reason: &str,
        operator: &str,
        judged_at: i64,
    ) -> Result<i64, DbError> {
        let number = self.take_numbers("judgement", 1).await?;
        let text = serde_json::to_string(verdict).map_err(|error| bad_verdict(&error))?;
        let sql = "INSERT INTO merchant_judgement (judgement, verdict, reason, operator, judged_at) \
             VALUES ($1, $2, $3, $4, $5)";
        let query = sqlx::query(sql)
            .bind(number)
            .bind(text)
            .bind(reason.to_owned())
            .bind(operator.to_owned())
            .bind(judged_at);
        query
            .execute(&mut *self.inner)
            .await
            .map_err(DbError::sql("adding a judgement"))?;
        Ok(number)
    }

    /// Keeps what a judgement changed beside it.
    pub async fn add_judgement_effect(
        &mut self,
        judgement: i64,
        effect: &RecordedEffect,
    ) -> Result<(), DbError> {
        let text = serde_json::to_string(effect).map_err(|error| bad_effect(&error))?;
        let sql = "INSERT INTO judgement_effect (judgement, effect) VALUES ($1, $2)";
        let query = sqlx::query(sql).bind(judgement).bind(text);
        query
            .execute(&mut *self.inner)
            .await
            .map_err(DbError::sql("adding the effect of a judgement"))?;
        Ok(())
    }
}

impl Database {
    /// What judgements changed, by their numbers; those of older programs are not among them.
    pub async fn judgement_effects(&self) -> Result<BTreeMap<i64, RecordedEffect>, DbError> {
        let sql = "SELECT judgement, effect FROM judgement_effect ORDER BY judgement";
        let rows = self.rows(sql, "reading the effects of judgements").await?;
        rows.iter()
            .map(|row| {
                let effect = serde_json::from_str(&row.get::<String, _>(1))
                    .map_err(|error| bad_effect(&error))?;
                Ok((row.get(0), effect))
            })
            .collect()
    }

    /// All judgements in the order in which they were made, withdrawn ones included.
    pub async fn judgements(&self) -> Result<Vec<Judgement>, DbError> {
        let sql = "SELECT judgement, verdict, reason, operator, judged_at FROM merchant_judgement \
             ORDER BY judgement";
        let rows = sqlx::query(sql)
            .fetch_all(&self.pool)
            .await
            .map_err(DbError::sql("reading judgements"))?;
        rows.iter()
            .map(|row| {
                let verdict: Verdict = serde_json::from_str(&row.get::<String, _>(1))
                    .map_err(|error| bad_verdict(&error))?;
                Ok(Judgement {
                    number: row.get(0),
                    verdict,
                    reason: row.get(2),
                    operator: row.get(3),
                    judged_at: row.get(4),
                })
            })
            .collect()
    }
}

fn bad_verdict(error: &serde_json::Error) -> DbError {
    DbError::Value {
        table: "merchant_judgement",
        column: "verdict",
        value: error.to_string(),
    }
}

fn bad_effect(error: &serde_json::Error) -> DbError {
    DbError::Value {
        table: "judgement_effect",
        column: "effect",
        value: error.to_string(),
    }
}
