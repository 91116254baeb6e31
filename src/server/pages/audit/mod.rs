//! 审计: the log, newest first, for auditors only; reading it is an entry of its own.

mod export;

use serde::Serialize;

use crate::audit::{AuditAction, AuditEntry, AuditEvent, AuditOutcome};
use crate::db::{AuditFilter, StoredEntry};
use crate::desk;
use crate::domain::LocalTime;
use crate::server::app::App;
use crate::server::ask::Ask;
use crate::server::permission::{ReadAudit, Visit};
use crate::server::query::Parameter;
use crate::server::refusal::Refusal;
use crate::templates::Page;

pub(super) use export::file as export;

pub(super) const ASKS: &[Parameter] = &[
    Parameter::text("actor", "操作人"),
    Parameter::text("object", "对象"),
    Parameter::codes("action", "操作", AuditAction::CODES),
    Parameter::integer("before", "只要这个序号之前的"),
];

const ENTRIES: i64 = 100;

/// A piece of the log.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub(super) struct AuditPage {
    actor: String,
    object: String,
    action: String,
    actions: Vec<(&'static str, &'static str)>,
    entries: Vec<Line>,
    next: Option<String>,
    /// All that fit, as a file.
    export_url: String,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
struct Line {
    seq: i64,
    at: String,
    actor: String,
    role: String,
    action: &'static str,
    object: String,
    refused: bool,
    reason: Option<String>,
    /// SHA-256 of what was written or sent.
    content: Option<String>,
    hash: String,
}

impl Page for AuditPage {
    const FILE: &'static str = "workbench/audit.html";

    #[cfg(test)]
    fn samples() -> Vec<Self> {
        let line = |refused| Line {
            seq: 1,
            at: "2026-11-20 08:00".to_owned(),
            actor: "甲一".to_owned(),
            role: "审阅员".to_owned(),
            action: AuditAction::SignIn.label(),
            object: "account:<甲>".to_owned(),
            refused,
            reason: refused.then(|| "理由".to_owned()),
            content: refused.then(|| "0b".to_owned()),
            hash: "0a".to_owned(),
        };
        vec![Self {
            actor: String::new(),
            object: String::new(),
            action: AuditAction::SignIn.code().to_owned(),
            actions: AuditAction::choices(),
            entries: vec![line(true), line(false)],
            next: Some("?before=1".to_owned()),
            export_url: "/audit.csv".to_owned(),
        }]
    }
}

pub(super) async fn page(
    app: App,
    visit: Visit<ReadAudit>,
    ask: Ask,
) -> Result<AuditPage, Refusal> {
    let filter = filter_of(&ask)?;
    let event = AuditEvent::done(&visit.actor(), AuditAction::AuditRead, "audit:log")
        .because(ask.query_with("", None));
    desk::record(&app.store, &event, app.now()).await?;
    let stored = app.store.database.newest_audit(&filter, ENTRIES).await?;
    let full = i64::try_from(stored.len()).unwrap_or(i64::MAX) == ENTRIES;
    let next = stored
        .last()
        .filter(|_| full)
        .map(|entry| ask.query_with("before", Some(&entry.seq.to_string())));
    let entries = stored.iter().map(line_of);
    let entries = entries.collect::<Result<Vec<_>, _>>()?;
    Ok(AuditPage {
        actor: filter.actor.unwrap_or_default(),
        object: filter.object.unwrap_or_default(),
        action: filter.action.unwrap_or_default(),
        actions: AuditAction::choices(),
        entries,
        next,
        export_url: format!("/audit.csv{}", ask.query_with("", None)),
    })
}

fn filter_of(ask: &Ask) -> Result<AuditFilter, Refusal> {
    let text = |name: &str| ask.asked(name).map(str::to_owned);
    let action: Option<AuditAction> = ask.asked_as("action", "操作")?;
    Ok(AuditFilter {
        actor: text("actor"),
        object: text("object"),
        action: action.map(|action| action.code().to_owned()),
        before: ask.asked_as("before", "序号")?,
    })
}

fn line_of(entry: &StoredEntry) -> Result<Line, serde_json::Error> {
    let told: AuditEntry = serde_json::from_str(&entry.text)?;
    Ok(Line {
        seq: entry.seq,
        at: LocalTime::from_epoch_millis(told.at, crate::domain::TimePrecision::Second)
            .map(|time| time.rfc3339().replace('T', " "))
            .unwrap_or_default(),
        role: told
            .role
            .parse::<crate::domain::Role>()
            .map_or(told.role, |role| role.label().to_owned()),
        action: told
            .action
            .parse::<AuditAction>()
            .map_or("未知操作", AuditAction::label),
        refused: told.outcome == AuditOutcome::Refused.code(),
        actor: told.actor,
        object: told.object,
        reason: told.reason,
        content: told.content,
        hash: entry.hash.chars().take(12).collect(),
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::server::pages::rendered;

    #[test]
    fn what_was_refused_is_marked_and_objects_are_escaped() {
        let page = &rendered::<AuditPage>()[0];
        assert!(page.contains("被拒绝"), "{page}");
        assert!(page.contains("account:&lt;甲&gt;"), "{page}");
    }
}
