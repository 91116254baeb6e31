//! A credit entry as it is read from its rows.

use std::sync::Arc;

use chrono::NaiveDate;
use sqlx::Row;
use sqlx::any::AnyRow;

use super::DbError;
use super::step_rows::step_of;
use crate::domain::CreditEntryId;
use crate::workflow::{CreditEntry, CreditRefused};

/// An entry with all its steps, which are shared by whoever reads it at the time.
#[derive(Debug, Clone, PartialEq)]
pub struct CreditRow {
    pub entry_id: CreditEntryId,
    /// The case that it was made from.
    pub case_id: String,
    pub merchant_id: String,
    pub entry: Arc<CreditEntry>,
}

impl CreditRow {
    /// As it was known at a day's end; `None` where it had not been begun.
    pub fn as_of(self, day: NaiveDate) -> Result<Option<Self>, DbError> {
        if self
            .entry
            .events()
            .last()
            .is_some_and(|last| last.day <= day)
        {
            return Ok(Some(self));
        }
        let entry = self.entry.as_of(day).map_err(|refused| bad(&refused))?;
        let is_begun = entry.content().is_some();
        Ok(is_begun.then_some(Self {
            entry: Arc::new(entry),
            ..self
        }))
    }
}

pub(super) const EVENTS: &str = "SELECT number, at, day, actor, role, step FROM credit_event WHERE entry_id = $1 ORDER BY number";

pub(super) fn entry_of(rows: &[AnyRow]) -> Result<CreditEntry, DbError> {
    let events = rows.iter().map(|row| step_of(row, "credit_event"));
    let events = events.collect::<Result<Vec<_>, _>>()?;
    CreditEntry::replay(events).map_err(|refused| bad(&refused))
}

pub(super) fn row_of(row: &AnyRow, entry: CreditEntry) -> CreditRow {
    CreditRow {
        entry_id: CreditEntryId(row.get(0)),
        case_id: row.get(1),
        merchant_id: row.get(2),
        entry: Arc::new(entry),
    }
}

/// Steps that the rules do not allow were not written by this program.
pub(super) fn bad(refused: &CreditRefused) -> DbError {
    DbError::Value {
        table: "credit_event",
        column: "step",
        value: refused.to_string(),
    }
}
