//! The action that a form tells.

use super::form::{document_of, form_of, optional};
use crate::desk::CreditAction;
use crate::server::ask::Ask;
use crate::server::refusal::Refusal;
use crate::workflow::{CreditStepKind, Operation, RepairCase};

/// A reason may be blank here: the rules refuse it and say so.
pub(super) fn action_of(ask: &Ask) -> Result<CreditAction, Refusal> {
    let kind: CreditStepKind = ask.needed_as("step", "办理事项")?;
    let reason = ask.field("reason").unwrap_or_default().to_owned();
    let text = |name: &str| ask.field(name).unwrap_or_default().to_owned();
    Ok(match kind {
        CreditStepKind::Draft => {
            return Err(Refusal::unprocessable("起草请由已认定的案件开始"));
        }
        CreditStepKind::Edit => CreditAction::Edit(Box::new(form_of(ask)?)),
        CreditStepKind::Submit => CreditAction::Submit(reason),
        CreditStepKind::Return => CreditAction::Return(reason),
        CreditStepKind::Approve => CreditAction::Approve(reason),
        CreditStepKind::Abandon => CreditAction::Abandon(reason),
        CreditStepKind::Push => CreditAction::Push {
            recipient: text("recipient"),
            operation: operation_of(ask.needed("operation", "推送类型")?)?,
        },
        CreditStepKind::Acknowledge => CreditAction::Acknowledge {
            recipient: text("recipient"),
            receipt: text("receipt"),
        },
        CreditStepKind::Bounce => CreditAction::Bounce {
            recipient: text("recipient"),
            reason,
        },
        CreditStepKind::Publish => CreditAction::Publish {
            until: ask.needed_as("until", "公示截止")?,
        },
        CreditStepKind::Object => CreditAction::Object {
            ground: ask.needed_as("ground", "异议事由")?,
            reason,
        },
        CreditStepKind::ProviderAnswer => CreditAction::ProviderAnswer(reason),
        CreditStepKind::ProposeAnswer => match ask.needed("outcome", "答复")? {
            "upheld" => CreditAction::Uphold(reason),
            "withdrawn" => CreditAction::Withdraw(reason),
            "corrected" => CreditAction::Correct(Box::new(form_of(ask)?), reason),
            _ => return Err(Refusal::unprocessable("答复只有维持、更正和撤回")),
        },
        CreditStepKind::ConfirmAnswer => CreditAction::ConfirmAnswer(reason),
        CreditStepKind::RejectAnswer => CreditAction::RejectAnswer(reason),
        CreditStepKind::ApplyRepair => CreditAction::ApplyRepair {
            repair: RepairCase {
                fulfilled_on: optional(ask, "fulfilled_on", "履行完毕日期")?,
                pledged_on: optional(ask, "pledged_on", "公开承诺日期")?,
                evidence: text("evidence"),
            },
            reason,
        },
        CreditStepKind::GrantRepair => CreditAction::GrantRepair(reason),
        CreditStepKind::RefuseRepair => CreditAction::RefuseRepair(reason),
        CreditStepKind::AskRemoval => CreditAction::AskRemoval {
            row: ask.needed_as("row", "红名单记录")?,
            reason,
        },
        CreditStepKind::RemovalDone => CreditAction::RemovalDone {
            row: ask.needed_as("row", "红名单记录")?,
            reason,
        },
        CreditStepKind::Revoke => CreditAction::Revoke {
            document: document_of(ask)?,
            reason,
        },
    })
}

fn operation_of(code: &str) -> Result<Operation, Refusal> {
    let told = || Refusal::unprocessable("推送类型只有新增I、更正U和撤下D");
    Operation::of(code).ok_or_else(told)
}
