//! Loads `dictionaries/` once and compiles it: segmenter, term automata, parties, regions.
//!
//! Words live in the files, each with its source and version; this module only knows their shapes.

mod char_set;
mod fold;
mod list;
mod local_fields;
mod name_words;
mod parties;
mod party;
mod party_names;
mod phrases;
mod region_prefixes;
mod region_tree;
mod regions;
mod segmenter;
mod shipped;
mod terms;

pub use fold::FoldedText;
pub use list::{DictionaryList, ListError, entry_word, shipped_lists};
pub use local_fields::LocalFields;
pub use name_words::NameWords;
pub use parties::{BlameWords, Parties, Suffix, SuffixKind};
pub use party::Party;
pub use phrases::{Occurrence, Phrases};
pub use region_prefixes::{RegionPrefix, RegionPrefixes};
pub use region_tree::RegionKind;
pub use regions::Regions;
pub use segmenter::{Segmenter, Word};
pub use shipped::{Lexicon, LexiconError};
pub use terms::{Term, TermList, TermMatch, Terms};
