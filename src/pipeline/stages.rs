//! All compiled stages as one shared value: loaded once, used by every thread.

use crate::classify::{Classifier, ClassifyError};
use crate::ingest::{ProfileError, Profiles};
use crate::lexicon::{Lexicon, LexiconError, ListError, LocalFields, Parties, Regions};
use crate::redact::Redactor;

/// Profiles, dictionaries and what was compiled from them.
pub struct Stages {
    profiles: Profiles,
    pub(crate) lexicon: Lexicon,
    pub(crate) classifier: Classifier,
    pub(crate) redactor: Redactor,
    pub(crate) parties: Parties,
    pub(crate) regions: Regions,
    pub(crate) local_fields: LocalFields,
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
            profiles,
            classifier,
            redactor: Redactor::shipped()?,
            parties: Parties::shipped()?,
            regions: Regions::shipped()?,
            local_fields: LocalFields::shipped()?,
            lexicon,
        })
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
