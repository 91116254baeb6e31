//! Rows of steps, as every life cycle keeps them: number, at, day, actor, role, step.

use serde::de::DeserializeOwned;
use sqlx::Row;
use sqlx::any::AnyRow;

use super::DbError;
use crate::workflow::Event;

/// The columns of a step, in the order in which [`step_of`] reads them.
pub(super) const STEP_COLUMNS: &str = "number, at, day, actor, role, step";

/// One step out of a row that begins with [`STEP_COLUMNS`].
pub(super) fn step_of<S: DeserializeOwned>(
    row: &AnyRow,
    table: &'static str,
) -> Result<Event<S>, DbError> {
    let bad = |column, value| DbError::Value {
        table,
        column,
        value,
    };
    let (day, actor, role, step): (String, String, String, String) =
        (row.get(2), row.get(3), row.get(4), row.get(5));
    Ok(Event {
        number: row.get(0),
        at: row.get(1),
        day: day.parse().map_err(|_| bad("day", day))?,
        actor: actor.parse().map_err(|_| bad("actor", actor))?,
        role: role.parse().map_err(|_| bad("role", role))?,
        step: serde_json::from_str(&step).map_err(|error| bad("step", error.to_string()))?,
    })
}
