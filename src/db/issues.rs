//! Issues of the weekly report: their steps, and the files of what was signed.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use sqlx::Row;
use sqlx::any::AnyRow;

use super::DbError;
use super::open::{Database, Transaction};
use super::step_rows::{bind_step, step_of};
use crate::domain::{AccountName, Week};
use crate::workflow::{Issue, IssueEvent, IssueStage, IssueState};

/// An issue that somebody has worked on, as lists show it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct IssueRow {
    pub week: Week,
    pub stage: IssueStage,
    pub edition: u32,
    /// 总第N期, once issued.
    pub issue: Option<u32>,
    /// Who acted last.
    pub actor: AccountName,
}

/// A file of an edition, without its bytes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct IssueFile {
    pub edition: u32,
    pub name: String,
    pub sha256: String,
}

const EVENTS: &str =
    "SELECT number, at, day, actor, role, step FROM issue_event WHERE week = $1 ORDER BY number";

impl Transaction {
    /// The steps of an issue so far; until this transaction ends nobody else adds one.
    pub async fn issue_for_step(&mut self, week: Week) -> Result<Issue, DbError> {
        self.take_numbers("issue_event", 1).await?;
        let rows = sqlx::query(EVENTS)
            .bind(i64::from(week.index()))
            .fetch_all(&mut *self.inner)
            .await
            .map_err(DbError::sql("reading the steps of an issue"))?;
        issue_of(&rows)
    }

    /// Keeps the step that an issue took last, and where that brought it.
    pub async fn keep_issue_step(
        &mut self,
        week: Week,
        issue: &Issue,
        event: &IssueEvent,
    ) -> Result<(), DbError> {
        let index = i64::from(week.index());
        let number = match issue.state() {
            IssueState::Issued { issue, .. } => Some(i64::from(*issue)),
            IssueState::Drafting | IssueState::Submitted { .. } => None,
        };
        // The number of an issue outlives the editions that follow.
        let sql = "INSERT INTO weekly_issue (week, stage, version, edition, issue, actor) \
             VALUES ($1, $2, $3, $4, $5, $6) ON CONFLICT (week) DO UPDATE SET stage = excluded.stage, \
             version = excluded.version, edition = excluded.edition, \
             issue = COALESCE(excluded.issue, weekly_issue.issue), actor = excluded.actor";
        sqlx::query(sql)
            .bind(index)
            .bind(issue.state().stage().code())
            .bind(event.number)
            .bind(i64::from(issue.edition()))
            .bind(number)
            .bind(event.actor.as_str().to_owned())
            .execute(&mut *self.inner)
            .await
            .map_err(DbError::sql("keeping an issue"))?;
        let sql = "INSERT INTO issue_event (week, number, at, day, actor, role, step) \
             VALUES ($1, $2, $3, $4, $5, $6, $7)";
        bind_step(sqlx::query(sql).bind(index), event, "issue_event")?
            .execute(&mut *self.inner)
            .await
            .map_err(DbError::sql("keeping the step of an issue"))?;
        Ok(())
    }

    /// The week that was issued under a number.
    pub async fn week_of_issue(&mut self, issue: u32) -> Result<Option<Week>, DbError> {
        let row = sqlx::query("SELECT week FROM weekly_issue WHERE issue = $1")
            .bind(i64::from(issue))
            .fetch_optional(&mut *self.inner)
            .await
            .map_err(DbError::sql("looking up the number of an issue"))?;
        Ok(row.as_ref().map(|row| week_of(row.get(0))))
    }

    /// Keeps one file of an edition as it was signed.
    pub async fn keep_issue_file(
        &mut self,
        week: Week,
        file: &IssueFile,
        bytes: &[u8],
    ) -> Result<(), DbError> {
        let sql = "INSERT INTO issue_file (week, edition, name, sha256, content) VALUES ($1, $2, $3, $4, $5)";
        sqlx::query(sql)
            .bind(i64::from(week.index()))
            .bind(i64::from(file.edition))
            .bind(file.name.clone())
            .bind(file.sha256.clone())
            .bind(STANDARD.encode(lz4_flex::compress_prepend_size(bytes)))
            .execute(&mut *self.inner)
            .await
            .map_err(DbError::sql("keeping a file of an issue"))?;
        Ok(())
    }
}

impl Database {
    /// An issue with its steps; one without steps is a draft that built itself.
    pub async fn issue(&self, week: Week) -> Result<Issue, DbError> {
        let rows = sqlx::query(EVENTS)
            .bind(i64::from(week.index()))
            .fetch_all(&self.pool)
            .await
            .map_err(DbError::sql("reading the steps of an issue"))?;
        issue_of(&rows)
    }

    /// All issues that somebody has worked on, in time order.
    pub async fn issues(&self) -> Result<Vec<IssueRow>, DbError> {
        let sql = "SELECT week, stage, edition, issue, actor FROM weekly_issue ORDER BY week";
        let rows = self.rows(sql, "listing the issues").await?;
        rows.iter().map(row_of).collect()
    }

    /// The files of all editions of an issue, without their bytes; the newest edition first.
    pub async fn issue_files(&self, week: Week) -> Result<Vec<IssueFile>, DbError> {
        let sql = "SELECT edition, name, sha256 FROM issue_file WHERE week = $1 ORDER BY edition DESC, name";
        let rows = sqlx::query(sql)
            .bind(i64::from(week.index()))
            .fetch_all(&self.pool)
            .await
            .map_err(DbError::sql("listing the files of an issue"))?;
        let file = |row: &AnyRow| IssueFile {
            edition: small(row.get(0)),
            name: row.get(1),
            sha256: row.get(2),
        };
        Ok(rows.iter().map(file).collect())
    }

    /// The bytes of one file of an edition, as they were signed.
    pub async fn issue_file(
        &self,
        week: Week,
        edition: u32,
        name: &str,
    ) -> Result<Option<Vec<u8>>, DbError> {
        let sql = "SELECT content FROM issue_file WHERE week = $1 AND edition = $2 AND name = $3";
        let row = sqlx::query(sql)
            .bind(i64::from(week.index()))
            .bind(i64::from(edition))
            .bind(name.to_owned())
            .fetch_optional(&self.pool)
            .await
            .map_err(DbError::sql("reading a file of an issue"))?;
        let Some(row) = row else { return Ok(None) };
        let content: String = row.get(0);
        let packed = STANDARD
            .decode(content)
            .map_err(|error| bad("content", error.to_string()))?;
        lz4_flex::decompress_size_prepended(&packed)
            .map(Some)
            .map_err(|error| bad("content", error.to_string()))
    }
}

fn issue_of(rows: &[AnyRow]) -> Result<Issue, DbError> {
    let events = rows.iter().map(|row| step_of(row, "issue_event"));
    let events = events.collect::<Result<Vec<_>, _>>()?;
    Issue::replay(events).map_err(|refused| bad("step", refused.to_string()))
}

fn row_of(row: &AnyRow) -> Result<IssueRow, DbError> {
    let (stage, actor): (String, String) = (row.get(1), row.get(4));
    Ok(IssueRow {
        week: week_of(row.get(0)),
        stage: stage.parse().map_err(|_| bad("stage", stage))?,
        edition: small(row.get(2)),
        issue: row.get::<Option<i64>, _>(3).map(small),
        actor: actor.parse().map_err(|_| bad("actor", actor))?,
    })
}

fn week_of(index: i64) -> Week {
    Week::from_index(i32::try_from(index).unwrap_or(0))
}

fn small(value: i64) -> u32 {
    u32::try_from(value).unwrap_or(0)
}

fn bad(column: &'static str, value: String) -> DbError {
    DbError::Value {
        table: "weekly_issue",
        column,
        value,
    }
}
