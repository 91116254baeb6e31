//! All credit entries at once. What was replayed once is kept: a page that lists them replays what changed since.

use std::collections::HashMap;

use futures_util::TryStreamExt;
use sqlx::Row;
use sqlx::any::AnyRow;

use super::DbError;
use super::credit_row::{CreditRow, EVENTS, bad, entry_of, row_of};
use super::open::Database;
use super::step_rows::step_of;
use crate::workflow::{CreditEntry, CreditEvent};

/// Entries that are read one by one; where more have changed, all steps are read at once.
const MOST_ONE_BY_ONE: usize = 100;

impl Database {
    /// All entries, in order of their numbers.
    pub async fn credit_entries(&self) -> Result<Vec<CreditRow>, DbError> {
        // Steps are read after their entries: an entry that is new since is left out with all of its steps.
        let sql = "SELECT entry_id, case_id, merchant_id, version FROM credit_entry";
        let found = self.rows(sql, "reading the credit entries").await?;
        let versions = found.iter().map(|row| (row.get(0), row.get(3)));
        let known = self.known_entries.get(versions);
        let (mut entries, mut changed) = (Vec::new(), Vec::new());
        for (row, known) in found.iter().zip(known) {
            match known {
                Some(known) => entries.push(known),
                None => changed.push(row),
            }
        }
        let read = if changed.len() > MOST_ONE_BY_ONE {
            self.read_at_once(&changed).await?
        } else {
            self.read_one_by_one(&changed).await?
        };
        self.known_entries.keep(&read);
        entries.extend(read);
        entries.sort_by_key(|entry| entry.entry_id);
        Ok(entries)
    }

    async fn read_one_by_one(&self, changed: &[&AnyRow]) -> Result<Vec<CreditRow>, DbError> {
        let mut read = Vec::new();
        for row in changed {
            read.push(self.with_steps(row).await?);
        }
        Ok(read)
    }

    /// An entry of its row, with its steps.
    pub(super) async fn with_steps(&self, row: &AnyRow) -> Result<CreditRow, DbError> {
        let steps = sqlx::query(EVENTS)
            .bind(row.get::<i64, _>(0))
            .fetch_all(&self.pool)
            .await
            .map_err(DbError::sql("reading the steps of a credit entry"))?;
        Ok(row_of(row, entry_of(&steps)?))
    }

    /// Row by row: the steps of all are never in memory as they are kept, only the entries that they make.
    async fn read_at_once(&self, changed: &[&AnyRow]) -> Result<Vec<CreditRow>, DbError> {
        let wanted: HashMap<i64, &AnyRow> = changed.iter().map(|row| (row.get(0), *row)).collect();
        let sql = "SELECT number, at, day, actor, role, step, entry_id FROM credit_event ORDER BY entry_id, number";
        let failed = || DbError::sql("reading the steps of all credit entries");
        let mut read = Vec::new();
        let mut steps: Vec<CreditEvent> = Vec::new();
        let mut of_entry = None;
        let mut rows = sqlx::query(sql).fetch(&self.pool);
        loop {
            let row = rows.try_next().await.map_err(failed())?;
            let id: Option<i64> = row.as_ref().map(|row| row.get(6));
            if id != of_entry {
                let events = std::mem::take(&mut steps);
                if let Some(known) = of_entry.and_then(|id| wanted.get(&id)) {
                    let entry = CreditEntry::replay(events).map_err(|refused| bad(&refused))?;
                    read.push(row_of(known, entry));
                }
                of_entry = id;
            }
            let Some(row) = row else { return Ok(read) };
            if id.is_some_and(|id| wanted.contains_key(&id)) {
                steps.push(step_of(&row, "credit_event")?);
            }
        }
    }
}
