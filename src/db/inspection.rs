//! What a check of the whole reads: in pieces of bounded size, or counted by the engine.

use std::collections::{BTreeMap, BTreeSet};

use sqlx::any::AnyRow;
use sqlx::{AssertSqlSafe, Row};

use super::open::Database;
use super::order_row::provenance;
use super::statement::value_list;
use super::{DatasetFile, DbError, Engine, SchemaState, WeekAggregate};
use crate::domain::Week;

/// Orders per statement, see `orders`.
const ORDERS_PER_STATEMENT: usize = 64;

/// What database and parquet both hold of an order.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OrderContent {
    pub seq: i64,
    pub order_id: String,
    pub version: i64,
    pub import_seq: i64,
    pub source: String,
    pub nature: String,
    pub domain: String,
    /// Epoch milliseconds.
    pub received_at: Option<i64>,
    pub region: Option<i64>,
    /// The pseudonym as text.
    pub complainant: Option<String>,
    pub title: String,
    pub body: String,
}

/// Which version of an order is current, and from which row it came.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OrderPlace {
    pub seq: i64,
    pub order_id: String,
    pub version: i64,
    pub import_seq: i64,
    pub first_import_seq: i64,
    /// The sheet under which the vault keeps the row.
    pub sealed_sheet: String,
    pub row: u32,
    pub content_sha256: String,
}

/// Rows of the database that an import left.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct RowsOfImport {
    /// Versions of orders, replaced ones included.
    pub versions: i64,
    /// Those of them that are the first of their order.
    pub first_versions: i64,
    /// Rows set aside, by sheet.
    pub quarantined: BTreeMap<String, i64>,
    /// Rows of earlier imports that it took out of quarantine.
    pub resolved: i64,
}

/// A week's evaluation in the very texts that are stored.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct WeekTexts {
    pub snapshot_id: String,
    pub rules_version: String,
    pub dictionary_version: String,
    pub import_seq: i64,
    pub frozen: bool,
    pub figures: String,
    /// In order of place.
    pub flags: Vec<FlagText>,
}

/// A flag's row.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FlagText {
    pub place: i64,
    pub flag_id: String,
    pub tier: String,
    pub flag: String,
}

/// Rows that name a merchant or an import that is not there, by what they are.
const DANGLING: [(&str, &str); 9] = [
    (
        "merchant_name",
        "SELECT COUNT(*) FROM merchant_name WHERE merchant_id NOT IN (SELECT merchant_id FROM merchant)",
    ),
    (
        "merchant_key",
        "SELECT COUNT(*) FROM merchant_key WHERE merchant_id NOT IN (SELECT merchant_id FROM merchant)",
    ),
    (
        "merchant_tie",
        "SELECT COUNT(*) FROM merchant_tie WHERE merchant_id NOT IN (SELECT merchant_id FROM merchant)",
    ),
    (
        "party_contact",
        "SELECT COUNT(*) FROM party_contact WHERE \
         (owner_kind = 'merchant' AND owner_id NOT IN (SELECT merchant_id FROM merchant)) OR \
         (owner_kind = 'mention' AND owner_id NOT IN (SELECT mention_id FROM mention))",
    ),
    (
        "party_brand",
        "SELECT COUNT(*) FROM party_brand WHERE \
         (owner_kind = 'merchant' AND owner_id NOT IN (SELECT merchant_id FROM merchant)) OR \
         (owner_kind = 'mention' AND owner_id NOT IN (SELECT mention_id FROM mention))",
    ),
    (
        "merchant_link",
        "SELECT COUNT(*) FROM merchant_link WHERE merchant_id NOT IN (SELECT merchant_id FROM merchant)",
    ),
    (
        "merchant_link.source",
        "SELECT COUNT(*) FROM merchant_link WHERE \
         (source_kind = 'merchant' AND source_id NOT IN (SELECT merchant_id FROM merchant)) OR \
         (source_kind = 'mention' AND source_id NOT IN (SELECT mention_id FROM mention))",
    ),
    (
        "merchant.import",
        "SELECT COUNT(*) FROM merchant WHERE first_import_seq NOT IN (SELECT import_seq FROM import_batch)",
    ),
    (
        "mention.import",
        "SELECT COUNT(*) FROM mention WHERE first_import_seq NOT IN (SELECT import_seq FROM import_batch)",
    ),
];

impl Database {
    pub(super) async fn has_table(&self, name: &str) -> Result<bool, DbError> {
        let sql = match self.engine {
            Engine::Sqlite => {
                "SELECT COUNT(*) FROM sqlite_master WHERE type = 'table' AND name = $1"
            }
            Engine::Postgres => {
                "SELECT COUNT(*) FROM pg_class WHERE relkind = 'r' AND relname = $1 \
                 AND relnamespace = CAST(current_schema() AS regnamespace)"
            }
        };
        let row = sqlx::query(sql).bind(name).fetch_one(&self.pool).await;
        let row = row.map_err(DbError::sql("looking for a table"))?;
        Ok(row.get::<i64, _>(0) > 0)
    }

    /// Whether a table is still to be made by a step that was not carried out yet.
    pub async fn awaits(&self, schema: &SchemaState, table: &str) -> Result<bool, DbError> {
        Ok(!schema.pending.is_empty() && !self.has_table(table).await?)
    }

    /// Aggregates by week, none where the tables are still those of a version that kept none.
    pub async fn aggregates_under(
        &self,
        schema: &SchemaState,
    ) -> Result<Vec<WeekAggregate>, DbError> {
        if self.awaits(schema, "week_aggregate").await? {
            return Ok(Vec::new());
        }
        self.aggregates().await
    }

    /// Live files by path, also where the tables are still those of a version that kept no hashes.
    pub async fn dataset_files_under(
        &self,
        schema: &SchemaState,
    ) -> Result<Vec<DatasetFile>, DbError> {
        if schema.keeps_file_hashes() {
            return self.dataset_files().await;
        }
        let sql = "SELECT path, import_seq, row_count FROM dataset_file";
        let rows = self.rows(sql, "listing parquet files").await?;
        let file_of = |row: &AnyRow| DatasetFile {
            path: row.get(0),
            import_seq: row.get(1),
            rows: row.get(2),
            bytes: None,
            sha256: None,
        };
        let mut files: Vec<DatasetFile> = rows.iter().map(file_of).collect();
        files.sort_by(|one, other| one.path.cmp(&other.path));
        Ok(files)
    }

    /// Contents of these orders in no particular order; missing ones are left out.
    pub async fn contents_of(&self, seqs: &[i64]) -> Result<Vec<OrderContent>, DbError> {
        let mut found = Vec::with_capacity(seqs.len());
        // Always the full number of places, so that the statement is prepared once. Numbers begin with 1.
        let sql = format!(
            "SELECT seq, order_id, version, import_seq, source, nature, domain, received_at, region, complainant, \
             title, body FROM work_order WHERE seq IN ({})",
            value_list(ORDERS_PER_STATEMENT, 0)
        );
        for chunk in seqs.chunks(ORDERS_PER_STATEMENT) {
            let mut query = sqlx::query(AssertSqlSafe(sql.clone()));
            for place in 0..ORDERS_PER_STATEMENT {
                query = query.bind(chunk.get(place).copied().unwrap_or(0));
            }
            let rows = query.fetch_all(&self.pool).await;
            let rows = rows.map_err(DbError::sql("reading the contents of orders"))?;
            found.extend(rows.iter().map(content_of));
        }
        Ok(found)
    }

    /// Up to `limit` orders behind this number, in order of number.
    pub async fn order_places_behind(
        &self,
        schema: &SchemaState,
        seq: i64,
        limit: i64,
    ) -> Result<Vec<OrderPlace>, DbError> {
        // Before, the sheet itself was the one of the vault.
        let retried_from = if schema.tells_retries() {
            "retried_from"
        } else {
            "CAST(NULL AS BIGINT)"
        };
        let sql = format!(
            "SELECT seq, order_id, version, import_seq, first_import_seq, sheet, row_no, content_sha256, \
             {retried_from} FROM work_order WHERE seq > $1 ORDER BY seq LIMIT $2"
        );
        let rows = sqlx::query(AssertSqlSafe(sql))
            .bind(seq)
            .bind(limit)
            .fetch_all(&self.pool)
            .await;
        let rows = rows.map_err(DbError::sql("reading the places of orders"))?;
        let place_of = |row: &AnyRow| OrderPlace {
            seq: row.get(0),
            order_id: row.get(1),
            version: row.get(2),
            import_seq: row.get(3),
            first_import_seq: row.get(4),
            sealed_sheet: provenance(
                row.get(3),
                row.get(8),
                row.get(5),
                row.get(6),
                String::new(),
            )
            .sealed_sheet(),
            row: u32::try_from(row.get::<i64, _>(6)).unwrap_or(0),
            content_sha256: row.get(7),
        };
        Ok(rows.iter().map(place_of).collect())
    }

    /// `(number, import, sheet, row)` of up to `limit` rows ever set aside behind this number.
    pub async fn quarantine_places_behind(
        &self,
        id: i64,
        limit: i64,
    ) -> Result<Vec<(i64, i64, String, u32)>, DbError> {
        let sql = "SELECT quarantine_id, import_seq, sheet, row_no FROM quarantine_row \
             WHERE quarantine_id > $1 ORDER BY quarantine_id LIMIT $2";
        let rows = sqlx::query(sql)
            .bind(id)
            .bind(limit)
            .fetch_all(&self.pool)
            .await;
        let rows = rows.map_err(DbError::sql("reading the places of quarantined rows"))?;
        let row_no = |row: &AnyRow| u32::try_from(row.get::<i64, _>(3)).unwrap_or(0);
        let place_of = |row: &AnyRow| (row.get(0), row.get(1), row.get(2), row_no(row));
        Ok(rows.iter().map(place_of).collect())
    }

    /// What each import left, by its number; also numbers of which no import tells.
    pub async fn rows_of_imports(&self) -> Result<BTreeMap<i64, RowsOfImport>, DbError> {
        let mut imports: BTreeMap<i64, RowsOfImport> = BTreeMap::new();
        let doing = "counting the orders of imports";
        for sql in [
            "SELECT import_seq, COUNT(*), CAST(SUM(CASE WHEN version = 1 THEN 1 ELSE 0 END) AS BIGINT) \
             FROM work_order GROUP BY import_seq",
            "SELECT import_seq, COUNT(*), CAST(SUM(CASE WHEN version = 1 THEN 1 ELSE 0 END) AS BIGINT) \
             FROM order_version GROUP BY import_seq",
        ] {
            for row in self.rows(sql, doing).await? {
                let import = imports.entry(row.get(0)).or_default();
                import.versions += row.get::<i64, _>(1);
                import.first_versions += row.get::<i64, _>(2);
            }
        }
        let doing = "counting the quarantined rows of imports";
        let sql =
            "SELECT import_seq, sheet, COUNT(*) FROM quarantine_row GROUP BY import_seq, sheet";
        for row in self.rows(sql, doing).await? {
            let import = imports.entry(row.get(0)).or_default();
            import.quarantined.insert(row.get(1), row.get(2));
        }
        let sql = "SELECT resolved_by, COUNT(*) FROM quarantine_row WHERE resolved_by IS NOT NULL \
             GROUP BY resolved_by";
        for row in self.rows(sql, doing).await? {
            imports.entry(row.get(0)).or_default().resolved = row.get(1);
        }
        Ok(imports)
    }

    /// Rows that name what is not there, `(what, how many)`; only kinds that have any.
    pub async fn dangling_rows(
        &self,
        schema: &SchemaState,
    ) -> Result<Vec<(&'static str, i64)>, DbError> {
        let mut dangling = Vec::new();
        for (what, sql) in DANGLING {
            let table = what.split('.').next().unwrap_or(what);
            if self.awaits(schema, table).await? {
                continue;
            }
            let rows = self.rows(sql, "looking for rows that name nothing").await?;
            let count = rows.first().map_or(0, |row| row.get(0));
            if count > 0 {
                dangling.push((what, count));
            }
        }
        Ok(dangling)
    }

    /// Numbers of all merchants, and of all unresolved names.
    pub async fn merchant_numbers(&self) -> Result<(BTreeSet<i64>, BTreeSet<i64>), DbError> {
        let doing = "listing the numbers of merchants";
        let numbers = |rows: Vec<AnyRow>| rows.iter().map(|row| row.get(0)).collect();
        let merchants = self.rows("SELECT merchant_id FROM merchant", doing).await?;
        let mentions = self.rows("SELECT mention_id FROM mention", doing).await?;
        Ok((numbers(merchants), numbers(mentions)))
    }

    /// Weeks of which flags are kept, evaluated or not.
    pub async fn weeks_of_flags(&self) -> Result<BTreeSet<Week>, DbError> {
        let sql = "SELECT DISTINCT week FROM week_flag";
        let rows = self.rows(sql, "listing the weeks of flags").await?;
        let week =
            |row: &AnyRow| Week::from_index(i32::try_from(row.get::<i64, _>(0)).unwrap_or(0));
        Ok(rows.iter().map(week).collect())
    }

    /// The texts of one week's evaluation.
    pub async fn week_texts(&self, week: Week) -> Result<Option<WeekTexts>, DbError> {
        let sql = "SELECT snapshot_id, rules_version, dictionary_version, import_seq, frozen, figures \
             FROM week_snapshot WHERE week = $1";
        let row = sqlx::query(sql)
            .bind(i64::from(week.index()))
            .fetch_optional(&self.pool)
            .await;
        let Some(row) = row.map_err(DbError::sql("reading a week"))? else {
            return Ok(None);
        };
        let sql = "SELECT place, flag_id, tier, flag FROM week_flag WHERE week = $1 ORDER BY place";
        let flags = sqlx::query(sql)
            .bind(i64::from(week.index()))
            .fetch_all(&self.pool)
            .await;
        let flags = flags.map_err(DbError::sql("reading the flags of a week"))?;
        let flag_of = |row: &AnyRow| FlagText {
            place: row.get(0),
            flag_id: row.get(1),
            tier: row.get(2),
            flag: row.get(3),
        };
        Ok(Some(WeekTexts {
            snapshot_id: row.get(0),
            rules_version: row.get(1),
            dictionary_version: row.get(2),
            import_seq: row.get(3),
            frozen: row.get::<i64, _>(4) != 0,
            figures: row.get(5),
            flags: flags.iter().map(flag_of).collect(),
        }))
    }
}

fn content_of(row: &AnyRow) -> OrderContent {
    OrderContent {
        seq: row.get(0),
        order_id: row.get(1),
        version: row.get(2),
        import_seq: row.get(3),
        source: row.get(4),
        nature: row.get(5),
        domain: row.get(6),
        received_at: row.get(7),
        region: row.get(8),
        complainant: row.get(9),
        title: row.get(10),
        body: row.get(11),
    }
}
