//! `quarantine list / show / retry`.

use std::collections::{BTreeMap, HashMap};
use std::process::ExitCode;

use serde::Serialize;

use crate::cli::arguments::QuarantineAction;
use crate::cli::context::Context;
use crate::cli::failure::Failure;
use crate::cli::output::{print_json, say};
use crate::db::{QuarantineRow, StoredImport};
use crate::ingest::SourceChoice;
use crate::pipeline::{ImportOptions, RetryError, retry_quarantined};
use crate::store::Store;

#[derive(Serialize)]
struct Rows {
    rows: Vec<Row>,
}

#[derive(Serialize)]
struct Row {
    quarantine_id: i64,
    import_id: String,
    /// Name of the imported file.
    file: String,
    sheet: Option<String>,
    row: u32,
    reason: &'static str,
    reason_label: &'static str,
    message: String,
    /// Header and masked text; the original is in the vault.
    cells: Vec<Cell>,
    resolved_by: Option<String>,
}

#[derive(Serialize)]
struct Cell {
    header: String,
    text: String,
}

#[derive(Serialize)]
struct Retried {
    tried: i64,
    accepted: i64,
    updated: i64,
    duplicate: i64,
    remaining: Vec<Remaining>,
}

#[derive(Serialize)]
struct Remaining {
    quarantine_id: i64,
    message: String,
}

pub(super) async fn run(context: &Context, action: QuarantineAction) -> Result<ExitCode, Failure> {
    match action {
        QuarantineAction::List { limit } => list(context, limit).await,
        QuarantineAction::Show { id } => show(context, id).await,
        QuarantineAction::Retry {
            ids,
            corrections,
            mapping,
        } => {
            let corrections = parse_corrections(&corrections)?;
            retry(context, &ids, &corrections, mapping.as_deref()).await
        }
    }
}

async fn list(context: &Context, limit: Option<usize>) -> Result<ExitCode, Failure> {
    let store = context.store().await?;
    let files = file_names(&store).await?;
    let rows = store.database.open_quarantine().await?;
    let rows: Vec<Row> = rows
        .into_iter()
        .take(limit.unwrap_or(usize::MAX))
        .map(|row| row_of(row, &files))
        .collect();
    if context.json {
        print_json(&Rows { rows })?;
    } else {
        for row in &rows {
            let sheet = row
                .sheet
                .as_deref()
                .map(|sheet| format!("“{sheet}”"))
                .unwrap_or_default();
            say(&format!(
                "{}\t{}{sheet}第{}行\t{}\t{}",
                row.quarantine_id, row.file, row.row, row.reason_label, row.message
            ));
        }
        say(&format!("共{}行在隔离区", rows.len()));
    }
    Ok(ExitCode::SUCCESS)
}

async fn show(context: &Context, id: i64) -> Result<ExitCode, Failure> {
    let store = context.store().await?;
    let row = store.database.quarantined(id).await?;
    let files = file_names(&store).await?;
    let row = row
        .map(|row| row_of(row, &files))
        .ok_or_else(|| Failure::Usage(format!("隔离区没有编号为{id}的行")))?;
    if context.json {
        print_json(&row)?;
    } else {
        say(&format!("{} 第{}行：{}", row.file, row.row, row.message));
        for cell in &row.cells {
            say(&format!("  {}：{}", cell.header, cell.text));
        }
    }
    Ok(ExitCode::SUCCESS)
}

async fn retry(
    context: &Context,
    ids: &[i64],
    corrections: &BTreeMap<String, String>,
    mapping: Option<&std::path::Path>,
) -> Result<ExitCode, Failure> {
    let stages = context.stages(mapping)?;
    let store = context.store().await?;
    let options = ImportOptions {
        source: SourceChoice::Auto,
        reader: Context::reader_options()?,
        actor: context.actor(),
        now: context.now,
        today: context.as_of,
        workers: 1,
    };
    let tried = retry_quarantined(&store, &stages, ids, corrections, &options).await;
    let outcome = tried.map_err(failure_of)?;
    let remaining = outcome
        .remaining
        .into_iter()
        .map(|(quarantine_id, message)| Remaining {
            quarantine_id,
            message,
        });
    let retried = Retried {
        tried: outcome.tried,
        accepted: outcome.accepted,
        updated: outcome.updated,
        duplicate: outcome.duplicate,
        remaining: remaining.collect(),
    };
    if context.json {
        print_json(&retried)?;
    } else {
        say(&format!(
            "重试{}行：接收{}，更正{}，重复{}，仍在隔离区{}",
            retried.tried,
            retried.accepted,
            retried.updated,
            retried.duplicate,
            retried.remaining.len()
        ));
        for row in &retried.remaining {
            say(&format!("  {}：{}", row.quarantine_id, row.message));
        }
    }
    Ok(ExitCode::SUCCESS)
}

fn parse_corrections(given: &[String]) -> Result<BTreeMap<String, String>, Failure> {
    let pair = |text: &String| {
        let (header, value) = text.split_once('=')?;
        Some((header.to_owned(), value.to_owned()))
    };
    let mut corrections = BTreeMap::new();
    for text in given {
        let (header, value) = pair(text)
            .ok_or_else(|| Failure::Usage(format!("--set 应写作 表头=值，现为“{text}”")))?;
        if corrections.insert(header.clone(), value).is_some() {
            return Err(Failure::Usage(format!("--set 对“{header}”列给了两个值")));
        }
    }
    Ok(corrections)
}

fn failure_of(error: RetryError) -> Failure {
    match error {
        RetryError::UnknownRows(_) => Failure::Usage(error.to_string()),
        RetryError::UnknownColumns { .. } => Failure::Refused(error.to_string()),
        RetryError::Pipeline(error) => Failure::from(error),
    }
}

/// File names of all imports, by number.
async fn file_names(store: &Store) -> Result<HashMap<i64, String>, Failure> {
    let imports = store.database.imports().await?.into_iter();
    Ok(imports
        .map(|import| (import.import_seq, import.file_name))
        .collect())
}

fn row_of(row: QuarantineRow, files: &HashMap<i64, String>) -> Row {
    Row {
        file: files.get(&row.import_seq).cloned().unwrap_or_default(),
        quarantine_id: row.id,
        import_id: StoredImport::id_of(row.import_seq),
        sheet: Some(row.sheet).filter(|sheet| !sheet.is_empty()),
        row: row.row,
        reason: row.reason.code(),
        reason_label: row.reason.label(),
        message: row.message,
        cells: row
            .cells
            .into_iter()
            .map(|(header, text)| Cell { header, text })
            .collect(),
        resolved_by: row.resolved_by.map(StoredImport::id_of),
    }
}
