//! All compiled stages as one shared value: loaded once, used by every thread.

use std::sync::Arc;

use tokio::sync::Mutex;

use super::PipelineError;
use crate::classify::{Classifier, ClassifyError};
use crate::domain::DictionaryEdition;
use crate::ingest::{ProfileError, Profiles};
use crate::lexicon::{Lexicon, LexiconError, ListError, LocalFields, Parties, Regions};
use crate::redact::Redactor;
use crate::store::Store;

/// Profiles, dictionaries and what was compiled from them. What no edition changes is shared by all of them.
pub struct Stages {
    profiles: Arc<Profiles>,
    pub(crate) lexicon: Lexicon,
    pub(crate) classifier: Classifier,
    pub(crate) redactor: Arc<Redactor>,
    pub(crate) parties: Arc<Parties>,
    pub(crate) regions: Arc<Regions>,
    pub(crate) local_fields: Arc<LocalFields>,
}

/// Why a stage could not be loaded.
#[derive(Debug, thiserror::Error)]
pub enum StageError {
    #[error("导入方案无法加载：{0}")]
    Profile(#[from] ProfileError),
    #[error("词典无法加载：{0}")]
    Lexicon(#[from] LexiconError),
    #[error("词典无法加载：{0}")]
    List(#[from] ListError),
    #[error("分类规则无法加载：{0}")]
    Classify(#[from] ClassifyError),
}

impl Stages {
    /// Loads everything that ships with the program, with these import profiles.
    pub fn load(profiles: Profiles) -> Result<Self, StageError> {
        let lexicon = Lexicon::shipped()?;
        let classifier = Classifier::new(&lexicon)?;
        Ok(Self {
            profiles: Arc::new(profiles),
            classifier,
            redactor: Arc::new(Redactor::shipped()?),
            parties: Arc::new(Parties::shipped()?),
            regions: Arc::new(Regions::shipped()?),
            local_fields: Arc::new(LocalFields::shipped()?),
            lexicon,
        })
    }

    /// The same stages with the dictionaries of another edition. Takes a good part of a second: not for an async thread.
    pub fn under(&self, edition: &DictionaryEdition) -> Result<Self, StageError> {
        let lexicon = Lexicon::under(edition)?;
        let classifier = Classifier::new(&lexicon)?;
        Ok(Self {
            profiles: Arc::clone(&self.profiles),
            classifier,
            redactor: Arc::clone(&self.redactor),
            parties: Arc::clone(&self.parties),
            regions: Arc::clone(&self.regions),
            local_fields: Arc::clone(&self.local_fields),
            lexicon,
        })
    }

    /// These stages, or new ones where the city has revised its dictionaries since they were made.
    pub async fn current(self: &Arc<Self>, store: &Store) -> Result<Arc<Self>, PipelineError> {
        let revision = store.database.last_revision().await?;
        if revision == self.edition().revision {
            return Ok(Arc::clone(self));
        }
        let edition = store.database.dictionary_edition().await?;
        let old = Arc::clone(self);
        let made = tokio::task::spawn_blocking(move || old.under(&edition));
        let made = made.await.map_err(|_| PipelineError::Thread("词典"))?;
        Ok(Arc::new(made?))
    }

    /// The dictionaries that were compiled.
    pub fn edition(&self) -> &DictionaryEdition {
        self.lexicon.edition()
    }

    pub fn profiles(&self) -> &Profiles {
        &self.profiles
    }

    pub fn lexicon(&self) -> &Lexicon {
        &self.lexicon
    }

    pub fn classifier(&self) -> &Classifier {
        &self.classifier
    }

    /// What people search for, as it may be kept; `None` where it names no person and no number of one.
    pub fn mask_question(&self, question: &str) -> Option<String> {
        let segmenter = &self.lexicon().segmenter;
        let is_word = |term: &str| segmenter.words(term).len() == 1;
        self.redactor.mask_question(question, is_word)
    }

    pub fn redactor(&self) -> &Redactor {
        &self.redactor
    }

    pub fn regions(&self) -> &Regions {
        &self.regions
    }

    pub fn parties(&self) -> &Parties {
        &self.parties
    }

    pub fn dictionary_version(&self) -> &str {
        &self.lexicon.version
    }
}

/// The stages of a process that goes on for long: each who asks gets those of the newest edition, whoever made it.
pub struct LiveStages {
    newest: Mutex<Arc<Stages>>,
}

impl LiveStages {
    pub fn new(stages: Arc<Stages>) -> Self {
        Self {
            newest: Mutex::new(stages),
        }
    }

    /// Who asks while a new edition is compiled waits for it.
    pub async fn of(&self, store: &Store) -> Result<Arc<Stages>, PipelineError> {
        let mut newest = self.newest.lock().await;
        *newest = newest.current(store).await?;
        Ok(Arc::clone(&newest))
    }
}
