//! Fills the weekly report from a frozen snapshot: same snapshot, same bytes.

mod annex;
mod attention;
mod basis;
mod credit_work;
mod issue;
mod lists;
mod progress;
mod sections;

use std::collections::BTreeMap;
use std::path::Path;

use crate::audit::{AuditAction, AuditEvent};
use crate::db::WeekSnapshot;
use crate::document::PaperFonts;
use crate::domain::{Actor, Week};
use crate::pipeline::PipelineError;
use crate::report::model::{FeedbackDay, Header, Standing};
use crate::report::{BuiltReport, MANIFEST, Manifest, WeeklyReport, write_files};
use crate::rules::WorkingCalendar;
use crate::stats::WeekFigures;
use crate::store::Store;

use sha2::{Digest, Sha256};

use lists::Lists;

pub use issue::{
    IssueError, IssueInHand, IssueSources, edit_issue, issue_in_hand, issued_files, move_issue,
    sign_issue,
};

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
    from: IssueSources<'_>,
    options: &ReportOptions,
) -> Result<WeeklyReport, PipelineError> {
    let IssueSources {
        store,
        stages,
        rules,
        routing,
        office,
        fonts: _,
    } = from;
    let week = options.week;
    let snapshot = store
        .database
        .snapshot(week)
        .await?
        .ok_or(PipelineError::NotEvaluated(week))?;
    let figures: WeekFigures = serde_json::from_str(&snapshot.figures)
        .map_err(|error| PipelineError::Snapshot(error.to_string()))?;
    let issue = issue_number(store, week).await?;
    let mut lists = Lists::default();
    let overview = sections::overview(&figures, &snapshot, store, &mut lists).await?;
    let categories = sections::categories(&figures, &mut lists);
    let distribution = sections::distribution(&figures, stages, &mut lists);
    let platforms = sections::platforms(&figures, &mut lists);
    let last_week = store.database.snapshot(week.plus(-1)).await?;
    let attention = attention::attention(
        (&snapshot, last_week.as_ref()),
        routing,
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
        header: header(
            &snapshot,
            issue,
            options.issuer.as_deref().unwrap_or(office),
        )?,
        overview,
        categories,
        distribution,
        platforms,
        attention,
        typical: Vec::new(),
        advice: Vec::new(),
        notes: BTreeMap::new(),
        progress: Some(progress::progress(store, week).await?),
        credit_work: Some(credit_work::credit_work(store, week).await?),
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
    (report, fonts): (&WeeklyReport, Option<&PaperFonts>),
    out: &Path,
    actor: &Actor,
    now: i64,
) -> Result<Manifest, PipelineError> {
    let built = BuiltReport::of(report, fonts)?;
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

/// 总第N期: what was issued keeps its number; a draft has its place among the evaluated weeks.
async fn issue_number(store: &Store, week: Week) -> Result<u32, PipelineError> {
    let issued = store.database.issues().await?;
    let own = issued.iter().find(|row| row.week == week);
    if let Some(number) = own.and_then(|row| row.issue) {
        return Ok(number);
    }
    let weeks = store.database.snapshot_weeks().await?;
    let place = weeks.iter().filter(|(other, _)| *other <= week).count();
    Ok(u32::try_from(place).unwrap_or(0))
}

/// Puts the files of an issued edition into `out` as they were signed; on record first, as [`write_report`] is. Returns the
/// manifest.
pub async fn write_issued(
    store: &Store,
    week: Week,
    files: &[(String, Vec<u8>)],
    out: &Path,
    (actor, now): (&Actor, i64),
) -> Result<serde_json::Value, PipelineError> {
    let manifest = files.iter().find(|(name, _)| name == MANIFEST);
    let manifest = manifest
        .map(|(_, bytes)| bytes.as_slice())
        .unwrap_or_default();
    let told = serde_json::from_slice(manifest)
        .map_err(|error| PipelineError::Snapshot(error.to_string()))?;
    let event = AuditEvent::done(actor, AuditAction::ReportBuild, format!("week:{week}"))
        .because("已签发的版本")
        .with_content(crate::vault::hex(&Sha256::digest(manifest)));
    store.database.record(&event, now).await?;
    write_files(files, out)?;
    Ok(told)
}

fn header(snapshot: &WeekSnapshot, issue: u32, issuer: &str) -> Result<Header, PipelineError> {
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
        issuer: issuer.to_owned(),
        data_until: end,
        feedback: FeedbackDay {
            day: due.due,
            provisional: due.provisional,
        },
        snapshot_id: snapshot.snapshot_id.clone(),
        rules_version: snapshot.rules_version.clone(),
        dictionary_version: snapshot.dictionary_version.clone(),
        standing: Standing::Draft,
    })
}
