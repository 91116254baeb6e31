//! Near-duplicate texts: masked character 3-grams, MinHash band keys, exact verification, clusters that grow with time.
//!
//! signals.md §1c. Pure: texts and numbers in, numbers out. The band keys of an order are stored with it and never
//! change; everything that depends on other orders is worked out when weeks are evaluated.

mod band_keys;
mod boilerplate;
mod clusters;
mod mask;
mod nominate;
mod passage;
mod shingles;

pub use band_keys::{BANDS, BandKeys};
pub use clusters::{Clusters, Components, Link};
pub use nominate::{Nominator, Pair, WINDOW_DAYS};
pub use passage::{SharedPassage, shared_passage};
pub use shingles::Shingles;
