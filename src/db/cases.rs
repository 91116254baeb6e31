//! Cases and their steps.

use std::collections::HashMap;

use sqlx::Row;
use sqlx::any::AnyRow;

use super::DbError;
use super::open::{Database, Transaction};
use super::step_rows::{bind_step, step_of};
use crate::domain::{AccountName, Flag};
use crate::workflow::{Case, CaseEvent, CaseStage, CaseState};

/// A case as lists show it.
#[derive(Debug, Clone, PartialEq)]
pub struct CaseRow {
    /// The number of the flag that it began with.
    pub case_id: String,
    /// The flag as it was when the case was taken.
    pub flag: Flag,
    pub stage: CaseStage,
    pub version: i64,
    /// Who acted last.
    pub actor: AccountName,
    pub due: Option<chrono::NaiveDate>,
}

impl Transaction {
    /// The steps of a case so far; until this transaction ends nobody else adds one.
    pub async fn case_for_step(&mut self, case_id: &str) -> Result<Case, DbError> {
        self.take_numbers("case_event", 1).await?;
        let rows = sqlx::query(EVENTS)
            .bind(case_id.to_owned())
            .fetch_all(&mut *self.inner)
            .await
            .map_err(DbError::sql("reading the steps of a case"))?;
        case_of(&rows)
    }

    /// Keeps the step that a case took last, and where that brought it.
    pub async fn keep_step(
        &mut self,
        case_id: &str,
        flag: &Flag,
        event: &CaseEvent,
        state: &CaseState,
    ) -> Result<(), DbError> {
        let due = state.due().map(|day| day.to_string());
        if event.number == 1 {
            let sql = "INSERT INTO review_case (case_id, merchant_id, category, week, flag, stage, version, actor, due) \
                 VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)";
            let text = serde_json::to_string(flag).map_err(|error| bad("flag", error.to_string()))?;
            sqlx::query(sql)
                .bind(case_id.to_owned())
                .bind(flag.merchant.merchant_id.clone())
                .bind(flag.category.code())
                .bind(flag.week.to_string())
                .bind(text)
                .bind(state.stage().code())
                .bind(event.number)
                .bind(event.actor.as_str().to_owned())
                .bind(due)
                .execute(&mut *self.inner)
                .await
        } else {
            let sql = "UPDATE review_case SET stage = $1, version = $2, actor = $3, due = $4 WHERE case_id = $5";
            sqlx::query(sql)
                .bind(state.stage().code())
                .bind(event.number)
                .bind(event.actor.as_str().to_owned())
                .bind(due)
                .bind(case_id.to_owned())
                .execute(&mut *self.inner)
                .await
        }
        .map_err(DbError::sql("keeping a case"))?;
        let sql = "INSERT INTO case_event (case_id, number, at, day, actor, role, step) \
             VALUES ($1, $2, $3, $4, $5, $6, $7)";
        let query = sqlx::query(sql).bind(case_id.to_owned());
        bind_step(query, event, "case_event")?
            .execute(&mut *self.inner)
            .await
            .map_err(DbError::sql("keeping the step of a case"))?;
        Ok(())
    }
}

impl Database {
    /// Grows with every step that a case or a credit entry takes.
    pub async fn steps_taken(&self) -> Result<i64, DbError> {
        let sql = "SELECT CAST(SUM(value) AS BIGINT) FROM counter WHERE name IN ('case_event', 'credit_event')";
        let row = sqlx::query(sql).fetch_one(&self.pool).await;
        let row = row.map_err(DbError::sql("counting the steps taken"))?;
        Ok(row.get(0))
    }

    /// A case with its steps; one without steps was never taken.
    pub async fn case(&self, case_id: &str) -> Result<Case, DbError> {
        let rows = sqlx::query(EVENTS)
            .bind(case_id.to_owned())
            .fetch_all(&self.pool)
            .await
            .map_err(DbError::sql("reading the steps of a case"))?;
        case_of(&rows)
    }

    /// All cases, in order of their numbers.
    pub async fn cases(&self) -> Result<Vec<CaseRow>, DbError> {
        let sql = "SELECT case_id, flag, stage, version, actor, due FROM review_case";
        let rows = self.rows(sql, "reading the cases").await?;
        let mut cases = rows.iter().map(row_of).collect::<Result<Vec<_>, _>>()?;
        cases.sort_by(|left, right| left.case_id.cmp(&right.case_id));
        Ok(cases)
    }

    /// Every case that had been taken by a day's end, as it stood then, in order of their numbers.
    pub async fn cases_as_of(
        &self,
        day: chrono::NaiveDate,
    ) -> Result<Vec<(CaseRow, Case)>, DbError> {
        let sql = "SELECT number, at, day, actor, role, step, case_id FROM case_event WHERE day <= $1 \
             ORDER BY case_id, number";
        let rows = sqlx::query(sql)
            .bind(day.to_string())
            .fetch_all(&self.pool)
            .await
            .map_err(DbError::sql("reading the steps of all cases"))?;
        let mut histories: HashMap<String, Vec<CaseEvent>> = HashMap::new();
        for row in &rows {
            let of_case = histories.entry(row.get(6)).or_default();
            of_case.push(step_of(row, "case_event")?);
        }
        let mut cases = Vec::new();
        for row in self.cases().await? {
            if let Some(events) = histories.remove(&row.case_id) {
                let case = Case::replay(events);
                cases.push((
                    row,
                    case.map_err(|refused| bad("step", refused.to_string()))?,
                ));
            }
        }
        Ok(cases)
    }
}

const EVENTS: &str =
    "SELECT number, at, day, actor, role, step FROM case_event WHERE case_id = $1 ORDER BY number";

fn case_of(rows: &[AnyRow]) -> Result<Case, DbError> {
    let events = rows.iter().map(|row| step_of(row, "case_event"));
    let events = events.collect::<Result<Vec<_>, _>>()?;
    Case::replay(events).map_err(|refused| bad("step", refused.to_string()))
}

fn row_of(row: &AnyRow) -> Result<CaseRow, DbError> {
    let (flag, stage, actor): (String, String, String) = (row.get(1), row.get(2), row.get(4));
    let due: Option<String> = row.get(5);
    Ok(CaseRow {
        case_id: row.get(0),
        flag: serde_json::from_str(&flag).map_err(|error| bad("flag", error.to_string()))?,
        stage: stage.parse().map_err(|_| bad("stage", stage))?,
        version: row.get(3),
        actor: actor.parse().map_err(|_| bad("actor", actor))?,
        due: due
            .map(|due| due.parse().map_err(|_| bad("due", due)))
            .transpose()?,
    })
}

fn bad(column: &'static str, value: String) -> DbError {
    DbError::Value {
        table: "review_case",
        column,
        value,
    }
}
