//! Loads `dictionaries/` once and compiles it: segmenter, term automata, parties, regions.
//!
//! Words live in the files, each with its source and version; this module only knows their shapes.

mod list;
mod regions;

pub use list::{DictionaryList, ListError, shipped_lists};
pub use regions::{RegionKind, Regions};
