//! Unresolved names with their numbers, and what the linking step took them for.

use sqlx::Row;
use sqlx::any::AnyRow;

use super::DbError;
use super::open::{Database, Transaction};
use crate::domain::{Link, LinkSource, MentionId, MerchantId, RegionCode};

/// An unresolved name as an order wrote it, with where it was written.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct MentionRow {
    pub name: String,
    pub region: Option<RegionCode>,
    /// Platform code of the order; empty when none.
    pub platform: String,
}

/// A link with its posterior and evidence as JSON.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LinkRow {
    pub link: Link,
    pub evidence: String,
}

/// What a run of the linking step saw; equal values give equal links.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LinkRun {
    pub import_seq: i64,
    /// The newest judgement.
    pub judgement: i64,
    pub model_version: String,
}

/// What [`crate::domain::Identities`] are made of, told by two numbers and a version: equal states have equal
/// judgements and links, since judgements are never changed and links follow from what their run saw.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct IdentityState {
    /// Number of the newest judgement, 0 before the first.
    pub judgement: i64,
    pub run: Option<LinkRun>,
}

impl MentionRow {
    /// Equal for names that differ in width, case and blanks only.
    fn key(&self) -> String {
        let name: String = crate::domain::nfkc_lower_case(&self.name)
            .chars()
            .filter(|c| !c.is_whitespace())
            .collect();
        let region = self.region.map(|region| region.to_string());
        format!("{}/{}/{name}", region.unwrap_or_default(), self.platform)
    }
}

impl Transaction {
    /// The number of an unresolved name; a new one if nobody wrote it before.
    pub async fn mention_number(
        &mut self,
        mention: &MentionRow,
        import_seq: i64,
    ) -> Result<MentionId, DbError> {
        let key = mention.key();
        let known = sqlx::query("SELECT mention_id FROM mention WHERE mention_key = $1")
            .bind(key.clone())
            .fetch_optional(&mut *self.inner)
            .await
            .map_err(DbError::sql("looking for a mention"))?;
        if let Some(row) = known {
            return Ok(MentionId(row.get(0)));
        }
        let number = self.take_numbers("mention", 1).await?;
        let sql = "INSERT INTO mention (mention_id, mention_key, name, region, platform, first_import_seq) \
             VALUES ($1, $2, $3, $4, $5, $6)";
        let query = sqlx::query(sql)
            .bind(number)
            .bind(key)
            .bind(mention.name.clone())
            .bind(mention.region.map(|region| i64::from(region.number())))
            .bind(mention.platform.clone())
            .bind(import_seq);
        query
            .execute(&mut *self.inner)
            .await
            .map_err(DbError::sql("adding a mention"))?;
        Ok(MentionId(number))
    }

    /// Puts these links in place of those of the run before.
    pub async fn replace_links(&mut self, links: &[LinkRow], run: &LinkRun) -> Result<(), DbError> {
        for sql in ["DELETE FROM merchant_link", "DELETE FROM link_run"] {
            let removed = sqlx::query(sql).execute(&mut *self.inner).await;
            removed.map_err(DbError::sql("removing old links"))?;
        }
        for row in links {
            let (kind, id) = source_columns(row.link.source);
            let sql = "INSERT INTO merchant_link (source_kind, source_id, merchant_id, evidence) \
                 VALUES ($1, $2, $3, $4)";
            let query = sqlx::query(sql)
                .bind(kind)
                .bind(id)
                .bind(row.link.merchant.0)
                .bind(row.evidence.clone());
            query
                .execute(&mut *self.inner)
                .await
                .map_err(DbError::sql("adding a link"))?;
        }
        let sql = "INSERT INTO link_run (run, import_seq, judgement, model_version) VALUES (1, $1, $2, $3)";
        let query = sqlx::query(sql)
            .bind(run.import_seq)
            .bind(run.judgement)
            .bind(run.model_version.clone());
        query
            .execute(&mut *self.inner)
            .await
            .map_err(DbError::sql("noting a run of the linking step"))?;
        Ok(())
    }
}

const MERCHANT: &str = "merchant";
const MENTION: &str = "mention";

impl Database {
    /// All unresolved names by number.
    pub async fn mentions(&self) -> Result<Vec<(MentionId, MentionRow)>, DbError> {
        let sql = "SELECT mention_id, name, region, platform FROM mention ORDER BY mention_id";
        let rows = sqlx::query(sql)
            .fetch_all(&self.pool)
            .await
            .map_err(DbError::sql("listing mentions"))?;
        let mention = |row: &AnyRow| {
            let region: Option<i64> = row.get(2);
            let region = region
                .and_then(|number| u32::try_from(number).ok())
                .and_then(|number| RegionCode::try_from(number).ok());
            let mention = MentionRow {
                name: row.get(1),
                region,
                platform: row.get(3),
            };
            (MentionId(row.get(0)), mention)
        };
        Ok(rows.iter().map(mention).collect())
    }

    /// The links of the last run with what speaks for them, in a fixed order.
    pub async fn links(&self) -> Result<Vec<LinkRow>, DbError> {
        let sql = "SELECT source_kind, source_id, merchant_id, evidence FROM merchant_link \
             ORDER BY source_kind, source_id";
        let rows = self.rows(sql, "listing links").await?;
        let row = |row: &AnyRow| {
            Ok(LinkRow {
                link: link_of(row)?,
                evidence: row.get(3),
            })
        };
        rows.iter().map(row).collect()
    }

    /// The same without the evidence: every command that counts merchants reads all links.
    pub async fn bare_links(&self) -> Result<Vec<Link>, DbError> {
        let sql = "SELECT source_kind, source_id, merchant_id FROM merchant_link \
             ORDER BY source_kind, source_id";
        let rows = self.rows(sql, "listing links").await?;
        rows.iter().map(link_of).collect()
    }

    /// What the last run of the linking step saw; `None` before the first.
    pub async fn link_run(&self) -> Result<Option<LinkRun>, DbError> {
        let sql = "SELECT import_seq, judgement, model_version FROM link_run";
        let row = sqlx::query(sql).fetch_optional(&self.pool).await;
        let row = row.map_err(DbError::sql("reading the last run of the linking step"))?;
        Ok(row.map(|row| LinkRun {
            import_seq: row.get(0),
            judgement: row.get(1),
            model_version: row.get(2),
        }))
    }

    /// What judgements and links are now, in one statement.
    pub async fn identity_state(&self) -> Result<IdentityState, DbError> {
        let sql = "SELECT newest.judgement, link_run.import_seq, link_run.judgement, link_run.model_version \
             FROM (SELECT COALESCE(MAX(judgement), 0) AS judgement FROM merchant_judgement) AS newest \
             LEFT JOIN link_run ON link_run.run = 1";
        let row = sqlx::query(sql).fetch_one(&self.pool).await;
        let row = row.map_err(DbError::sql("reading the state of judgements and links"))?;
        let run = |import_seq| {
            Some(LinkRun {
                import_seq,
                judgement: row.get::<Option<i64>, _>(2)?,
                model_version: row.get::<Option<String>, _>(3)?,
            })
        };
        Ok(IdentityState {
            judgement: row.get(0),
            run: row.get::<Option<i64>, _>(1).and_then(run),
        })
    }
}

fn link_of(row: &AnyRow) -> Result<Link, DbError> {
    Ok(Link {
        source: source_of(row, ("merchant_link", "source_kind"))?,
        merchant: MerchantId(row.get(2)),
    })
}

/// Kind and number of a merchant or a name without one.
pub(super) const fn source_columns(source: LinkSource) -> (&'static str, i64) {
    match source {
        LinkSource::Merchant(merchant) => (MERCHANT, merchant.0),
        LinkSource::Mention(mention) => (MENTION, mention.0),
    }
}

/// The same out of the first two columns of a row, of which the table and the name of the first are told.
pub(super) fn source_of(
    row: &AnyRow,
    (table, column): (&'static str, &'static str),
) -> Result<LinkSource, DbError> {
    let value: String = row.get(0);
    match value.as_str() {
        MERCHANT => Ok(LinkSource::Merchant(MerchantId(row.get(1)))),
        MENTION => Ok(LinkSource::Mention(MentionId(row.get(1)))),
        _ => Err(DbError::Value {
            table,
            column,
            value,
        }),
    }
}
