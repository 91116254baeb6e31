//! 投诉人信息查看记录: who looked at whose data, for what and in which case, with what an auditor should ask about.

use serde::Serialize;

use crate::audit::{AuditAction, AuditEntry, AuditEvent, AuditOutcome};
use crate::audit::{RevealAlarm, RevealSeen, is_night, reveal_alarms};
use crate::db::StoredEntry;
use crate::desk;
use crate::domain::{LocalTime, Role, TimePrecision};
use crate::server::app::App;
use crate::server::ask::Ask;
use crate::server::permission::{ReadAudit, Visit};
use crate::server::query::Parameter;
use crate::server::refusal::Refusal;
use crate::templates::Page;

pub(super) const ASKS: &[Parameter] = &[Parameter::integer("days", "最近多少天")];

const DAYS: i64 = 7;
const MOST_DAYS: i64 = 366;
const DAY_MILLIS: i64 = 86_400_000;
/// Read at most; said when there are more.
const ENTRIES: i64 = 2_000;

/// The reveals of some days, newest first.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub(super) struct RevealsPage {
    days: i64,
    alarm_per_hour: usize,
    /// How many reveals have each alarm.
    alarms: Vec<Counted>,
    reveals: Vec<Line>,
    /// There are older ones that are not shown.
    more: bool,
    /// Searches and exports whose words look like a person's name or number, newest first.
    searches: Vec<Asked>,
}

/// Somebody asked for a person.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
struct Asked {
    seq: i64,
    at: String,
    actor: String,
    role: String,
    action: &'static str,
    /// The question, the person masked, and how many orders it found.
    question: String,
    night: bool,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
struct Counted {
    code: &'static str,
    label: &'static str,
    count: usize,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
struct Line {
    seq: i64,
    at: String,
    actor: String,
    role: String,
    order_id: String,
    refused: bool,
    /// Purpose and case, or why it was refused.
    reason: String,
    alarms: Vec<&'static str>,
}

impl Page for RevealsPage {
    const FILE: &'static str = "workbench/reveals.html";

    #[cfg(test)]
    fn samples() -> Vec<Self> {
        let line = |refused: bool| Line {
            seq: 5,
            at: "2026-11-20 08:00".to_owned(),
            actor: "甲一".to_owned(),
            role: Role::Reviewer.label().to_owned(),
            order_id: "12345:<X1>".to_owned(),
            refused,
            reason: "mediation：组织调解；案件：2026-W47-M000001-counterfeit".to_owned(),
            alarms: if refused {
                vec![RevealAlarm::Refused.label(), RevealAlarm::Night.label()]
            } else {
                Vec::new()
            },
        };
        let reveals = vec![line(true), line(false)];
        let empty = Self {
            days: DAYS,
            alarm_per_hour: 10,
            alarms: counted(&[]),
            reveals: Vec::new(),
            more: false,
            searches: Vec::new(),
        };
        let asked = Asked {
            seq: 6,
            at: "2026-11-20 23:00".to_owned(),
            actor: "甲一".to_owned(),
            role: Role::Analyst.label().to_owned(),
            action: AuditAction::Search.label(),
            question: "q=<[姓名]>（0件）".to_owned(),
            night: true,
        };
        vec![
            Self {
                alarms: counted(&[vec![RevealAlarm::Refused, RevealAlarm::Night]]),
                reveals,
                more: true,
                searches: vec![asked],
                ..empty.clone()
            },
            empty,
        ]
    }
}

pub(super) async fn page(
    app: App,
    visit: Visit<ReadAudit>,
    ask: Ask,
) -> Result<RevealsPage, Refusal> {
    let days: i64 = ask.asked_as("days", "天数")?.unwrap_or(DAYS);
    let days = days.clamp(1, MOST_DAYS);
    let event = AuditEvent::done(&visit.actor(), AuditAction::AuditRead, "audit:reveals")
        .because(format!("最近{days}天"));
    desk::record(&app.store, &event, app.now()).await?;
    let since = app.now().at - days * DAY_MILLIS;
    let database = &app.store.database;
    let mut entries = entries_of(&database.reveals(since, ENTRIES).await?)?;
    let more = i64::try_from(entries.len()).unwrap_or(i64::MAX) == ENTRIES;
    let asked = entries_of(&database.searches_for_persons(since, ENTRIES).await?)?;
    // In order of time: what had to wait was entered later than it happened.
    entries.sort_by_key(|entry| (entry.at, entry.seq));
    let seen: Vec<RevealSeen> = entries.iter().map(seen).collect();
    let alarm_per_hour = app.security.reveals.alarm_per_hour;
    let alarms = reveal_alarms(&seen, alarm_per_hour);
    let counts = counted(&alarms);
    let lines = entries.into_iter().zip(alarms).rev();
    Ok(RevealsPage {
        days,
        alarm_per_hour,
        alarms: counts,
        reveals: lines.map(|(entry, alarms)| line(entry, &alarms)).collect(),
        more,
        // That a file was sent whole is told by a second entry, with its hash.
        searches: asked
            .into_iter()
            .filter(|entry| entry.content.is_none())
            .map(asked_line)
            .collect(),
    })
}

fn entries_of(stored: &[StoredEntry]) -> Result<Vec<AuditEntry>, serde_json::Error> {
    let entries = stored.iter();
    entries
        .map(|entry| serde_json::from_str(&entry.text))
        .collect()
}

fn asked_line(entry: AuditEntry) -> Asked {
    let question = entry.reason.unwrap_or_default();
    Asked {
        seq: entry.seq,
        at: told_at(entry.at),
        night: is_night(entry.at),
        action: entry
            .action
            .parse()
            .map_or("", |action: AuditAction| action.label()),
        role: role_label(entry.role),
        actor: entry.actor,
        question: readable(&question),
    }
}

/// The question as a person types it: the log keeps it as an address does.
fn readable(question: &str) -> String {
    let Some((query, found)) = question.rsplit_once('（') else {
        return question.to_owned();
    };
    let pairs: Vec<(String, String)> =
        serde_urlencoded::from_str(query.trim_start_matches('?')).unwrap_or_default();
    let pairs: Vec<String> = pairs
        .into_iter()
        .map(|(name, value)| format!("{name}={value}"))
        .collect();
    format!("{}（{found}", pairs.join("，"))
}

fn told_at(at: i64) -> String {
    let at = LocalTime::from_epoch_millis(at, TimePrecision::Second);
    at.map_or_else(String::new, |time| time.rfc3339().replace('T', " "))
}

fn role_label(role: String) -> String {
    role.parse::<Role>()
        .map_or(role, |role| role.label().to_owned())
}

fn seen(entry: &AuditEntry) -> RevealSeen {
    RevealSeen {
        at: entry.at,
        actor: entry.actor.clone(),
        refused: entry.outcome == AuditOutcome::Refused.code(),
    }
}

fn line(entry: AuditEntry, alarms: &[RevealAlarm]) -> Line {
    Line {
        seq: entry.seq,
        at: told_at(entry.at),
        refused: entry.outcome == AuditOutcome::Refused.code(),
        role: role_label(entry.role),
        actor: entry.actor,
        order_id: entry
            .object
            .strip_prefix("order:")
            .unwrap_or_default()
            .to_owned(),
        reason: entry.reason.unwrap_or_default(),
        alarms: alarms.iter().map(|alarm| alarm.label()).collect(),
    }
}

fn counted(alarms: &[Vec<RevealAlarm>]) -> Vec<Counted> {
    let with = |alarm: &RevealAlarm| alarms.iter().filter(|all| all.contains(alarm)).count();
    RevealAlarm::ALL
        .iter()
        .map(|alarm| Counted {
            code: alarm.code(),
            label: alarm.label(),
            count: with(alarm),
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::server::pages::rendered;

    #[test]
    fn alarms_stand_beside_the_reveal_and_are_counted_above() {
        let pages = rendered::<RevealsPage>();
        assert!(pages[0].contains("12345:&lt;X1&gt;"), "{}", pages[0]);
        assert!(pages[0].contains("被拒绝"), "{}", pages[0]);
        assert!(pages[1].contains("没有人查看过"), "{}", pages[1]);
    }
}
