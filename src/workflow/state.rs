//! Where a case can stand, each with the facts that only that place has.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use crate::domain::{AccountName, code_enum};

code_enum! {
    /// The name of a state.
    CaseStage {
        UnderReview = "under_review", "核查中";
        Watch = "watch", "重点关注";
        Proposed = "proposed", "候选待复核";
        Candidate = "candidate", "候选信用信息";
        Transferred = "transferred", "已移送";
        Returned = "returned", "已反馈";
        PendingDecision = "pending_decision", "已立案待决定";
        Verified = "verified", "已认定";
        Dismissed = "dismissed", "不予列入";
    }
}

code_enum! {
    /// What the department found out.
    Finding {
        True = "true", "属实";
        PartlyTrue = "partly_true", "部分属实";
        Untrue = "untrue", "不属实";
        Unverifiable = "unverifiable", "无法核实";
        CaseFiled = "case_filed", "已立案";
    }
}

/// The document that makes a finding: without it there is none (domain.md §E.3, 1).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct LegalDocument {
    /// 行政处罚决定书 and the like.
    pub kind: String,
    /// 文书号.
    pub number: String,
    pub decided_on: NaiveDate,
    /// 认定单位.
    pub authority: String,
    /// Lower-case hex SHA-256 of the uploaded file.
    pub file_sha256: String,
}

/// Where a case stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum CaseState {
    UnderReview {
        reviewer: AccountName,
    },
    /// 重点关注 until a day; then it has to be looked at again.
    Watch {
        reviewer: AccountName,
        until: NaiveDate,
    },
    /// A reviewer holds it for a candidate; somebody else has to agree.
    Proposed {
        by: AccountName,
    },
    Candidate {
        proposed_by: AccountName,
        agreed_by: AccountName,
    },
    Transferred {
        department: String,
        due: NaiveDate,
        /// When the department signed for it.
        received: Option<NaiveDate>,
    },
    Returned {
        department: String,
        finding: Finding,
    },
    PendingDecision {
        department: String,
    },
    Verified {
        document: LegalDocument,
        confirmed_by: AccountName,
    },
    Dismissed {
        reason: String,
    },
}

impl CaseState {
    pub fn stage(&self) -> CaseStage {
        match self {
            Self::UnderReview { .. } => CaseStage::UnderReview,
            Self::Watch { .. } => CaseStage::Watch,
            Self::Proposed { .. } => CaseStage::Proposed,
            Self::Candidate { .. } => CaseStage::Candidate,
            Self::Transferred { .. } => CaseStage::Transferred,
            Self::Returned { .. } => CaseStage::Returned,
            Self::PendingDecision { .. } => CaseStage::PendingDecision,
            Self::Verified { .. } => CaseStage::Verified,
            Self::Dismissed { .. } => CaseStage::Dismissed,
        }
    }

    /// The day by which something has to happen.
    pub fn due(&self) -> Option<NaiveDate> {
        match self {
            Self::Watch { until, .. } => Some(*until),
            Self::Transferred { due, .. } => Some(*due),
            _ => None,
        }
    }

    /// Whether somebody still has to do something.
    pub fn is_open(&self) -> bool {
        !matches!(self, Self::Dismissed { .. } | Self::Verified { .. })
    }
}
