//! Bytes on their way into a private file: written and hashed by a thread of their own, counted as they come.

use std::fs::{DirBuilder, OpenOptions};
use std::io::Write;
use std::os::unix::fs::{DirBuilderExt, OpenOptionsExt};
use std::path::{Path, PathBuf};

use sha2::{Digest, Sha256};
use tokio::sync::mpsc;
use tokio::task::JoinHandle;

use super::file_name::safe_file_name;
use super::{Intake, MOST_WAITING, UploadError, UploadState};
use crate::desk::{Moment, Steward};
use crate::pipeline::PipelineError;

/// Pieces that wait between the network and the disk.
const WAITING_PIECES: usize = 4;

/// A file that is coming in; what there is of it goes when this is dropped.
pub struct Receiving {
    staged: StagedFolder,
    name: String,
    bytes: u64,
    most_bytes: u64,
    pieces: mpsc::Sender<Vec<u8>>,
    writing: JoinHandle<std::io::Result<String>>,
}

/// A file that has come in whole; it goes when this is dropped and was not kept.
pub struct Received {
    staged: StagedFolder,
    pub(super) name: String,
    pub(super) bytes: u64,
    pub(super) sha256: String,
}

/// A folder with one file, removed with it.
struct StagedFolder {
    token: String,
    folder: PathBuf,
    kept: bool,
}

impl Drop for StagedFolder {
    fn drop(&mut self) {
        if !self.kept
            && let Err(error) = super::removed(&self.folder)
        {
            tracing::warn!(%error, "a staged file was not removed; the next start does");
        }
    }
}

impl Intake {
    /// Begins to take in a file under the name that the browser tells.
    pub fn receive(
        &self,
        steward: &Steward,
        given_name: &str,
        at: Moment,
    ) -> Result<Receiving, UploadError> {
        self.sweep(at.at)?;
        let waiting = self
            .entries()
            .values()
            .filter(|entry| matches!(entry.upload.state, UploadState::Waiting))
            .count();
        if waiting >= MOST_WAITING {
            return Err(UploadError::TooMany { most: MOST_WAITING });
        }
        let token = steward.fresh_token()?;
        let name = safe_file_name(given_name);
        let folder = self.folder.join(&token);
        private_folder(&self.folder)?;
        private_folder(&folder)?;
        let staged = StagedFolder {
            token,
            folder,
            kept: false,
        };
        let mut file = OpenOptions::new()
            .write(true)
            .create_new(true)
            .mode(0o600)
            .open(staged.folder.join(&name))
            .map_err(UploadError::Write)?;
        let (pieces, mut taken) = mpsc::channel::<Vec<u8>>(WAITING_PIECES);
        let writing = tokio::task::spawn_blocking(move || {
            let mut hasher = Sha256::new();
            while let Some(piece) = taken.blocking_recv() {
                hasher.update(&piece);
                file.write_all(&piece)?;
            }
            Ok(crate::vault::hex(&hasher.finalize()))
        });
        Ok(Receiving {
            staged,
            name,
            bytes: 0,
            most_bytes: self.options.most_bytes,
            pieces,
            writing,
        })
    }
}

impl Receiving {
    /// The next bytes of the file.
    pub async fn write(&mut self, piece: Vec<u8>) -> Result<(), UploadError> {
        self.bytes += piece.len() as u64;
        if self.bytes > self.most_bytes {
            return Err(UploadError::TooLarge {
                megabytes: self.most_bytes >> 20,
            });
        }
        // A writer that has ended tells why when the file is finished.
        let _ = self.pieces.send(piece).await;
        Ok(())
    }

    /// All bytes have come.
    pub async fn finish(self) -> Result<Received, UploadError> {
        let Self {
            staged,
            name,
            bytes,
            pieces,
            writing,
            ..
        } = self;
        drop(pieces);
        let sha256 = writing
            .await
            .map_err(|_| PipelineError::Thread("写入上传的文件"))?
            .map_err(UploadError::Write)?;
        if bytes == 0 {
            return Err(UploadError::Empty);
        }
        Ok(Received {
            staged,
            name,
            bytes,
            sha256,
        })
    }
}

impl Received {
    pub(super) fn token(&self) -> &str {
        &self.staged.token
    }

    /// Where it lies until this is dropped or kept.
    pub fn path(&self) -> PathBuf {
        self.staged.folder.join(&self.name)
    }

    /// From here on it waits to be confirmed.
    pub(super) fn keep(mut self) {
        self.staged.kept = true;
    }
}

/// Makes a folder that nobody else may look into.
fn private_folder(folder: &Path) -> Result<(), UploadError> {
    match DirBuilder::new().mode(0o700).create(folder) {
        Err(error) if error.kind() != std::io::ErrorKind::AlreadyExists => {
            Err(UploadError::Write(error))
        }
        Ok(()) | Err(_) => Ok(()),
    }
}
