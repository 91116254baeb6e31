//! Backup and restore: one file with everything that cannot be made again, on either engine.
//!
//! In the file, a ZIP archive: `manifest.json`, every table of the main database as lines of JSON
//! (`tables/NAME.jsonl`, the columns first), the vault, the parquet files that the database names, the settings and
//! profiles of the data directory. Not in it: the index, which the next start builds anew, and the key of the vault,
//! which is kept apart from what it opens.
//!
//! The last 64 bytes are the SHA-256, in hex, of all bytes before them: a file that lost or changed one is refused before
//! anything is made. That finds damage, not forgery; who may change the file can also change the hash.

mod container;
mod make;
mod restore;

use std::collections::BTreeMap;
use std::path::Path;

use serde::{Deserialize, Serialize};

use crate::dataset::DatasetError;
use crate::db::DbError;
use crate::store::StoreError;

pub use make::make_backup;
pub use restore::restore_backup;

/// The form of the file; raised when an older program could no longer read it.
const FORMAT: u32 = 1;
const MANIFEST: &str = "manifest.json";
const TABLES: &str = "tables/";
const VAULT: &str = "vault.db";
const DATASET: &str = "dataset/";
const AGGREGATES: &str = "aggregates/";
const SETTINGS: &str = "settings.toml";
const PROFILES: &str = "profiles/";

/// What a backup holds.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Manifest {
    pub format: u32,
    /// The newest step of the database's schema.
    pub schema: i64,
    /// The program that made it.
    pub program: String,
    pub directory_id: String,
    /// Epoch milliseconds.
    pub made_at: i64,
    /// Rows of each table.
    pub tables: BTreeMap<String, u64>,
    /// Members beside the tables.
    pub files: u64,
}

impl Manifest {
    fn rows(&self, table: &str) -> u64 {
        self.tables.get(table).copied().unwrap_or(0)
    }

    pub fn orders(&self) -> u64 {
        self.rows("work_order")
    }

    pub fn imports(&self) -> u64 {
        self.rows("import_batch")
    }

    pub fn audit_entries(&self) -> u64 {
        self.rows("audit_entry")
    }
}

/// Why there is no backup, or nothing was restored.
#[derive(Debug, thiserror::Error)]
pub enum BackupError {
    #[error("文件 {path} 已存在；请另取文件名，备份不会覆盖已有文件")]
    Exists { path: String },
    #[error("备份文件 {path} 已损坏（校验和不符或不是明察的备份），未做任何改动；请换用另一份备份")]
    Damaged { path: String },
    #[error("备份由较新的明察（{program}）生成，本程序无法恢复；请用同一版本或更新的程序恢复")]
    Newer { program: String },
    #[error(
        "备份由较早的明察（{program}）生成，数据库结构不同；请先用该版本恢复，再用本程序打开升级"
    )]
    Older { program: String },
    #[error("数据目录 {path} 不是空的；恢复只写入空目录或尚不存在的目录，请用 --data 另指定")]
    NotEmpty { path: String },
    #[error("数据库 {location} 不是空的；请为恢复新建一个空数据库")]
    DatabaseNotEmpty { location: String },
    #[error("读写 {path} 失败")]
    File {
        path: String,
        #[source]
        source: std::io::Error,
    },
    #[error("写入备份文件失败")]
    Archive(#[from] zip::result::ZipError),
    #[error("整理备份内容失败")]
    Json(#[from] serde_json::Error),
    #[error("数据库操作失败")]
    Db(#[from] DbError),
    #[error(transparent)]
    Store(#[from] StoreError),
    #[error("数据集操作失败")]
    Dataset(#[from] DatasetError),
}

impl BackupError {
    /// Whether the person who asked can mend it.
    pub fn is_refusal(&self) -> bool {
        matches!(
            self,
            Self::Exists { .. }
                | Self::Damaged { .. }
                | Self::Newer { .. }
                | Self::Older { .. }
                | Self::NotEmpty { .. }
                | Self::DatabaseNotEmpty { .. }
        )
    }

    fn file(path: &Path) -> impl FnOnce(std::io::Error) -> Self {
        let path = path.display().to_string();
        move |source| Self::File { path, source }
    }

    fn damaged(path: &Path) -> Self {
        Self::Damaged {
            path: path.display().to_string(),
        }
    }
}
