//! A step of an issue of the weekly report: allowed by the rules, kept with its audit entry and, when it is signed, with the
//! files that were signed.

use super::step_records::{content_of_step, told_step};
use super::{DeskError, Moment, Session};
use crate::audit::{AuditAction, AuditEvent};
use crate::db::IssueFile;
use crate::domain::Week;
use crate::store::Store;
use crate::workflow::{Issue, IssueEvent, IssueRefused, IssueStep};

/// A file of a signature, as it was built.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SignedFile {
    pub name: String,
    /// Lower-case hex SHA-256.
    pub sha256: String,
    pub bytes: Vec<u8>,
}

/// Takes a step after a person who has seen `seen` steps of the issue. `files` are those of a signature, built from the words
/// that had been seen; without them nothing is signed.
pub async fn take_issue_step(
    store: &Store,
    session: &Session,
    week: Week,
    (seen, step): (i64, IssueStep),
    files: &[SignedFile],
    moment: Moment,
) -> Result<Issue, DeskError> {
    let action = match step {
        IssueStep::Sign { .. } => AuditAction::ReportIssue,
        _ => AuditAction::ReportStep,
    };
    let object = format!("report:{week}");
    let mut transaction = store.database.begin().await?;
    let mut issue = transaction.issue_for_step(week).await?;
    let event = IssueEvent {
        number: issue.version() + 1,
        at: moment.at,
        day: moment.day,
        actor: session.account.name.clone(),
        role: session.account.role,
        step,
    };
    if let Err(refused) = issue.take_after(seen, event.clone()) {
        transaction.rollback().await?;
        let attempt = AuditEvent::refused(&session.actor(), action, object)
            .because(format!("{}：{refused}", event.step.kind().label()));
        super::record(store, &attempt, moment).await?;
        return Err(refused.into());
    }
    if let IssueStep::Sign { issue: number, .. } = &event.step {
        if files.is_empty() {
            transaction.rollback().await?;
            let now = event.number - 1;
            return Err(IssueRefused::Overtaken { seen, now }.into());
        }
        let others = transaction.week_of_issue(*number).await?;
        if let Some(other) = others.filter(|other| *other != week) {
            transaction.rollback().await?;
            return Err(DeskError::IssueNumberTaken {
                number: *number,
                other,
            });
        }
    }
    transaction.keep_issue_step(week, &issue, &event).await?;
    for file in files {
        let kept = IssueFile {
            edition: issue.edition(),
            name: file.name.clone(),
            sha256: file.sha256.clone(),
        };
        transaction
            .keep_issue_file(week, &kept, &file.bytes)
            .await?;
    }
    let audited = AuditEvent::done(&session.actor(), action, object)
        .because(told_step(event.step.kind().label(), event.step.reason()))
        .with_content(content_of(&event.step));
    transaction.append_audit(&audited, moment.at).await?;
    transaction.commit().await?;
    Ok(issue)
}

/// Of a signature the hash of the manifest.
fn content_of(step: &IssueStep) -> String {
    match step {
        IssueStep::Sign { manifest, .. } => manifest.clone(),
        other => content_of_step(other),
    }
}
