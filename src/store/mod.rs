//! The data directory as one thing: database, vault, dataset, index, and the lock that makes one writer.
//!
//! The database is the truth. Opening heals what an interrupted import left: abandoned staging files and sealed
//! blocks go, committed parquet files move into place, the index catches up. Before that, directory and database must
//! know each other.

mod binding;
mod heal;
mod inspection;
mod key;
mod lock;
mod merchants;

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use tokio::sync::{Mutex, OnceCell};

use crate::dataset::{AggregateLayout, DatasetError, DatasetLayout, PartitionFile, scan_files};
use crate::db::{Database, DatabaseLocation, DbError, VaultDatabase};
use crate::search::{SearchError, SearchIndex};
use crate::vault::{KeyFileError, KeyRing};

use merchants::Merchants;

pub use binding::bind_restored;
pub use heal::{Healed, index_words, join_words, reindex};
pub use inspection::{Inspection, Leftovers, Part};
pub use key::KeyLocation;
pub use lock::{LockError, WriterLock};

/// What a data directory is made of, beside the database.
const VAULT: &str = "vault.db";
const DATASET: &str = "dataset";
const INDEX: &str = "index";
const AGGREGATES: &str = "aggregates";

/// Why the data directory could not be opened or healed.
#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    #[error("数据目录 {path} 无法创建或读取，请检查权限和磁盘空间")]
    Folder {
        path: String,
        #[source]
        source: std::io::Error,
    },
    #[error(transparent)]
    Lock(#[from] LockError),
    #[error("数据库操作失败")]
    Db(#[from] DbError),
    #[error(
        "数据目录 {folder} 属于数据库 {bound}，而不是 {given}；请用 --database 或 MINGCHA_DATABASE 写明原来的数据库（数据目录内的 mingcha.db 写作 sqlite），或换用新的数据目录。未做任何改动"
    )]
    OtherDatabase {
        folder: String,
        bound: String,
        given: String,
    },
    #[error(
        "数据库 {given} 已属于另一个数据目录，不能与 {folder} 一起使用；请用 --data 指定原来的数据目录，或换用新的数据库。未做任何改动"
    )]
    OtherDirectory { folder: String, given: String },
    #[error(
        "数据目录 {folder} 里已有数据，而数据库 {given} 是空的；请指定原来的数据库或恢复其备份，或换用新的数据目录。未做任何改动"
    )]
    UnknownContent { folder: String, given: String },
    #[error(
        "数据库 {given} 里已有数据，却没有记载属于哪个数据目录，不能与 {folder} 一起使用；请恢复完整的数据库备份。未做任何改动"
    )]
    UnboundData { folder: String, given: String },
    #[error("文件 {path} 内容无效，无法确认本数据目录属于哪个数据库；请恢复该文件的备份")]
    BadBinding { path: String },
    #[error("数据库在使用中被更换，已停止；请确认数据库地址后重新运行")]
    Replaced,
    #[error(
        "数据库比数据目录旧：数据库只到第{database}次导入，数据目录已有第{directory}次导入的数据，可能是数据库从较早的备份恢复。继续会删除较新的数据，已拒绝且未做任何改动；请恢复同一时间的数据库与数据目录备份，或换用新的数据目录重新导入"
    )]
    DatabaseBehind { database: i64, directory: i64 },
    #[error(
        "数据库比数据目录旧：数据库的词典只到第{revision}版，索引已按第{indexed}版建立，可能是数据库从较早的备份恢复。已拒绝且未做任何改动；请恢复同一时间的数据库与数据目录备份"
    )]
    DatabaseBehindRevision { revision: i64, indexed: i64 },
    #[error("数据集操作失败")]
    Dataset(#[from] DatasetError),
    #[error("索引操作失败；索引可用 mingcha reindex 重建")]
    Search(#[from] SearchError),
    #[error(transparent)]
    Key(#[from] KeyFileError),
    #[error("密钥文件 {path} 与本保险库不匹配；请指定生成本保险库时的密钥文件（--key-file）")]
    WrongKey { path: String },
    #[error("系统未能提供随机数")]
    Random,
    #[error("后台线程未能完成")]
    Thread,
    #[error("词典无法加载：{0}")]
    Lexicon(String),
}

/// An opened data directory.
pub struct Store {
    pub database: Database,
    pub vault: VaultDatabase,
    pub dataset: DatasetLayout,
    pub aggregates: AggregateLayout,
    pub index: SearchIndex,
    folder: PathBuf,
    key: KeyLocation,
    keys: OnceCell<Arc<KeyRing>>,
    directory_id: String,
    merchants: Mutex<Option<Merchants>>,
}

impl Store {
    /// Opens the directory, creating it, and heals it unless another process is writing just now. A directory and a
    /// database that do not belong together are refused unchanged.
    pub async fn open(
        folder: &Path,
        location: &DatabaseLocation,
        key: KeyLocation,
    ) -> Result<Self, StoreError> {
        std::fs::create_dir_all(folder).map_err(|source| StoreError::Folder {
            path: folder.display().to_string(),
            source,
        })?;
        let lock = WriterLock::try_take(folder)?;
        // Several processes may meet in a new directory.
        let schema = WriterLock::take_schema(folder)?;
        let vault = VaultDatabase::open_file(&folder.join(VAULT)).await?;
        let dataset = DatasetLayout::new(folder.join(DATASET));
        let index = SearchIndex::open(&folder.join(INDEX))?;
        let holds_data = vault.last_import().await? > 0
            || index.watermark()?.0 > 0
            || !dataset.files_on_disk()?.is_empty();
        let (database, directory_id) = binding::open_bound(location, folder, holds_data).await?;
        let store = Self {
            database,
            vault,
            dataset,
            aggregates: AggregateLayout::new(folder.join(AGGREGATES)),
            index,
            folder: folder.to_owned(),
            key,
            keys: OnceCell::new(),
            directory_id,
            merchants: Mutex::new(None),
        };
        drop(schema);
        if let Some(lock) = lock {
            store.heal(&lock).await?;
        }
        Ok(store)
    }

    /// Waits until no other process writes, heals, and keeps others from writing while the lock lives.
    pub async fn lock(&self) -> Result<WriterLock, StoreError> {
        let lock = WriterLock::take(&self.folder)?;
        self.heal(&lock).await?;
        Ok(lock)
    }

    /// The same without waiting; `None` while somebody else writes, an import of this very process included.
    pub async fn try_lock(&self) -> Result<Option<WriterLock>, StoreError> {
        let Some(lock) = WriterLock::try_take(&self.folder)? else {
            return Ok(None);
        };
        self.heal(&lock).await?;
        Ok(Some(lock))
    }

    /// Waits until the process that writes has ended what it does, and mends what one that died left. For a process that
    /// reads on while others write: what they committed is then in place.
    pub async fn settle(&self) -> Result<(), StoreError> {
        let folder = self.folder.clone();
        let lock = tokio::task::spawn_blocking(move || WriterLock::take(&folder));
        let lock = lock.await.map_err(|_| StoreError::Thread)??;
        self.heal(&lock).await?;
        Ok(())
    }

    /// The keys of the vault; the first call reads or makes the key file.
    pub async fn keys(&self) -> Result<Arc<KeyRing>, StoreError> {
        self.keys
            .get_or_try_init(|| key::open_keys(&self.vault, &self.key))
            .await
            .cloned()
    }

    /// The id that directory and database share.
    pub fn directory_id(&self) -> &str {
        &self.directory_id
    }

    pub fn folder(&self) -> &Path {
        &self.folder
    }

    /// The greatest number of an order that can be searched for; 0 where there is none.
    pub fn newest_order(&self) -> Result<i64, StoreError> {
        Ok(self.index.newest_order()?)
    }

    /// The dataset as a lazy frame over the live files.
    pub async fn orders(&self) -> Result<polars::prelude::LazyFrame, StoreError> {
        let files = self.database.dataset_files().await?;
        let paths: Vec<String> = files.into_iter().map(|file| file.path).collect();
        Ok(scan_files(&self.dataset, &paths)?)
    }

    /// The dated orders as one lazy frame for each month, in order of time.
    pub async fn orders_by_month(&self) -> Result<Vec<polars::prelude::LazyFrame>, StoreError> {
        let mut months: BTreeMap<String, Vec<String>> = BTreeMap::new();
        for file in self.database.dataset_files().await? {
            if let Some(partition) = PartitionFile::parse(&file.path)
                && partition.is_dated()
            {
                months.entry(partition.month).or_default().push(file.path);
            }
        }
        let scan = |paths: &Vec<String>| Ok(scan_files(&self.dataset, paths)?);
        months.values().map(scan).collect()
    }

    pub async fn close(self) {
        self.database.close().await;
        self.vault.close().await;
    }
}
