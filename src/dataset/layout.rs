//! Where the files are: live partitions and the staging folder.

use std::fs;
use std::path::{Path, PathBuf};

use super::DatasetError;
use crate::domain::SourceCode;

/// The dataset's folder on disk.
#[derive(Debug, Clone)]
pub struct DatasetLayout {
    root: PathBuf,
}

/// One parquet file by its partition and name.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct PartitionFile {
    pub source: SourceCode,
    /// `2026-11`, or `unknown` for orders that carry no time.
    pub month: String,
    pub name: String,
}

/// Whose files wait in a staging folder until its commit.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum StagedBy {
    /// An import, by its number.
    Import(i64),
    /// The run that labels all orders by this revision of the dictionaries.
    Revision(i64),
}

impl StagedBy {
    fn folder(self) -> String {
        match self {
            Self::Import(import_seq) => import_seq.to_string(),
            Self::Revision(revision) => format!("revision-{revision}"),
        }
    }
}

/// Month of the orders that carry no time.
pub(super) const UNDATED: &str = "unknown";

impl PartitionFile {
    /// Whether its orders carry a time.
    pub fn is_dated(&self) -> bool {
        self.month != UNDATED
    }

    /// Path below the dataset's root; also the key in the manifest.
    pub fn relative(&self) -> String {
        format!(
            "source={}/month={}/{}",
            self.source.code(),
            self.month,
            self.name
        )
    }

    /// The inverse of [`Self::relative`].
    pub fn parse(relative: &str) -> Option<Self> {
        let mut parts = relative.split('/');
        let source = parts.next()?.strip_prefix("source=")?.parse().ok()?;
        let month = parts.next()?.strip_prefix("month=")?.to_owned();
        let name = parts.next()?.to_owned();
        parts.next().is_none().then_some(Self {
            source,
            month,
            name,
        })
    }
}

impl DatasetLayout {
    pub fn new(root: PathBuf) -> Self {
        Self { root }
    }

    pub fn live(&self, relative: &str) -> PathBuf {
        self.root.join(relative)
    }

    /// Files of one writer wait here until its commit.
    pub fn staging(&self, by: StagedBy) -> PathBuf {
        self.root.join(".staging").join(by.folder())
    }

    /// Moves a staged file into place, durably. Does nothing when it is there already.
    pub fn promote(&self, by: StagedBy, relative: &str) -> Result<(), DatasetError> {
        let from = self.staging(by).join(relative);
        let to = self.live(relative);
        if !from.exists() {
            return Ok(());
        }
        let folder = to.parent().unwrap_or(&self.root);
        fs::create_dir_all(folder).map_err(DatasetError::io("creating", folder))?;
        fs::rename(&from, &to).map_err(DatasetError::io("moving into place", &to))?;
        sync_folder(folder)
    }

    /// Where a file of the manifest is: in its place, or waiting for it in the staging folder of one of these writers.
    pub fn find(&self, relative: &str, writers: &[StagedBy]) -> Option<PathBuf> {
        let staged = writers.iter().map(|by| self.staging(*by).join(relative));
        std::iter::once(self.live(relative))
            .chain(staged)
            .find(|path| path.exists())
    }

    /// Whether anything was staged and neither moved into place nor removed.
    pub fn has_staging(&self) -> Result<bool, DatasetError> {
        Ok(!read_folder(&self.root.join(".staging"))?.is_empty())
    }

    /// Removes the staging folder of one writer.
    pub fn clear_staging(&self, by: StagedBy) -> Result<(), DatasetError> {
        remove_tree(&self.staging(by))
    }

    /// Removes every file that the manifest does not name, and all staging folders. Returns what was removed.
    pub fn remove_litter(&self, live: &[String]) -> Result<Vec<String>, DatasetError> {
        remove_tree(&self.root.join(".staging"))?;
        let mut removed = Vec::new();
        for path in self.files_on_disk()? {
            if !live.contains(&path) {
                let full = self.live(&path);
                fs::remove_file(&full).map_err(DatasetError::io("removing", &full))?;
                removed.push(path);
            }
        }
        Ok(removed)
    }

    /// Relative paths of all parquet files in partitions, sorted.
    pub fn files_on_disk(&self) -> Result<Vec<String>, DatasetError> {
        let mut found = Vec::new();
        for source in folders_in(&self.root)? {
            for month in folders_in(&source)? {
                for entry in read_folder(&month)? {
                    if let Ok(relative) = entry.strip_prefix(&self.root)
                        && entry
                            .extension()
                            .is_some_and(|extension| extension == "parquet")
                    {
                        found.push(relative.to_string_lossy().into_owned());
                    }
                }
            }
        }
        found.sort();
        Ok(found)
    }
}

/// Makes a rename in this folder survive a power cut.
pub(super) fn sync_folder(folder: &Path) -> Result<(), DatasetError> {
    let handle = fs::File::open(folder).map_err(DatasetError::io("opening", folder))?;
    handle
        .sync_all()
        .map_err(DatasetError::io("syncing", folder))
}

pub(super) fn remove_tree(path: &Path) -> Result<(), DatasetError> {
    match fs::remove_dir_all(path) {
        Err(error) if error.kind() != std::io::ErrorKind::NotFound => {
            Err(DatasetError::io("removing", path)(error))
        }
        _ => Ok(()),
    }
}

pub(super) fn folders_in(path: &Path) -> Result<Vec<PathBuf>, DatasetError> {
    let visible = |path: &PathBuf| {
        path.is_dir()
            && path
                .file_name()
                .is_some_and(|name| !name.to_string_lossy().starts_with('.'))
    };
    Ok(read_folder(path)?.into_iter().filter(visible).collect())
}

fn read_folder(path: &Path) -> Result<Vec<PathBuf>, DatasetError> {
    let entries = match fs::read_dir(path) {
        Ok(entries) => entries,
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Ok(Vec::new()),
        Err(error) => return Err(DatasetError::io("listing", path)(error)),
    };
    let mut paths = Vec::new();
    for entry in entries {
        paths.push(entry.map_err(DatasetError::io("listing", path))?.path());
    }
    paths.sort();
    Ok(paths)
}
