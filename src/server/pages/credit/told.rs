//! How an entry is told in words.

use chrono::NaiveDate;
use serde::Serialize;

use crate::workflow::{CreditEntry, CreditStep, CreditStepKind};

/// What is said beside the stage.
pub(super) fn mark(entry: &CreditEntry) -> Option<&'static str> {
    if entry.open_objection().is_some() {
        Some("异议处理中")
    } else if entry.open_repair().is_some() {
        Some("修复办理中")
    } else {
        entry.open_remedy().map(|remedy| remedy.kind.under_way())
    }
}

/// A step as the history tells it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub(super) struct Past {
    pub(super) day: NaiveDate,
    pub(super) actor: String,
    pub(super) role: &'static str,
    pub(super) step: &'static str,
    pub(super) what: Option<String>,
}

pub(super) fn history(entry: &CreditEntry) -> Vec<Past> {
    let events = entry.events().iter();
    events
        .map(|event| Past {
            day: event.day,
            actor: event.actor.to_string(),
            role: event.role.label(),
            step: event.step.kind().label(),
            what: what_of(&event.step),
        })
        .collect()
}

fn what_of(step: &CreditStep) -> Option<String> {
    match step {
        CreditStep::Push {
            recipient,
            operation,
        } => Some(format!("{recipient}，{}", operation.label())),
        CreditStep::Acknowledge { recipient, receipt } => Some(format!("{recipient}，{receipt}")),
        CreditStep::Bounce { recipient, reason } => Some(format!("{recipient}，{reason}")),
        CreditStep::Publish { until, cleared, .. } => Some(if *cleared {
            format!("至{until}，已作公示前审查")
        } else {
            format!("至{until}")
        }),
        CreditStep::Pause { key, reason } | CreditStep::Resume { key, reason, .. } => {
            Some(format!("{}；{reason}", key.label()))
        }
        CreditStep::Object { ground, reason, .. } => Some(format!("{}；{reason}", ground.label())),
        CreditStep::ProposeAnswer { answer, reason } => {
            Some(format!("{}；{reason}", answer.label()))
        }
        CreditStep::FileRemedy {
            remedy,
            body,
            filed_on,
            reason,
        } => Some(format!(
            "{}，{body}，{filed_on}受理；{reason}",
            remedy.label()
        )),
        CreditStep::EndRemedy {
            outcome,
            document,
            reason,
            ..
        } => Some(format!("{} {document}；{reason}", outcome.label())),
        CreditStep::Revoke {
            document, reason, ..
        } => Some(format!("{} {}；{reason}", document.kind, document.number)),
        other => other.reason().map(str::to_owned),
    }
}

/// A step with the fields of its form.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub(super) struct Offered {
    pub(super) kind: CreditStepKind,
    pub(super) label: &'static str,
    pub(super) wants_reason: bool,
}

pub(super) fn offered(kind: CreditStepKind) -> Offered {
    Offered {
        kind,
        label: kind.label(),
        wants_reason: !matches!(
            kind,
            CreditStepKind::Edit
                | CreditStepKind::Push
                | CreditStepKind::Acknowledge
                | CreditStepKind::Publish
        ),
    }
}
