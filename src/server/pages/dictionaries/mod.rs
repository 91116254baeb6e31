//! 词典: which there are, what the city has made of them, and the drafts that are under way.

pub(super) mod draft;
pub(super) mod history;
pub(super) mod list;
pub(super) mod steps;

use serde::Serialize;

use crate::db::DraftRow;
use crate::domain::EditableList;
use crate::lexicon::{DictionaryList, Lexicon};
use crate::server::app::App;
use crate::server::ask::Ask;
use crate::server::pages::imports::told;
use crate::server::permission::{EditDictionaries, Permission, ReadDictionaries, Visit};
use crate::server::refusal::Refusal;
use crate::templates::Page;

pub(super) const PATH: &str = "/dictionaries";

/// All dictionaries that a city edits, and all drafts.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub(super) struct DictionariesPage {
    version: String,
    revision: i64,
    lists: Vec<Line>,
    drafts: Vec<DraftLine>,
    may_edit: bool,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
struct Line {
    list: &'static str,
    label: &'static str,
    title: String,
    /// Version of the file that ships with the program.
    file_version: String,
    entries: usize,
    /// Entries of which the city says something.
    own: usize,
}

/// A draft in a list.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub(super) struct DraftLine {
    pub(super) draft: i64,
    title: String,
    stage: &'static str,
    stage_label: &'static str,
    pub(super) version: i64,
    entries: i64,
    opened_by: String,
    actor: String,
    at: String,
    /// Whether it can still be edited.
    pub(super) open: bool,
}

impl DraftLine {
    fn of(row: DraftRow) -> Self {
        Self {
            draft: row.draft_id,
            title: row.title,
            stage: row.stage.code(),
            stage_label: row.stage.label(),
            version: row.version,
            entries: row.entries,
            opened_by: row.opened_by.to_string(),
            actor: row.actor.to_string(),
            at: told(row.at),
            open: draft::is_open(row.stage),
        }
    }

    #[cfg(test)]
    fn sample() -> Self {
        Self {
            draft: 3,
            title: "补充<说法>".to_owned(),
            stage: "editing",
            stage_label: "编辑中",
            version: 4,
            entries: 2,
            opened_by: "甲一".to_owned(),
            actor: "甲一".to_owned(),
            at: "2026-11-20 08:00".to_owned(),
            open: true,
        }
    }
}

impl Page for DictionariesPage {
    const FILE: &'static str = "workbench/dictionaries.html";

    #[cfg(test)]
    fn samples() -> Vec<Self> {
        let line = |own| Line {
            list: "d5_counterfeit",
            label: "假冒伪劣",
            title: "假冒伪劣".to_owned(),
            file_version: "2026.1".to_owned(),
            entries: 254,
            own,
        };
        vec![
            Self {
                version: "0123456789ab+2".to_owned(),
                revision: 2,
                lists: vec![line(0), line(3)],
                drafts: vec![DraftLine::sample()],
                may_edit: true,
            },
            Self {
                version: "0123456789ab".to_owned(),
                revision: 0,
                lists: vec![line(0)],
                drafts: Vec::new(),
                may_edit: false,
            },
        ]
    }
}

pub(super) async fn page(
    app: App,
    visit: Visit<ReadDictionaries>,
    _: Ask,
) -> Result<DictionariesPage, Refusal> {
    let edition = app.store.database.dictionary_edition().await?;
    let mut lists = Vec::with_capacity(EditableList::ALL.len());
    for list in EditableList::ALL {
        let dictionary = DictionaryList::under(list.code(), &edition)?;
        lists.push(Line {
            list: list.code(),
            label: list.label(),
            title: dictionary.title,
            file_version: dictionary.version,
            entries: dictionary.rows.len(),
            own: edition.entries_of(*list).count(),
        });
    }
    let drafts = app.store.database.drafts().await?.into_iter();
    Ok(DictionariesPage {
        version: Lexicon::version_under(edition.revision),
        revision: edition.revision,
        lists,
        drafts: drafts.map(DraftLine::of).collect(),
        may_edit: EditDictionaries::ROLES.contains(&visit.role()),
    })
}

/// The list that an address names.
fn list_of(ask: &Ask) -> Result<EditableList, Refusal> {
    let list = ask.parameter("list").parse();
    list.map_err(|_| Refusal::not_found())
}

/// The number that an address names.
fn number_of(ask: &Ask, name: &str) -> Result<i64, Refusal> {
    let number = ask.parameter(name).parse();
    number.map_err(|_| Refusal::not_found())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::server::pages::rendered;

    #[test]
    fn who_may_not_edit_finds_no_form_and_titles_are_escaped() {
        let pages = rendered::<DictionariesPage>();
        assert!(pages[0].contains("补充&lt;说法&gt;"), "{}", pages[0]);
        assert!(pages[0].contains("action=\"/dictionaries/drafts\""));
        assert!(!pages[1].contains("action=\"/dictionaries/drafts\""));
        assert!(pages[1].contains("还没有草稿"), "{}", pages[1]);
    }
}
