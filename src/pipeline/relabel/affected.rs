//! Which orders edits can touch at all: those that hold an edited word.
//!
//! A term acts on a text only where it stands in it, and a class of a hotline only where an order is filed under it;
//! so an order that holds no edited word is labelled as before, provided that its labels are those of the dictionaries
//! that the edits start from. An added word of the segmenter shifts the weights of all words a little, and with them
//! the cuts of texts that do not hold it: then every order is looked at.

use crate::db::LabelledUnder;
use crate::domain::{EditableList, EntryEdit, OrderRecord};
use crate::lexicon::{FoldedText, Phrases};

/// Tells the orders that have to be looked at.
pub(super) struct Affected {
    words: Phrases,
    any_word: bool,
    classes: Vec<String>,
    everything: bool,
    labelled: LabelledUnder,
    /// The version of the dictionaries by import, where it is that of the orders' labels.
    imports: std::collections::BTreeMap<i64, String>,
    version: String,
}

impl Affected {
    /// `version` is that of the dictionaries that the edits start from; `imports` tells that of each import.
    pub(super) fn by(
        edits: &[EntryEdit],
        version: &str,
        labelled: LabelledUnder,
        imports: impl IntoIterator<Item = (i64, String)>,
    ) -> Self {
        let of_terms = || edits.iter().filter(|edit| edit.list.is_of_terms());
        Self {
            words: Phrases::new(of_terms().map(|edit| edit.word.as_str())),
            any_word: of_terms().next().is_some(),
            classes: edits
                .iter()
                .filter(|edit| edit.list == EditableList::CategoryPaths)
                .map(|edit| edit.word.clone())
                .collect(),
            everything: edits
                .iter()
                .any(|edit| edit.list == EditableList::UserWords),
            labelled,
            imports: imports.into_iter().collect(),
            version: version.to_owned(),
        }
    }

    pub(super) fn may_touch(&self, order: &OrderRecord) -> bool {
        self.everything || self.is_of_other_version(order) || self.holds_word(order)
    }

    fn is_of_other_version(&self, order: &OrderRecord) -> bool {
        let accepted_by = order.provenance.accepted_by();
        let at_import = self.imports.get(&accepted_by).map_or("", String::as_str);
        self.labelled.version_of(accepted_by, at_import) != self.version
    }

    fn holds_word(&self, order: &OrderRecord) -> bool {
        let mut path = order.category_path.iter();
        if path.any(|level| self.classes.iter().any(|class| level.contains(class))) {
            return true;
        }
        if !self.any_word {
            return false;
        }
        let text = super::super::labelling::text_of(&order.title, &order.body);
        let folded = FoldedText::new(&text);
        self.words.in_text(&folded.text).next().is_some()
    }
}
