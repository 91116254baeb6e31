//! The annexes: orders and lists, the rules of counting, and the quality of the data.

use serde::Serialize;

use super::{Figure, ListId};
use crate::domain::{Heading, QuarantineReason, SkipReason, SourceCode};

/// The orders behind one figure (or behind the three counts of one row).
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct OrderList {
    pub id: ListId,
    pub title: String,
    pub order_ids: Vec<String>,
}

/// One order as far as the report shows it: masked, without anything of the complainant.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ReportOrder {
    pub order_id: String,
    /// `2026-11-20 09:12`, or the bare date; empty when the export told no time.
    pub received_at: String,
    pub source_label: String,
    pub nature_label: String,
    pub region: String,
    pub merchant: String,
    pub headings: Vec<Heading>,
    /// Masked.
    pub title: String,
    /// Masked text of the order, for 典型线索; may be empty.
    pub excerpt: String,
    pub result_label: String,
    pub counted: Counted,
}

/// In which issue an order counts as an effective clue.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub enum Counted {
    #[serde(rename = "本周")]
    ThisWeek,
    /// Received in an earlier week and counted in that week's issue; it stands in the window of a merchant of 五.
    #[serde(rename = "往期")]
    Earlier,
    /// Excluded, or of no known date.
    #[serde(rename = "否")]
    No,
}

impl Counted {
    pub fn label(self) -> &'static str {
        match self {
            Self::ThisWeek => "本周",
            Self::Earlier => "往期",
            Self::No => "否",
        }
    }
}

/// 附件2 统计口径: without it the report is not issued.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Basis {
    /// 去重规则.
    pub duplicate_rule: String,
    /// 事件规则.
    pub incident_rule: String,
    /// 预警阈值.
    pub thresholds: Vec<Parameter>,
    /// Which clues `Overview::discounted` and `Overview::same_text` count.
    pub discount_rule: String,
    /// 折扣规则.
    pub discounts: Vec<Parameter>,
    pub source_weights: Vec<Parameter>,
    /// Which calendar, up to which year, provisional or not.
    pub calendar: String,
    /// Anything else a reader must know.
    pub notes: Vec<String>,
}

/// A parameter of the rules with its value and where it comes from.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Parameter {
    pub name: String,
    pub value: String,
    pub origin: String,
}

/// 附件3 数据质量.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Quality {
    pub files: Vec<LedgerRow>,
    /// Orders of no known date; they are in no week.
    pub missing_time: Figure,
    pub notes: Vec<String>,
}

/// One imported file: `rows_read = accepted + updated + duplicate + quarantined`, checked.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct LedgerRow {
    pub file: String,
    pub source: SourceCode,
    pub rows_read: i64,
    pub accepted: i64,
    pub updated: i64,
    pub duplicate: i64,
    pub quarantined: i64,
    /// Why rows were quarantined; adds up to `quarantined`.
    pub reasons: Vec<ReasonCount>,
    /// Furniture of the sheet, outside `rows_read`.
    pub skipped: Vec<SkipCount>,
}

#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct ReasonCount {
    pub reason: QuarantineReason,
    pub rows: i64,
}

#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct SkipCount {
    pub reason: SkipReason,
    pub rows: i64,
}
