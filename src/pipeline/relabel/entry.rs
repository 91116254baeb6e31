//! One entry that somebody wants otherwise: whether the rules understand it, and what it takes the place of.

use crate::classify::told_columns;
use crate::domain::{AppliedEdit, DictionaryEdition, EditableList, EntryEdit};
use crate::lexicon::{DictionaryList, ListError, entry_word};

/// Characters of a word.
const LONGEST_WORD: usize = 30;

/// Why an entry cannot be written into a draft.
#[derive(Debug, thiserror::Error)]
pub enum EntryRefused {
    #[error("词条须为{least}至{LONGEST_WORD}个字，且不含竖线、制表符与换行")]
    Word { least: usize },
    #[error("“{list}”中的词不能带这样的标记")]
    Marks { list: &'static str },
    #[error("现行词典已经如此，无须改动")]
    NoChange,
    #[error("词典无法加载：{0}")]
    List(#[from] ListError),
}

/// The entry in the form in which it is kept. `wanted` are the columns behind the word, `None` takes it away.
pub fn checked_entry(
    edition: &DictionaryEdition,
    list: EditableList,
    written: &str,
    wanted: Option<Vec<String>>,
) -> Result<EntryEdit, EntryRefused> {
    let word = entry_word(list, written);
    let least = least_characters(list);
    let length = word.chars().count();
    let plain = !word.chars().any(|c| c.is_control() || c == '|');
    if !plain || length < least || length > LONGEST_WORD {
        return Err(EntryRefused::Word { least });
    }
    if let Some(marks) = &wanted
        && told_columns(list, marks).is_none()
    {
        return Err(EntryRefused::Marks { list: list.label() });
    }
    if marks_in_force(edition, list, &word)? == wanted {
        return Err(EntryRefused::NoChange);
    }
    Ok(EntryEdit { list, word, wanted })
}

/// One character stands in too many words to be an act, a cue of a trade, or anything else but a word of grammar.
const fn least_characters(list: EditableList) -> usize {
    match list {
        EditableList::Negations
        | EditableList::Hypotheticals
        | EditableList::ReportedSpeech
        | EditableList::Confirmations
        | EditableList::Rhetorical => 1,
        _ => 2,
    }
}

/// The columns behind a word in this edition; `None` where the list does not hold it.
pub fn marks_in_force(
    edition: &DictionaryEdition,
    list: EditableList,
    word: &str,
) -> Result<Option<Vec<String>>, ListError> {
    let rows = DictionaryList::under(list.code(), edition)?
        .rows
        .into_iter();
    let mut rows = rows.map(|row| {
        let mut columns = row.into_iter();
        (columns.next().unwrap_or_default(), columns.collect())
    });
    let found = rows.find(|(written, _)| entry_word(list, written) == word);
    Ok(found.map(|(_, marks)| marks))
}

/// The edits that lead from this edition back to before a revision, as far as that is not the case already.
pub fn edits_back(
    edition: &DictionaryEdition,
    applied: &[AppliedEdit],
) -> Result<Vec<EntryEdit>, ListError> {
    let mut edits = Vec::new();
    for AppliedEdit { edit, before } in applied {
        if marks_in_force(edition, edit.list, &edit.word)? != *before {
            edits.push(EntryEdit {
                wanted: before.clone(),
                ..edit.clone()
            });
        }
    }
    Ok(edits)
}

#[cfg(test)]
mod tests {
    use super::*;

    const LIST: EditableList = EditableList::Counterfeit;

    fn marks(mark: &str) -> Vec<String> {
        vec![mark.to_owned()]
    }

    #[test]
    fn a_word_is_kept_in_the_form_in_which_it_is_looked_for() {
        let edition = DictionaryEdition::default();
        let edit = checked_entry(&edition, LIST, " Ａ货 手表 ", Some(marks("S"))).unwrap();
        assert_eq!(edit.word, "a货手表");
        for word in ["", "假", "甲|乙", &"长".repeat(31)] {
            let refused = checked_entry(&edition, LIST, word, Some(marks("S")));
            assert!(matches!(refused, Err(EntryRefused::Word { .. })), "{word}");
        }
        let refused = checked_entry(&edition, LIST, "贴牌机芯", Some(marks("X")));
        assert!(matches!(refused, Err(EntryRefused::Marks { .. })));
        let refused = checked_entry(&edition, LIST, "假货", Some(marks("S")));
        assert!(matches!(refused, Err(EntryRefused::NoChange)));
        let refused = checked_entry(&edition, LIST, "贴牌机芯", None);
        assert!(matches!(refused, Err(EntryRefused::NoChange)));
    }

    #[test]
    fn the_way_back_undoes_what_is_still_so() {
        let edit = |word: &str, wanted| EntryEdit {
            list: LIST,
            word: word.to_owned(),
            wanted,
        };
        let first = [
            edit("假货", None),
            edit("山寨", Some(marks("S"))),
            edit("贴牌机芯", Some(marks("M"))),
        ];
        let applied: Vec<AppliedEdit> = first
            .iter()
            .map(|edit| AppliedEdit {
                edit: edit.clone(),
                before: marks_in_force(&DictionaryEdition::default(), LIST, &edit.word).unwrap(),
            })
            .collect();
        let edition = DictionaryEdition::default().with(1, &first);
        let back = edits_back(&edition, &applied).unwrap();
        assert_eq!(
            back,
            [
                edit("假货", Some(marks("S"))),
                edit("山寨", Some(marks("M"))),
                edit("贴牌机芯", None)
            ]
        );
        // Somebody has taken one of them back already.
        let edition = edition.with(2, &[edit("山寨", Some(marks("M")))]);
        assert_eq!(edits_back(&edition, &applied).unwrap().len(), 2);
    }
}
