//! Fills the weekly report from a frozen snapshot: same snapshot, same bytes.

mod annex;
mod attention;
mod basis;
mod lists;
mod sections;

use std::path::Path;

use crate::audit::{AuditAction, AuditEvent};
use crate::db::WeekSnapshot;
use crate::domain::{Actor, Week};
use crate::flags::RuleSet;
use crate::pipeline::{PipelineError, Stages};
use crate::report::model::{DEFAULT_ISSUER, FeedbackDay, Header};
use crate::report::{BuiltReport, Manifest, WeeklyReport};
use crate::rules::WorkingCalendar;
use crate::stats::WeekFigures;
use crate::store::Store;

use lists::Lists;

/// From the end of the week to the answer of the unit that checks: 举报 are checked within fifteen working days
/// (domain.md §C.7).
const CHECK_WORKING_DAYS: u32 = 15;

/// What the operator decides about a report.
#[derive(Debug, Clone)]
pub struct ReportOptions {
    pub week: Week,
    /// 编发单位.
    pub issuer: Option<String>,
}

/// Builds the report of one evaluated week.
pub async fn build_report(
    store: &Store,
    stages: &Stages,
    rules: &RuleSet,
    options: &ReportOptions,
) -> Result<WeeklyReport, PipelineError> {
    let week = options.week;
    let snapshot = store
        .database
        .snapshot(week)
        .await?
        .ok_or(PipelineError::NotEvaluated(week))?;
    let figures: WeekFigures = serde_json::from_str(&snapshot.figures)
        .map_err(|error| PipelineError::Snapshot(error.to_string()))?;
    let weeks = store.database.snapshot_weeks().await?;
    let issue = weeks.iter().filter(|(other, _)| *other <= week).count();
    let mut lists = Lists::default();
    let overview = sections::overview(&figures, &snapshot, store, &mut lists).await?;
    let categories = sections::categories(&figures, &mut lists);
    let distribution = sections::distribution(&figures, stages, &mut lists);
    let platforms = sections::platforms(&figures, &mut lists);
    let last_week = store.database.snapshot(week.plus(-1)).await?;
    let attention = attention::attention(
        (&snapshot, last_week.as_ref()),
        rules,
        stages,
        store,
        &mut lists,
    )
    .await?;
    let quality = annex::quality(&figures, &snapshot, store, &mut lists).await?;
    let records = store
        .database
        .orders_as_of_import(&lists.seqs(), snapshot.import_seq)
        .await?;
    let mut report = WeeklyReport {
        header: header(&snapshot, u32::try_from(issue).unwrap_or(0), options)?,
        overview,
        categories,
        distribution,
        platforms,
        attention,
        typical: Vec::new(),
        advice: Vec::new(),
        progress: None,
        credit_work: None,
        orders: annex::orders(&records, &figures, stages),
        lists: lists.finish(&records),
        basis: basis::basis(rules, &figures),
        quality,
    };
    report.draft_texts();
    Ok(report)
}

/// Builds the files of a report and puts them into `out`. That is on record before the first of them leaves the program:
/// what cannot be entered is not given out. `now` is in epoch milliseconds.
pub async fn write_report(
    store: &Store,
    report: &WeeklyReport,
    out: &Path,
    actor: &Actor,
    now: i64,
) -> Result<Manifest, PipelineError> {
    let built = BuiltReport::of(report)?;
    let Header {
        week, snapshot_id, ..
    } = &report.header;
    let event = AuditEvent::done(actor, AuditAction::ReportBuild, format!("week:{week}"))
        .because(format!("快照{snapshot_id}"))
        .with_content(built.sha256());
    store.database.record(&event, now).await?;
    built.write(out)?;
    Ok(built.manifest)
}

fn header(
    snapshot: &WeekSnapshot,
    issue: u32,
    options: &ReportOptions,
) -> Result<Header, PipelineError> {
    let end = snapshot
        .week
        .sunday()
        .and_hms_opt(23, 59, 59)
        .unwrap_or_default();
    let sunday = snapshot.week.sunday();
    let due = WorkingCalendar::shipped()?.due_in_working_days(sunday, CHECK_WORKING_DAYS);
    Ok(Header {
        week: snapshot.week,
        issue,
        issuer: options
            .issuer
            .clone()
            .unwrap_or_else(|| DEFAULT_ISSUER.to_owned()),
        data_until: end,
        feedback: FeedbackDay {
            day: due.due,
            provisional: due.provisional,
        },
        snapshot_id: snapshot.snapshot_id.clone(),
        rules_version: snapshot.rules_version.clone(),
        dictionary_version: snapshot.dictionary_version.clone(),
    })
}
