//! 查询单位: who asks for entries by a key, what each may ask for, and what awaits a second person.

use chrono::NaiveDate;
use serde::Serialize;

use crate::audit::AuditAction;
use crate::db::ClientRow;
use crate::desk::WishedClient;
use crate::domain::{ClientId, QueryPurpose};
use crate::rules::Catalogue;
use crate::server::answer::Go;
use crate::server::app::App;
use crate::server::ask::{Ask, Twin};
use crate::server::permission::{ManageClients, Permission as _, ReadCredit, Visit};
use crate::server::refusal::Refusal;
use crate::templates::Page;
use crate::workflow::{ClientStage, ClientState, ClientStepKind, ClientTerms};

pub(in crate::server::pages) const PATH: &str = "/credit/clients";

/// Days that requests are counted over.
const LATELY: i64 = 30;
const DAY: i64 = 24 * 3_600_000;

#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub(in crate::server::pages) struct ClientsPage {
    today: NaiveDate,
    lately: i64,
    clients: Vec<Line>,
    choices: Choices,
    /// Administrators do not read entries.
    reads_credit: bool,
}

/// What a key can be asked for.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub(super) struct Choices {
    /// Code and name.
    pub(super) items: Vec<(String, String)>,
    /// Code and label.
    pub(super) purposes: Vec<(&'static str, &'static str)>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
struct Line {
    client_id: ClientId,
    name: String,
    stage: &'static str,
    terms: ClientTerms,
    expired: bool,
    /// Labels.
    purposes: Vec<&'static str>,
    wish: Option<Wish>,
    /// Codes of the steps that this person may take.
    steps: Vec<&'static str>,
    version: i64,
    /// Requests lately, refused ones as well.
    asked: i64,
    history: Vec<Taken>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
struct Wish {
    terms: ClientTerms,
    purposes: Vec<&'static str>,
    by: String,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
struct Taken {
    day: NaiveDate,
    actor: String,
    step: &'static str,
    reason: String,
}

impl Page for ClientsPage {
    const FILE: &'static str = "workbench/credit_clients.html";

    #[cfg(test)]
    fn samples() -> Vec<Self> {
        let today = NaiveDate::from_ymd_opt(2026, 11, 22).unwrap();
        let terms = ClientTerms {
            department: "<住建局>".to_owned(),
            items: vec!["XZCF".to_owned()],
            purposes: vec![QueryPurpose::Procurement],
            per_minute: 30,
            valid_until: today,
        };
        let line = Line {
            client_id: ClientId(1),
            name: "<招标平台>".to_owned(),
            stage: ClientStage::Active.label(),
            terms: terms.clone(),
            expired: true,
            purposes: labels(&terms.purposes),
            wish: Some(Wish {
                purposes: labels(&terms.purposes),
                terms,
                by: "甲一".to_owned(),
            }),
            steps: ClientStepKind::CODES.to_vec(),
            version: 3,
            asked: 1_200,
            history: vec![Taken {
                day: today,
                actor: "甲一".to_owned(),
                step: "申请",
                reason: "<来函>".to_owned(),
            }],
        };
        let choices = Choices {
            items: vec![("XZCF".to_owned(), "行政处罚信息".to_owned())],
            purposes: QueryPurpose::choices(),
        };
        let page = |clients| Self {
            today,
            lately: LATELY,
            clients,
            choices: choices.clone(),
            reads_credit: true,
        };
        vec![page(vec![line]), page(Vec::new())]
    }
}

impl Choices {
    pub(super) fn of(catalogue: &Catalogue) -> Self {
        let items = catalogue.items.iter();
        Self {
            items: items
                .map(|item| (item.code.clone(), item.name.clone()))
                .collect(),
            purposes: QueryPurpose::choices(),
        }
    }
}

fn labels(purposes: &[QueryPurpose]) -> Vec<&'static str> {
    purposes.iter().map(|purpose| purpose.label()).collect()
}

pub(in crate::server::pages) async fn page(
    app: App,
    visit: Visit<ManageClients>,
    _: Ask,
) -> Result<ClientsPage, Refusal> {
    let now = app.now();
    let database = &app.store.database;
    let since = now.at - LATELY * DAY;
    let action = AuditAction::CreditQuery.code();
    let asked = database.audited_since(action, since).await?;
    let clients = database.query_clients().await?.into_iter();
    let lines = clients.filter_map(|row| {
        let object = format!("query_client:{}", row.client_id);
        line(row, &visit, now.day, asked.get(&object).copied())
    });
    Ok(ClientsPage {
        today: now.day,
        lately: LATELY,
        clients: lines.collect(),
        choices: Choices::of(&app.law().await?.catalogue),
        reads_credit: ReadCredit::ROLES.contains(&visit.role()),
    })
}

fn line(
    row: ClientRow,
    visit: &Visit<ManageClients>,
    today: NaiveDate,
    asked: Option<i64>,
) -> Option<Line> {
    let state = row.client.state()?;
    let terms = state.terms().clone();
    let account = &visit.session.account;
    let steps = row.client.possible_for(&account.name, account.role);
    // What was asked for the first time is all that there is of it.
    let wish = match state {
        ClientState::Asked(_) => None,
        other => other.wish(),
    };
    let history = row.client.events().iter().rev().map(|event| Taken {
        day: event.day,
        actor: event.actor.to_string(),
        step: event.step.kind().label(),
        reason: event.step.reason().unwrap_or_default().to_owned(),
    });
    Some(Line {
        client_id: row.client_id,
        stage: state.stage().label(),
        expired: state.stage() == ClientStage::Active && terms.valid_until < today,
        purposes: labels(&terms.purposes),
        wish: wish.map(|wish| Wish {
            terms: wish.terms.clone(),
            purposes: labels(&wish.terms.purposes),
            by: wish.by.to_string(),
        }),
        steps: steps.into_iter().map(ClientStepKind::code).collect(),
        version: row.client.version(),
        asked: asked.unwrap_or(0),
        history: history.collect(),
        name: row.name,
        terms,
    })
}

/// Asks for a key of a new client, or for another one of a known client.
pub(in crate::server::pages) async fn ask_for_key(
    app: App,
    visit: Visit<ManageClients>,
    ask: Ask,
) -> Result<Go, Refusal> {
    let purposes = ask.all_fields("purposes").map(str::parse);
    let purposes = purposes.collect::<Result<_, _>>();
    let terms = ClientTerms {
        department: ask.needed("department", "所属部门")?.to_owned(),
        items: ask.all_fields("items").map(str::to_owned).collect(),
        purposes: purposes.map_err(|_| Refusal::unprocessable("没有这一用途，请重新选择"))?,
        per_minute: ask.needed_as("per_minute", "每分钟次数")?,
        valid_until: ask.needed_as("valid_until", "有效期至")?,
    };
    let whom = match ask.field("client") {
        None => WishedClient::New {
            name: ask.needed("name", "单位名称")?,
        },
        Some(_) => WishedClient::Known {
            id: ask.needed_as("client", "查询单位")?,
            seen: ask.needed_as("seen", "步数")?,
        },
    };
    let reason = ask.field("reason").unwrap_or_default();
    let law = app.law().await?;
    let office = app.credit_office(&law);
    let asked = office.ask_for_key(&visit.session, whom, (terms, reason), app.now());
    asked.await?;
    Ok(Go::to(PATH))
}

/// The key, once. Has no `Debug`.
#[derive(Serialize)]
pub(in crate::server::pages) struct KeyPage {
    key: String,
}

impl Page for KeyPage {
    const FILE: &'static str = "workbench/credit_client_key.html";

    #[cfg(test)]
    fn samples() -> Vec<Self> {
        vec![Self {
            key: "mck_1_0a".to_owned(),
        }]
    }
}

/// The second person approves, and is shown the key.
pub(in crate::server::pages) async fn approve(
    app: App,
    visit: Visit<ManageClients>,
    ask: Ask,
) -> Result<KeyPage, Refusal> {
    if ask.twin == Twin::Json {
        return Err(Refusal::page_only());
    }
    let which = (client_of(&ask)?, ask.needed_as("seen", "步数")?);
    let law = app.law().await?;
    let office = app.credit_office(&law);
    let key = office.approve_key(&visit.session, which, app.now()).await?;
    Ok(KeyPage { key: key.reveal() })
}

/// Does not approve what was asked for, or stops a key.
pub(in crate::server::pages) async fn step(
    app: App,
    visit: Visit<ManageClients>,
    ask: Ask,
) -> Result<Go, Refusal> {
    let which = (client_of(&ask)?, ask.needed_as("seen", "步数")?);
    let kind: ClientStepKind = ask.needed_as("step", "办理")?;
    if !matches!(kind, ClientStepKind::Reject | ClientStepKind::Stop) {
        return Err(Refusal::unprocessable("此处只能不批准或停用"));
    }
    let reason = ask.field("reason").unwrap_or_default();
    let law = app.law().await?;
    let office = app.credit_office(&law);
    let ended = office.end_key(&visit.session, which, (kind, reason), app.now());
    ended.await?;
    Ok(Go::to(PATH))
}

fn client_of(ask: &Ask) -> Result<ClientId, Refusal> {
    let number = ask.parameter("client").parse();
    number.map_err(|_| Refusal::not_found())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::server::pages::rendered;

    #[test]
    fn each_client_tells_its_terms_and_what_awaits_a_second_person() {
        let pages = rendered::<ClientsPage>();
        assert!(pages[0].contains("&lt;招标平台&gt;") && pages[0].contains("1200"));
        assert!(pages[0].contains("已过期") && pages[0].contains("/credit/clients/1/approve"));
        assert!(pages[0].contains("甲一 申请变更") && pages[0].contains("value=\"stop\""));
        assert!(pages[1].contains("还没有查询单位"), "{}", pages[1]);
    }

    #[test]
    fn the_key_is_shown_as_it_is_used() {
        let page = &rendered::<KeyPage>()[0];
        assert!(
            page.contains("mck_1_0a") && page.contains("只显示这一次"),
            "{page}"
        );
    }
}
