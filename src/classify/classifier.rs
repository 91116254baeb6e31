//! The classifier: one text and its words in, one [`Classification`] out.

use std::sync::Arc;

use crate::domain::Classification;
use crate::lexicon::{Lexicon, ListError, Terms, Word};

use super::accused::Trade;
use super::filed::FiledClasses;
use super::gate::Scores;
use super::hits::hits;
use super::labels::Text;
use super::meaning::Meaning;
use super::nature::nature;
use super::patterns::Patterns;
use super::reading::Reading;

/// Compiled once from the dictionaries; shared between threads.
pub struct Classifier {
    terms: Arc<Terms>,
    /// By term id.
    meanings: Vec<Meaning>,
    pub(super) trade: Trade,
    patterns: Patterns,
    classes: FiledClasses,
}

/// Why the dictionaries cannot be turned into rules.
#[derive(Debug, thiserror::Error)]
pub enum ClassifyError {
    #[error("reading a dictionary")]
    List(#[from] ListError),
    #[error("dictionary `{list}`: the columns of `{term}` are not understood")]
    Mark { list: &'static str, term: String },
    #[error("dictionary `patterns`: the row `{0}` is not understood")]
    PatternRow(String),
    #[error("dictionary `patterns`: compiling `{rule}`")]
    Regex {
        rule: String,
        source: Box<regex::Error>,
    },
}

impl Classifier {
    pub fn new(lexicon: &Lexicon) -> Result<Self, ClassifyError> {
        let terms = Arc::clone(&lexicon.terms);
        let meanings = terms
            .terms()
            .iter()
            .map(Meaning::of)
            .collect::<Result<_, _>>()?;
        Ok(Self {
            terms,
            meanings,
            trade: Trade::of(&lexicon.terms),
            patterns: Patterns::shipped()?,
            classes: FiledClasses::of(lexicon)?,
        })
    }

    /// Classifies `title\nbody` or any other text; `words` are the segmenter's words of the same text.
    pub fn classify(&self, text: &str, words: &[Word<'_>]) -> Classification {
        self.classify_filed(text, words, &[])
    }

    /// The same for an order that a hotline has filed under these classes, the first level first.
    pub fn classify_filed(
        &self,
        text: &str,
        words: &[Word<'_>],
        path: &[String],
    ) -> Classification {
        let reading = Reading::new(text);
        let hits = hits(&reading, words, &self.terms, &self.meanings);
        let mut scores = Scores::of(&hits);
        scores.add_filed(self.classes.weights(path));
        let pattern_hits = if scores.could_open() {
            self.patterns.find(&reading, &hits)
        } else {
            Vec::new()
        };
        for hit in &pattern_hits {
            scores.add_act(hit.pattern.conduct);
        }
        let gate = scores.gate();
        let labels = Text {
            reading: &reading,
            hits: &hits,
            terms: &self.terms,
            scores: &scores,
            gate,
        }
        .labels(&pattern_hits);
        Classification {
            nature: nature(&reading, &hits, &labels, gate),
            domain: gate,
            venue: scores.venue(gate),
            categories: labels,
        }
    }
}
