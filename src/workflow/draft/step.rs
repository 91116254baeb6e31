//! What can be done with a draft of the dictionaries, and by whom.

use serde::{Deserialize, Serialize};

use crate::domain::{EditableList, EntryEdit, Role, code_enum};

code_enum! {
    /// The name of a step.
    DraftStepKind {
        Open = "open", "新建草稿";
        Set = "set", "写入词条";
        Drop = "drop", "撤去词条";
        Propose = "propose", "提交审批";
        Approve = "approve", "批准";
        Reject = "reject", "否决";
        Withdraw = "withdraw", "撤回";
        Apply = "apply", "应用";
    }
}

code_enum! {
    /// Where a draft stands.
    DraftStage {
        Editing = "editing", "编辑中";
        Proposed = "proposed", "待批准";
        Approved = "approved", "已批准，待应用";
        Applied = "applied", "已应用";
        Rejected = "rejected", "已否决";
        Withdrawn = "withdrawn", "已撤回";
    }
}

/// What a preview was made for: the content of a draft, and the revision that it would follow.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct DraftBasis {
    /// Hash of the edits.
    pub content: String,
    /// The newest revision of the dictionaries.
    pub revision: i64,
}

/// One step with what it has to tell.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "step", rename_all = "snake_case")]
pub enum DraftStep {
    Open {
        title: String,
        /// The search that it came from, as the query of its address.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        question: Option<String>,
    },
    /// Takes the place of an earlier edit of the same entry.
    Set {
        edit: EntryEdit,
        reason: String,
    },
    Drop {
        list: EditableList,
        word: String,
    },
    Propose {
        basis: DraftBasis,
        reason: String,
    },
    Approve {
        basis: DraftBasis,
        reason: String,
    },
    Reject {
        reason: String,
    },
    Withdraw {
        reason: String,
    },
    /// The edits are in force from this revision on.
    Apply {
        revision: i64,
    },
}

impl DraftStep {
    pub fn kind(&self) -> DraftStepKind {
        match self {
            Self::Open { .. } => DraftStepKind::Open,
            Self::Set { .. } => DraftStepKind::Set,
            Self::Drop { .. } => DraftStepKind::Drop,
            Self::Propose { .. } => DraftStepKind::Propose,
            Self::Approve { .. } => DraftStepKind::Approve,
            Self::Reject { .. } => DraftStepKind::Reject,
            Self::Withdraw { .. } => DraftStepKind::Withdraw,
            Self::Apply { .. } => DraftStepKind::Apply,
        }
    }

    /// Why; `None` for the steps that need no reason.
    pub fn reason(&self) -> Option<&str> {
        match self {
            Self::Open { title, .. } => Some(title),
            Self::Set { reason, .. }
            | Self::Propose { reason, .. }
            | Self::Approve { reason, .. }
            | Self::Reject { reason }
            | Self::Withdraw { reason } => Some(reason),
            Self::Drop { .. } | Self::Apply { .. } => None,
        }
    }
}

/// Who may take a step: analysts edit and propose, another analyst or a reviewer decides (domain.md §E.7).
pub fn roles_of_draft_step(kind: DraftStepKind) -> &'static [Role] {
    match kind {
        DraftStepKind::Open
        | DraftStepKind::Set
        | DraftStepKind::Drop
        | DraftStepKind::Propose
        | DraftStepKind::Withdraw => &[Role::Analyst],
        DraftStepKind::Approve | DraftStepKind::Reject | DraftStepKind::Apply => {
            &[Role::Analyst, Role::Reviewer]
        }
    }
}
