//! Rows of steps, as every life cycle keeps them: number, at, day, actor, role, step.

use serde::Serialize;
use serde::de::DeserializeOwned;
use sqlx::any::{AnyArguments, AnyRow};
use sqlx::query::Query;
use sqlx::{Any, Row};

use super::DbError;
use crate::workflow::Event;

type Statement = Query<'static, Any, AnyArguments>;

/// One step out of a row that begins with its columns, in this order.
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

/// Binds the columns of a step, in the same order, behind what is bound already.
pub(super) fn bind_step<S: Serialize>(
    query: Statement,
    event: &Event<S>,
    table: &'static str,
) -> Result<Statement, DbError> {
    let step = serde_json::to_string(&event.step).map_err(|error| DbError::Value {
        table,
        column: "step",
        value: error.to_string(),
    })?;
    Ok(query
        .bind(event.number)
        .bind(event.at)
        .bind(event.day.to_string())
        .bind(event.actor.as_str().to_owned())
        .bind(event.role.code())
        .bind(step))
}
