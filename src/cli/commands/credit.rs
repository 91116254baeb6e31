//! `credit list / show / public`.

use std::process::ExitCode;

use chrono::NaiveDate;
use serde::Serialize;

use crate::cli::context::Context;
use crate::cli::credit_arguments::CreditAction;
use crate::cli::failure::Failure;
use crate::cli::output::{print_json, say};
use crate::db::CreditRow;
use crate::workflow::{Clock, CreditEvent, CreditStage, EntryContent};

#[derive(Serialize)]
struct Entries {
    as_of: NaiveDate,
    entries: Vec<EntryAnswer>,
}

#[derive(Serialize)]
struct EntryAnswer {
    entry_id: String,
    case_id: String,
    merchant: MerchantAnswer,
    stage: CreditStage,
    behaviour: String,
    document_number: String,
    authority: String,
    determined_on: NaiveDate,
    valid_until: Option<NaiveDate>,
    public_from: Option<NaiveDate>,
    public_until: Option<NaiveDate>,
    objection_open: bool,
    clocks: Vec<ClockAnswer>,
}

#[derive(Serialize)]
struct MerchantAnswer {
    merchant_id: String,
    name: String,
    uscc: Option<String>,
}

#[derive(Serialize)]
struct ClockAnswer {
    name: &'static str,
    due: NaiveDate,
    state: &'static str,
    basis: String,
    provisional: bool,
}

#[derive(Serialize)]
struct Shown {
    #[serde(flatten)]
    entry: EntryAnswer,
    content: EntryContent,
    events: Vec<EventAnswer>,
}

#[derive(Serialize)]
struct EventAnswer {
    number: i64,
    day: NaiveDate,
    actor: String,
    role: &'static str,
    step: &'static str,
    reason: Option<String>,
}

pub(super) async fn run(context: &Context, action: CreditAction) -> Result<ExitCode, Failure> {
    let store = context.store().await?;
    let day = context.as_of;
    match action {
        CreditAction::List { stage } => {
            let rows = store.database.credit_entries_as_of(day).await?;
            let entries = rows
                .iter()
                .filter_map(|row| answer_of(row, day))
                .filter(|entry| stage.is_none_or(|stage| stage == entry.stage))
                .collect();
            tell(context, day, entries)?;
        }
        CreditAction::Public { day: asked } => {
            let day = asked.unwrap_or(day);
            if day > context.as_of {
                return Err(Failure::Usage(
                    "只能查询今天和以前的公示情况，请换一个日期".to_owned(),
                ));
            }
            let rows = store.database.credit_entries_as_of(day).await?;
            let entries = rows
                .iter()
                .filter(|row| row.entry.public_on(day).is_some())
                .filter_map(|row| answer_of(row, day))
                .collect();
            tell(context, day, entries)?;
        }
        // They have a command of their own.
        CreditAction::Registers { .. }
        | CreditAction::Send
        | CreditAction::Draft { .. }
        | CreditAction::Step { .. } => {}
        CreditAction::Show { entry } => {
            let row = store.database.credit_entry(entry).await?;
            let row = row.map(|row| row.as_of(day)).transpose()?.flatten();
            let shown = row.and_then(|row| shown_of(&row, day));
            let shown =
                shown.ok_or_else(|| Failure::Usage(format!("没有编号为 {entry} 的信用记录")))?;
            if context.json {
                print_json(&shown)?;
            } else {
                say(&line_of(&shown.entry));
                for event in &shown.events {
                    say(&format!(
                        "  {} {}（{}）{}{}",
                        event.day,
                        event.actor,
                        event.role,
                        event.step,
                        event
                            .reason
                            .as_ref()
                            .map(|reason| format!("：{reason}"))
                            .unwrap_or_default()
                    ));
                }
            }
        }
    }
    store.close().await;
    Ok(ExitCode::SUCCESS)
}

fn answer_of(row: &CreditRow, day: NaiveDate) -> Option<EntryAnswer> {
    let content = row.entry.content()?;
    let publication = row.entry.publication();
    Some(EntryAnswer {
        entry_id: row.entry_id.to_string(),
        case_id: row.case_id.clone(),
        merchant: MerchantAnswer {
            merchant_id: row.merchant_id.clone(),
            name: content.subject.shown_name().to_owned(),
            uscc: content.subject.uscc().map(ToString::to_string),
        },
        stage: row.entry.stage_on(day)?,
        behaviour: content.behaviour.clone(),
        document_number: content.document.number.clone(),
        authority: content.document.authority.clone(),
        determined_on: content.determined_on(),
        valid_until: content.valid_until,
        public_from: publication.map(|publication| publication.from),
        public_until: publication.map(|publication| publication.until),
        objection_open: row.entry.open_objection().is_some(),
        clocks: row.entry.clocks_on(day).iter().map(clock_of).collect(),
    })
}

fn clock_of(clock: &Clock) -> ClockAnswer {
    ClockAnswer {
        name: clock.deadline.period.key.code(),
        due: clock.deadline.due,
        state: clock.state.code(),
        basis: clock.deadline.period.to_string(),
        provisional: clock.deadline.provisional,
    }
}

fn shown_of(row: &CreditRow, day: NaiveDate) -> Option<Shown> {
    Some(Shown {
        entry: answer_of(row, day)?,
        content: row.entry.content()?.clone(),
        events: row.entry.events().iter().map(event_of).collect(),
    })
}

fn event_of(event: &CreditEvent) -> EventAnswer {
    EventAnswer {
        number: event.number,
        day: event.day,
        actor: event.actor.to_string(),
        role: event.role.label(),
        step: event.step.kind().label(),
        reason: event.step.reason().map(str::to_owned),
    }
}

fn tell(context: &Context, as_of: NaiveDate, entries: Vec<EntryAnswer>) -> Result<(), Failure> {
    if context.json {
        return print_json(&Entries { as_of, entries });
    }
    say(&format!("{as_of}，共 {} 条", entries.len()));
    for entry in &entries {
        say(&line_of(entry));
    }
    Ok(())
}

fn line_of(entry: &EntryAnswer) -> String {
    let until = entry
        .public_until
        .map(|day| format!("，公示至{day}"))
        .unwrap_or_default();
    format!(
        "{}  {}  {}  {}{until}",
        entry.entry_id,
        entry.merchant.name,
        entry.behaviour,
        entry.stage.label()
    )
}
