//! Loads `dictionaries/` once and compiles it: segmenter, term automata, parties, regions.
//!
//! Words live in the files, each with its source and version; this module only knows their shapes.

mod list;
mod parties;
mod party;
mod region_prefixes;

pub use list::{DictionaryList, ListError, shipped_lists};
pub use parties::{BlameWords, Parties, Suffix, SuffixKind};
pub use party::Party;
pub use region_prefixes::{RegionPrefix, RegionPrefixes};
