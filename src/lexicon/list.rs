//! One dictionary file: a few `# key: value` header lines, then tab-separated rows.

use std::collections::BTreeMap;

use include_dir::{Dir, include_dir};

use super::FoldedText;
use crate::domain::{CityEntry, DictionaryEdition, EditableList};

/// The dictionaries as they were when the program was built.
static SHIPPED: Dir<'static> = include_dir!("$CARGO_MANIFEST_DIR/dictionaries");

/// A parsed dictionary file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DictionaryList {
    /// File name without folder and extension, e.g. `d5_counterfeit`.
    pub name: String,
    /// Chinese name, from `# 名称: …`.
    pub title: String,
    /// Where the words come from, from `# 来源: …`.
    pub source: String,
    /// From `# 版本: …`.
    pub version: String,
    /// Rows in file order, split at tabs; blank lines and `#` lines left out.
    pub rows: Vec<Vec<String>>,
}

/// Why a dictionary file cannot be used.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ListError {
    #[error("dictionary `{0}` does not exist")]
    Missing(String),
    #[error("dictionary `{0}` is not UTF-8 text")]
    NotText(String),
    #[error("dictionary `{name}` lacks the header line `# {key}:`")]
    Header { name: String, key: &'static str },
    #[error("dictionary `{name}` line {line}: {reason}")]
    Row {
        name: String,
        line: usize,
        reason: String,
    },
}

impl DictionaryList {
    /// Parses the text of one file.
    pub fn parse(name: &str, text: &str) -> Result<Self, ListError> {
        let header = |key: &'static str| {
            text.lines()
                .filter_map(|line| line.strip_prefix('#'))
                .find_map(|line| {
                    line.trim()
                        .strip_prefix(key)?
                        .trim_start()
                        .strip_prefix(':')
                        .map(str::trim)
                })
                .filter(|value| !value.is_empty())
                .map(str::to_owned)
                .ok_or_else(|| ListError::Header {
                    name: name.to_owned(),
                    key,
                })
        };
        let rows = text
            .lines()
            .filter(|line| !line.trim().is_empty() && !line.starts_with('#'))
            .map(|line| {
                line.split('\t')
                    .map(|part| part.trim().to_owned())
                    .collect()
            })
            .collect();
        Ok(Self {
            name: name.to_owned(),
            title: header("名称")?,
            source: header("来源")?,
            version: header("版本")?,
            rows,
        })
    }

    /// The dictionary that ships with the program under this name.
    pub fn shipped(name: &str) -> Result<Self, ListError> {
        let file = SHIPPED
            .get_file(format!("{name}.tsv"))
            .ok_or_else(|| ListError::Missing(name.to_owned()))?;
        let text = file
            .contents_utf8()
            .ok_or_else(|| ListError::NotText(name.to_owned()))?;
        Self::parse(name, text)
    }

    /// The same as a city has it: an entry that it changed keeps its place, one that it added stands behind the others.
    pub fn under(name: &str, edition: &DictionaryEdition) -> Result<Self, ListError> {
        let mut list = Self::shipped(name)?;
        if let Ok(editable) = name.parse::<EditableList>() {
            list.edit(editable, edition);
        }
        Ok(list)
    }

    fn edit(&mut self, list: EditableList, edition: &DictionaryEdition) {
        let mut wanted: BTreeMap<&str, &CityEntry> = edition.entries_of(list).collect();
        if wanted.is_empty() {
            return;
        }
        let columns = |word: &str, entry: &CityEntry| {
            let marks = entry.wanted.as_ref()?.iter().cloned();
            Some(std::iter::once(word.to_owned()).chain(marks).collect())
        };
        let shipped = std::mem::take(&mut self.rows).into_iter();
        self.rows = shipped
            .filter_map(|row| {
                let written = row.first().map_or("", String::as_str);
                match wanted.remove(entry_word(list, written).as_str()) {
                    Some(entry) => columns(written, entry),
                    None => Some(row),
                }
            })
            .collect();
        let added = wanted.into_iter();
        self.rows
            .extend(added.filter_map(|(word, entry)| columns(word, entry)));
    }
}

/// The form of a word by which an entry of a list is known.
pub fn entry_word(list: EditableList, written: &str) -> String {
    if list.is_of_terms() {
        FoldedText::new(written.trim()).text
    } else {
        written.trim().to_owned()
    }
}

/// Names and bytes of every shipped dictionary in name order; what the dictionary version is computed from.
pub fn shipped_lists() -> Vec<(String, &'static [u8])> {
    let mut files: Vec<_> = SHIPPED
        .files()
        .filter(|file| {
            file.path()
                .extension()
                .is_some_and(|extension| extension == "tsv")
        })
        .map(|file| (file.path().to_string_lossy().into_owned(), file.contents()))
        .collect();
    files.sort();
    files
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::EntryEdit;

    #[test]
    fn every_shipped_dictionary_names_its_source_and_version() {
        let files = shipped_lists();
        for (path, bytes) in files {
            let name = path.trim_end_matches(".tsv");
            let text = std::str::from_utf8(bytes).expect("dictionaries are UTF-8");
            let list = DictionaryList::parse(name, text).expect("headers present");
            assert!(!list.rows.is_empty(), "{name} has no rows");
        }
    }

    fn edition(edits: &[(&str, Option<&str>)]) -> DictionaryEdition {
        let edits: Vec<EntryEdit> = edits
            .iter()
            .map(|(word, mark)| EntryEdit {
                list: EditableList::Counterfeit,
                word: (*word).to_owned(),
                wanted: mark.map(|mark| vec![mark.to_owned()]),
            })
            .collect();
        DictionaryEdition::default().with(1, &edits)
    }

    #[test]
    fn an_editable_list_holds_each_word_once_and_no_aliases() {
        for list in EditableList::ALL {
            let rows = DictionaryList::shipped(list.code()).unwrap().rows;
            let mut words: Vec<String> =
                rows.iter().map(|row| entry_word(*list, &row[0])).collect();
            assert!(words.iter().all(|word| !word.contains('|')), "{list}");
            words.sort();
            let all = words.len();
            words.dedup();
            assert_eq!(words.len(), all, "{list}");
        }
    }

    #[test]
    fn edits_change_a_list_in_place_and_taking_them_back_leaves_it_as_shipped() {
        let name = "d5_counterfeit";
        let shipped = DictionaryList::shipped(name).unwrap();
        let edited = edition(&[("假货", None), ("山寨", Some("S")), ("贴牌机", Some("M"))]);
        let rows = DictionaryList::under(name, &edited).unwrap().rows;
        assert_eq!(rows.len(), shipped.rows.len());
        assert!(!rows.iter().any(|row| row[0] == "假货"));
        let place = |rows: &[Vec<String>], word: &str| rows.iter().position(|row| row[0] == word);
        assert_eq!(rows[place(&rows, "山寨").unwrap()], ["山寨", "S"]);
        assert_eq!(place(&rows, "贴牌机"), Some(rows.len() - 1));
        let undone = edition(&[("假货", Some("S")), ("山寨", Some("M")), ("贴牌机", None)]);
        assert_eq!(DictionaryList::under(name, &undone), Ok(shipped));
    }

    #[test]
    fn a_list_without_its_source_is_refused() {
        let refused = DictionaryList::parse("x", "# 名称: 甲\n# 版本: 1\n词\tS\n");
        assert_eq!(
            refused,
            Err(ListError::Header {
                name: "x".into(),
                key: "来源"
            })
        );
    }
}
