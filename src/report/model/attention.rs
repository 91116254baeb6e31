//! Sections 五 and 六: merchants whose clues gather, and clues worth reading.

use serde::Serialize;

use super::{ListId, ThreeCounts};
use crate::domain::{Category, FlagLevel, Tier};

/// 五、重点关注主体.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Attention {
    /// Tiers candidate and watch, most urgent first; the page shows 20 and sends the rest to 附件1.
    pub rows: Vec<AttentionRow>,
    /// Tier complainant_review: the complaints should be looked at, not the merchant.
    pub review: Vec<AttentionRow>,
}

/// One flag of the week. Every count is over the flag's window, and its list may reach back.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct AttentionRow {
    pub flag_id: String,
    pub tier: Tier,
    pub level: FlagLevel,
    pub name: String,
    pub uscc: Option<String>,
    /// 平台/店铺, empty when unknown.
    pub store: String,
    /// 所在地, empty when unknown.
    pub place: String,
    /// 涉嫌行为.
    pub category: Category,
    pub counts: ThreeCounts,
    /// Weeks that the counts cover, this one included; absent in weeks evaluated before it was kept.
    pub window_weeks: Option<i32>,
    /// Whether last week's issue did not have it; absent when last week was not evaluated.
    pub is_new: Option<bool>,
    /// Sum of weights over incidents; shown as a note, never alone.
    pub effective: f64,
    /// Incidents of the last four weeks, oldest first.
    pub trend: Vec<i64>,
    pub score: f64,
    /// Sentences of the rules.
    pub reasons: Vec<String>,
    /// 反向证据, always shown; 已化解 belongs here.
    pub counter_evidence: Vec<String>,
    /// 拟办意见: 核查建议 only.
    pub proposal: String,
    /// 建议牵头单位.
    pub lead_unit: String,
}

/// 六、典型线索: one masked clue of 100–150 characters.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct TypicalClue {
    pub order_id: String,
    /// Hotline and day: `12315投诉，2026年11月18日受理`.
    pub origin: String,
    pub category: Category,
    pub text: String,
    pub list: Option<ListId>,
}
