//! What the credit office does with entries: each action is allowed by the rules, dated by the law of its day, and kept with
//! its audit entry.

mod action;
mod asker;
mod clients;
mod consents;
mod form;
mod keyed_query;
mod law;
mod list_exit;
mod office;
mod packages;
mod party;
mod penalty;
mod query;
mod reading;
mod receipts;
mod red_list;
mod subject;
mod typed;

pub use action::CreditAction;
pub use clients::{KnownClient, WishedClient};
pub use consents::ConsentForm;
pub use form::EntryForm;
pub use keyed_query::KeyedRequest;
pub use law::{decide_law_change, law_in_force, propose_law_change};
pub use office::CreditOffice;
pub use packages::owed;
pub use party::entries_of_party;
pub use penalty::PenaltyForm;
pub use query::{CreditQuery, QueriedEntry, QueriedParty};
pub use reading::{read_action, read_form};
pub use receipts::TakenReceipt;
pub use red_list::{listed_twice, red_conflicts};
pub use typed::TypedFields;
