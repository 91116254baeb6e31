//! One dictionary: its entries, who added them, and the form that writes one into a draft.

use std::collections::BTreeMap;

use serde::Serialize;

use super::{DraftLine, list_of};
use crate::classify::{column_choices, told_columns};
use crate::domain::{CityEntry, DictionaryEdition, EditableList};
use crate::lexicon::{DictionaryList, ListError, entry_word};
use crate::server::app::App;
use crate::server::ask::Ask;
use crate::server::permission::{EditDictionaries, Permission, ReadDictionaries, Visit};
use crate::server::query::Parameter;
use crate::server::refusal::Refusal;
use crate::templates::Page;

/// Entries of one page.
const ENTRIES: usize = 100;
/// What the form sends where a word is to be taken away.
pub(super) const REMOVE: &str = "remove";

pub(in crate::server) const ASKS: &[Parameter] = &[
    Parameter::text("q", "词的一部分"),
    Parameter::integer("page", "第几页"),
    Parameter::text("word", "要改的词"),
];

/// The entries that fit, page by page.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub(in crate::server) struct ListPage {
    list: &'static str,
    label: &'static str,
    title: String,
    source: String,
    file_version: String,
    /// What was looked for.
    query: String,
    /// Entries that fit.
    total: usize,
    entries: Vec<Entry>,
    /// Entries that the city has taken away, whatever was looked for.
    removed: Vec<Entry>,
    previous: Option<String>,
    next: Option<String>,
    may_edit: bool,
    /// The word that the form begins with, and its columns.
    word: String,
    wanted: String,
    choices: Vec<(String, String)>,
    drafts: Vec<DraftLine>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
struct Entry {
    word: String,
    marks: String,
    meaning: String,
    /// The revision that says so, and who proposed it; what ships with the program has neither.
    revision: Option<i64>,
    by: Option<String>,
    /// Query of the search page.
    hits: String,
    /// Query of this page, with the form about this word.
    edit: String,
}

impl Page for ListPage {
    const FILE: &'static str = "workbench/dictionary.html";

    #[cfg(test)]
    fn samples() -> Vec<Self> {
        let entry = |revision: Option<i64>| Entry {
            word: "<假货>".to_owned(),
            marks: "S".to_owned(),
            meaning: "强：单独成立".to_owned(),
            revision,
            by: revision.map(|_| "甲一".to_owned()),
            hits: "?q=x".to_owned(),
            edit: "?word=x".to_owned(),
        };
        let page = Self {
            list: "d5_counterfeit",
            label: "假冒伪劣",
            title: "假冒伪劣".to_owned(),
            source: "领域研究".to_owned(),
            file_version: "2026.1".to_owned(),
            query: "假".to_owned(),
            total: 2,
            entries: vec![entry(None), entry(Some(2))],
            removed: vec![entry(Some(1))],
            previous: Some("?page=1".to_owned()),
            next: Some("?page=3".to_owned()),
            may_edit: true,
            word: "假货".to_owned(),
            wanted: "S".to_owned(),
            choices: vec![("S".to_owned(), "强".to_owned())],
            drafts: vec![DraftLine::sample()],
        };
        let empty = Self {
            total: 0,
            entries: Vec::new(),
            removed: Vec::new(),
            previous: None,
            next: None,
            may_edit: false,
            ..page.clone()
        };
        vec![page, empty]
    }
}

pub(in crate::server) async fn page(
    app: App,
    visit: Visit<ReadDictionaries>,
    ask: Ask,
) -> Result<ListPage, Refusal> {
    let list = list_of(&ask)?;
    let revisions = app.store.database.revisions().await?;
    let by: BTreeMap<i64, String> = revisions
        .iter()
        .map(|revision| (revision.revision, revision.proposed_by.to_string()))
        .collect();
    let edition = app.store.database.dictionary_edition().await?;
    let told = Told {
        list,
        edition: &edition,
        by: &by,
        ask: &ask,
    };
    let dictionary = DictionaryList::under(list.code(), &edition)?;
    let query = ask.asked("q").unwrap_or_default().to_owned();
    let wanted = entry_word(list, &query);
    let mut entries: Vec<Entry> = dictionary
        .rows
        .iter()
        .filter_map(|row| row.split_first())
        .filter(|(word, _)| entry_word(list, word).contains(&wanted))
        .map(|(word, marks)| told.entry(word, marks))
        .collect();
    let total = entries.len();
    let number: usize = ask.asked_as("page", "页码")?.unwrap_or(1).max(1);
    let pages = total.div_ceil(ENTRIES).max(1);
    let start = (number - 1).saturating_mul(ENTRIES);
    entries = entries.into_iter().skip(start).take(ENTRIES).collect();
    let address = |number: usize| ask.query_with("page", Some(&number.to_string()));
    let drafts = app.store.database.drafts().await?.into_iter();
    let word = ask.asked("word").unwrap_or_default().to_owned();
    let in_force = crate::pipeline::marks_in_force(&edition, list, &entry_word(list, &word))?;
    Ok(ListPage {
        list: list.code(),
        label: list.label(),
        title: dictionary.title,
        source: dictionary.source,
        file_version: dictionary.version,
        query,
        total,
        entries,
        removed: told.removed()?,
        previous: (number > 1).then(|| address(number - 1)),
        next: (number < pages).then(|| address(number + 1)),
        may_edit: EditDictionaries::ROLES.contains(&visit.role()),
        word,
        wanted: in_force.map_or_else(String::new, |marks| marks.join(" ")),
        choices: choices(list),
        drafts: drafts
            .map(DraftLine::of)
            .filter(|draft| draft.open)
            .collect(),
    })
}

/// What a form lets choose: the columns as they are sent, and what they mean.
fn choices(list: EditableList) -> Vec<(String, String)> {
    let choices = column_choices(list).into_iter();
    let told = choices.map(|choice| {
        let label = match choice.label.as_str() {
            "" => "收入本表".to_owned(),
            label => label.to_owned(),
        };
        (choice.marks.join(" "), label)
    });
    told.collect()
}

/// Tells entries of one list.
struct Told<'t> {
    list: EditableList,
    edition: &'t DictionaryEdition,
    by: &'t BTreeMap<i64, String>,
    ask: &'t Ask,
}

impl Told<'_> {
    fn entry(&self, written: &str, marks: &[String]) -> Entry {
        let word = entry_word(self.list, written);
        let own = self.edition.entry(self.list, &word);
        let revision = own.map(|entry| entry.revision);
        let quoted = format!("\"{}\"", written.replace('"', ""));
        Entry {
            meaning: told_columns(self.list, marks).unwrap_or_default(),
            marks: marks.join(" "),
            revision,
            by: revision.and_then(|revision| self.by.get(&revision).cloned()),
            hits: format!(
                "?{}",
                serde_urlencoded::to_string([("q", quoted)]).unwrap_or_default()
            ),
            edit: self.ask.query_with("word", Some(written)),
            word: written.to_owned(),
        }
    }

    /// Entries that ship with the program and that the city has taken away.
    fn removed(&self) -> Result<Vec<Entry>, ListError> {
        let shipped = DictionaryList::shipped(self.list.code())?;
        let gone = |entry: &CityEntry| entry.wanted.is_none();
        let removed = shipped.rows.iter().filter_map(|row| {
            let (word, marks) = row.split_first()?;
            let own = self
                .edition
                .entry(self.list, &entry_word(self.list, word))?;
            gone(own).then(|| self.entry(word, marks))
        });
        Ok(removed.collect())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::server::pages::rendered;

    #[test]
    fn entries_tell_who_added_them_and_lead_to_their_orders() {
        let pages = rendered::<ListPage>();
        assert!(pages[0].contains("&lt;假货&gt;"), "{}", pages[0]);
        assert!(pages[0].contains("/search?q=x"), "{}", pages[0]);
        assert!(pages[0].contains("第2版"), "{}", pages[0]);
        assert!(!pages[1].contains("<form method=\"post\" action=\"/dictionaries"));
        assert!(pages[1].contains("没有符合的词条"), "{}", pages[1]);
    }
}
