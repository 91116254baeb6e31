//! Sections 七 to 九: advice, the progress of what was assigned, and the credit register's week.

use chrono::NaiveDate;
use serde::Serialize;

use super::{Figure, ListId};

/// By when advice should be answered.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct FeedbackDay {
    pub day: NaiveDate,
    /// 暂定: the calendar of a year on the way is not published yet.
    pub provisional: bool,
}

/// 七: one sentence of advice, drafted from numbers, and the lists that it stands on.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Advice {
    pub text: String,
    /// 建议单位, empty when nobody is named.
    pub unit: String,
    pub due: Option<FeedbackDay>,
    pub basis: Vec<ListId>,
}

impl Advice {
    /// A note under a heading (编者按): words without a unit and a day.
    pub fn note(text: String, basis: Vec<ListId>) -> Self {
        Self {
            text,
            unit: String::new(),
            due: None,
            basis,
        }
    }
}

/// 八: one matter that an earlier issue handed over.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct ProgressItem {
    /// Merchant and category of the case.
    pub matter: String,
    pub unit: String,
    pub state: String,
    pub overdue_days: i64,
}

/// 九: 候选数, 已认定数, 已推送, 异议, 修复, 到期移出.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct CreditRow {
    pub name: String,
    pub figure: Figure,
    pub note: String,
}
