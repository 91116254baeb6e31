//! What a judgement about merchants changed, as it was shown to the person who made it.

use serde::{Deserialize, Serialize};

/// The three counts of one merchant (件数, 独立投诉人, 事件数).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CountedMerchant {
    pub merchant_id: String,
    pub name: String,
    pub orders: i64,
    pub complainants: i64,
    pub incidents: i64,
}

/// Kept beside the judgement: what was counted before is not known any more once it holds.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct RecordedEffect {
    /// The merchants that it touches, as they were counted.
    pub before: Vec<CountedMerchant>,
    /// The same as they are counted from then on.
    pub after: Vec<CountedMerchant>,
    /// Flags of open weeks that come, go or change; `None` where that was not looked at.
    pub flags: Option<usize>,
    /// Flags that would be others now, of weeks that keep theirs.
    pub frozen_flags: Option<usize>,
}
