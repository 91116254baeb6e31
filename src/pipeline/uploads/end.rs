//! From the confirmation to the end of the import, whatever that is.

use std::path::PathBuf;
use std::sync::{Arc, Mutex};

use tokio::sync::OwnedRwLockReadGuard;

use super::{Entries, Intake, Upload, UploadError, UploadState, entries_of, event};
use crate::audit::AuditAction;
use crate::desk::{Moment, Steward};
use crate::pipeline::import::import_file_holding;
use crate::pipeline::{ImportOptions, ImportOutcome, ImportState, Progress, Stages, relink};
use crate::store::{Store, WriterLock};

/// How the import of an uploaded file ended.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum UploadEnd {
    Imported(Box<ImportOutcome>),
    /// A fault of the machine; nothing was imported.
    Failed,
}

/// A confirmed file with the right to write. Whoever drops it ends the matter: the staged file goes.
pub struct Claimed {
    token: String,
    path: PathBuf,
    options: ImportOptions,
    progress: Arc<Progress>,
    lock: Option<WriterLock>,
    end: UploadEnd,
    entries: Arc<Mutex<Entries>>,
    _under_way: OwnedRwLockReadGuard<()>,
}

impl Intake {
    /// Confirms a file: it is imported by whoever is given the answer, and by nobody else.
    ///
    /// Refused while another import or evaluation runs; the file then goes on waiting.
    pub async fn claim(
        &self,
        store: &Store,
        steward: &Steward,
        token: &str,
        at: Moment,
    ) -> Result<Claimed, UploadError> {
        let progress = Arc::new(Progress::default());
        let upload = self.begin(steward, token, &progress)?;
        let lock = match self.admitted(store, steward, &upload, at).await {
            Ok(lock) => lock,
            Err(error) => {
                self.set(token, UploadState::Waiting);
                return Err(error);
            }
        };
        Ok(Claimed {
            token: token.to_owned(),
            path: self.folder.join(token).join(&upload.name),
            options: self.import_options(steward, upload.source, at),
            progress,
            lock: Some(lock),
            end: UploadEnd::Failed,
            entries: Arc::clone(&self.entries),
            _under_way: Arc::clone(&self.under_way).read_owned().await,
        })
    }

    /// Of two who confirm, one is told that the other did.
    fn begin(
        &self,
        steward: &Steward,
        token: &str,
        progress: &Arc<Progress>,
    ) -> Result<Upload, UploadError> {
        let mut entries = self.entries();
        let own = entries
            .get_mut(token)
            .filter(|entry| entry.owner == steward.account());
        let upload = &mut own.ok_or(UploadError::Unknown)?.upload;
        match upload.state {
            UploadState::Waiting => upload.state = UploadState::Importing(Arc::clone(progress)),
            UploadState::Importing(_) => return Err(UploadError::Importing),
            UploadState::Ended(_) => return Err(UploadError::Ended),
        }
        Ok(upload.clone())
    }

    async fn admitted(
        &self,
        store: &Store,
        steward: &Steward,
        upload: &Upload,
        at: Moment,
    ) -> Result<WriterLock, UploadError> {
        let Some(lock) = store.try_lock().await? else {
            return Err(UploadError::Busy);
        };
        let event =
            event(steward, AuditAction::UploadConfirm, &upload.token).with_content(&upload.sha256);
        store.database.record(&event, at.at).await?;
        Ok(lock)
    }

    fn set(&self, token: &str, state: UploadState) {
        if let Some(entry) = self.entries().get_mut(token) {
            entry.upload.state = state;
        }
    }
}

impl Claimed {
    /// Imports the file as `mingcha import` does, links included. Takes as long as that does: not for an async thread.
    pub async fn import(mut self, store: &Store, stages: &Arc<Stages>) {
        let Some(lock) = self.lock.take() else {
            return;
        };
        let imported = import_file_holding(
            &lock,
            store,
            stages,
            &self.path,
            &self.options,
            &self.progress,
        )
        .await;
        drop(lock);
        match imported {
            Ok(outcome) => {
                let committed = matches!(outcome.state, ImportState::Committed(_));
                self.end = UploadEnd::Imported(Box::new(outcome));
                if committed
                    && let Err(error) = relink(store, &self.options.actor, self.options.now).await
                {
                    // The rows are in; the next import or evaluation links them.
                    tracing::error!(%error, "names were not linked after an import");
                }
            }
            Err(error) => {
                let cause = std::error::Error::source(&error).map(ToString::to_string);
                tracing::error!(%error, cause, "an uploaded file was not imported");
            }
        }
    }
}

impl Drop for Claimed {
    fn drop(&mut self) {
        let folder = self.path.parent().map(std::path::Path::to_owned);
        if let Some(folder) = folder
            && let Err(error) = super::removed(&folder)
        {
            tracing::warn!(%error, "a staged file was not removed; the next start does");
        }
        if let Some(entry) = entries_of(&self.entries).get_mut(&self.token) {
            entry.upload.state = UploadState::Ended(Arc::new(self.end.clone()));
        }
    }
}
