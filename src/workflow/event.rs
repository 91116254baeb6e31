//! A step as it was taken: by whom, when, and as the how-manieth.

use chrono::NaiveDate;

use crate::domain::{AccountName, Role};

/// One step of a life cycle whose steps are `S`. A life is the list of its events; where it stands follows from them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Event<S> {
    /// 1, 2, 3 … within one life.
    pub number: i64,
    /// Epoch milliseconds.
    pub at: i64,
    /// The day in Asia/Shanghai on which it was taken.
    pub day: NaiveDate,
    pub actor: AccountName,
    pub role: Role,
    pub step: S,
}
