//! Respondents as written → merchant keys, or the reason for having none.
//!
//! In: a [`crate::domain::CanonicalOrder`] and [`crate::lexicon::Parties`]. Out: one
//! [`crate::domain::MerchantMention`] per party, with every key that the order gives for it.
//! Pure: which merchant owns a key is the database's business.

mod actor;
mod brand;
mod contact;
mod extract;
mod linkage;
mod mention;
mod name;
mod named;
mod parts;
mod store;
mod ties;

pub use linkage::{
    Candidate, Decision, FieldEvidence, Judged, LevelEstimate, LinkField, LinkModel,
    LinkModelError, ModelEstimate, Profile, Rates, Registry, ShopName, estimate_rates,
};
pub use mention::mentions;
pub use name::{NormalizedName, normalize_name};
pub use named::{NamedParties, named_parties};
pub use parts::NameParts;
pub use store::normalize_store;
pub use ties::{Settled, Tie, Ties};
