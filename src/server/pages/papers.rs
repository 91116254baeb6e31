//! Papers of a case: brought from the pages of cases and entries, and given out for a purpose.

use axum::http::{HeaderValue, header};
use axum::response::{IntoResponse, Response};
use serde::Serialize;

use crate::desk::{self, DeskError, LARGEST_PAPER};
use crate::domain::{CreditEntryId, Paper, PaperKind, PaperPurpose, Role};
use crate::server::answer::Go;
use crate::server::app::{App, Workbench};
use crate::server::ask::Ask;
use crate::server::multipart::Incoming;
use crate::server::permission::{BringPapers, ReadPapers, Visit};
use crate::server::query::Parameter;
use crate::server::refusal::Refusal;
use crate::server::routes::Taking;

pub(super) const PATH: &str = "/papers";

const PURPOSE: Parameter = Parameter::codes("purpose", "用途", PaperPurpose::CODES);
pub(super) const ASKS: &[Parameter] = &[PURPOSE];
/// Of a page that shows a paper beside its form.
pub(super) const ASKS_BESIDE: &[Parameter] = &[
    Parameter::text("paper", "并排查看的文书（SHA-256）"),
    PURPOSE,
];

/// A document in a frame of our own, in which a viewer of the browser may draw it and nothing else may happen.
const FRAMED: &str = "default-src 'none'; object-src 'self'; base-uri 'none'; form-action 'none'; \
     frame-ancestors 'self'";

/// The papers of a case on a page, and what may be brought from there.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub(super) struct Papers {
    case_id: String,
    /// The entry that the page is of: a paper that is brought leads back to it.
    entry_id: Option<String>,
    /// The page that shows a paper beside its form.
    beside: Option<String>,
    papers: Vec<Line>,
    /// Code and label.
    kinds: Vec<(&'static str, &'static str)>,
    purposes: Vec<(&'static str, &'static str)>,
    megabytes: usize,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
struct Line {
    sha256: String,
    kind: &'static str,
    kind_label: &'static str,
    format: &'static str,
    kilobytes: u64,
    day: String,
    actor: String,
}

impl Papers {
    pub(super) async fn of(
        app: &Workbench,
        (case_id, entry): (&str, Option<CreditEntryId>),
        role: Role,
    ) -> Result<Self, Refusal> {
        let papers = app.store.database.papers(case_id).await?;
        let kinds = desk::papers_brought_by(role).into_iter();
        Ok(Self {
            case_id: case_id.to_owned(),
            entry_id: entry.map(|entry| entry.to_string()),
            beside: entry.map(|entry| format!("{}/{entry}", super::credit::PATH)),
            papers: papers.into_iter().map(line).collect(),
            kinds: kinds.map(|kind| (kind.code(), kind.label())).collect(),
            purposes: PaperPurpose::choices(),
            megabytes: LARGEST_PAPER >> 20,
        })
    }

    /// For a page of its own form, from which nothing is brought.
    pub(super) fn beside_form_of(self, page: String) -> Self {
        Self {
            beside: Some(page),
            kinds: Vec::new(),
            ..self
        }
    }

    #[cfg(test)]
    pub(super) fn sample(kinds: &[PaperKind]) -> Self {
        Self {
            case_id: "x".to_owned(),
            entry_id: Some("C000001".to_owned()),
            beside: Some("/credit/C000001".to_owned()),
            papers: vec![Line {
                sha256: "0a".repeat(32),
                kind: PaperKind::Decision.code(),
                kind_label: PaperKind::Decision.label(),
                format: "PDF",
                kilobytes: 120,
                day: "2026-11-20".to_owned(),
                actor: "甲一".to_owned(),
            }],
            kinds: kinds
                .iter()
                .map(|kind| (kind.code(), kind.label()))
                .collect(),
            purposes: vec![("finding", "核对认定")],
            megabytes: 20,
        }
    }
}

fn line(paper: Paper) -> Line {
    Line {
        kind: paper.kind.code(),
        kind_label: paper.kind.label(),
        format: paper.format.label(),
        kilobytes: paper.bytes.div_ceil(1024),
        day: paper.day.to_string(),
        actor: paper.actor.to_string(),
        sha256: paper.sha256,
    }
}

pub(super) fn receive(app: App, visit: Visit<BringPapers>, incoming: &mut Incoming) -> Taking<'_> {
    Box::pin(async move { take(&app, &visit, incoming).await })
}

async fn take(
    app: &App,
    visit: &Visit<BringPapers>,
    incoming: &mut Incoming,
) -> Result<Go, Refusal> {
    let case_id = incoming.field("case").to_owned();
    let kind: PaperKind = incoming
        .field("kind")
        .parse()
        .map_err(|_| Refusal::unprocessable("请选择文书的种类"))?;
    // An address of ours is made of it: only what is the number of an entry.
    let entry: Option<CreditEntryId> = incoming.field("entry").parse().ok();
    let bytes = incoming.whole(LARGEST_PAPER).await?;
    let bytes = bytes.ok_or(DeskError::LargePaper)?;
    let session = &visit.session;
    let brought = desk::bring_paper(&app.store, session, (&case_id, kind), bytes, app.now());
    let paper = brought.await?;
    Ok(Go::to(match entry {
        Some(entry) => format!("{}/{entry}", super::credit::PATH),
        None => format!("/flags/{}", paper.case_id),
    }))
}

/// The bytes as they were brought, to be saved.
pub(super) async fn give(
    app: App,
    visit: Visit<ReadPapers>,
    ask: Ask,
) -> Result<Response, Refusal> {
    let (paper, bytes) = opened(&app, &visit, &ask).await?;
    let name = format!(
        "attachment; filename=\"{}-{}.{}\"",
        paper.kind.code(),
        paper.day,
        paper.format.code()
    );
    let disposition = HeaderValue::from_str(&name).map_err(|error| Refusal::fault(&error))?;
    let kind = HeaderValue::from_static(paper.format.media_type());
    let headers = [
        (header::CONTENT_TYPE, kind),
        (header::CONTENT_DISPOSITION, disposition),
    ];
    Ok((headers, bytes).into_response())
}

/// The same in a frame of our own page, beside the form. It is no page: nothing in it may reach for anything.
pub(super) async fn show(
    app: App,
    visit: Visit<ReadPapers>,
    ask: Ask,
) -> Result<Response, Refusal> {
    let which = (ask.parameter("case"), ask.parameter("sha256"));
    let known = desk::paper_of(&app.store, which).await?;
    // Before anything is on record: it would not be shown.
    if !known.format.is_shown_by_browsers() {
        return Err(Refusal::unprocessable(
            "OFD文书不能在浏览器中显示，请调阅后用阅读软件打开",
        ));
    }
    let (paper, bytes) = opened(&app, &visit, &ask).await?;
    let headers = [
        (header::CONTENT_TYPE, paper.format.media_type()),
        (header::CONTENT_DISPOSITION, "inline"),
        (header::CONTENT_SECURITY_POLICY, FRAMED),
        (header::X_FRAME_OPTIONS, "SAMEORIGIN"),
    ];
    Ok((headers, bytes).into_response())
}

async fn opened(
    app: &App,
    visit: &Visit<ReadPapers>,
    ask: &Ask,
) -> Result<(Paper, Vec<u8>), Refusal> {
    let purpose: Option<PaperPurpose> = ask.asked_as("purpose", "用途")?;
    let which = (ask.parameter("case"), ask.parameter("sha256"));
    let opened = desk::open_paper(&app.store, &visit.session, which, purpose, app.now());
    Ok(opened.await?)
}

/// A paper that is looked at beside a form.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub(super) struct ShownPaper {
    kind_label: &'static str,
    is_picture: bool,
    /// Absent where no browser shows its format.
    url: Option<String>,
}

impl ShownPaper {
    /// What the address of a page asks for; `None` where it asks for nothing. The reading is put on record with its bytes.
    pub(super) async fn asked(
        app: &Workbench,
        case_id: &str,
        ask: &Ask,
    ) -> Result<Option<Self>, Refusal> {
        let Some(sha256) = ask.asked("paper") else {
            return Ok(None);
        };
        let paper = desk::paper_of(&app.store, (case_id, sha256)).await?;
        let purpose: Option<PaperPurpose> = ask.asked_as("purpose", "用途")?;
        let purpose = purpose.ok_or(DeskError::NoPaperPurpose)?;
        // The viewer of Chromium shows the page in its width, without its rail.
        let viewer = "#navpanes=0&view=FitH";
        let url = format!("{PATH}/{case_id}/{sha256}/shown?purpose={purpose}{viewer}");
        Ok(Some(Self {
            kind_label: paper.kind.label(),
            is_picture: paper.format.is_picture(),
            url: paper.format.is_shown_by_browsers().then_some(url),
        }))
    }

    #[cfg(test)]
    pub(super) fn sample(is_picture: bool) -> Self {
        Self {
            kind_label: PaperKind::Decision.label(),
            is_picture,
            url: Some("/papers/x/0a/shown?purpose=finding".to_owned()),
        }
    }
}
