//! 文书: the letters, notices and tables that the office sends, drafted from what the program knows (domain.md §E.4, §A.8).
//!
//! Comes in facts, goes out a [`Letter`]: one manuscript for the page, the file and the print. Every number stands where it
//! was counted; what may not be said before a finding is not said, whoever wrote it.

mod agenda;
mod assistance;
mod bulletin;
mod case_letter;
mod draft;
mod employer;
mod entry_letter;
mod fields;
mod guide;
mod kind;
mod merchant;
mod notice;
mod objection;
mod places;
mod providers;
mod quarter;
mod repair;
mod tip;
mod transfer;
mod typical;

use crate::document::{Manuscript, Properties};

pub use agenda::{AgendaRow, agenda};
pub use assistance::{Elsewhere, assistance};
pub use bulletin::{BulletinFacts, bulletin};
pub use case_letter::{CaseFacts, OrderLine};
pub use draft::LetterRefused;
pub use employer::employer_notice;
pub use entry_letter::EntryFacts;
pub use fields::fields;
pub use guide::{GuideRow, guide};
pub use kind::{LetterKind, LetterNeeds};
pub use merchant::{FlagOfMerchant, MerchantFacts, merchant};
pub use notice::{interview, reminder};
pub use objection::{objection_answered, objection_received};
pub use places::{PlaceFacts, PlaceRow, couriers, platforms};
pub use providers::{ProviderRow, providers};
pub use quarter::{QuarterFacts, quarter};
pub use repair::{Repairable, repair_notice, repairable};
pub use tip::{TipFacts, tip};
pub use transfer::{feedback, transfer};
pub use typical::typical;

/// Who writes, and on which day by which data.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Writer {
    /// 署名.
    pub office: String,
    /// 成文日期, also the day as of which things are told.
    pub day: chrono::NaiveDate,
}

/// A letter that holds to the rules of wording.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Letter {
    pub kind: LetterKind,
    pub title: String,
    pub manuscript: Manuscript,
    pub properties: Properties,
}

#[cfg(test)]
mod tests;
