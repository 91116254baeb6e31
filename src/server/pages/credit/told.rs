//! How an entry is told in words.

use chrono::NaiveDate;
use serde::Serialize;

use crate::workflow::{CreditEntry, CreditStep, CreditStepKind, EntryContent};

/// What is said beside the stage.
pub(super) fn mark(entry: &CreditEntry) -> Option<&'static str> {
    if entry.open_objection().is_some() {
        Some("异议处理中")
    } else if entry.open_repair().is_some() {
        Some("修复办理中")
    } else {
        None
    }
}

/// The fields of an entry in the order of 淮政发〔2018〕103号 第八条（二）, and what is kept besides.
pub(super) fn fields(content: &EntryContent) -> Vec<(&'static str, String)> {
    let day = |day: Option<NaiveDate>| day.map_or_else(missing, |day| day.to_string());
    let said = |text: &str| {
        if text.trim().is_empty() {
            missing()
        } else {
            text.to_owned()
        }
    };
    let uscc = content.uscc.as_ref().map(ToString::to_string);
    let representative = content.representative.as_ref();
    let document = &content.document;
    vec![
        ("名称", said(&content.name)),
        ("统一社会信用代码", uscc.unwrap_or_else(missing)),
        ("注册地址", said(&content.address)),
        ("单位性质", said(&content.nature)),
        (
            "主要失信事实和依据",
            format!("{}；{}", said(&content.facts), said(&content.basis)),
        ),
        ("失信行为类型", said(&content.behaviour)),
        (
            "法定代表人或负责人姓名",
            representative.map_or_else(missing, |name| format!("{}（封存）", name.shown)),
        ),
        (
            "处罚法定文书和编号",
            format!("{} {}", document.kind, document.number),
        ),
        ("认定单位", document.authority.clone()),
        ("确定失信时间", content.determined_on().to_string()),
        ("信息有效期（移出日期）", day(content.valid_until)),
        (
            "失信程度",
            format!(
                "本地标准：{}；国家标准：{}",
                label(
                    content
                        .severity_local
                        .map(crate::domain::CreditSeverity::label)
                ),
                label(
                    content
                        .severity_national
                        .map(crate::domain::CreditSeverity::label)
                )
            ),
        ),
        (
            "目录项",
            format!("{}（{}）", content.item.name, content.item.sharing.label()),
        ),
        (
            "作出决定的程序",
            label(content.procedure.map(crate::workflow::Procedure::label)).to_owned(),
        ),
        (
            "主体身份确认",
            label(content.identity.map(crate::workflow::IdentityProof::label)).to_owned(),
        ),
        ("送达日期", day(content.served_on)),
        ("告知将予公示的日期", day(content.told_on)),
        ("文书原件SHA-256", document.file_sha256.clone()),
    ]
}

fn missing() -> String {
    "缺".to_owned()
}

fn label(label: Option<&'static str>) -> &'static str {
    label.unwrap_or("缺")
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
        CreditStep::Publish { until, .. } => Some(format!("至{until}")),
        CreditStep::Object { ground, reason, .. } => Some(format!("{}；{reason}", ground.label())),
        CreditStep::ProposeAnswer { answer, reason } => {
            Some(format!("{}；{reason}", answer.label()))
        }
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
