//! One letter: on the page with its numbers to be opened, and as the file that leaves the office.

use std::str::FromStr;

use axum::http::header;
use axum::response::{IntoResponse, Response};
use chrono::NaiveDate;
use serde::Serialize;
use sha2::{Digest, Sha256};

use super::PATH;
use crate::audit::{AuditAction, AuditEvent};
use crate::desk;
use crate::document::{BlockView, docx, pdf};
use crate::domain::Week;
use crate::letters::{Letter, LetterKind, LetterNeeds, Writer};
use crate::pipeline::{LetterError, LetterSources, LetterSubject, draft_letter};
use crate::server::app::App;
use crate::server::ask::Ask;
use crate::server::permission::{ReadLetters, Visit};
use crate::server::query::Parameter;
use crate::server::refusal::Refusal;
use crate::templates::Page;

/// What a letter is about; each kind reads its own.
pub(in crate::server::pages) const ASKS: &[Parameter] = &[
    Parameter::text("case", "核查编号"),
    Parameter::text("entry", "信用记录编号，如C000001"),
    Parameter::merchant("merchant", "商户编号"),
    Parameter::text("department", "部门"),
    Parameter::day("from", "起始日期"),
    Parameter::day("to", "截止日期"),
    Parameter::week("first", "起始周，如2026-W44"),
    Parameter::week("last", "截止周"),
    Parameter::text("parcels", "寄递企业业务量，一行一家：中通 1200000"),
];

/// Couriers whose volumes can be given.
const MOST_COURIERS: usize = 50;

/// The letter as it would leave.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub(in crate::server::pages) struct LetterPage {
    kind: &'static str,
    label: &'static str,
    title: String,
    /// The same as a file.
    file_url: String,
    /// The same as PDF, where there is a font to print with.
    pdf_url: Option<String>,
    blocks: Vec<BlockView>,
    is_public: bool,
}

impl Page for LetterPage {
    const FILE: &'static str = "workbench/letter.html";

    #[cfg(test)]
    fn samples() -> Vec<Self> {
        let writer = Writer {
            office: "某市信用办".to_owned(),
            day: "2026-11-22".parse().unwrap(),
        };
        let row = crate::letters::AgendaRow {
            number: "2026-W47-M000001-counterfeit".to_owned(),
            address: "/flags/2026-W47-M000001-counterfeit".to_owned(),
            matter: "核查<某店>涉嫌假冒伪劣".to_owned(),
            unit: "市市场监管局".to_owned(),
            due: None,
            state: "已移送".to_owned(),
            late: 3,
        };
        let letter = crate::letters::agenda(&[row], &writer).unwrap();
        vec![
            Self::of(&letter, "?x=1", true),
            Self::of(&letter, "", false),
        ]
    }
}

impl LetterPage {
    fn of(letter: &Letter, query: &str, has_fonts: bool) -> Self {
        Self {
            kind: letter.kind.code(),
            label: letter.kind.label(),
            title: letter.title.clone(),
            file_url: format!("{PATH}/{}/letter.docx{query}", letter.kind),
            pdf_url: has_fonts.then(|| format!("{PATH}/{}/letter.pdf{query}", letter.kind)),
            blocks: letter.manuscript.view(),
            is_public: letter.kind.is_public(),
        }
    }
}

pub(in crate::server::pages) async fn page(
    app: App,
    visit: Visit<ReadLetters>,
    ask: Ask,
) -> Result<LetterPage, Refusal> {
    let letter = letter(&app, &visit, &ask).await?;
    let (action, object) = looked_at(letter.kind, &ask);
    let event = AuditEvent::done(&visit.actor(), action, object).because(letter.kind.label());
    desk::record(&app.store, &event, app.now()).await?;
    let query = ask.query_with("", None);
    Ok(LetterPage::of(&letter, &query, app.fonts.is_some()))
}

/// What somebody looks at who reads a letter: the case or the entry that it tells of.
fn looked_at(kind: LetterKind, ask: &Ask) -> (AuditAction, String) {
    let named = |name: &str| ask.asked(name).unwrap_or_default().to_owned();
    match kind.needs() {
        LetterNeeds::Case => (AuditAction::ViewCase, format!("case:{}", named("case"))),
        LetterNeeds::Entry => (
            AuditAction::ViewCredit,
            format!("credit:{}", named("entry")),
        ),
        _ => (AuditAction::ViewCredit, format!("letter:{kind}")),
    }
}

/// The file as Word has it.
pub(in crate::server::pages) async fn file(
    app: App,
    visit: Visit<ReadLetters>,
    ask: Ask,
) -> Result<Response, Refusal> {
    let letter = letter(&app, &visit, &ask).await?;
    let told = (letter.kind, looked_at(letter.kind, &ask).1);
    let made =
        tokio::task::spawn_blocking(move || docx(&letter.manuscript, &letter.properties)).await;
    let bytes = made
        .map_err(|error| Refusal::fault(&error))?
        .map_err(|error| Refusal::fault(&error))?;
    let kind = "application/vnd.openxmlformats-officedocument.wordprocessingml.document";
    given(&app, &visit, told, (kind, "docx"), bytes).await
}

/// The file as it is printed.
pub(in crate::server::pages) async fn printed(
    app: App,
    visit: Visit<ReadLetters>,
    ask: Ask,
) -> Result<Response, Refusal> {
    let letter = letter(&app, &visit, &ask).await?;
    let told = (letter.kind, looked_at(letter.kind, &ask).1);
    let fonts = app.fonts.clone().ok_or_else(|| {
        Refusal::conflict("本机没有中文字体，不能出 PDF；请用 DOCX，或由管理员在 settings.toml 的 [paper] 设置字体文件夹")
    })?;
    let made =
        tokio::task::spawn_blocking(move || pdf(&letter.manuscript, &letter.properties, &fonts));
    let bytes = made
        .await
        .map_err(|error| Refusal::fault(&error))?
        .map_err(|error| Refusal::fault(&error))?;
    given(&app, &visit, told, ("application/pdf", "pdf"), bytes).await
}

/// On record with its hash before its first byte leaves.
async fn given(
    app: &App,
    visit: &Visit<ReadLetters>,
    (kind, about): (LetterKind, String),
    (media, ending): (&str, &str),
    bytes: Vec<u8>,
) -> Result<Response, Refusal> {
    let hash = Sha256::digest(&bytes);
    let event = AuditEvent::done(
        &visit.actor(),
        AuditAction::Export,
        format!("letter:{kind}"),
    )
    // What it is about, not whom: titles name parties.
    .because(format!("{}（{about}）", kind.label()))
    .with_content(crate::vault::hex(&hash));
    desk::record(&app.store, &event, app.now()).await?;
    let headers = [
        (header::CONTENT_TYPE, media.to_owned()),
        (
            header::CONTENT_DISPOSITION,
            format!("attachment; filename=\"mingcha-{kind}.{ending}\""),
        ),
    ];
    Ok((headers, bytes).into_response())
}

async fn letter(app: &App, visit: &Visit<ReadLetters>, ask: &Ask) -> Result<Letter, Refusal> {
    let kind = ask.parameter("letter");
    let kind = kind.strip_suffix(".json").unwrap_or(kind);
    let kind: LetterKind = kind.parse().map_err(|_| Refusal::not_found())?;
    if !kind.roles().contains(&visit.role()) {
        return Err(Refusal::forbidden(visit.role(), kind.roles()));
    }
    let law = app.law().await?;
    let sources = LetterSources {
        store: &app.store,
        law: &law.law,
        routing: &app.routing,
        regions: &app.regions,
    };
    let writer = Writer {
        office: app.office.clone(),
        day: app.now().day,
    };
    let subject = subject(kind, ask, writer.day)?;
    Ok(draft_letter(sources, (kind, &subject), &writer).await?)
}

fn subject(kind: LetterKind, ask: &Ask, today: NaiveDate) -> Result<LetterSubject, Refusal> {
    Ok(match kind.needs() {
        LetterNeeds::Case => LetterSubject::Case(needed(kind, ask, "case")?),
        LetterNeeds::Entry => LetterSubject::Entry(needed(kind, ask, "entry")?),
        LetterNeeds::Merchant => LetterSubject::Merchant(needed(kind, ask, "merchant")?),
        LetterNeeds::DepartmentAndDays => {
            let department = needed(kind, ask, "department")?;
            LetterSubject::Department(department, days(kind, ask, today)?)
        }
        LetterNeeds::Days => {
            let (first, last) = days(kind, ask, today)?;
            LetterSubject::Days(first, last)
        }
        LetterNeeds::Weeks => {
            let span: (Week, Week) = (needed(kind, ask, "first")?, needed(kind, ask, "last")?);
            if span.1 < span.0 {
                return Err(Refusal::unprocessable("截止周早于起始周，请对调"));
            }
            LetterSubject::Weeks(span, parcels(ask.asked("parcels").unwrap_or_default())?)
        }
        LetterNeeds::Nothing => LetterSubject::Nothing,
    })
}

fn days(kind: LetterKind, ask: &Ask, today: NaiveDate) -> Result<(NaiveDate, NaiveDate), Refusal> {
    let (first, last) = (needed(kind, ask, "from")?, needed(kind, ask, "to")?);
    if last < first {
        return Err(Refusal::unprocessable("截止日期早于起始日期，请对调"));
    }
    if last > today {
        return Err(Refusal::unprocessable(
            "截止日期在今天之后，还没有数据；请改为今天或以前",
        ));
    }
    Ok((first, last))
}

fn needed<T: FromStr>(kind: LetterKind, ask: &Ask, name: &str) -> Result<T, Refusal> {
    let given: Option<T> = ask.asked_as(name, kind.needs().label())?;
    given.ok_or_else(|| LetterError::Incomplete(kind).into())
}

/// `中通 1200000`, a line for each.
fn parcels(text: &str) -> Result<Vec<(String, i64)>, Refusal> {
    let lines = text.lines().map(str::trim).filter(|line| !line.is_empty());
    let mut given = Vec::new();
    for line in lines.take(MOST_COURIERS) {
        let read = line
            .rsplit_once(char::is_whitespace)
            .and_then(|(name, number)| Some((name.trim().to_owned(), number.parse::<i64>().ok()?)))
            .filter(|(name, number)| !name.is_empty() && *number > 0);
        given.push(read.ok_or_else(|| {
            Refusal::unprocessable(format!(
                "业务量“{line}”写法不对：一行一家，名称、空格、件数，如：中通 1200000"
            ))
        })?);
    }
    Ok(given)
}

impl From<LetterError> for Refusal {
    fn from(error: LetterError) -> Self {
        let message = error.to_string();
        match error {
            LetterError::Refused(_) => Self::conflict(message),
            LetterError::Absent(..) => Self {
                message,
                ..Self::not_found()
            },
            LetterError::Incomplete(_) | LetterError::NoWeeks(..) => Self::unprocessable(message),
            LetterError::Desk(error) => error.into(),
            LetterError::Pipeline(error) => error.into(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::server::pages::rendered;

    #[test]
    fn numbers_lead_to_what_they_count_and_names_are_escaped() {
        let pages = rendered::<LetterPage>();
        assert!(pages[0].contains("href=\"#t1\"") && pages[0].contains("id=\"t1\""));
        assert!(pages[0].contains("&lt;某店&gt;"), "{}", pages[0]);
        assert!(pages[0].contains("超期3天"));
    }

    #[test]
    fn volumes_are_read_by_line_and_a_wrong_one_is_told() {
        let read = parcels("中通 1200000\n\n圆通 3").unwrap();
        assert_eq!(
            read,
            [("中通".to_owned(), 1_200_000), ("圆通".to_owned(), 3)]
        );
        for wrong in ["中通", "中通 -3", "中通 多", " 5"] {
            assert!(parcels(wrong).is_err(), "{wrong}");
        }
    }
}
