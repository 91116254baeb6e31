//! 预警详情: the evidence, the score term by term, what speaks against it, and the steps of its case.

mod form;
mod told;
mod waterfall;

use chrono::{Days, NaiveDate};
use serde::Serialize;

use super::letters::offered;
use super::papers::Papers;
use super::passage::Ticket;
use crate::audit::{AuditAction, AuditEvent};
use crate::desk;
use crate::domain::{Flag, Heading, SubjectType};
use crate::rules::Route;
use crate::server::answer::Go;
use crate::server::app::App;
use crate::server::ask::Ask;
use crate::server::deadline::Deadline;
use crate::server::permission::{ReadCases, StepCases, Visit};
use crate::server::query::Parameter;
use crate::server::refusal::Refusal;
use crate::templates::Page;
use crate::workflow::{Case, CaseState, CaseStep, Finding, NoticeKind, NoticeResult, StepKind};

pub(super) use form::step_of;

use told::{facts_of, waits_for};
pub(in crate::server::pages) use waterfall::{Term, waterfall};

use waterfall::terms_of;

pub(super) const ASKS: &[Parameter] = &[Parameter::text(
    "question",
    "由检索来时的检索条件，随受理记入经过",
)];

/// Orders shown on the page; the rest are reached by the list of the merchant.
const ORDERS: usize = 12;
/// What a form offers before anybody changes it.
const WATCH_DAYS: u64 = 30;
const TRANSFER_DAYS: u64 = 15;

/// The page of one flag and its case.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub(super) struct CasePage {
    flag: Flag,
    /// Terms of the score from the first to the sum.
    terms: Vec<Term>,
    orders: Vec<Ticket>,
    /// Orders of the flag that are not shown.
    more_orders: usize,
    stage: Option<&'static str>,
    facts: Vec<(&'static str, String)>,
    due: Option<Deadline>,
    version: i64,
    history: Vec<Past>,
    /// The search that led here, as the query of its address.
    question: Option<String>,
    steps: Vec<Offered>,
    /// Why this person can take none of the steps that are possible.
    waits_for: Option<String>,
    similar: Vec<Similar>,
    /// Flag that comes after this one in the week's list.
    next: Option<String>,
    watch_until: NaiveDate,
    transfer_due: NaiveDate,
    findings: Vec<(&'static str, &'static str)>,
    papers: Papers,
    today: NaiveDate,
    notice_kinds: Vec<(&'static str, &'static str)>,
    notice_results: Vec<(&'static str, &'static str)>,
    /// What was done with the merchant: kind, day, result and words.
    notices: Vec<(&'static str, NaiveDate, &'static str, String)>,
    /// Who leads and who supports, by the routing table.
    lead: Vec<String>,
    supporting: Vec<String>,
    /// Letters that can be drafted: label and address.
    letters: Vec<(&'static str, String)>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
struct Past {
    day: NaiveDate,
    actor: String,
    role: &'static str,
    step: &'static str,
    reason: Option<String>,
    question: Option<String>,
}

/// A step with the fields of its form.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
struct Offered {
    kind: StepKind,
    label: &'static str,
    wants_reason: bool,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
struct Similar {
    case_id: String,
    category: &'static str,
    stage: &'static str,
}

impl Page for CasePage {
    const FILE: &'static str = "workbench/case.html";

    #[cfg(test)]
    fn samples() -> Vec<Self> {
        use crate::domain::{FlagDecision, FlagVerdict, PaperKind};
        let day = NaiveDate::from_ymd_opt(2026, 11, 20).unwrap();
        let flag = FlagDecision::example(1, FlagVerdict::Confirmed, day, &[("share", 3.0)]).flag;
        let terms = waterfall(&[("先验", -2.0), ("多人独立投诉", 5.0)]);
        let page = Self {
            flag,
            terms,
            orders: vec![Ticket::sample()],
            more_orders: 3,
            stage: Some("已移送"),
            facts: vec![("部门", "市场监管局".to_owned())],
            due: Some(Deadline::sample()),
            version: 4,
            history: vec![Past {
                day,
                actor: "甲一".to_owned(),
                role: "审阅员",
                step: "受理核查",
                reason: Some("理由".to_owned()),
                question: Some("?q=x".to_owned()),
            }],
            question: Some("?q=x".to_owned()),
            steps: StepKind::ALL
                .iter()
                .map(|kind| Offered {
                    kind: *kind,
                    label: kind.label(),
                    wants_reason: !matches!(kind, StepKind::Take | StepKind::Verify),
                })
                .collect(),
            waits_for: None,
            similar: vec![Similar {
                case_id: "x".to_owned(),
                category: "假冒伪劣",
                stage: "核查中",
            }],
            next: Some("y".to_owned()),
            watch_until: day,
            transfer_due: day,
            findings: Finding::choices(),
            papers: Papers::sample(PaperKind::ALL),
            today: day,
            notice_kinds: NoticeKind::choices(),
            notice_results: NoticeResult::choices(),
            notices: vec![("约谈", day, "已完成", "<听取说明>".to_owned())],
            lead: vec!["市市场监管局".to_owned()],
            supporting: vec!["市公安局".to_owned()],
            letters: vec![("线索移送函", "/letters/transfer?case=x".to_owned())],
        };
        let untouched = Self {
            stage: None,
            facts: Vec::new(),
            due: None,
            history: Vec::new(),
            question: None,
            steps: Vec::new(),
            waits_for: Some("待审阅员受理核查".to_owned()),
            similar: Vec::new(),
            next: None,
            more_orders: 0,
            papers: Papers::sample(&[]),
            notices: Vec::new(),
            letters: Vec::new(),
            ..page.clone()
        };
        vec![page, untouched]
    }
}

pub(super) async fn page(app: App, visit: Visit<ReadCases>, ask: Ask) -> Result<CasePage, Refusal> {
    let id = ask.parameter("flag_id");
    let flag = app.store.database.flag(id).await?;
    let flag = flag.ok_or_else(Refusal::not_found)?;
    let event = AuditEvent::done(&visit.actor(), AuditAction::ViewCase, format!("case:{id}"));
    desk::record(&app.store, &event, app.now()).await?;
    let case = app.store.database.case(id).await?;
    let asked = ask.asked("question").map(Ask::of_question).transpose()?;
    let today = app.now().day;
    let steps = case.possible_for(&visit.session.account.name, visit.role());
    let due = case.state().and_then(CaseState::due);
    // All orders of the flag are read for it: only where somebody can hand the case over.
    let route = if steps.contains(&StepKind::Transfer) {
        route(&app, &flag).await?
    } else {
        Route::default()
    };
    let letters = offered(visit.role(), ("case", id), |kind| kind.fits_case(&case));
    let in_days = |days| today.checked_add_days(Days::new(days)).unwrap_or(today);
    Ok(CasePage {
        terms: terms_of(&flag),
        orders: evidence(&app, &flag).await?,
        more_orders: flag.order_ids.len().saturating_sub(ORDERS),
        stage: case.state().map(|state| state.stage().label()),
        facts: case.state().map(facts_of).unwrap_or_default(),
        due: due.map(|due| app.deadline(due)),
        version: case.version(),
        history: history(&case),
        question: asked.map(|asked| asked.question_alone()),
        waits_for: steps
            .iter()
            .all(|kind| *kind == StepKind::Notice)
            .then(|| waits_for(&case)),
        steps: steps
            .into_iter()
            .map(|kind| Offered {
                kind,
                label: kind.label(),
                wants_reason: !matches!(kind, StepKind::Take | StepKind::Verify),
            })
            .collect(),
        similar: similar(&app, &flag).await?,
        next: next_of(&app, &flag).await?,
        watch_until: in_days(WATCH_DAYS),
        transfer_due: in_days(TRANSFER_DAYS),
        findings: Finding::choices(),
        papers: Papers::of(&app, (id, None), visit.role()).await?,
        today,
        notice_kinds: NoticeKind::choices(),
        notice_results: NoticeResult::choices(),
        notices: case
            .notices()
            .map(|(kind, on, result, told)| (kind.label(), on, result.label(), told.to_owned()))
            .collect(),
        lead: route.lead,
        supporting: route.supporting,
        letters,
        flag,
    })
}

pub(super) async fn step(app: App, visit: Visit<StepCases>, ask: Ask) -> Result<Go, Refusal> {
    let id = ask.parameter("flag_id").to_owned();
    let seen: i64 = ask.needed_as("seen", "案件版本")?;
    let step = with_successor(&app, step_of(&ask)?);
    let (session, proof) = (&visit.session, app.security.proof);
    desk::take_step(&app.store, session, &id, (seen, step), proof, app.now()).await?;
    let next = ask.field("then").filter(|next| *next == "next");
    let to = match next {
        Some(_) => {
            let flag = app.store.database.flag(&id).await?;
            let flag = flag.ok_or_else(Refusal::not_found)?;
            let following = next_of(&app, &flag).await?;
            format!("/flags/{}", following.unwrap_or(id))
        }
        None => format!("/flags/{id}"),
    };
    Ok(Go::to(to))
}

/// A department that bears an old name is told by that of its successor (R-RTE-02).
fn with_successor(app: &App, step: CaseStep) -> CaseStep {
    match step {
        CaseStep::Transfer {
            department,
            due,
            reason,
        } => CaseStep::Transfer {
            department: app.routing.unit_on(&department, app.now().day),
            due,
            reason,
        },
        other => other,
    }
}

/// Who looks into a flag, by its category and what its orders tell of the merchant.
async fn route(app: &App, flag: &Flag) -> Result<Route, Refusal> {
    let seqs = app.store.database.seqs_of_orders(&flag.order_ids).await?;
    let records = app.store.database.orders_by_seq(&seqs).await?;
    let subjects = SubjectType::of(&flag.merchant.name, &records);
    Ok(app.routing.route(Heading::Of(flag.category), &subjects))
}

/// The first orders of the flag, with the passages that speak for its category.
async fn evidence(app: &App, flag: &Flag) -> Result<Vec<Ticket>, Refusal> {
    let ids: Vec<String> = flag.order_ids.iter().take(ORDERS).cloned().collect();
    let seqs = app.store.database.seqs_of_orders(&ids).await?;
    let records = app.store.database.orders_by_seq(&seqs).await?;
    let tickets = records.into_iter();
    Ok(tickets
        .map(|record| {
            Ticket::of(record, |label| {
                label.code == flag.category && label.counts_against_merchant()
            })
        })
        .collect())
}

fn history(case: &Case) -> Vec<Past> {
    case.events()
        .iter()
        .map(|event| Past {
            day: event.day,
            actor: event.actor.to_string(),
            role: event.role.label(),
            step: event.step.kind().label(),
            reason: event.step.reason().map(str::to_owned),
            question: event.step.question().map(str::to_owned),
        })
        .collect()
}

async fn similar(app: &App, flag: &Flag) -> Result<Vec<Similar>, Refusal> {
    let cases = app.store.database.cases().await?;
    let same = cases.into_iter().filter(|case| {
        case.case_id != flag.flag_id && case.flag.merchant.merchant_id == flag.merchant.merchant_id
    });
    Ok(same
        .map(|case| Similar {
            category: case.flag.category.label(),
            stage: case.stage.label(),
            case_id: case.case_id,
        })
        .collect())
}

/// The flag behind this one in its week's list.
async fn next_of(app: &App, flag: &Flag) -> Result<Option<String>, Refusal> {
    let evaluated = app.evaluated(flag.week).await?;
    let mut behind = evaluated
        .flags
        .iter()
        .skip_while(|other| other.flag_id != flag.flag_id)
        .skip(1);
    Ok(behind.next().map(|flag| flag.flag_id.clone()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::server::pages::rendered;

    #[test]
    fn the_page_offers_every_step_with_its_fields_and_escapes_texts() {
        let pages = rendered::<CasePage>();
        for field in [
            "name=\"until\"",
            "name=\"department\"",
            "name=\"finding\"",
            "name=\"document_number\"",
        ] {
            assert!(pages[0].contains(field), "{field}");
        }
        assert!(pages[0].contains("&lt;标题&gt;"));
        assert!(pages[1].contains("待审阅员受理核查"));
    }
}
