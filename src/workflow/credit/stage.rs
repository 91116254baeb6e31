//! Where an entry stands on a day: it follows from the steps and from the day alone, so that no job, role or outage can keep
//! an entry public for longer than the law allows.

use chrono::NaiveDate;

use crate::domain::{AccountName, LegalDeadline, code_enum};

code_enum! {
    /// The name of a state.
    CreditStage {
        Draft = "draft", "起草中";
        Submitted = "submitted", "待审批";
        Approved = "approved", "已批准";
        Public = "public", "公示中";
        PublicityEnded = "publicity_ended", "公示期满";
        Expired = "expired", "已届满";
        Repaired = "repaired", "已修复";
        Withdrawn = "withdrawn", "已撤回";
        Abandoned = "abandoned", "已作废";
    }
}

impl CreditStage {
    /// Whether anybody outside may still use the entry.
    pub fn is_in_use(self) -> bool {
        matches!(self, Self::Approved | Self::Public | Self::PublicityEnded)
    }

    /// 归档: kept, and no longer shown or shared.
    pub fn is_archived(self) -> bool {
        matches!(self, Self::Expired | Self::Repaired | Self::Withdrawn)
    }
}

/// How far the promotion has come.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Promotion {
    Drafting,
    Submitted { by: AccountName },
    Approved { by: AccountName, on: NaiveDate },
    Abandoned,
}

/// 公示: from when to when, and by which law.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Publication {
    pub from: NaiveDate,
    /// The last day.
    pub until: NaiveDate,
    pub shortest: LegalDeadline,
    pub longest: LegalDeadline,
}

code_enum! {
    /// Why an entry ended before its time.
    EndCause {
        Objection = "objection", "异议成立";
        Revoked = "revoked", "文书被撤销";
        Repaired = "repaired", "信用修复";
    }
}

/// The end before the time.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct End {
    pub on: NaiveDate,
    pub cause: EndCause,
    /// By when everybody who received it has to have been told.
    pub told_by: LegalDeadline,
}
