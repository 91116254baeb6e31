//! Imports, their ledgers, and the manifest of live parquet files.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use sqlx::Row;
use sqlx::any::AnyRow;

use super::DbError;
use super::open::{Database, Transaction};

/// The account of one file or sheet: `rows_read = accepted + updated + duplicate + quarantined`, always.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct ImportLedger {
    /// Sheet name; absent for the whole file and for text files.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub sheet: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub profile: Option<String>,
    pub rows_read: i64,
    pub accepted: i64,
    pub updated: i64,
    pub duplicate: i64,
    pub quarantined: i64,
    /// Rows that are furniture, by kind: title, header, repeated_header, total, note, blank.
    pub skipped: BTreeMap<String, i64>,
    /// Quarantined rows by reason code.
    pub reasons: BTreeMap<String, i64>,
    /// Why a sheet was left out, in Chinese; its rows are counted under `skipped.note`.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub refused: Option<String>,
    /// Why all rows of a sheet were set aside and what to do, in Chinese.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub warning: Option<String>,
    /// Columns that no profile knows, by their headers; their cells are kept in the sealed original rows alone.
    #[serde(default)]
    pub unmapped: Vec<String>,
}

impl ImportLedger {
    /// Adds the figures of a sheet to those of the file.
    pub fn add(&mut self, other: &Self) {
        self.rows_read += other.rows_read;
        self.accepted += other.accepted;
        self.updated += other.updated;
        self.duplicate += other.duplicate;
        self.quarantined += other.quarantined;
        for (kind, count) in &other.skipped {
            *self.skipped.entry(kind.clone()).or_default() += count;
        }
        for (reason, count) in &other.reasons {
            *self.reasons.entry(reason.clone()).or_default() += count;
        }
        for column in &other.unmapped {
            if !self.unmapped.contains(column) {
                self.unmapped.push(column.clone());
            }
        }
    }

    /// Whether every row that was read is accounted for.
    pub fn closes(&self) -> bool {
        self.rows_read == self.accepted + self.updated + self.duplicate + self.quarantined
    }
}

/// A committed import.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StoredImport {
    pub import_seq: i64,
    pub import_id: String,
    pub file_name: String,
    pub sha256: String,
    /// Source codes found in the file, joined by commas when there are several.
    pub source: String,
    pub operator: String,
    /// Epoch milliseconds.
    pub imported_at: i64,
    pub dictionary_version: String,
    pub total: ImportLedger,
    pub sheets: Vec<ImportLedger>,
}

/// What the content of an import that is no file begins with instead of a hash.
const RETRY: &str = "retry-";

impl StoredImport {
    /// What people call an import by: the ledger, and everything that points to it.
    pub fn id_of(import_seq: i64) -> String {
        format!("imp-{import_seq:06}")
    }

    /// What stands for the hash of the file where rows set aside earlier were taken in.
    pub fn retry_content(import_seq: i64) -> String {
        format!("{RETRY}{import_seq}")
    }

    /// Whether it took in rows that were set aside earlier, and no file.
    pub fn is_retry(&self) -> bool {
        self.sha256.starts_with(RETRY)
    }
}

/// A live parquet file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DatasetFile {
    pub path: String,
    pub import_seq: i64,
    pub rows: i64,
    /// Absent for files that were committed before sizes and hashes were kept.
    pub bytes: Option<i64>,
    pub sha256: Option<String>,
}

#[derive(Serialize, Deserialize)]
struct LedgerText {
    total: ImportLedger,
    sheets: Vec<ImportLedger>,
}

const COLUMNS: &str = "import_seq, import_id, file_name, sha256, source, operator, imported_at, dictionary_version, ledger";

impl Transaction {
    pub async fn write_import(&mut self, import: &StoredImport) -> Result<(), DbError> {
        let ledger = LedgerText {
            total: import.total.clone(),
            sheets: import.sheets.clone(),
        };
        let ledger =
            serde_json::to_string(&ledger).map_err(|error| ledger_error(error.to_string()))?;
        let sql = "INSERT INTO import_batch (import_seq, import_id, file_name, sha256, source, operator, imported_at, \
             rows_read, accepted, updated, duplicate, quarantined, ledger, dictionary_version) \
             VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14)";
        let query = sqlx::query(sql)
            .bind(import.import_seq)
            .bind(import.import_id.clone())
            .bind(import.file_name.clone())
            .bind(import.sha256.clone())
            .bind(import.source.clone())
            .bind(import.operator.clone())
            .bind(import.imported_at)
            .bind(import.total.rows_read)
            .bind(import.total.accepted)
            .bind(import.total.updated)
            .bind(import.total.duplicate)
            .bind(import.total.quarantined)
            .bind(ledger)
            .bind(import.dictionary_version.clone());
        query
            .execute(&mut *self.inner)
            .await
            .map_err(DbError::sql("recording an import"))?;
        Ok(())
    }

    pub async fn add_dataset_file(&mut self, file: &DatasetFile) -> Result<(), DbError> {
        let sql = "INSERT INTO dataset_file (path, import_seq, row_count, byte_count, sha256) VALUES ($1, $2, $3, $4, $5)";
        let query = sqlx::query(sql)
            .bind(file.path.clone())
            .bind(file.import_seq)
            .bind(file.rows)
            .bind(file.bytes)
            .bind(file.sha256.clone());
        query
            .execute(&mut *self.inner)
            .await
            .map_err(DbError::sql("listing a parquet file"))?;
        Ok(())
    }

    pub async fn drop_dataset_file(&mut self, path: &str) -> Result<(), DbError> {
        let query = sqlx::query("DELETE FROM dataset_file WHERE path = $1").bind(path.to_owned());
        query
            .execute(&mut *self.inner)
            .await
            .map_err(DbError::sql("unlisting a parquet file"))?;
        Ok(())
    }

    /// Live files as this transaction sees them, by path.
    pub async fn dataset_files(&mut self) -> Result<Vec<DatasetFile>, DbError> {
        let rows = sqlx::query(FILES).fetch_all(&mut *self.inner).await;
        Ok(files_of(
            &rows.map_err(DbError::sql("listing parquet files"))?,
        ))
    }
}

const FILES: &str = "SELECT path, import_seq, row_count, byte_count, sha256 FROM dataset_file";

impl Database {
    /// The import that brought in a file with these bytes.
    pub async fn import_of_file(&self, sha256: &str) -> Result<Option<StoredImport>, DbError> {
        let sql = "SELECT import_seq, import_id, file_name, sha256, source, operator, imported_at, \
             dictionary_version, ledger FROM import_batch WHERE sha256 = $1 ORDER BY import_seq LIMIT 1";
        let row = sqlx::query(sql)
            .bind(sha256.to_owned())
            .fetch_optional(&self.pool)
            .await;
        row.map_err(DbError::sql("looking for an earlier import"))?
            .as_ref()
            .map(import_of)
            .transpose()
    }

    /// All imports, oldest first.
    pub async fn imports(&self) -> Result<Vec<StoredImport>, DbError> {
        let sql = format!("SELECT {COLUMNS} FROM import_batch ORDER BY import_seq");
        let rows = sqlx::query(sqlx::AssertSqlSafe(sql))
            .fetch_all(&self.pool)
            .await;
        rows.map_err(DbError::sql("listing imports"))?
            .iter()
            .map(import_of)
            .collect()
    }

    /// Number of the newest import, 0 before the first.
    pub async fn last_import(&self) -> Result<i64, DbError> {
        let sql = "SELECT COALESCE(MAX(import_seq), 0) FROM import_batch";
        let row = sqlx::query(sql).fetch_one(&self.pool).await;
        Ok(row
            .map_err(DbError::sql("looking for the last import"))?
            .get(0))
    }

    /// Live files by path.
    pub async fn dataset_files(&self) -> Result<Vec<DatasetFile>, DbError> {
        let rows = sqlx::query(FILES).fetch_all(&self.pool).await;
        Ok(files_of(
            &rows.map_err(DbError::sql("listing parquet files"))?,
        ))
    }
}

fn files_of(rows: &[AnyRow]) -> Vec<DatasetFile> {
    let file_of = |row: &AnyRow| DatasetFile {
        path: row.get(0),
        import_seq: row.get(1),
        rows: row.get(2),
        bytes: row.get(3),
        sha256: row.get(4),
    };
    let mut files: Vec<DatasetFile> = rows.iter().map(file_of).collect();
    files.sort_by(|one, other| one.path.cmp(&other.path));
    files
}

fn import_of(row: &AnyRow) -> Result<StoredImport, DbError> {
    let ledger: String = row.get(8);
    let ledger: LedgerText =
        serde_json::from_str(&ledger).map_err(|error| ledger_error(error.to_string()))?;
    Ok(StoredImport {
        import_seq: row.get(0),
        import_id: row.get(1),
        file_name: row.get(2),
        sha256: row.get(3),
        source: row.get(4),
        operator: row.get(5),
        imported_at: row.get(6),
        dictionary_version: row.get(7),
        total: ledger.total,
        sheets: ledger.sheets,
    })
}

fn ledger_error(value: String) -> DbError {
    DbError::Value {
        table: "import_batch",
        column: "ledger",
        value,
    }
}
