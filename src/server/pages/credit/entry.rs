//! One entry: what it says, what it lacks, its clocks, who has it, and what can be done now.

use chrono::NaiveDate;
use serde::Serialize;

use super::clocks::ClockLine;
use super::conflicts::state_of;
use super::fields::fields;
use super::form::EntryFields;
use super::told::{Offered, Past, history, mark, offered};
use crate::audit::{AuditAction, AuditEvent};
use crate::db::CreditRow;
use crate::desk::{self, red_conflicts};
use crate::domain::{CreditEntryId, LawKey};
use crate::rules::LocalLaw;
use crate::server::answer::Go;
use crate::server::app::App;
use crate::server::ask::Ask;
use crate::server::pages::letters;
use crate::server::pages::papers::{Papers, ShownPaper};
use crate::server::permission::{ReadCredit, StepCredit, Visit};
use crate::server::refusal::Refusal;
use crate::templates::Page;
use crate::workflow::{
    CreditStepKind, ObjectionGround, PAUSABLE, RedListing, RemedyKind, RemedyOutcome,
    RepairCondition,
};

#[derive(Debug, Clone, PartialEq, Serialize)]
pub(in crate::server::pages) struct EntryPage {
    entry_id: String,
    case_id: String,
    merchant_id: String,
    name: String,
    stage: &'static str,
    mark: Option<&'static str>,
    version: i64,
    fields: Vec<(&'static str, String)>,
    /// What is missing, each with the requirement that asks for it.
    missing: Vec<(&'static str, &'static str)>,
    public: Option<(NaiveDate, NaiveDate)>,
    clocks: Vec<ClockLine>,
    deliveries: Vec<Delivery>,
    conditions: Vec<Condition>,
    objections: Vec<(NaiveDate, &'static str, String, &'static str)>,
    /// 申诉、复议、诉讼: since when, which way, before whom, and what came of it.
    remedies: Vec<(NaiveDate, &'static str, String, &'static str)>,
    /// Code and label, for the forms.
    remedy_kinds: Vec<(&'static str, &'static str)>,
    remedy_outcomes: Vec<(&'static str, &'static str)>,
    history: Vec<Past>,
    steps: Vec<Offered>,
    /// The form for editing and for putting right.
    form: Option<EntryFields>,
    grounds: Vec<(&'static str, &'static str)>,
    /// 公示截止 that the law allows, for an entry published today.
    publish_until: Option<NaiveDate>,
    waits_for: Option<&'static str>,
    papers: Papers,
    listings: Vec<Listed>,
    /// Clocks that may stand still, and those that do: code and label.
    running: Vec<(&'static str, &'static str)>,
    standing: Vec<(&'static str, &'static str)>,
    /// What stood still: clock, from, until, and why.
    pauses: Vec<(&'static str, NaiveDate, Option<NaiveDate>, String)>,
    /// Letters that can be drafted: label and address.
    letters: Vec<(&'static str, String)>,
    /// The paper that is looked at beside the form.
    shown: Option<ShownPaper>,
}

/// A place on the red list, and what is done about it.
#[derive(Debug, Clone, PartialEq, Serialize)]
struct Listed {
    listing: RedListing,
    state: String,
    open: bool,
}

#[derive(Debug, Clone, PartialEq, Serialize)]
struct Delivery {
    recipient: String,
    last: &'static str,
    on: NaiveDate,
    receipt: Option<String>,
    /// What it still has to be sent.
    owed: Option<&'static str>,
}

#[derive(Debug, Clone, PartialEq, Serialize)]
struct Condition {
    name: &'static str,
    holds: bool,
    because: String,
}

impl Page for EntryPage {
    const FILE: &'static str = "workbench/credit_entry.html";
    const FRAMES: bool = true;

    #[cfg(test)]
    fn samples() -> Vec<Self> {
        let day = NaiveDate::from_ymd_opt(2026, 11, 22).unwrap();
        let page = Self {
            entry_id: "C000001".to_owned(),
            case_id: "x".to_owned(),
            merchant_id: "M000001".to_owned(),
            name: "<某某商行>".to_owned(),
            stage: "公示中",
            mark: Some("异议处理中"),
            version: 5,
            fields: vec![("名称", "<某某商行>".to_owned())],
            missing: vec![("注册地址", "R-CRD-03")],
            public: Some((day, day)),
            clocks: vec![ClockLine::sample()],
            deliveries: vec![Delivery {
                recipient: "<市信用中心>".to_owned(),
                last: "新增",
                on: day,
                receipt: Some("<回执>".to_owned()),
                owed: Some("更正"),
            }],
            conditions: vec![Condition {
                name: "达到最短公示期",
                holds: false,
                because: "最短公示期至2026-11-22".to_owned(),
            }],
            objections: vec![(day, "与事实不符", "<理由>".to_owned(), "办理中")],
            remedies: vec![(day, "行政复议", "<某市人民政府>".to_owned(), "办理中")],
            remedy_kinds: RemedyKind::choices(),
            remedy_outcomes: RemedyOutcome::choices(),
            history: vec![Past {
                day,
                actor: "甲一".to_owned(),
                role: "信用审核员",
                step: "受理异议",
                what: Some("<理由>".to_owned()),
            }],
            steps: CreditStepKind::ALL[1..]
                .iter()
                .map(|kind| offered(*kind))
                .collect(),
            form: Some(EntryFields::sample()),
            grounds: ObjectionGround::choices(),
            publish_until: Some(day),
            waits_for: None,
            papers: Papers::sample(crate::domain::PaperKind::ALL),
            running: vec![("objection_review", "异议审核")],
            standing: vec![("objection_review", "异议审核")],
            pauses: vec![("异议审核", day, None, "<鉴定>".to_owned())],
            letters: vec![("异议答复书", "/letters/x".to_owned())],
            shown: None,
            listings: vec![Listed {
                listing: RedListing {
                    row: 7,
                    title: "<示范店>".to_owned(),
                    unit: "某协会".to_owned(),
                    listed_on: Some(day),
                },
                state: "待提请移出".to_owned(),
                open: true,
            }],
        };
        let read_only = Self {
            mark: None,
            missing: Vec::new(),
            public: None,
            clocks: Vec::new(),
            deliveries: Vec::new(),
            conditions: Vec::new(),
            objections: Vec::new(),
            remedies: Vec::new(),
            steps: Vec::new(),
            form: None,
            publish_until: None,
            waits_for: Some("由信用审核员办理。"),
            ..page.clone()
        };
        let beside = |shown| Self {
            shown: Some(shown),
            ..page.clone()
        };
        let framed = beside(ShownPaper::sample(false));
        let picture = beside(ShownPaper::sample(true));
        vec![page, read_only, framed, picture]
    }
}

pub(in crate::server::pages) async fn page(
    app: App,
    visit: Visit<ReadCredit>,
    ask: Ask,
) -> Result<EntryPage, Refusal> {
    let row = row_of(&app, &ask).await?;
    let object = format!("credit:{}", row.entry_id);
    let event = AuditEvent::done(&visit.actor(), AuditAction::ViewCredit, object);
    desk::record(&app.store, &event, app.now()).await?;
    let today = app.now().day;
    let in_force = app.law().await?;
    let entry = &row.entry;
    let content = entry.content().ok_or_else(Refusal::not_found)?;
    let stage = entry.stage_on(today).ok_or_else(Refusal::not_found)?;
    let mut possible = entry.possible_for(&visit.session.account.name, visit.role(), today);
    let listings = listings(&app, &row, today).await?;
    if !listings.iter().any(|listed| listed.open) {
        possible.retain(|kind| *kind != CreditStepKind::AskRemoval);
    }
    let writes = [CreditStepKind::Edit, CreditStepKind::ProposeAnswer];
    let conditions = entry.open_repair().map(|repair| {
        let conditions = repair.conditions(entry.publication(), today);
        conditions.into_iter().map(condition).collect()
    });
    Ok(EntryPage {
        entry_id: row.entry_id.to_string(),
        case_id: row.case_id.clone(),
        merchant_id: row.merchant_id.clone(),
        name: content.subject.shown_name().to_owned(),
        stage: stage.label(),
        mark: mark(entry),
        version: entry.version(),
        fields: fields(content, &in_force.levels),
        missing: content
            .missing()
            .into_iter()
            .map(|element| (element.label(), element.rule()))
            .collect(),
        public: entry
            .public_on(today)
            .map(|publication| (publication.from, publication.until)),
        clocks: entry
            .clocks_on(today)
            .iter()
            .map(|clock| ClockLine::of(&app, clock))
            .collect(),
        deliveries: deliveries(&row, today),
        conditions: conditions.unwrap_or_default(),
        objections: objections(&row),
        remedies: remedies(&row),
        remedy_kinds: RemedyKind::choices(),
        remedy_outcomes: RemedyOutcome::choices(),
        history: history(entry),
        form: possible
            .iter()
            .any(|kind| writes.contains(kind))
            .then(|| EntryFields::of(content, &in_force)),
        grounds: ObjectionGround::choices(),
        publish_until: publish_until(&app, &in_force.law, &row, today),
        waits_for: possible.is_empty().then_some(
            "您现在没有可办理的事项：由信用审核员起草和推送，由另一名信用审核员或认定确认人批准。",
        ),
        steps: possible.into_iter().map(offered).collect(),
        listings,
        running: PAUSABLE
            .iter()
            .filter(|key| {
                entry.pausable(**key).is_some() && !entry.paused().any(|pause| pause.key == **key)
            })
            .map(|key| (key.code(), key.label()))
            .collect(),
        standing: entry
            .paused()
            .map(|pause| (pause.key.code(), pause.key.label()))
            .collect(),
        pauses: entry
            .pauses()
            .iter()
            .map(|pause| {
                (
                    pause.key.label(),
                    pause.from,
                    pause.until,
                    pause.reason.clone(),
                )
            })
            .collect(),
        letters: letters::offered(visit.role(), ("entry", &row.entry_id.to_string()), |kind| {
            kind.fits_entry(entry, today)
        }),
        shown: ShownPaper::asked(&app, &row.case_id, &ask).await?,
        papers: Papers::of(&app, (&row.case_id, Some(row.entry_id)), visit.role()).await?,
    })
}

pub(in crate::server::pages) async fn step(
    app: App,
    visit: Visit<StepCredit>,
    ask: Ask,
) -> Result<Go, Refusal> {
    let id = id_of(&ask)?;
    let seen: i64 = ask.needed_as("seen", "信用记录版本")?;
    let kind: CreditStepKind = ask.needed_as("step", "办理事项")?;
    let action = desk::read_action(kind, &ask)?;
    let law = app.law().await?;
    let office = app.credit_office(&law);
    office
        .act(&visit.session, id, (seen, &action), app.now())
        .await?;
    Ok(Go::to(format!("{}/{id}", super::PATH)))
}

fn id_of(ask: &Ask) -> Result<CreditEntryId, Refusal> {
    let id = ask.parameter("entry").parse();
    id.map_err(|_| Refusal::not_found())
}

async fn row_of(app: &App, ask: &Ask) -> Result<CreditRow, Refusal> {
    let row = app.store.database.credit_entry(id_of(ask)?).await?;
    row.ok_or_else(Refusal::not_found)
}

async fn listings(app: &App, row: &CreditRow, today: NaiveDate) -> Result<Vec<Listed>, Refusal> {
    let mut conflicts = red_conflicts(&app.store, std::slice::from_ref(row), today).await?;
    let listings = conflicts.remove(&row.entry_id).unwrap_or_default();
    let mut listed: Vec<Listed> = listings
        .into_iter()
        .map(|listing| {
            let (state, open) = state_of(&row.entry, &listing);
            Listed {
                listing,
                state,
                open,
            }
        })
        .collect();
    // Those that the list shows no more, until somebody says that it is done.
    for removal in row.entry.removals().open() {
        if listed
            .iter()
            .all(|listed| listed.listing.row != removal.listing.row)
        {
            let (state, open) = state_of(&row.entry, &removal.listing);
            listed.push(Listed {
                listing: removal.listing.clone(),
                state,
                open,
            });
        }
    }
    Ok(listed)
}

/// The last day that an entry may be shown when it is published today.
fn publish_until(
    app: &App,
    law: &LocalLaw,
    row: &CreditRow,
    today: NaiveDate,
) -> Option<NaiveDate> {
    let content = row.entry.content()?;
    let key = LawKey::publicity_max(content.severity_national?);
    let longest = law.deadline(&app.calendar, key, today)?.due;
    Some(
        content
            .valid_until
            .map_or(longest, |last| last.min(longest)),
    )
}

fn deliveries(row: &CreditRow, today: NaiveDate) -> Vec<Delivery> {
    let entry = &row.entry;
    let edition = entry.edition_on(today);
    let sent = entry.deliveries().sent();
    sent.map(|(recipient, sent)| Delivery {
        recipient: recipient.to_owned(),
        last: sent.operation.label(),
        on: sent.on,
        receipt: sent
            .receipt
            .as_ref()
            .map(|(day, receipt)| format!("{day} {receipt}")),
        owed: entry
            .deliveries()
            .owed(recipient, edition)
            .map(crate::workflow::Operation::label),
    })
    .collect()
}

fn remedies(row: &CreditRow) -> Vec<(NaiveDate, &'static str, String, &'static str)> {
    let remedies = row.entry.remedies().iter();
    remedies
        .map(|remedy| {
            let state = remedy
                .outcome
                .map_or("办理中", |(_, outcome)| outcome.label());
            (
                remedy.filed_on,
                remedy.kind.label(),
                remedy.body.clone(),
                state,
            )
        })
        .collect()
}

fn objections(row: &CreditRow) -> Vec<(NaiveDate, &'static str, String, &'static str)> {
    let objections = row.entry.objections().iter();
    objections
        .map(|objection| {
            let outcome = objection.outcome.unwrap_or("办理中");
            let reason = objection.reason.clone();
            (
                objection.received,
                objection.ground.label(),
                reason,
                outcome,
            )
        })
        .collect()
}

fn condition(condition: RepairCondition) -> Condition {
    Condition {
        name: condition.name,
        holds: condition.holds,
        because: condition.because,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::server::pages::rendered;

    #[test]
    fn the_page_offers_every_step_with_its_fields_and_escapes_texts() {
        let pages = rendered::<EntryPage>();
        for field in [
            "name=\"recipient\"",
            "name=\"until\"",
            "name=\"ground\"",
            "name=\"outcome\"",
            "name=\"pledged_on\"",
            "name=\"document_number\"",
            "R-CRD-03",
            "&lt;回执&gt;",
            "（暂定）",
        ] {
            assert!(pages[0].contains(field), "{field}");
        }
        assert!(!pages[1].contains("<form method=\"post\" action=\"/credit"));
    }
}
