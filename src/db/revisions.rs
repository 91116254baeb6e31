//! Revisions of the dictionaries, and the orders that each of them labelled anew.

use sqlx::any::AnyRow;
use sqlx::{AssertSqlSafe, Row};

use super::DbError;
use super::detail::Detail;
use super::open::{Database, Transaction};
use super::order_row::{COLUMNS, record_of};
use super::schema::SchemaState;
use crate::domain::{
    AccountName, AppliedEdit, DictionaryEdition, EntryEdit, Labelling, OrderRecord,
};

/// One revision: a draft put into force, and the run that labelled all orders by it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StoredRevision {
    pub revision: i64,
    pub draft_id: i64,
    /// Version of the dictionaries from then on.
    pub version: String,
    pub title: String,
    pub proposed_by: AccountName,
    pub approved_by: AccountName,
    /// Epoch milliseconds.
    pub applied_at: i64,
    /// Newest import whose orders it labelled.
    pub import_seq: i64,
    /// Whether texts are cut into words otherwise than before.
    pub respelled: bool,
    pub edits: Vec<AppliedEdit>,
    /// JSON of `pipeline`.
    pub effect: String,
}

/// Under which dictionaries the orders were labelled last.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct LabelledUnder {
    /// The newest run with its version and the newest import that it saw.
    newest: Option<(String, i64)>,
}

impl LabelledUnder {
    /// The version of the labels of an order that this import accepted, under the dictionaries of then.
    pub fn version_of<'v>(&'v self, accepted_by: i64, at_import: &'v str) -> &'v str {
        match &self.newest {
            Some((version, seen)) if accepted_by <= *seen => version,
            _ => at_import,
        }
    }
}

const SELECT: &str = "SELECT revision, draft_id, version, title, proposed_by, approved_by, applied_at, import_seq, respelled, edits, effect \
     FROM dictionary_revision";
/// Absent where the tables are older.
const TABLE: &str = "dictionary_revision";

impl Transaction {
    pub async fn write_revision(&mut self, revision: &StoredRevision) -> Result<(), DbError> {
        let sql = "INSERT INTO dictionary_revision (revision, draft_id, version, title, proposed_by, approved_by, \
             applied_at, import_seq, respelled, edits, effect) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)";
        let edits = serde_json::to_string(&revision.edits)
            .map_err(|error| bad("edits", error.to_string()))?;
        sqlx::query(sql)
            .bind(revision.revision)
            .bind(revision.draft_id)
            .bind(revision.version.clone())
            .bind(revision.title.clone())
            .bind(revision.proposed_by.as_str().to_owned())
            .bind(revision.approved_by.as_str().to_owned())
            .bind(revision.applied_at)
            .bind(revision.import_seq)
            .bind(i64::from(revision.respelled))
            .bind(edits)
            .bind(revision.effect.clone())
            .execute(&mut *self.inner)
            .await
            .map_err(DbError::sql("keeping a revision"))?;
        Ok(())
    }

    /// Puts new labels on an order and keeps those that it had. The revision must have been written.
    pub async fn relabel(
        &mut self,
        revision: i64,
        order: &OrderRecord,
        before: &Labelling,
    ) -> Result<(), DbError> {
        let detail = serde_json::to_string(&Detail::of(order)).map_err(|error| DbError::Value {
            table: "work_order",
            column: "detail",
            value: error.to_string(),
        })?;
        sqlx::query("UPDATE work_order SET nature = $1, domain = $2, detail = $3 WHERE seq = $4")
            .bind(order.nature.code())
            .bind(order.domain.code())
            .bind(detail)
            .bind(order.seq)
            .execute(&mut *self.inner)
            .await
            .map_err(DbError::sql("labelling an order anew"))?;
        let before = serde_json::to_string(before)
            .map_err(|error| bad("labels_before", error.to_string()))?;
        let sql =
            "INSERT INTO dictionary_relabelled (revision, seq, labels_before) VALUES ($1, $2, $3)";
        sqlx::query(sql)
            .bind(revision)
            .bind(order.seq)
            .bind(before)
            .execute(&mut *self.inner)
            .await
            .map_err(DbError::sql("keeping the labels of before"))?;
        Ok(())
    }

    /// Number of the newest revision as this transaction sees it, 0 before the first.
    pub async fn last_revision(&mut self) -> Result<i64, DbError> {
        let row = sqlx::query(LAST).fetch_one(&mut *self.inner).await;
        Ok(row
            .map_err(DbError::sql("looking for the last revision"))?
            .get(0))
    }

    /// Number of the newest import as this transaction sees it, 0 before the first.
    pub async fn last_import(&mut self) -> Result<i64, DbError> {
        let sql = "SELECT COALESCE(MAX(import_seq), 0) FROM import_batch";
        let row = sqlx::query(sql).fetch_one(&mut *self.inner).await;
        Ok(row
            .map_err(DbError::sql("looking for the last import"))?
            .get(0))
    }
}

const LAST: &str = "SELECT COALESCE(MAX(revision), 0) FROM dictionary_revision";

impl Database {
    /// Number of the newest revision, 0 before the first.
    pub async fn last_revision(&self) -> Result<i64, DbError> {
        let row = sqlx::query(LAST).fetch_one(&self.pool).await;
        Ok(row
            .map_err(DbError::sql("looking for the last revision"))?
            .get(0))
    }

    /// The same for a database that is only looked at and may be older than this program.
    pub async fn last_revision_under(&self, schema: &SchemaState) -> Result<i64, DbError> {
        if schema.is_new() || self.awaits(schema, TABLE).await? {
            return Ok(0);
        }
        self.last_revision().await
    }

    /// All revisions, oldest first.
    pub async fn revisions(&self) -> Result<Vec<StoredRevision>, DbError> {
        let rows = self.rows(SELECT, "reading the revisions").await?;
        let mut revisions = rows
            .iter()
            .map(revision_of)
            .collect::<Result<Vec<_>, _>>()?;
        revisions.sort_by_key(|revision| revision.revision);
        Ok(revisions)
    }

    /// What the city wants of the dictionaries by now.
    pub async fn dictionary_edition(&self) -> Result<DictionaryEdition, DbError> {
        let revisions = self.revisions().await?;
        Ok(edition_of(&revisions))
    }

    /// The same for a database that is only looked at and may be older than this program.
    pub async fn dictionary_edition_under(
        &self,
        schema: &SchemaState,
    ) -> Result<DictionaryEdition, DbError> {
        if self.last_revision_under(schema).await? == 0 {
            return Ok(DictionaryEdition::default());
        }
        self.dictionary_edition().await
    }

    /// Under which dictionaries the orders were labelled last.
    pub async fn labelled_under(&self) -> Result<LabelledUnder, DbError> {
        let sql =
            "SELECT version, import_seq FROM dictionary_revision ORDER BY revision DESC LIMIT 1";
        let row = sqlx::query(sql).fetch_optional(&self.pool).await;
        let row = row.map_err(DbError::sql("looking for the last revision"))?;
        Ok(LabelledUnder {
            newest: row.map(|row| (row.get(0), row.get(1))),
        })
    }

    /// Orders that revisions behind this one labelled anew, behind the second number, in order of numbers.
    pub async fn relabelled_since(
        &self,
        revision: i64,
        behind_seq: i64,
        limit: i64,
    ) -> Result<Vec<OrderRecord>, DbError> {
        let sql = format!(
            "SELECT {COLUMNS} FROM work_order WHERE seq IN \
             (SELECT seq FROM dictionary_relabelled WHERE revision > $1) AND seq > $2 ORDER BY seq LIMIT $3"
        );
        let rows = sqlx::query(AssertSqlSafe(sql))
            .bind(revision)
            .bind(behind_seq)
            .bind(limit)
            .fetch_all(&self.pool)
            .await
            .map_err(DbError::sql("reading orders that were labelled anew"))?;
        rows.iter().map(record_of).collect()
    }

    /// Numbers of the orders that a revision labelled anew, with the labels that they had.
    pub async fn relabelled_by(&self, revision: i64) -> Result<Vec<(i64, Labelling)>, DbError> {
        let sql =
            "SELECT seq, labels_before FROM dictionary_relabelled WHERE revision = $1 ORDER BY seq";
        let rows = sqlx::query(sql)
            .bind(revision)
            .fetch_all(&self.pool)
            .await
            .map_err(DbError::sql("reading the labels of before"))?;
        let relabelled = rows.iter().map(|row| {
            let before: String = row.get(1);
            let before = serde_json::from_str(&before)
                .map_err(|error| bad("labels_before", error.to_string()))?;
            Ok((row.get(0), before))
        });
        relabelled.collect()
    }

    /// How many orders each revision labelled anew, by revision.
    pub async fn relabelled_counts(&self) -> Result<Vec<(i64, i64)>, DbError> {
        let sql = "SELECT revision, COUNT(*) FROM dictionary_relabelled GROUP BY revision ORDER BY revision";
        let rows = self
            .rows(sql, "counting orders that were labelled anew")
            .await?;
        Ok(rows.iter().map(|row| (row.get(0), row.get(1))).collect())
    }

    /// Whether a revision behind this one cuts texts into words otherwise.
    pub async fn respelled_since(&self, revision: i64) -> Result<bool, DbError> {
        let sql = "SELECT COUNT(*) FROM dictionary_revision WHERE revision > $1 AND respelled = 1";
        let row = sqlx::query(sql).bind(revision).fetch_one(&self.pool).await;
        let count: i64 = row.map_err(DbError::sql("looking for new words"))?.get(0);
        Ok(count > 0)
    }
}

/// What all these revisions, oldest first, come to.
fn edition_of(revisions: &[StoredRevision]) -> DictionaryEdition {
    let start = DictionaryEdition::default();
    revisions.iter().fold(start, |edition, revision| {
        let edits = revision.edits.iter();
        let edits: Vec<EntryEdit> = edits.map(|applied| applied.edit.clone()).collect();
        edition.with(revision.revision, &edits)
    })
}

fn revision_of(row: &AnyRow) -> Result<StoredRevision, DbError> {
    let (proposed_by, approved_by, edits): (String, String, String) =
        (row.get(4), row.get(5), row.get(9));
    Ok(StoredRevision {
        revision: row.get(0),
        draft_id: row.get(1),
        version: row.get(2),
        title: row.get(3),
        proposed_by: proposed_by
            .parse()
            .map_err(|_| bad("proposed_by", proposed_by))?,
        approved_by: approved_by
            .parse()
            .map_err(|_| bad("approved_by", approved_by))?,
        applied_at: row.get(6),
        import_seq: row.get(7),
        respelled: row.get::<i64, _>(8) != 0,
        edits: serde_json::from_str(&edits).map_err(|error| bad("edits", error.to_string()))?,
        effect: row.get(10),
    })
}

fn bad(column: &'static str, value: String) -> DbError {
    DbError::Value {
        table: "dictionary_revision",
        column,
        value,
    }
}
