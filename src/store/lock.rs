//! One writer at a time over processes: an advisory lock on a file that lives and dies with its holder.

use std::fs::{File, OpenOptions, TryLockError};
use std::path::Path;

const WRITER: &str = "writer.lock";

/// Why the lock could not be had.
#[derive(Debug, thiserror::Error)]
#[error("锁文件 {path} 无法使用，请检查数据目录的权限")]
pub struct LockError {
    path: String,
    #[source]
    source: std::io::Error,
}

/// Held while it lives; the system releases it when the process dies.
#[derive(Debug)]
pub struct WriterLock {
    _file: File,
}

impl WriterLock {
    /// Waits for the lock.
    pub fn take(folder: &Path) -> Result<Self, LockError> {
        Self::take_file(folder, WRITER)
    }

    /// Waits while another process creates or migrates the databases; held for moments only.
    pub(super) fn take_schema(folder: &Path) -> Result<Self, LockError> {
        Self::take_file(folder, "schema.lock")
    }

    /// Waits for the lock without making its file; `None` where nobody ever wrote.
    pub(super) fn take_existing(folder: &Path) -> Result<Option<Self>, LockError> {
        let path = folder.join(WRITER);
        let failed = |source| LockError {
            path: path.display().to_string(),
            source,
        };
        match File::open(&path) {
            Ok(file) => {
                file.lock().map_err(failed)?;
                Ok(Some(Self { _file: file }))
            }
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => Ok(None),
            Err(error) => Err(failed(error)),
        }
    }

    /// Takes the lock of the folder of uploads, which one server holds while it lives.
    pub fn try_take_uploads(folder: &Path) -> Result<Option<Self>, LockError> {
        Self::try_take_file(folder, "uploads.lock")
    }

    fn take_file(folder: &Path, name: &str) -> Result<Self, LockError> {
        let (file, path) = open(folder, name)?;
        file.lock().map_err(|source| LockError { path, source })?;
        Ok(Self { _file: file })
    }

    /// Takes the lock unless somebody has it.
    pub fn try_take(folder: &Path) -> Result<Option<Self>, LockError> {
        Self::try_take_file(folder, WRITER)
    }

    fn try_take_file(folder: &Path, name: &str) -> Result<Option<Self>, LockError> {
        let (file, path) = open(folder, name)?;
        match file.try_lock() {
            Ok(()) => Ok(Some(Self { _file: file })),
            Err(TryLockError::WouldBlock) => Ok(None),
            Err(TryLockError::Error(source)) => Err(LockError { path, source }),
        }
    }
}

fn open(folder: &Path, name: &str) -> Result<(File, String), LockError> {
    let path = folder.join(name);
    let shown = path.display().to_string();
    let file = OpenOptions::new()
        .create(true)
        .truncate(false)
        .write(true)
        .open(&path);
    file.map(|file| (file, shown.clone()))
        .map_err(|source| LockError {
            path: shown,
            source,
        })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_second_writer_is_kept_out_until_the_first_is_done() {
        let folder = tempfile::tempdir().unwrap();
        let first = WriterLock::take(folder.path()).unwrap();
        assert!(WriterLock::try_take(folder.path()).unwrap().is_none());
        drop(first);
        assert!(WriterLock::try_take(folder.path()).unwrap().is_some());
    }
}
