//! Whether a name means a known merchant: Fellegi–Sunter weights over fields, a posterior with a mass for
//! "none of these", and abstention below the line of the model (signals.md §1e).

#[cfg(test)]
mod brand_tests;
mod brands;
mod compare;
mod contacts;
mod estimate;
mod evidence;
mod model;
mod profile;
mod registry;
#[cfg(test)]
mod tests;

pub use estimate::{LevelEstimate, ModelEstimate, estimate_rates};
pub use evidence::{FieldEvidence, LinkField};
pub use model::{LinkModel, LinkModelError, Rates};
pub use profile::{Profile, ShopName};
pub use registry::{Candidate, Decision, Judged, Registry};
