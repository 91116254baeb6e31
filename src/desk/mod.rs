//! What people do at the workbench: each action is allowed or refused, carried out and put on record as one step.
//!
//! Every action has an actor and a moment; the audit entry is in the transaction of what it tells, so that neither is
//! there without the other.

mod accounts;
mod audit;
mod batch;
mod cases;
mod checking;
mod credit;
mod dictionaries;
mod error;
mod issues;
mod merchant_judge;
mod papers;
mod proof;
mod provider_sign_in;
mod reveal;
mod sealed_file;
mod searches;
mod second_factor;
mod sessions;
mod sign_in;
mod step_records;
mod steward;

use chrono::NaiveDate;

pub use accounts::{AccountChange, add_account, change_account, change_own_password};
pub use audit::{AuditReport, CheckpointMade, log_origin, make_checkpoint, record, verify_log};
pub use batch::{BATCH_STEPS, BatchOutcome, LARGEST_BATCH, take_step_of_each};
pub use cases::take_step;
pub use credit::{
    ConsentForm, CreditAction, CreditOffice, CreditQuery, EntryForm, KeyedRequest, KnownClient,
    PenaltyForm, QueriedEntry, QueriedParty, TakenReceipt, TypedFields, WishedClient,
    decide_law_change, entries_of_party, law_in_force, listed_twice, owed, propose_law_change,
    read_action, read_form, red_conflicts,
};
pub use dictionaries::{DraftAction, DraftOpening, open_draft, step_draft};
pub use error::DeskError;
pub use issues::{SignedFile, take_issue_step};
pub use merchant_judge::MerchantJudge;
pub use papers::{LARGEST_PAPER, bring_paper, open_paper, paper_of, papers_brought_by};
pub use proof::prove_again;
pub use provider_sign_in::{
    Knock, NotAdmitted, knock, may_set_out, sign_in_by_provider, unbind_account,
};
pub use reveal::{RevealGrant, RevealRequest, cases_of_order, reveal};
pub use searches::{look_at_search, remove_search, save_search};
pub use second_factor::{
    FactorState, begin_second_factor, confirm_second_factor, factor_state, reset_second_factor,
};
pub use sessions::{Session, session_of, sign_out};
pub use sign_in::{Door, SignInAttempt, SignedIn, give_code, sign_in};
pub use steward::Steward;

/// When something is done. Only the outermost layer reads a clock.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Moment {
    /// Epoch milliseconds.
    pub at: i64,
    /// The day in Asia/Shanghai.
    pub day: NaiveDate,
}
