//! What can be done with a client, and by whom.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use crate::domain::{QueryPurpose, Role, code_enum};

code_enum! {
    /// The name of a step.
    ClientStepKind {
        Ask = "ask", "申请";
        Approve = "approve", "批准";
        Reject = "reject", "不批准";
        Stop = "stop", "停用";
    }
}

/// What a client may ask for (R-SHR-03).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ClientTerms {
    pub department: String,
    /// Codes of the catalogue items that it may see.
    pub items: Vec<String>,
    pub purposes: Vec<QueryPurpose>,
    /// Requests.
    pub per_minute: u32,
    /// The last day.
    pub valid_until: NaiveDate,
}

/// One step with what it has to tell.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "step", rename_all = "snake_case", deny_unknown_fields)]
pub enum ClientStep {
    /// Asks for a key under these terms; one in use goes on until that is approved.
    Ask {
        terms: ClientTerms,
        reason: String,
    },
    /// Puts the terms in force with a new key; only its hash is kept.
    Approve {
        key_sha256: String,
    },
    Reject {
        reason: String,
    },
    /// Ends the key at once, and what was asked for besides.
    Stop {
        reason: String,
    },
}

impl ClientStep {
    pub fn kind(&self) -> ClientStepKind {
        match self {
            Self::Ask { .. } => ClientStepKind::Ask,
            Self::Approve { .. } => ClientStepKind::Approve,
            Self::Reject { .. } => ClientStepKind::Reject,
            Self::Stop { .. } => ClientStepKind::Stop,
        }
    }

    /// Why; `None` for what a second person answers for with a proof.
    pub fn reason(&self) -> Option<&str> {
        match self {
            Self::Approve { .. } => None,
            Self::Ask { reason, .. } | Self::Reject { reason } | Self::Stop { reason } => {
                Some(reason)
            }
        }
    }
}

/// Who may take any step: who answers for the entries, and who keeps the accounts. That the approval is a second person's is a
/// matter of who asked.
pub fn client_roles() -> &'static [Role] {
    &[Role::CreditOfficer, Role::Admin]
}
