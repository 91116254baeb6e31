//! The words of an issue that people write around its numbers.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use crate::domain::code_enum;

code_enum! {
    /// A section whose numbers stand as they were counted; people may add a note (编者按) under its heading.
    IssueSection {
        Overview = "overview", "一、总体情况";
        Categories = "categories", "二、分类情况";
        Distribution = "distribution", "三、地域行业分布";
        Platforms = "platforms", "四、平台与寄递";
        Attention = "attention", "五、重点关注主体";
    }
}

/// All words of an issue; they take the place of the drafted ones whole.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct IssueWords {
    /// 编者按.
    pub notes: BTreeMap<IssueSection, String>,
    /// 六, in the order of the page.
    pub clues: Vec<ClueWords>,
    /// 七, in the order of the page.
    pub advice: Vec<AdviceWords>,
}

/// 六: one clue, quoted in other words.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ClueWords {
    pub order_id: String,
    pub text: String,
}

/// 七: one sentence of advice.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct AdviceWords {
    /// The drafted sentence that it changes, from 0 on: its numbers may be used. Absent for one of the person's own.
    pub drafted: Option<usize>,
    pub text: String,
    /// 建议单位, empty when nobody is named.
    pub unit: String,
    pub due: Option<NaiveDate>,
}
