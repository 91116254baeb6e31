//! Loads `dictionaries/` once and compiles it: segmenter, term automata, parties, regions.
//!
//! Words live in the files, each with its source and version; this module only knows their shapes.

mod list;
mod region_tree;
mod regions;

pub use list::{DictionaryList, ListError, shipped_lists};
pub use region_tree::RegionKind;
pub use regions::Regions;
