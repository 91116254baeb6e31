//! Credit entries and their steps, and the names that lie sealed beside them.

use chrono::NaiveDate;
use sqlx::Row;

use super::DbError;
use super::credit_row::{CreditRow, EVENTS, entry_of};
use super::open::{Database, Transaction};
use super::step_rows::bind_step;
use crate::domain::CreditEntryId;
use crate::workflow::{CreditEntry, CreditEvent};

impl Transaction {
    /// The number of a new entry; until this transaction ends nobody else takes one.
    pub async fn new_credit_entry(&mut self) -> Result<CreditEntryId, DbError> {
        Ok(CreditEntryId(self.take_numbers("credit_entry", 1).await?))
    }

    /// The entries of a case; until this transaction ends nobody else adds one or a step.
    pub async fn credit_of_case_for_step(
        &mut self,
        case_id: &str,
    ) -> Result<Vec<CreditEntry>, DbError> {
        self.take_numbers("credit_event", 1).await?;
        let rows =
            sqlx::query("SELECT entry_id FROM credit_entry WHERE case_id = $1 ORDER BY entry_id")
                .bind(case_id.to_owned())
                .fetch_all(&mut *self.inner)
                .await
                .map_err(DbError::sql("reading the credit entries of a case"))?;
        let mut entries = Vec::new();
        for row in rows {
            let steps = self.credit_steps(CreditEntryId(row.get(0))).await?;
            entries.push(steps);
        }
        Ok(entries)
    }

    /// The steps of an entry so far; until this transaction ends nobody else adds one.
    pub async fn credit_for_step(&mut self, id: CreditEntryId) -> Result<CreditEntry, DbError> {
        self.take_numbers("credit_event", 1).await?;
        self.credit_steps(id).await
    }

    /// The verified case that an entry was made from.
    pub async fn case_of_credit_entry(&mut self, id: CreditEntryId) -> Result<String, DbError> {
        let row = sqlx::query("SELECT case_id FROM credit_entry WHERE entry_id = $1")
            .bind(id.0)
            .fetch_one(&mut *self.inner)
            .await
            .map_err(DbError::sql("reading the case of a credit entry"))?;
        Ok(row.get(0))
    }

    async fn credit_steps(&mut self, id: CreditEntryId) -> Result<CreditEntry, DbError> {
        let rows = sqlx::query(EVENTS)
            .bind(id.0)
            .fetch_all(&mut *self.inner)
            .await
            .map_err(DbError::sql("reading the steps of a credit entry"))?;
        entry_of(&rows)
    }

    /// Keeps the first step of an entry with what it belongs to.
    pub async fn keep_new_credit_entry(
        &mut self,
        id: CreditEntryId,
        (case_id, merchant_id): (&str, &str),
        event: &CreditEvent,
    ) -> Result<(), DbError> {
        let sql = "INSERT INTO credit_entry (entry_id, case_id, merchant_id, version, actor) \
             VALUES ($1, $2, $3, $4, $5)";
        sqlx::query(sql)
            .bind(id.0)
            .bind(case_id.to_owned())
            .bind(merchant_id.to_owned())
            .bind(event.number)
            .bind(event.actor.as_str().to_owned())
            .execute(&mut *self.inner)
            .await
            .map_err(DbError::sql("keeping a credit entry"))?;
        self.add_credit_event(id, event).await
    }

    /// Keeps the step that an entry took last.
    pub async fn keep_credit_step(
        &mut self,
        id: CreditEntryId,
        event: &CreditEvent,
    ) -> Result<(), DbError> {
        sqlx::query("UPDATE credit_entry SET version = $1, actor = $2 WHERE entry_id = $3")
            .bind(event.number)
            .bind(event.actor.as_str().to_owned())
            .bind(id.0)
            .execute(&mut *self.inner)
            .await
            .map_err(DbError::sql("keeping a credit entry"))?;
        self.add_credit_event(id, event).await
    }

    async fn add_credit_event(
        &mut self,
        id: CreditEntryId,
        event: &CreditEvent,
    ) -> Result<(), DbError> {
        let sql = "INSERT INTO credit_event (entry_id, number, at, day, actor, role, step) \
             VALUES ($1, $2, $3, $4, $5, $6, $7)";
        bind_step(sqlx::query(sql).bind(id.0), event, "credit_event")?
            .execute(&mut *self.inner)
            .await
            .map_err(DbError::sql("keeping the step of a credit entry"))?;
        Ok(())
    }

    /// A place for a sealed fact that nothing else lies at.
    pub async fn new_sealed_place(&mut self, kind: &str) -> Result<String, DbError> {
        let number = self.take_numbers("sealed_fact", 1).await?;
        Ok(format!("{kind}/{number}"))
    }

    /// Keeps a sealed block, in base64.
    pub async fn keep_sealed(&mut self, place: &str, block: &str) -> Result<(), DbError> {
        sqlx::query("INSERT INTO sealed_fact (place, block) VALUES ($1, $2)")
            .bind(place.to_owned())
            .bind(block.to_owned())
            .execute(&mut *self.inner)
            .await
            .map_err(DbError::sql("keeping a sealed fact"))?;
        Ok(())
    }
}

impl Database {
    /// An entry with its steps; `None` where there is no such number.
    pub async fn credit_entry(&self, id: CreditEntryId) -> Result<Option<CreditRow>, DbError> {
        let found = sqlx::query(
            "SELECT entry_id, case_id, merchant_id FROM credit_entry WHERE entry_id = $1",
        )
        .bind(id.0)
        .fetch_optional(&self.pool)
        .await
        .map_err(DbError::sql("reading a credit entry"))?;
        match found {
            Some(found) => self.with_steps(&found).await.map(Some),
            None => Ok(None),
        }
    }

    /// Every entry that had been begun by a day's end, as it was known then, in order of their numbers.
    pub async fn credit_entries_as_of(&self, day: NaiveDate) -> Result<Vec<CreditRow>, DbError> {
        let mut known = Vec::new();
        for row in self.credit_entries().await? {
            known.extend(row.as_of(day)?);
        }
        Ok(known)
    }

    /// A sealed block, in base64.
    pub async fn sealed_fact(&self, place: &str) -> Result<Option<String>, DbError> {
        let row = sqlx::query("SELECT block FROM sealed_fact WHERE place = $1")
            .bind(place.to_owned())
            .fetch_optional(&self.pool)
            .await
            .map_err(DbError::sql("reading a sealed fact"))?;
        Ok(row.map(|row| row.get(0)))
    }
}
