//! What can be done with an issue of the weekly report, and by whom.

use serde::{Deserialize, Serialize};

use super::words::IssueWords;
use crate::domain::{Role, code_enum};

code_enum! {
    /// The name of a step.
    IssueStepKind {
        Edit = "edit", "修改文字";
        Submit = "submit", "提请签发";
        Return = "return", "退回修改";
        Sign = "sign", "签发";
        Reopen = "reopen", "更正重签";
    }
}

/// One step with what it has to tell.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "step", rename_all = "snake_case", deny_unknown_fields)]
pub enum IssueStep {
    /// Takes the place of all words before; what was submitted is a draft again.
    Edit {
        words: IssueWords,
    },
    Submit {
        reason: String,
    },
    Return {
        reason: String,
    },
    Sign {
        /// 总第N期; the same for all editions.
        issue: u32,
        /// Lower-case hex SHA-256 of the manifest of what was signed.
        manifest: String,
    },
    /// 更正: an issued edition stays what it is; a further one is begun.
    Reopen {
        reason: String,
    },
}

impl IssueStep {
    pub fn kind(&self) -> IssueStepKind {
        match self {
            Self::Edit { .. } => IssueStepKind::Edit,
            Self::Submit { .. } => IssueStepKind::Submit,
            Self::Return { .. } => IssueStepKind::Return,
            Self::Sign { .. } => IssueStepKind::Sign,
            Self::Reopen { .. } => IssueStepKind::Reopen,
        }
    }

    /// Why; `None` for the steps whose content says it.
    pub fn reason(&self) -> Option<&str> {
        match self {
            Self::Edit { .. } | Self::Sign { .. } => None,
            Self::Submit { reason } | Self::Return { reason } | Self::Reopen { reason } => {
                Some(reason)
            }
        }
    }
}

/// Who may take any step of an issue: those who review and those who issue (domain.md §E.4, §E.7). That the signature is a
/// second person's is a matter of who wrote the words.
pub fn issue_roles() -> &'static [Role] {
    &[Role::Reviewer, Role::CreditOfficer]
}
