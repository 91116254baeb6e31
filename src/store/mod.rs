//! The data directory as one thing: database, vault, dataset, index, and the lock that makes one writer.
//!
//! The database is the truth. Opening heals what an interrupted import left: abandoned staging files and sealed
//! blocks go, committed parquet files move into place, the index catches up.

mod heal;
mod key;
mod lock;

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use tokio::sync::OnceCell;

use crate::dataset::{AggregateLayout, DatasetError, DatasetLayout, PartitionFile, scan_files};
use crate::db::{Database, DbError, VaultDatabase};
use crate::domain::{Identities, Link};
use crate::search::{SearchError, SearchIndex};
use crate::vault::{KeyFileError, KeyRing};

pub use heal::{Healed, index_words, join_words, reindex};
pub use key::KeyLocation;
pub use lock::{LockError, WriterLock};

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
}

impl Store {
    /// Opens the directory, creating it, and heals it unless another process is writing just now.
    pub async fn open(folder: &Path, key: KeyLocation) -> Result<Self, StoreError> {
        std::fs::create_dir_all(folder).map_err(|source| StoreError::Folder {
            path: folder.display().to_string(),
            source,
        })?;
        let lock = WriterLock::try_take(folder)?;
        // Several processes may meet in a new directory.
        let schema = WriterLock::take_schema(folder)?;
        let store = Self {
            database: Database::open_file(&folder.join("mingcha.db")).await?,
            vault: VaultDatabase::open_file(&folder.join("vault.db")).await?,
            dataset: DatasetLayout::new(folder.join("dataset")),
            aggregates: AggregateLayout::new(folder.join("aggregates")),
            index: SearchIndex::open(&folder.join("index"))?,
            folder: folder.to_owned(),
            key,
            keys: OnceCell::new(),
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

    /// The keys of the vault; the first call reads or makes the key file.
    pub async fn keys(&self) -> Result<Arc<KeyRing>, StoreError> {
        self.keys
            .get_or_try_init(|| key::open_keys(&self.vault, &self.key))
            .await
            .cloned()
    }

    pub fn folder(&self) -> &Path {
        &self.folder
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

    /// Which merchants are one, by the judgements as they stand now and the links of the last linking step.
    pub async fn identities(&self) -> Result<Identities, StoreError> {
        let judged = Identities::of(&self.database.judgements().await?);
        Ok(judged.with_links(&self.links().await?))
    }

    /// The links of the last linking step.
    pub async fn links(&self) -> Result<Vec<Link>, StoreError> {
        let rows = self.database.links().await?;
        Ok(rows.into_iter().map(|row| row.link).collect())
    }

    pub async fn close(self) {
        self.database.close().await;
        self.vault.close().await;
    }
}
