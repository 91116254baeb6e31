//! Drafts of the dictionaries against all stored orders: what a draft would change, and the run that puts it into force.
//!
//! A preview changes nothing. Applying is one run with one commit: the labels of all orders in the database, the
//! partition files that hold changed ones (staged until the commit), the revision with its counts, and the audit entry;
//! the index follows. After a kill at any moment the next start finds all of it or nothing. Weeks that are frozen stay
//! as they were evaluated, and name their version.

mod affected;
mod apply;
mod effect;
mod entry;
mod preview;
mod scan;

use std::sync::Arc;

use super::{PipelineError, StageError, Stages};
use crate::db::{DbError, WeekSnapshot};
use crate::domain::DictionaryEdition;
use crate::lexicon::ListError;
use crate::store::{Store, StoreError};
use crate::workflow::DraftRefused;

pub use apply::apply_draft;
pub use effect::{FlagEffect, HeadingEffect, LabelEffect};
pub use entry::{EntryRefused, checked_entry, edits_back, marks_in_force};
pub use preview::{preview_draft, preview_of};
pub use scan::LabelProgress;

/// Why a draft was not previewed or applied. Nothing was changed.
#[derive(Debug, thiserror::Error)]
pub enum RelabelError {
    #[error(transparent)]
    Draft(#[from] DraftRefused),
    #[error(transparent)]
    Pipeline(#[from] PipelineError),
}

impl From<StoreError> for RelabelError {
    fn from(error: StoreError) -> Self {
        Self::Pipeline(error.into())
    }
}

impl From<DbError> for RelabelError {
    fn from(error: DbError) -> Self {
        Self::Pipeline(error.into())
    }
}

impl From<ListError> for RelabelError {
    fn from(error: ListError) -> Self {
        Self::Pipeline(error.into())
    }
}

impl From<StageError> for RelabelError {
    fn from(error: StageError) -> Self {
        Self::Pipeline(error.into())
    }
}

/// Compiles another edition off the async threads.
async fn compiled(
    stages: &Arc<Stages>,
    edition: DictionaryEdition,
) -> Result<Arc<Stages>, PipelineError> {
    let old = Arc::clone(stages);
    let made = tokio::task::spawn_blocking(move || old.under(&edition));
    let made = made.await.map_err(|_| PipelineError::Thread("词典"))?;
    Ok(Arc::new(made?))
}

/// The latest evaluated week with its flags.
async fn latest_week(store: &Store) -> Result<Option<WeekSnapshot>, DbError> {
    let weeks = store.database.snapshot_weeks().await?;
    match weeks.last() {
        Some((week, _)) => store.database.snapshot(*week).await,
        None => Ok(None),
    }
}
