//! 周报: the evaluated weeks, and the frozen report of each.

use axum::http::{HeaderValue, header};
use axum::response::{IntoResponse, Response};
use base64::Engine as _;
use serde::Serialize;
use sha2::{Digest, Sha256};

use crate::audit::{AuditAction, AuditEvent};
use crate::desk;
use crate::domain::Week;
use crate::pipeline::{ReportOptions, build_report};
use crate::report::build;
use crate::server::app::{App, ReportState};
use crate::server::ask::Ask;
use crate::server::permission::{ReadReports, Visit};
use crate::server::refusal::Refusal;
use crate::templates::Page;

/// The evaluated weeks, newest first.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub(super) struct ReportsPage {
    weeks: Vec<Issue>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
struct Issue {
    week: Week,
    sunday: String,
    frozen: bool,
}

impl Page for ReportsPage {
    const FILE: &'static str = "workbench/reports.html";

    #[cfg(test)]
    fn samples() -> Vec<Self> {
        let issue = |frozen| Issue {
            week: "2026-W47".parse().unwrap(),
            sunday: "2026-11-22".to_owned(),
            frozen,
        };
        vec![
            Self {
                weeks: vec![issue(true), issue(false)],
            },
            Self { weeks: Vec::new() },
        ]
    }
}

pub(super) async fn page(app: App, _: Visit<ReadReports>, _: Ask) -> Result<ReportsPage, Refusal> {
    let mut weeks = app.store.database.snapshot_weeks().await?;
    weeks.sort_unstable();
    weeks.reverse();
    Ok(ReportsPage {
        weeks: weeks
            .into_iter()
            .map(|(week, frozen)| Issue {
                week,
                sunday: week.sunday().to_string(),
                frozen,
            })
            .collect(),
    })
}

/// The files of a week's report: `report.html`, `report.xlsx`, the charts.
pub(super) async fn report(
    app: App,
    visit: Visit<ReadReports>,
    ask: Ask,
) -> Result<Response, Refusal> {
    let week: Week = ask
        .parameter("week")
        .parse()
        .map_err(|_| Refusal::not_found())?;
    let wanted = ask.parameter("file");
    let snapshot = app.store.database.snapshot(week).await?;
    let snapshot = snapshot.ok_or_else(Refusal::not_found)?;
    let weeks = app.store.database.snapshot_weeks().await?;
    let state = ReportState {
        snapshot_id: snapshot.snapshot_id,
        import_seq: snapshot.import_seq,
        issue: weeks.iter().filter(|(other, _)| *other <= week).count(),
    };
    let make = async {
        let options = ReportOptions { week, issuer: None };
        let report = build_report(&app.store, &app.stages, &app.rules, &options).await?;
        tokio::task::spawn_blocking(move || build(&report))
            .await
            .map_err(|error| Refusal::fault(&error))?
            .map_err(|error| Refusal::fault(&error))
    };
    let files = app.kept.report.of(state, make).await?;
    let (name, bytes) = files
        .iter()
        .find(|(name, _)| name == wanted)
        .ok_or_else(Refusal::not_found)?
        .clone();
    let event = AuditEvent::done(
        &visit.actor(),
        AuditAction::Export,
        format!("report:{week}/{name}"),
    )
    .with_content(crate::vault::hex(&Sha256::digest(&bytes)));
    desk::record(&app.store, &event, app.now()).await?;
    file_of(&name, bytes)
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
    let kind = if ending == Some("svg") {
        "image/svg+xml"
    } else {
        "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
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
    use crate::server::pages::rendered;

    #[test]
    fn an_unfinished_week_is_called_one() {
        let pages = rendered::<ReportsPage>();
        assert!(
            pages[0].contains("已冻结") && pages[0].contains("未结束"),
            "{}",
            pages[0]
        );
        assert!(pages[1].contains("还没有评估过的周"), "{}", pages[1]);
    }

    #[test]
    fn the_style_of_a_report_is_allowed_by_its_hash() {
        let policy = policy_for("<head><style>a{}</style></head>");
        let hash = base64::engine::general_purpose::STANDARD.encode(Sha256::digest(b"a{}"));
        assert!(policy.contains(&format!("style-src 'sha256-{hash}'")));
        assert!(!policy.contains("unsafe"));
    }
}
