//! The one pass over a text: two automata and three scanners propose passages, which are then replaced.

use super::address::find_addresses;
use super::contact::{find_accounts, find_emails};
use super::cues::{Cue, WordFinder};
use super::digits::DigitScanner;
use super::folded::Folded;
use super::kind::PiiKind;
use super::name::NameFinder;
use super::plate::find_plates;
use super::protected::protected_codes;
use super::topic::{TopicWord, find_topics};
use crate::domain::Field;
use crate::lexicon::{DictionaryList, ListError};

/// What a cell of a personal column shows instead of its value.
const HIDDEN: &str = "[已隐藏]";

/// One passage of personal data; places in characters of the text as given.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Found {
    pub kind: PiiKind,
    pub start: usize,
    pub end: usize,
}

/// A text without its personal data, and what was taken out, in text order.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Redacted {
    pub text: String,
    pub found: Vec<Found>,
}

/// The compiled dictionaries; built once, shared by all threads.
pub struct Redactor {
    cues: WordFinder<Cue>,
    topics: WordFinder<TopicWord>,
    names: NameFinder,
}

impl Redactor {
    /// Compiles the lists `pii_cues`, `sensitive_topics` and `surnames`.
    pub fn new(
        cues: &DictionaryList,
        topics: &DictionaryList,
        surnames: &DictionaryList,
    ) -> Result<Self, ListError> {
        Ok(Self {
            cues: WordFinder::compile(cues, Cue::of_role)?,
            topics: WordFinder::compile(topics, TopicWord::of_role)?,
            names: NameFinder::new(surnames, cues),
        })
    }

    /// The redactor of the dictionaries that ship with the program.
    pub fn shipped() -> Result<Self, ListError> {
        Self::new(
            &DictionaryList::shipped("pii_cues")?,
            &DictionaryList::shipped("sensitive_topics")?,
            &DictionaryList::shipped("surnames")?,
        )
    }

    pub fn redact(&self, text: &str) -> Redacted {
        let found = self.find(text);
        Redacted {
            text: replace(text, &found),
            found,
        }
    }

    /// The cells of a row for display: personal columns hidden whole, the others redacted.
    /// Columns without a field are redacted as text.
    pub fn mask_cells<'a>(
        &self,
        cells: impl IntoIterator<Item = (Option<Field>, &'a str)>,
    ) -> Vec<String> {
        cells
            .into_iter()
            .map(|(field, text)| match field {
                _ if text.trim().is_empty() => String::new(),
                Some(field) if field.is_personal() => HIDDEN.to_owned(),
                // Codes stand alone in these columns: no cue protects them there.
                Some(
                    Field::OrderNo
                    | Field::LinkedNo
                    | Field::PurchaseNo
                    | Field::Waybill
                    | Field::Uscc,
                ) => text.to_owned(),
                _ => self.redact(text).text,
            })
            .collect()
    }

    fn find(&self, text: &str) -> Vec<Found> {
        let folded = Folded::new(text);
        let cues = self.cues.find(&folded);
        let protected = protected_codes(&folded, &cues);
        let mut found = Vec::new();
        DigitScanner {
            folded: &folded,
            cues: &cues,
            protected: &protected,
        }
        .scan(&mut found);
        find_emails(&folded, &mut found);
        find_accounts(&folded, &cues, &mut found);
        find_plates(&folded, &mut found);
        find_addresses(&folded, &cues, &mut found);
        find_topics(&folded, &self.topics.find(&folded), &mut found);
        self.names.find(&folded, &cues, &mut found);
        without_overlaps(found)
    }
}

/// Text order; of overlapping passages the earlier keeps its place and the later only what is left of it.
fn without_overlaps(mut found: Vec<Found>) -> Vec<Found> {
    found.sort_by_key(|passage| (passage.start, usize::MAX - passage.end, passage.kind));
    let mut kept: Vec<Found> = Vec::with_capacity(found.len());
    for mut passage in found {
        let taken = kept.last().map_or(0, |last| last.end);
        passage.start = passage.start.max(taken);
        if passage.start < passage.end {
            kept.push(passage);
        }
    }
    kept
}

fn replace(text: &str, found: &[Found]) -> String {
    let mut masked = String::with_capacity(text.len());
    let mut passages = found.iter().peekable();
    for (place, character) in text.chars().enumerate() {
        while passages.next_if(|passage| passage.end <= place).is_some() {}
        match passages.peek() {
            Some(passage) if passage.start == place => masked.push_str(passage.kind.token()),
            Some(passage) if passage.start < place => {}
            _ => masked.push(character),
        }
    }
    masked
}

#[cfg(test)]
mod tests;
