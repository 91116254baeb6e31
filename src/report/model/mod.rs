//! The weekly report as plain data, section by section (domain.md §E.4).
//!
//! Filled from a frozen snapshot by somebody else; nothing here reads a file or a clock.

use std::collections::BTreeMap;

use chrono::{NaiveDate, NaiveDateTime};
use serde::Serialize;

use crate::domain::Week;
use crate::templates::chinese_date;
use crate::workflow::IssueSection;

mod annex;
mod attention;
mod figure;
mod overview;
mod progress;

pub use annex::{
    Basis, Counted, LedgerRow, OrderList, Parameter, Quality, ReasonCount, ReportOrder, SkipCount,
};
pub use attention::{Attention, AttentionRow, TypicalClue};
pub use figure::{Figure, GroupRow, ListId, Rate, ThreeCounts};
pub use overview::{
    Categories, CategoryRow, Distribution, Excluded, Overview, Platforms, SPECIAL_FIELDS,
    SourceCounts, SourceRow, TrendWeek, UnresolvedRow,
};
pub use progress::{Advice, CreditRow, FeedbackDay, ProgressItem};

/// 编发单位 when the settings name none.
pub const DEFAULT_ISSUER: &str = "××市社会信用体系建设领导小组办公室";

/// One issue of the weekly risk warning report.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct WeeklyReport {
    pub header: Header,
    /// 一.
    pub overview: Overview,
    /// 二.
    pub categories: Categories,
    /// 三.
    pub distribution: Distribution,
    /// 四.
    pub platforms: Platforms,
    /// 五.
    pub attention: Attention,
    /// 六. [`Self::draft_texts`] fills it.
    pub typical: Vec<TypicalClue>,
    /// 七. [`Self::draft_texts`] fills it.
    pub advice: Vec<Advice>,
    /// 编者按 under the headings of 一 to 五, by a person; none while nobody wrote any.
    pub notes: BTreeMap<IssueSection, Advice>,
    /// 八; absent where the cases are not known.
    pub progress: Option<Vec<ProgressItem>>,
    /// 九; absent until the register of credit entries exists.
    pub credit_work: Option<Vec<CreditRow>>,
    /// 附件1: the lists behind the figures …
    pub lists: Vec<OrderList>,
    /// … and the orders that they name.
    pub orders: Vec<ReportOrder>,
    /// 附件2.
    pub basis: Basis,
    /// 附件3.
    pub quality: Quality,
}

/// What stands above the text.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Header {
    pub week: Week,
    /// 总第N期.
    pub issue: u32,
    pub issuer: String,
    /// 数据截止时间, Asia/Shanghai.
    pub data_until: NaiveDateTime,
    /// By when 七 asks for an answer.
    pub feedback: FeedbackDay,
    pub snapshot_id: String,
    pub rules_version: String,
    pub dictionary_version: String,
    pub standing: Standing,
}

/// How far an issue has got.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(tag = "stage", rename_all = "snake_case")]
pub enum Standing {
    /// Built by itself, or still being written.
    Draft,
    Issued {
        /// 1 for the first, more after corrections.
        edition: u32,
        submitted_by: String,
        signed_by: String,
        signed_on: NaiveDate,
    },
}

impl Header {
    /// `电商领域信用风险预警周报（2026年第47期 总第12期）`.
    pub fn title(&self) -> String {
        format!("电商领域信用风险预警周报{}", self.number())
    }

    /// `（2026年第47期 总第12期）`.
    pub fn number(&self) -> String {
        let (year, week) = (self.week.iso_year(), self.week.number());
        format!("（{year}年第{week}期 总第{}期）", self.issue)
    }

    /// `2026年11月16日—2026年11月22日`.
    pub fn period(&self) -> String {
        format!(
            "{}—{}",
            chinese_date(self.week.monday()),
            chinese_date(self.week.sunday())
        )
    }
}

impl WeeklyReport {
    /// What the tables of 三 and 四 count, for they count less than the total of 一.
    pub fn classified_scope(&self) -> String {
        let (classified, effective) = (
            self.distribution.orders(),
            self.overview.effective.orders.value,
        );
        let rest = (effective - classified).max(0);
        format!(
            "表4至表7只统计已归入表3所列类别的线索，共{classified}件；本周有效线索{effective}件，其中{rest}件未归入任何类别，不在这四个表内，各表不等于全部有效线索。"
        )
    }

    /// The number under which text and sheets name a list, from 1.
    pub fn list_numbers(&self) -> BTreeMap<&ListId, usize> {
        self.lists.iter().map(|list| &list.id).zip(1..).collect()
    }

    /// The list with this id.
    pub fn list(&self, id: &ListId) -> Option<&OrderList> {
        self.lists.iter().find(|list| list.id == *id)
    }
}
