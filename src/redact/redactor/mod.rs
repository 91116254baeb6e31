//! One pass over a text: two automata and a few scanners propose passages, which are then replaced.
//! Texts in which something was found are passed once more.

use super::address::{find_addresses, finer_than_town};
use super::contact::{find_accounts, find_emails};
use super::cues::{Cue, WordFinder};
use super::digits::DigitScanner;
use super::folded::Folded;
use super::kind::PiiKind;
use super::masked::{Masked, without_overlaps};
use super::name::NameFinder;
use super::own::OwnValues;
use super::person::PersonFinder;
use super::plate::find_plates;
use super::protected::protected_codes;
use super::spelled::find_spelled_phones;
use super::surnames::Surnames;
use super::topic::{TopicWord, find_topics};
use crate::domain::Field;
use crate::lexicon::{DictionaryList, ListError};

/// What a cell of a personal column shows instead of its value.
const HIDDEN: &str = "[已隐藏]";

/// Each look covers more of the text; three have always been enough.
const MOST_LOOKS: usize = 8;

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
    persons: PersonFinder,
}

impl Redactor {
    /// The redactor of the dictionaries that ship with the program.
    pub fn shipped() -> Result<Self, ListError> {
        let cues = DictionaryList::shipped("pii_cues")?;
        let persons = DictionaryList::shipped("person_cues")?;
        let topics = DictionaryList::shipped("sensitive_topics")?;
        let surnames = Surnames::new(&DictionaryList::shipped("surnames")?);
        let words = DictionaryList::shipped("surname_words")?;
        Ok(Self {
            cues: WordFinder::compile(&[&cues, &persons], Cue::of_role)?,
            topics: WordFinder::compile(&[&topics], TopicWord::of_role)?,
            persons: PersonFinder::new(surnames.clone(), &cues, &persons, &words),
            names: NameFinder::new(surnames, &cues),
        })
    }

    /// Whether a word that stands alone is written like a person's name.
    pub(in crate::redact) fn could_be_a_name(&self, word: &str) -> bool {
        let characters: Vec<char> = word.chars().collect();
        self.persons.could_be_a_name(&characters)
    }

    /// The personal values of a row's columns, and the merchants whose names may hold one.
    pub fn own_values<'a>(&self, cells: impl IntoIterator<Item = (Field, &'a str)>) -> OwnValues {
        let cells: Vec<(Field, &str)> = cells.into_iter().collect();
        let told = |fields: &[Field], value: &str| {
            cells
                .iter()
                .any(|(field, cell)| fields.contains(field) && cell.contains(value))
        };
        let mut own = OwnValues::default();
        for (field, cell) in &cells {
            match field {
                Field::ComplainantName => self.names.add_names(cell, &cells, &mut own),
                Field::ComplainantPhone => own.add_phones(cell),
                Field::ComplainantId => own.add_document(cell),
                Field::ComplainantAccount => own.add_account(cell),
                Field::ComplainantAddress => {
                    // The address of a business is public, whoever lives there.
                    let fine = finer_than_town(cell);
                    if let Some(fine) = fine.filter(|fine| !told(&[Field::RespondentAddress], fine))
                    {
                        own.add_address(&fine);
                    }
                }
                Field::Respondent | Field::Store if is_business_name(cell) => {
                    own.keep_merchant(cell);
                }
                _ => {}
            }
        }
        own
    }

    /// Masks a text that no row is known of, see [`Self::redact_with`].
    pub fn redact(&self, text: &str) -> Redacted {
        self.redact_with(text, &OwnValues::default())
    }

    /// Masks a public name, a unit or a note: numbers and the row's own values go, other people's names stay.
    pub fn redact_public(&self, text: &str, own: &OwnValues) -> Redacted {
        let folded = Folded::new(text);
        let mut found = self.find_numbers(&folded);
        let mut own_found = Vec::new();
        own.find(&folded, &mut own_found);
        let keeps_names = is_business_name(text);
        own_found.retain(|passage| {
            let is_all = passage.end - passage.start == folded.chars.len();
            passage.kind != PiiKind::Name || !(keeps_names || is_all)
        });
        found.extend(own_found);
        let found = without_overlaps(found);
        Redacted {
            text: Masked::new(text, &found).text,
            found,
        }
    }

    /// Phones, resident numbers and cards.
    fn find_numbers(&self, folded: &Folded) -> Vec<Found> {
        let cues = self.cues.find(folded);
        let protected = protected_codes(folded, &cues);
        let mut found = Vec::new();
        DigitScanner {
            folded,
            cues: &cues,
            protected: &protected,
        }
        .scan(&mut found);
        find_spelled_phones(folded, &mut found);
        found
    }

    /// Masks a text, the row's own values included. Masking changes what stands beside a number, so the masked text is looked at again
    /// until nothing more is found: what comes out is never masked further.
    pub fn redact_with(&self, text: &str, own: &OwnValues) -> Redacted {
        let mut found = self.find(text, own);
        if found.is_empty() {
            return Redacted {
                text: text.to_owned(),
                found,
            };
        }
        let mut masked = Masked::new(text, &found);
        for _ in 0..MOST_LOOKS {
            let all = masked.merge(&found, self.find(&masked.text, own));
            if all == found {
                break;
            }
            masked = Masked::new(text, &all);
            found = all;
        }
        Redacted {
            text: masked.text,
            found,
        }
    }

    /// The cells of a row for display: personal columns hidden whole, the others redacted.
    /// Columns without a field are redacted as text.
    pub fn mask_cells<'a>(
        &self,
        cells: impl IntoIterator<Item = (Option<Field>, &'a str)>,
        own: &OwnValues,
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
                _ => self.redact_with(text, own).text,
            })
            .collect()
    }

    fn find(&self, text: &str, own: &OwnValues) -> Vec<Found> {
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
        find_spelled_phones(&folded, &mut found);
        if !own.is_empty() {
            own.find(&folded, &mut found);
        }
        find_emails(&folded, &mut found);
        find_accounts(&folded, &cues, &protected, &mut found);
        find_plates(&folded, &mut found);
        find_addresses(&folded, &cues, &mut found);
        find_topics(&folded, &self.topics.find(&folded), &mut found);
        self.names.find(&folded, &cues, &mut found);
        self.persons.find(&folded, &cues, &mut found);
        without_overlaps(found)
    }
}

/// Whether a respondent is called like a business and not like a person.
fn is_business_name(name: &str) -> bool {
    let bare = name.split(['(', '（']).next().unwrap_or(name).trim_end();
    bare.chars().count() > 3 && bare.ends_with(super::name::ends_business)
}

#[cfg(test)]
mod properties;
#[cfg(test)]
mod tests;
