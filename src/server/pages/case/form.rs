//! The step that a form tells.

use crate::server::ask::Ask;
use crate::server::refusal::Refusal;
use crate::workflow::{CaseStep, LegalDocument, StepKind};

/// A reason may be blank here: the workflow refuses it and says so.
pub(in crate::server::pages) fn step_of(ask: &Ask) -> Result<CaseStep, Refusal> {
    let kind: StepKind = ask.needed_as("step", "办理事项")?;
    let reason = ask.field("reason").unwrap_or_default().to_owned();
    Ok(match kind {
        StepKind::Take => {
            let asked = ask.field("question").map(Ask::of_question).transpose()?;
            let question = asked.map(|asked| asked.question_alone());
            CaseStep::Take { question }
        }
        StepKind::Dismiss => CaseStep::Dismiss { reason },
        StepKind::Watch => CaseStep::Watch {
            until: ask.needed_as("until", "关注到")?,
            reason,
        },
        StepKind::Propose => CaseStep::Propose { reason },
        StepKind::Agree => CaseStep::Agree { reason },
        StepKind::Decline => CaseStep::Decline { reason },
        StepKind::Transfer => CaseStep::Transfer {
            department: ask.needed("department", "移送部门")?.to_owned(),
            due: ask.needed_as("due", "反馈期限")?,
            reason,
        },
        StepKind::Receive => CaseStep::Receive {
            received_on: ask.needed_as("received_on", "签收日期")?,
            reason,
        },
        StepKind::Return => CaseStep::Return {
            finding: ask.needed_as("finding", "核查结果")?,
            reason,
        },
        StepKind::File => CaseStep::File { reason },
        StepKind::Verify => CaseStep::Verify {
            document: document_of(ask)?,
        },
        StepKind::Reopen => CaseStep::Reopen { reason },
        StepKind::Notice => CaseStep::Notice {
            notice: ask.needed_as("notice", "告知、提醒、约谈或承诺")?,
            held_on: ask.needed_as("held_on", "办理日期")?,
            result: ask.needed_as("result", "结果")?,
            reason,
        },
    })
}

/// What is missing the workflow tells, with the rule; a day cannot be absent from it.
fn document_of(ask: &Ask) -> Result<LegalDocument, Refusal> {
    let text = |name: &str| ask.field(name).unwrap_or_default().to_owned();
    if ask.field("decided_on").is_none() {
        return Err(Refusal::unprocessable(
            "请填写“决定日期”；没有决定日期的文书不能登记认定（R-CRD-01）",
        ));
    }
    Ok(LegalDocument {
        kind: text("document_kind"),
        number: text("document_number"),
        decided_on: ask.needed_as("decided_on", "决定日期")?,
        authority: text("authority"),
        file_sha256: text("file_sha256").to_lowercase(),
    })
}
