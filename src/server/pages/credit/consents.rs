//! 授权书: written consents of parties, what each opens and to whom.

use axum::http::{HeaderValue, header};
use axum::response::{IntoResponse, Response};
use chrono::NaiveDate;
use serde::Serialize;

use super::clients::Choices;
use crate::audit::{AuditAction, AuditEvent};
use crate::desk::{self, ConsentForm, DeskError, LARGEST_PAPER};
use crate::domain::{ClientId, ConsentPurpose, QueryConsent};
use crate::server::answer::Go;
use crate::server::app::App;
use crate::server::ask::Ask;
use crate::server::multipart::Incoming;
use crate::server::permission::{KeepConsents, Permission as _, ReadCredit, Visit};
use crate::server::query::Parameter;
use crate::server::refusal::Refusal;
use crate::server::routes::Taking;
use crate::templates::Page;

pub(in crate::server::pages) const PATH: &str = "/credit/consents";

pub(in crate::server::pages) const ASKS: &[Parameter] =
    &[Parameter::codes("purpose", "用途", ConsentPurpose::CODES)];

#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub(in crate::server::pages) struct ConsentsPage {
    today: NaiveDate,
    consents: Vec<Line>,
    choices: Choices,
    /// Number and name.
    clients: Vec<(ClientId, String)>,
    /// What a file is looked at for: code and label.
    reading: Vec<(&'static str, &'static str)>,
    may_keep: bool,
    megabytes: usize,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
struct Line {
    consent: i64,
    number: String,
    party: String,
    /// Whom it was given to; absent is everybody.
    client: Option<String>,
    purpose: Option<&'static str>,
    items: Vec<String>,
    last_day: NaiveDate,
    /// 有效, 已到期, 已撤回.
    state: &'static str,
    withdrawn: bool,
    day: NaiveDate,
    actor: String,
}

impl Page for ConsentsPage {
    const FILE: &'static str = "workbench/credit_consents.html";

    #[cfg(test)]
    fn samples() -> Vec<Self> {
        let today = NaiveDate::from_ymd_opt(2026, 11, 22).unwrap();
        let line = |withdrawn: bool| Line {
            consent: 1,
            number: "<授权〔2026〕1号>".to_owned(),
            party: "<某某商行>".to_owned(),
            client: (!withdrawn).then(|| "招标平台".to_owned()),
            purpose: withdrawn.then_some("资金安排"),
            items: vec!["SFCP".to_owned()],
            last_day: today,
            state: if withdrawn { "已撤回" } else { "有效" },
            withdrawn,
            day: today,
            actor: "甲一".to_owned(),
        };
        let full = Self {
            today,
            consents: vec![line(false), line(true)],
            choices: Choices {
                items: vec![("SFCP".to_owned(), "裁判文书".to_owned())],
                purposes: vec![("funding", "资金安排")],
            },
            clients: vec![(ClientId(1), "招标平台".to_owned())],
            reading: ConsentPurpose::choices(),
            may_keep: true,
            megabytes: 20,
        };
        let empty = Self {
            consents: Vec::new(),
            may_keep: false,
            ..full.clone()
        };
        vec![full, empty]
    }
}

pub(in crate::server::pages) async fn page(
    app: App,
    visit: Visit<ReadCredit>,
    _: Ask,
) -> Result<ConsentsPage, Refusal> {
    let (database, now) = (&app.store.database, app.now());
    let event = AuditEvent::done(&visit.actor(), AuditAction::ViewCredit, "consents");
    desk::record(&app.store, &event, now).await?;
    let clients = database.query_clients().await?.into_iter();
    let clients: Vec<(ClientId, String)> = clients.map(|row| (row.client_id, row.name)).collect();
    let consents = database.consents().await?.into_iter();
    Ok(ConsentsPage {
        today: now.day,
        consents: consents
            .map(|consent| line(consent, &clients, now.day))
            .collect(),
        choices: Choices::of(&app.law().await?.catalogue),
        clients,
        reading: ConsentPurpose::choices(),
        may_keep: KeepConsents::ROLES.contains(&visit.role()),
        megabytes: LARGEST_PAPER >> 20,
    })
}

fn line(consent: QueryConsent, clients: &[(ClientId, String)], today: NaiveDate) -> Line {
    let name_of = |id: ClientId| {
        let known = clients.iter().find(|(client, _)| *client == id);
        known.map_or_else(|| format!("{id}号"), |(_, name)| name.clone())
    };
    let state = if consent.withdrawn_on.is_some() {
        "已撤回"
    } else if consent.last_day < today {
        "已到期"
    } else {
        "有效"
    };
    Line {
        consent: consent.consent,
        client: consent.client.map(name_of),
        purpose: consent.purpose.map(crate::domain::QueryPurpose::label),
        state,
        withdrawn: consent.withdrawn_on.is_some(),
        party: consent.shown,
        number: consent.number,
        items: consent.items,
        last_day: consent.last_day,
        day: consent.day,
        actor: consent.actor.to_string(),
    }
}

pub(in crate::server::pages) fn receive(
    app: App,
    visit: Visit<KeepConsents>,
    incoming: &mut Incoming,
) -> Taking<'_> {
    Box::pin(async move { take(&app, &visit, incoming).await })
}

async fn take(
    app: &App,
    visit: &Visit<KeepConsents>,
    incoming: &mut Incoming,
) -> Result<Go, Refusal> {
    let bytes = incoming.whole(LARGEST_PAPER).await?;
    let bytes = bytes.ok_or(DeskError::LargePaper)?;
    let last_day = incoming.field("last_day").parse();
    let form = ConsentForm {
        number: incoming.field("number"),
        party: incoming.field("party"),
        client: chosen(incoming, "client", "查询单位")?,
        purpose: chosen(incoming, "purpose", "用途")?,
        items: incoming.all_fields("items").map(str::to_owned).collect(),
        last_day: last_day.map_err(|_| Refusal::unprocessable("请填写授权书的截止日"))?,
    };
    let law = app.law().await?;
    let office = app.credit_office(&law);
    let brought = office.bring_consent(&visit.session, form, bytes, app.now());
    brought.await?;
    Ok(Go::to(PATH))
}

/// A choice that may be left open.
fn chosen<T: std::str::FromStr>(
    incoming: &Incoming,
    name: &str,
    what: &str,
) -> Result<Option<T>, Refusal> {
    let text = Some(incoming.field(name)).filter(|text| !text.is_empty());
    text.map(str::parse)
        .transpose()
        .map_err(|_| Refusal::unprocessable(format!("“{what}”的写法不对")))
}

pub(in crate::server::pages) async fn withdraw(
    app: App,
    visit: Visit<KeepConsents>,
    ask: Ask,
) -> Result<Go, Refusal> {
    let which = (consent_of(&ask)?, ask.field("reason").unwrap_or_default());
    let law = app.law().await?;
    let office = app.credit_office(&law);
    office
        .withdraw_consent(&visit.session, which, app.now())
        .await?;
    Ok(Go::to(PATH))
}

/// The file as it was brought, to be saved: nothing of it is shown in our pages.
pub(in crate::server::pages) async fn give(
    app: App,
    visit: Visit<ReadCredit>,
    ask: Ask,
) -> Result<Response, Refusal> {
    let purpose: Option<ConsentPurpose> = ask.asked_as("purpose", "用途")?;
    let which = (consent_of(&ask)?, purpose);
    let law = app.law().await?;
    let office = app.credit_office(&law);
    let opened = office.open_consent(&visit.session, which, app.now());
    let (consent, bytes) = opened.await?;
    let name = format!(
        "attachment; filename=\"consent-{}.{}\"",
        consent.consent,
        consent.format.code()
    );
    let disposition = HeaderValue::from_str(&name).map_err(|error| Refusal::fault(&error))?;
    let kind = HeaderValue::from_static(consent.format.media_type());
    let headers = [
        (header::CONTENT_TYPE, kind),
        (header::CONTENT_DISPOSITION, disposition),
    ];
    Ok((headers, bytes).into_response())
}

fn consent_of(ask: &Ask) -> Result<i64, Refusal> {
    let number = ask.parameter("consent").parse();
    number.map_err(|_| Refusal::not_found())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::server::pages::rendered;

    #[test]
    fn a_consent_tells_whom_it_opens_what_to_and_only_the_office_brings_one() {
        let pages = rendered::<ConsentsPage>();
        assert!(pages[0].contains("&lt;授权〔2026〕1号&gt;") && pages[0].contains("招标平台"));
        assert_eq!(pages[0].matches("/withdraw\"").count(), 1, "{}", pages[0]);
        assert!(pages[0].contains("multipart/form-data"));
        assert!(pages[1].contains("还没有授权书") && !pages[1].contains("multipart"));
    }
}
