//! Drafts of the dictionaries: their steps, and the newest preview of each.

use sqlx::Row;
use sqlx::any::AnyRow;

use super::DbError;
use super::open::{Database, Transaction};
use crate::domain::AccountName;
use crate::workflow::{DictionaryDraft, DraftBasis, DraftEvent, DraftStage};

/// A draft as lists show it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DraftRow {
    pub draft_id: i64,
    pub title: String,
    pub stage: DraftStage,
    pub version: i64,
    pub opened_by: AccountName,
    /// Epoch milliseconds.
    pub opened_at: i64,
    /// Who acted last.
    pub actor: AccountName,
    /// Epoch milliseconds of the last step.
    pub at: i64,
    pub entries: i64,
}

/// A preview as it is kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StoredPreview {
    pub basis: DraftBasis,
    /// Newest import that it saw.
    pub import_seq: i64,
    /// Epoch milliseconds.
    pub made_at: i64,
    /// JSON of `pipeline`.
    pub effect: String,
}

const EVENTS: &str = "SELECT number, at, actor, role, step FROM dictionary_event WHERE draft_id = $1 ORDER BY number";
const DRAFTS: &str = "SELECT draft_id, title, stage, version, opened_by, opened_at, actor, at, entries FROM dictionary_draft";
const PREVIEW: &str = "SELECT content, revision, import_seq, made_at, effect FROM dictionary_preview WHERE draft_id = $1";

impl Transaction {
    /// The steps of a draft so far; until this transaction ends nobody else adds one to any draft.
    pub async fn draft_for_step(&mut self, draft_id: i64) -> Result<DictionaryDraft, DbError> {
        self.take_numbers("dictionary_event", 1).await?;
        let rows = sqlx::query(EVENTS)
            .bind(draft_id)
            .fetch_all(&mut *self.inner)
            .await
            .map_err(DbError::sql("reading the steps of a draft"))?;
        draft_of(&rows)
    }

    /// Keeps the step that a draft took last, and where that brought it.
    pub async fn keep_draft_step(
        &mut self,
        draft_id: i64,
        draft: &DictionaryDraft,
    ) -> Result<(), DbError> {
        let (Some(event), Some(state)) = (draft.events().last(), draft.state()) else {
            return Ok(());
        };
        let entries = i64::try_from(draft.entries().count()).unwrap_or(i64::MAX);
        let query = if event.number == 1 {
            let sql = "INSERT INTO dictionary_draft (stage, version, actor, at, entries, draft_id, title, opened_by, opened_at) \
                 VALUES ($1, $2, $3, $4, $5, $6, $7, $3, $4)";
            sqlx::query(sql)
        } else {
            let sql = "UPDATE dictionary_draft SET stage = $1, version = $2, actor = $3, at = $4, entries = $5 \
                 WHERE draft_id = $6";
            sqlx::query(sql)
        };
        let mut query = query
            .bind(state.stage().code())
            .bind(event.number)
            .bind(event.actor.as_str().to_owned())
            .bind(event.at)
            .bind(entries)
            .bind(draft_id);
        if event.number == 1 {
            query = query.bind(draft.title().to_owned());
        }
        query
            .execute(&mut *self.inner)
            .await
            .map_err(DbError::sql("keeping a draft"))?;
        let step =
            serde_json::to_string(&event.step).map_err(|error| bad("step", error.to_string()))?;
        let sql = "INSERT INTO dictionary_event (draft_id, number, at, actor, role, step) VALUES ($1, $2, $3, $4, $5, $6)";
        sqlx::query(sql)
            .bind(draft_id)
            .bind(event.number)
            .bind(event.at)
            .bind(event.actor.as_str().to_owned())
            .bind(event.role.code())
            .bind(step)
            .execute(&mut *self.inner)
            .await
            .map_err(DbError::sql("keeping the step of a draft"))?;
        Ok(())
    }

    /// Keeps a preview in place of the one before.
    pub async fn keep_preview(
        &mut self,
        draft_id: i64,
        preview: &StoredPreview,
    ) -> Result<(), DbError> {
        sqlx::query("DELETE FROM dictionary_preview WHERE draft_id = $1")
            .bind(draft_id)
            .execute(&mut *self.inner)
            .await
            .map_err(DbError::sql("removing a preview"))?;
        let sql = "INSERT INTO dictionary_preview (draft_id, content, revision, import_seq, made_at, effect) \
             VALUES ($1, $2, $3, $4, $5, $6)";
        sqlx::query(sql)
            .bind(draft_id)
            .bind(preview.basis.content.clone())
            .bind(preview.basis.revision)
            .bind(preview.import_seq)
            .bind(preview.made_at)
            .bind(preview.effect.clone())
            .execute(&mut *self.inner)
            .await
            .map_err(DbError::sql("keeping a preview"))?;
        Ok(())
    }

    /// The newest preview of a draft, as this transaction sees it.
    pub async fn preview_for_step(
        &mut self,
        draft_id: i64,
    ) -> Result<Option<StoredPreview>, DbError> {
        let row = sqlx::query(PREVIEW)
            .bind(draft_id)
            .fetch_optional(&mut *self.inner)
            .await
            .map_err(DbError::sql("reading a preview"))?;
        Ok(row.as_ref().map(preview_of))
    }
}

impl Database {
    /// A draft with its steps; one without steps was never opened.
    pub async fn draft(&self, draft_id: i64) -> Result<DictionaryDraft, DbError> {
        let rows = sqlx::query(EVENTS)
            .bind(draft_id)
            .fetch_all(&self.pool)
            .await
            .map_err(DbError::sql("reading the steps of a draft"))?;
        draft_of(&rows)
    }

    /// All drafts, the newest first.
    pub async fn drafts(&self) -> Result<Vec<DraftRow>, DbError> {
        let rows = self.rows(DRAFTS, "reading the drafts").await?;
        let mut drafts = rows.iter().map(row_of).collect::<Result<Vec<_>, _>>()?;
        drafts.sort_by_key(|draft| std::cmp::Reverse(draft.draft_id));
        Ok(drafts)
    }

    pub async fn preview(&self, draft_id: i64) -> Result<Option<StoredPreview>, DbError> {
        let row = sqlx::query(PREVIEW)
            .bind(draft_id)
            .fetch_optional(&self.pool)
            .await
            .map_err(DbError::sql("reading a preview"))?;
        Ok(row.as_ref().map(preview_of))
    }
}

fn draft_of(rows: &[AnyRow]) -> Result<DictionaryDraft, DbError> {
    let events = rows.iter().map(event_of).collect::<Result<Vec<_>, _>>()?;
    DictionaryDraft::replay(events).map_err(|refused| bad("step", refused.to_string()))
}

fn event_of(row: &AnyRow) -> Result<DraftEvent, DbError> {
    let (actor, role, step): (String, String, String) = (row.get(2), row.get(3), row.get(4));
    Ok(DraftEvent {
        number: row.get(0),
        at: row.get(1),
        actor: actor.parse().map_err(|_| bad("actor", actor))?,
        role: role.parse().map_err(|_| bad("role", role))?,
        step: serde_json::from_str(&step).map_err(|error| bad("step", error.to_string()))?,
    })
}

fn row_of(row: &AnyRow) -> Result<DraftRow, DbError> {
    let (stage, opened_by, actor): (String, String, String) = (row.get(2), row.get(4), row.get(6));
    Ok(DraftRow {
        draft_id: row.get(0),
        title: row.get(1),
        stage: stage.parse().map_err(|_| bad("stage", stage))?,
        version: row.get(3),
        opened_by: opened_by.parse().map_err(|_| bad("opened_by", opened_by))?,
        opened_at: row.get(5),
        actor: actor.parse().map_err(|_| bad("actor", actor))?,
        at: row.get(7),
        entries: row.get(8),
    })
}

fn preview_of(row: &AnyRow) -> StoredPreview {
    StoredPreview {
        basis: DraftBasis {
            content: row.get(0),
            revision: row.get(1),
        },
        import_seq: row.get(2),
        made_at: row.get(3),
        effect: row.get(4),
    }
}

fn bad(column: &'static str, value: String) -> DbError {
    DbError::Value {
        table: "dictionary_draft",
        column,
        value,
    }
}
