//! Files that people send in: staged, looked at, confirmed or taken back.
//!
//! A staged file is as it came and holds personal data in clear, so it is private to the account that runs the server
//! and short-lived: it goes when it was imported, refused or cancelled, a day after it came, and at the next start.
//! What is known of it is kept in memory alone. Every step is on record without the name of the file.

mod end;
mod error;
mod file_name;
mod receive;

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use tokio::sync::RwLock;

use super::import::{FilePreview, ImportOptions, preview_file};
use super::{PipelineError, Progress, Stages};
use crate::audit::{AuditAction, AuditEvent};
use crate::desk::{Moment, Steward};
use crate::domain::{AccountId, SourceCode};
use crate::ingest::{ReaderOptions, SourceChoice};
use crate::store::{Store, WriterLock};

pub use end::{Claimed, UploadEnd};
pub use error::UploadError;
pub use receive::{Received, Receiving};

/// Folder of the data directory.
const FOLDER: &str = "uploads";
/// Milliseconds that a file waits for somebody to confirm it.
const WAITS_MILLIS: i64 = 24 * 3_600_000;
/// Files of all people that may wait at a time: each takes room on the disk.
const MOST_WAITING: usize = 20;

/// How files are taken in.
#[derive(Debug, Clone)]
pub struct IntakeOptions {
    /// Bytes of one file.
    pub most_bytes: u64,
    pub reader: ReaderOptions,
    /// Threads that understand rows.
    pub workers: usize,
}

/// A staged file.
#[derive(Debug, Clone)]
pub struct Upload {
    /// Names it in addresses; random.
    pub token: String,
    /// As it is shown and entered into the ledger.
    pub name: String,
    pub sha256: String,
    pub bytes: u64,
    /// The source that was chosen; by the layout where none was.
    pub source: Option<SourceCode>,
    pub at: Moment,
    pub preview: Arc<FilePreview>,
    pub state: UploadState,
}

/// How far it has got.
#[derive(Debug, Clone)]
pub enum UploadState {
    /// Somebody has to confirm it.
    Waiting,
    Importing(Arc<Progress>),
    Ended(Arc<UploadEnd>),
}

struct Entry {
    owner: AccountId,
    upload: Upload,
}

type Entries = BTreeMap<String, Entry>;

/// All staged files of one server.
pub struct Intake {
    folder: PathBuf,
    options: IntakeOptions,
    entries: Arc<Mutex<Entries>>,
    /// Held for reading by each import under way.
    under_way: Arc<RwLock<()>>,
    /// Nobody else's files are in the folder; `None` where another server of the directory is up.
    _alone: Option<WriterLock>,
}

impl Intake {
    /// Removes what an earlier server left behind.
    pub fn open(store: &Store, options: IntakeOptions) -> Result<Self, PipelineError> {
        let folder = store.folder().join(FOLDER);
        let alone = WriterLock::try_take_uploads(store.folder())
            .map_err(|error| PipelineError::Store(error.into()))?;
        if alone.is_some() {
            removed(&folder)?;
        }
        Ok(Self {
            folder,
            options,
            entries: Arc::default(),
            under_way: Arc::default(),
            _alone: alone,
        })
    }

    /// How files are read.
    pub fn reader(&self) -> &ReaderOptions {
        &self.options.reader
    }

    pub fn most_bytes(&self) -> u64 {
        self.options.most_bytes
    }

    /// Reads a file that has come in and keeps it until it is confirmed; returns its token.
    pub async fn stage(
        &self,
        store: &Store,
        stages: &Arc<Stages>,
        steward: &Steward,
        received: Received,
        source: Option<SourceCode>,
        at: Moment,
    ) -> Result<String, UploadError> {
        let (stages, reader) = (Arc::clone(stages), self.options.reader.clone());
        let path = received.path();
        let previewed = tokio::task::spawn_blocking(move || {
            preview_file(&stages, &path, choice(source), &reader, at.day)
        });
        let preview = previewed
            .await
            .map_err(|_| PipelineError::Thread("预览上传的文件"))?;
        let token = received.token().to_owned();
        let event = event(steward, AuditAction::Upload, &token)
            .because(format!("{}字节", received.bytes))
            .with_content(&received.sha256);
        store.database.record(&event, at.at).await?;
        let upload = Upload {
            token: token.clone(),
            name: received.name.clone(),
            sha256: received.sha256.clone(),
            bytes: received.bytes,
            source,
            at,
            preview: Arc::new(preview),
            state: UploadState::Waiting,
        };
        let entry = Entry {
            owner: steward.account(),
            upload,
        };
        self.entries().insert(token.clone(), entry);
        received.keep();
        Ok(token)
    }

    /// A file of this person; another's is as absent as one that never was.
    pub fn upload(&self, steward: &Steward, token: &str) -> Result<Upload, UploadError> {
        let entries = self.entries();
        let own = entries
            .get(token)
            .filter(|entry| entry.owner == steward.account());
        own.map(|entry| entry.upload.clone())
            .ok_or(UploadError::Unknown)
    }

    /// Files of this person, newest first.
    pub fn uploads(&self, steward: &Steward) -> Vec<Upload> {
        let entries = self.entries();
        let own = entries
            .values()
            .filter(|entry| entry.owner == steward.account());
        let mut uploads: Vec<Upload> = own.map(|entry| entry.upload.clone()).collect();
        uploads.sort_by_key(|upload| std::cmp::Reverse(upload.at.at));
        uploads
    }

    /// Takes a file back.
    pub async fn cancel(
        &self,
        store: &Store,
        steward: &Steward,
        token: &str,
        at: Moment,
    ) -> Result<(), UploadError> {
        let upload = self.upload(steward, token)?;
        match upload.state {
            UploadState::Waiting => {}
            UploadState::Importing(_) => return Err(UploadError::Importing),
            UploadState::Ended(_) => return Err(UploadError::Ended),
        }
        let event = event(steward, AuditAction::UploadCancel, token).with_content(&upload.sha256);
        store.database.record(&event, at.at).await?;
        // Somebody may have confirmed it in another window meanwhile: then it is no longer here to be taken back.
        let mut entries = self.entries();
        let waits = entries
            .get(token)
            .is_some_and(|entry| matches!(entry.upload.state, UploadState::Waiting));
        if !waits {
            return Err(UploadError::Importing);
        }
        entries.remove(token);
        drop(entries);
        removed(&self.folder.join(token))?;
        Ok(())
    }

    /// Forgets and removes what came a day ago and was not confirmed.
    pub fn sweep(&self, now: i64) -> Result<usize, PipelineError> {
        let mut entries = self.entries();
        let old: Vec<String> = entries
            .iter()
            .filter(|(_, entry)| {
                entry.upload.at.at + WAITS_MILLIS <= now
                    && !matches!(entry.upload.state, UploadState::Importing(_))
            })
            .map(|(token, _)| token.clone())
            .collect();
        for token in &old {
            entries.remove(token);
        }
        drop(entries);
        for token in &old {
            removed(&self.folder.join(token))?;
        }
        Ok(old.len())
    }

    /// Waits until no import of an uploaded file is under way.
    pub async fn all_ended(&self) {
        let _ = self.under_way.write().await;
    }

    /// What an import of this person's takes.
    pub fn import_options(
        &self,
        steward: &Steward,
        source: Option<SourceCode>,
        at: Moment,
    ) -> ImportOptions {
        ImportOptions {
            source: choice(source),
            reader: self.options.reader.clone(),
            actor: steward.actor().clone(),
            now: at.at,
            today: at.day,
            workers: self.options.workers,
        }
    }

    fn entries(&self) -> MutexGuard<'_, Entries> {
        entries_of(&self.entries)
    }
}

/// A thread that died left whole entries behind: each is replaced as one.
fn entries_of(entries: &Mutex<Entries>) -> MutexGuard<'_, Entries> {
    entries.lock().unwrap_or_else(PoisonError::into_inner)
}

fn choice(source: Option<SourceCode>) -> SourceChoice {
    source.map_or(SourceChoice::Auto, SourceChoice::Fixed)
}

fn event(steward: &Steward, action: AuditAction, token: &str) -> AuditEvent {
    AuditEvent::done(steward.actor(), action, format!("upload:{token}"))
}

/// Removes a folder with all that is in it; one that is not there is fine.
fn removed(folder: &Path) -> Result<(), PipelineError> {
    match std::fs::remove_dir_all(folder) {
        Err(source) if source.kind() != std::io::ErrorKind::NotFound => Err(PipelineError::Read {
            path: folder.display().to_string(),
            source,
        }),
        Ok(()) | Err(_) => Ok(()),
    }
}

#[cfg(test)]
mod tests;
