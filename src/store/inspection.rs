//! A data directory as it is found: nothing is created, migrated, mended or removed.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use super::lock::WriterLock;
use super::{AGGREGATES, DATASET, INDEX, KeyLocation, StoreError, VAULT, binding, key};
use crate::dataset::{AggregateLayout, DatasetLayout, StagedBy};
use crate::db::{Database, DatabaseLocation, SchemaState, VaultDatabase};
use crate::domain::Week;
use crate::search::SearchIndex;
use crate::vault::KeyRing;

/// One of the parts of a data directory.
pub enum Part<T> {
    Open(T),
    /// Never made, or taken away.
    Absent,
    Broken(StoreError),
}

impl<T> Part<T> {
    pub fn open(&self) -> Option<&T> {
        match self {
            Self::Open(part) => Some(part),
            Self::Absent | Self::Broken(_) => None,
        }
    }
}

/// An existing data directory that is only looked at. No other process changes it meanwhile.
pub struct Inspection {
    pub database: Part<Database>,
    pub vault: Part<VaultDatabase>,
    pub index: Part<SearchIndex>,
    pub dataset: DatasetLayout,
    pub aggregates: AggregateLayout,
    /// How far the tables are from those of this program; all steps ahead where there is no database.
    pub schema: SchemaState,
    /// Number of the newest import, 0 before the first.
    pub last_import: i64,
    /// Number of the newest revision of the dictionaries, 0 before the first.
    pub last_revision: i64,
    folder: PathBuf,
    location: DatabaseLocation,
    key: KeyLocation,
    _lock: Option<WriterLock>,
}

/// What the next start will mend.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Leftovers {
    /// Committed pages wait in the log of the database or the vault.
    pub log: bool,
    /// Committed files that are still in staging.
    pub to_promote: usize,
    /// Files that no import owns.
    pub to_remove: Vec<String>,
    /// Staged files that belong to no committed import.
    pub staging: bool,
    /// Sealed blocks of an import that was never committed.
    pub blocks: i64,
    /// How far the index has got, where that is not the last import.
    pub index_behind: Option<i64>,
    /// Whose labels the index has, where they are not those of the last revision of the dictionaries.
    pub labels_behind: Option<i64>,
}

impl Inspection {
    /// Waits until nobody writes and opens what can be opened; `None` when there is no such directory.
    pub async fn open(
        folder: &Path,
        location: &DatabaseLocation,
        key: KeyLocation,
    ) -> Result<Option<Self>, StoreError> {
        if !folder.is_dir() {
            return Ok(None);
        }
        let lock = WriterLock::take_existing(folder)?;
        let mut inspection = Self {
            database: Part::Absent,
            vault: Part::Absent,
            index: Part::Absent,
            dataset: DatasetLayout::new(folder.join(DATASET)),
            aggregates: AggregateLayout::new(folder.join(AGGREGATES)),
            schema: SchemaState::default(),
            last_import: 0,
            last_revision: 0,
            folder: folder.to_owned(),
            location: location.clone(),
            key,
            _lock: lock,
        };
        inspection.database = inspection.open_database().await;
        let vault = folder.join(VAULT);
        if vault.exists() {
            inspection.vault = match VaultDatabase::open_to_read(&vault).await {
                Ok(vault) => Part::Open(vault),
                Err(error) => Part::Broken(error.into()),
            };
        }
        let index = folder.join(INDEX);
        if index.exists() {
            inspection.index = match SearchIndex::open_to_read(&index) {
                Ok(index) => Part::Open(index),
                Err(error) => Part::Broken(error.into()),
            };
        }
        Ok(Some(inspection))
    }

    async fn open_database(&mut self) -> Part<Database> {
        if !Database::exists(&self.location, &self.folder) {
            return Part::Absent;
        }
        let database = match Database::open_to_read(&self.location, &self.folder).await {
            Ok(database) => database,
            Err(error) => return Part::Broken(error.into()),
        };
        match database.schema().await {
            Ok(schema) => self.schema = schema,
            Err(error) => return Part::Broken(error.into()),
        }
        if !self.schema.is_new() {
            match database.last_import().await {
                Ok(last) => self.last_import = last,
                Err(error) => return Part::Broken(error.into()),
            }
            match database.last_revision_under(&self.schema).await {
                Ok(last) => self.last_revision = last,
                Err(error) => return Part::Broken(error.into()),
            }
        }
        Part::Open(database)
    }

    pub fn folder(&self) -> &Path {
        &self.folder
    }

    /// Who may have staged a committed file of this import.
    pub fn writers_of(&self, import_seq: i64) -> [StagedBy; 3] {
        [
            StagedBy::Import(import_seq),
            StagedBy::Import(self.last_import),
            StagedBy::Revision(self.last_revision),
        ]
    }

    /// Whether parquet files, sealed rows or indexed orders are there, or a part that cannot be read.
    pub async fn directory_holds_data(&self) -> Result<bool, StoreError> {
        let sealed = match &self.vault {
            Part::Open(vault) => vault.last_import_if_any().await? > 0,
            Part::Absent => false,
            Part::Broken(_) => true,
        };
        let indexed = match &self.index {
            Part::Open(index) => index.watermark()?.0 > 0,
            Part::Absent | Part::Broken(_) => false,
        };
        Ok(sealed || indexed || !self.dataset.files_on_disk()?.is_empty())
    }

    /// Whether directory and database belong together, as a start would judge it.
    pub async fn belonging(&self) -> Result<(), StoreError> {
        let holds_data = self.directory_holds_data().await?;
        let theirs = match self.database.open() {
            Some(database) if !database.awaits(&self.schema, "data_directory").await? => {
                database.directory_id().await?
            }
            _ => None,
        };
        binding::examine(
            &self.location,
            &self.folder,
            holds_data,
            theirs.as_deref(),
            self.last_import > 0,
        )
    }

    /// What the next start will mend. Needs the database.
    pub async fn leftovers(&self, database: &Database) -> Result<Leftovers, StoreError> {
        let last = self.last_import;
        let files = database.dataset_files_under(&self.schema).await?;
        let on_disk = self.dataset.files_on_disk()?;
        let waiting = |path: &String| !on_disk.contains(path);
        let to_promote = files
            .iter()
            .filter(|file| waiting(&file.path))
            .filter(|file| {
                let writers = self.writers_of(file.import_seq);
                let found = self.dataset.find(&file.path, &writers);
                found.is_some()
            })
            .count();
        let owned: std::collections::HashSet<&String> =
            files.iter().map(|file| &file.path).collect();
        let mut to_remove: Vec<String> = on_disk
            .iter()
            .filter(|path| !owned.contains(path))
            .cloned()
            .collect();
        let weeks: Vec<Week> = database
            .aggregates_under(&self.schema)
            .await?
            .into_iter()
            .map(|aggregate| aggregate.week)
            .collect();
        let (weeks_to_promote, aggregate_litter) = self.aggregates.unsettled(&weeks)?;
        if aggregate_litter {
            to_remove.push(AGGREGATES.to_owned());
        }
        let blocks = match &self.vault {
            Part::Open(vault) if vault.last_import_if_any().await? > last => {
                vault.blocks_after(last).await?
            }
            Part::Open(_) | Part::Absent | Part::Broken(_) => 0,
        };
        let (watermark, labels) = match &self.index {
            Part::Open(index) => (Some(index.watermark()?.0), Some(index.label_watermark()?.0)),
            Part::Absent | Part::Broken(_) => (None, None),
        };
        Ok(Leftovers {
            log: Database::has_log(&self.location, &self.folder)
                || VaultDatabase::has_log(&self.folder.join(VAULT)),
            to_promote: to_promote + weeks_to_promote,
            to_remove,
            staging: to_promote == 0 && self.dataset.has_staging()?,
            blocks,
            index_behind: watermark.filter(|watermark| *watermark < last),
            labels_behind: labels.filter(|labels| *labels < self.last_revision),
        })
    }

    /// Fails where a start would refuse to heal: the directory knows of imports that the database has lost.
    pub async fn database_is_not_behind(&self) -> Result<(), StoreError> {
        let indexed = match &self.index {
            Part::Open(index) => index.watermark()?.0,
            Part::Absent | Part::Broken(_) => 0,
        };
        let sealed = match &self.vault {
            Part::Open(vault) => vault.last_import_if_any().await? - 1,
            Part::Absent | Part::Broken(_) => 0,
        };
        let directory = indexed.max(sealed);
        if directory > self.last_import {
            return Err(StoreError::DatabaseBehind {
                database: self.last_import,
                directory,
            });
        }
        let labelled = match &self.index {
            Part::Open(index) => index.label_watermark()?.0,
            Part::Absent | Part::Broken(_) => 0,
        };
        if labelled > self.last_revision {
            return Err(StoreError::DatabaseBehindRevision {
                revision: self.last_revision,
                indexed: labelled,
            });
        }
        Ok(())
    }

    /// The keys of the vault; `None` where it never had any. No key file is made.
    pub async fn keys(&self, vault: &VaultDatabase) -> Result<Option<Arc<KeyRing>>, StoreError> {
        key::find_keys(vault, &self.key).await
    }

    pub async fn close(&self) {
        if let Part::Open(database) = &self.database {
            database.close().await;
        }
        if let Part::Open(vault) = &self.vault {
            vault.close().await;
        }
    }
}
