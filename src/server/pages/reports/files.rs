//! The files of an issue: of the one in hand, and of every edition as it was signed.

use std::sync::Arc;

use axum::http::{HeaderValue, header};
use axum::response::{IntoResponse, Response};
use base64::Engine as _;
use sha2::{Digest, Sha256};

use crate::audit::{AuditAction, AuditEvent};
use crate::desk;
use crate::domain::Week;
use crate::pipeline::{IssueInHand, IssueSources, Stages, issue_in_hand};
use crate::report::build;
use crate::server::app::{App, ReportState};
use crate::server::ask::Ask;
use crate::server::permission::{ReadReports, Visit};
use crate::server::refusal::Refusal;
use crate::workflow::IssueState;

/// A file of the issue as it stands: `report.html`, `report.docx`, `report.xlsx`, the charts, the parts of units. Once issued, as it was
/// signed.
pub(in crate::server::pages) async fn report(
    app: App,
    visit: Visit<ReadReports>,
    ask: Ask,
) -> Result<Response, Refusal> {
    let week = week_of(&ask)?;
    let name = ask.parameter("file");
    let issue = app.store.database.issue(week).await?;
    let bytes = if let IssueState::Issued { .. } = issue.state() {
        app.store
            .database
            .issue_file(week, issue.edition(), name)
            .await?
    } else {
        let files = draft_files(&app, week, issue.version()).await?;
        let found = files.iter().find(|(known, _)| known == name);
        found.map(|(_, bytes)| bytes.clone())
    };
    let bytes = bytes.ok_or_else(Refusal::not_found)?;
    give(&app, &visit, &format!("report:{week}/{name}"), name, bytes).await
}

/// A file of an edition, as it was signed.
pub(in crate::server::pages) async fn edition(
    app: App,
    visit: Visit<ReadReports>,
    ask: Ask,
) -> Result<Response, Refusal> {
    let week = week_of(&ask)?;
    let name = ask.parameter("file");
    let edition: u32 = ask
        .parameter("edition")
        .parse()
        .map_err(|_| Refusal::not_found())?;
    let bytes = app.store.database.issue_file(week, edition, name).await?;
    let bytes = bytes.ok_or_else(Refusal::not_found)?;
    let object = format!("report:{week}/{edition}/{name}");
    give(&app, &visit, &object, name, bytes).await
}

/// The week that the address names.
pub(super) fn week_of(ask: &Ask) -> Result<Week, Refusal> {
    let week = ask.parameter("week").parse();
    week.map_err(|_| Refusal::not_found())
}

/// What the issue of a week follows from, after so many steps.
async fn state_of(app: &App, week: Week, version: i64) -> Result<ReportState, Refusal> {
    let snapshot = app.store.database.snapshot(week).await?;
    let snapshot = snapshot.ok_or_else(Refusal::not_found)?;
    let weeks = app.store.database.snapshot_weeks().await?;
    Ok(ReportState {
        snapshot_id: snapshot.snapshot_id,
        import_seq: snapshot.import_seq,
        revision: app.store.database.last_revision().await?,
        issue: weeks.iter().filter(|(other, _)| *other <= week).count(),
        version,
        steps: app.store.database.steps_taken().await?,
    })
}

/// The issue of a week as it stands; made once for a state of it, for its page and its files.
pub(super) async fn in_hand(app: &App, week: Week) -> Result<Arc<IssueInHand>, Refusal> {
    let version = app.store.database.issue(week).await?.version();
    let state = state_of(app, week, version).await?;
    let make = async {
        let stages = app.stages().await?;
        // Large, and held while others are answered.
        let made = Box::pin(issue_in_hand(sources(app, &stages), week)).await;
        Ok::<_, Refusal>(made?)
    };
    app.kept.issue.of(state, make).await
}

/// All files of a draft; made once for a state of it.
async fn draft_files(
    app: &App,
    week: Week,
    version: i64,
) -> Result<Arc<Vec<(String, Vec<u8>)>>, Refusal> {
    let state = state_of(app, week, version).await?;
    let make = async {
        let issue = in_hand(app, week).await?;
        let fonts = app.fonts.clone();
        tokio::task::spawn_blocking(move || build(&issue.report, fonts.as_ref()))
            .await
            .map_err(|error| Refusal::fault(&error))?
            .map_err(|error| Refusal::fault(&error))
    };
    app.kept.report.of(state, make).await
}

/// What issues are made from.
pub(super) fn sources<'s>(app: &'s App, stages: &'s Stages) -> IssueSources<'s> {
    IssueSources {
        store: &app.store,
        stages,
        rules: &app.rules,
        routing: &app.routing,
        office: &app.office,
        fonts: app.fonts.as_ref(),
    }
}

/// Gives a file out, on record with its hash.
async fn give(
    app: &App,
    visit: &Visit<ReadReports>,
    object: &str,
    name: &str,
    bytes: Vec<u8>,
) -> Result<Response, Refusal> {
    let event = AuditEvent::done(&visit.actor(), AuditAction::Export, object)
        .with_content(crate::vault::hex(&Sha256::digest(&bytes)));
    desk::record(&app.store, &event, app.now()).await?;
    file_of(name, bytes)
}

fn file_of(name: &str, bytes: Vec<u8>) -> Result<Response, Refusal> {
    let ending = name.rsplit('.').next();
    if ending == Some("html") {
        let text = String::from_utf8(bytes).map_err(|error| Refusal::fault(&error))?;
        let policy = policy_for(&text);
        let policy = HeaderValue::from_str(&policy).map_err(|error| Refusal::fault(&error))?;
        let kind = HeaderValue::from_static("text/html; charset=utf-8");
        let headers = [
            (header::CONTENT_TYPE, kind),
            (header::CONTENT_SECURITY_POLICY, policy),
        ];
        return Ok((headers, text).into_response());
    }
    let kind = match ending {
        Some("svg") => "image/svg+xml",
        Some("json") => "application/json",
        Some("pdf") => "application/pdf",
        Some("docx") => "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
        _ => "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    };
    let file = name.rsplit('/').next().unwrap_or(name);
    let disposition = HeaderValue::from_str(&format!("attachment; filename=\"{file}\""))
        .map_err(|error| Refusal::fault(&error))?;
    let headers = [
        (header::CONTENT_TYPE, HeaderValue::from_static(kind)),
        (header::CONTENT_DISPOSITION, disposition),
    ];
    Ok((headers, bytes).into_response())
}

/// The report is one file with its style inside: that very style is allowed, by its hash, and nothing else.
fn policy_for(page: &str) -> String {
    let style = page
        .split_once("<style>")
        .and_then(|(_, rest)| rest.split_once("</style>"))
        .map_or("", |(style, _)| style);
    let hash = base64::engine::general_purpose::STANDARD.encode(Sha256::digest(style.as_bytes()));
    format!(
        "default-src 'none'; style-src 'sha256-{hash}'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_style_of_a_report_is_allowed_by_its_hash() {
        let policy = policy_for("<head><style>a{}</style></head>");
        let hash = base64::engine::general_purpose::STANDARD.encode(Sha256::digest(b"a{}"));
        assert!(policy.contains(&format!("style-src 'sha256-{hash}'")));
        assert!(!policy.contains("unsafe"));
    }
}
