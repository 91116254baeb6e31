//! What can be done with a case, and by whom.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use super::state::{Finding, LegalDocument};
use crate::domain::{Role, code_enum};

code_enum! {
    /// The name of a step.
    StepKind {
        Take = "take", "受理核查";
        Dismiss = "dismiss", "不予列入";
        Watch = "watch", "列为重点关注";
        Propose = "propose", "提出列为候选";
        Agree = "agree", "同意列为候选";
        Decline = "decline", "退回候选";
        Transfer = "transfer", "移送部门";
        /// 回执 of what was handed over (R-RTE-05).
        Receive = "receive", "登记签收回执";
        Return = "return", "登记核查反馈";
        File = "file", "登记立案";
        Verify = "verify", "登记认定";
        Reopen = "reopen", "重新核查";
        /// 其他信息: neutral, and it leads nowhere (R-CRD-08).
        Notice = "notice", "登记告知、提醒、约谈或承诺";
    }
}

code_enum! {
    /// What was done with the merchant of a case (R-REP-07).
    NoticeKind {
        Told = "told", "信用告知";
        Reminded = "reminded", "信用提醒";
        Interviewed = "interviewed", "约谈";
        Inspected = "inspected", "日常检查";
        Pledged = "pledged", "信用承诺";
    }
}

code_enum! {
    /// What came of it.
    NoticeResult {
        Done = "done", "已完成";
        Waiting = "waiting", "待答复";
        Absent = "absent", "未到场或未答复";
    }
}

/// One step with what it has to tell.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "step", rename_all = "snake_case", deny_unknown_fields)]
pub enum CaseStep {
    Take {
        /// The search that led to the flag, as the query of its address.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        question: Option<String>,
    },
    Dismiss {
        reason: String,
    },
    Watch {
        until: NaiveDate,
        reason: String,
    },
    Propose {
        reason: String,
    },
    Agree {
        reason: String,
    },
    Decline {
        reason: String,
    },
    Transfer {
        department: String,
        due: NaiveDate,
        reason: String,
    },
    Receive {
        received_on: NaiveDate,
        /// Who signed, and where the receipt lies.
        reason: String,
    },
    Return {
        finding: Finding,
        reason: String,
    },
    File {
        reason: String,
    },
    Verify {
        document: LegalDocument,
    },
    Reopen {
        reason: String,
    },
    Notice {
        notice: NoticeKind,
        held_on: NaiveDate,
        result: NoticeResult,
        /// What was said, without any word of a finding.
        reason: String,
    },
}

impl CaseStep {
    /// Taken from the inbox: no search led there.
    pub const TAKE: Self = Self::Take { question: None };

    pub fn kind(&self) -> StepKind {
        match self {
            Self::Take { .. } => StepKind::Take,
            Self::Dismiss { .. } => StepKind::Dismiss,
            Self::Watch { .. } => StepKind::Watch,
            Self::Propose { .. } => StepKind::Propose,
            Self::Agree { .. } => StepKind::Agree,
            Self::Decline { .. } => StepKind::Decline,
            Self::Transfer { .. } => StepKind::Transfer,
            Self::Receive { .. } => StepKind::Receive,
            Self::Return { .. } => StepKind::Return,
            Self::File { .. } => StepKind::File,
            Self::Verify { .. } => StepKind::Verify,
            Self::Reopen { .. } => StepKind::Reopen,
            Self::Notice { .. } => StepKind::Notice,
        }
    }

    /// The search that led to the flag, where one did.
    pub fn question(&self) -> Option<&str> {
        match self {
            Self::Take { question } => question.as_deref(),
            _ => None,
        }
    }

    /// Why; `None` for the steps whose document or nature says it.
    pub fn reason(&self) -> Option<&str> {
        match self {
            Self::Take { .. } | Self::Verify { .. } => None,
            Self::Dismiss { reason }
            | Self::Watch { reason, .. }
            | Self::Propose { reason }
            | Self::Agree { reason }
            | Self::Decline { reason }
            | Self::Transfer { reason, .. }
            | Self::Receive { reason, .. }
            | Self::Return { reason, .. }
            | Self::File { reason }
            | Self::Reopen { reason }
            | Self::Notice { reason, .. } => Some(reason),
        }
    }
}

/// Who may take a step (domain.md §E.7). Nobody by being administrator.
pub fn roles_of(kind: StepKind) -> &'static [Role] {
    match kind {
        StepKind::Take
        | StepKind::Dismiss
        | StepKind::Watch
        | StepKind::Propose
        | StepKind::Agree
        | StepKind::Decline
        | StepKind::Transfer
        | StepKind::Receive
        | StepKind::Return
        | StepKind::Reopen
        | StepKind::Notice => &[Role::Reviewer],
        StepKind::File | StepKind::Verify => &[Role::Determiner],
    }
}
