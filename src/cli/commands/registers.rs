//! `credit registers import / list`.

use std::path::Path;
use std::process::ExitCode;

use serde::Serialize;

use crate::cli::context::Context;
use crate::cli::credit_arguments::RegisterAction;
use crate::cli::failure::Failure;
use crate::cli::output::{complain, print_json, say};
use crate::db::{KeptRegisterRow, RegisterBatch, RegisterRefusal};
use crate::domain::RegisterKind;
use crate::pipeline::{RegisterFile, RegisterOutcome, import_register};

/// Rows read from the database at a time.
const AT_ONCE: i64 = 1_000;

#[derive(Serialize)]
struct Imported {
    state: &'static str,
    #[serde(flatten)]
    batch: Option<RegisterBatch>,
    refusals: Vec<RegisterRefusal>,
    #[serde(skip_serializing_if = "Option::is_none")]
    message: Option<String>,
}

#[derive(Serialize)]
struct Listed {
    batches: Vec<RegisterBatch>,
    rows: Vec<KeptRegisterRow>,
}

pub(super) async fn run(context: &Context, action: RegisterAction) -> Result<ExitCode, Failure> {
    match action {
        RegisterAction::Import { file, kind } => import(context, &file, kind).await,
        RegisterAction::List { kind } => list(context, kind).await,
    }
}

async fn import(context: &Context, path: &Path, kind: RegisterKind) -> Result<ExitCode, Failure> {
    let stages = context.stages(None)?;
    let store = context.store().await?;
    let reader = Context::reader_options()?;
    let name = path.file_name().unwrap_or_default().display().to_string();
    let file = RegisterFile {
        path,
        name: &name,
        kind,
    };
    let by = (&context.actor(), context.moment());
    let outcome = import_register(&store, &stages, file, &reader, by).await?;
    store.close().await;
    let (answer, code) = match outcome {
        RegisterOutcome::Committed(batch, refusals) => (
            answer("committed", Some(batch), refusals, None),
            ExitCode::SUCCESS,
        ),
        RegisterOutcome::AlreadyImported(batch) => (
            answer("already_imported", Some(batch), Vec::new(), None),
            ExitCode::SUCCESS,
        ),
        RegisterOutcome::Refused(refusal) => {
            let told = format!("{name}：{refusal}");
            complain(&told);
            (
                answer("refused", None, Vec::new(), Some(told)),
                ExitCode::from(3),
            )
        }
    };
    if context.json {
        print_json(&answer)?;
    } else if let Some(batch) = &answer.batch {
        say(&line_of(batch));
        for refusal in &answer.refusals {
            let place = &refusal.sheet;
            say(&format!("  {place}第{}行：{}", refusal.row, refusal.reason));
        }
    }
    Ok(code)
}

fn answer(
    state: &'static str,
    batch: Option<RegisterBatch>,
    refusals: Vec<RegisterRefusal>,
    message: Option<String>,
) -> Imported {
    Imported {
        state,
        batch,
        refusals,
        message,
    }
}

async fn list(context: &Context, kind: Option<RegisterKind>) -> Result<ExitCode, Failure> {
    let store = context.store().await?;
    let mut batches = store.database.register_batches().await?;
    batches.retain(|batch| kind.is_none_or(|kind| kind == batch.kind));
    let mut rows = Vec::new();
    if let Some(kind) = kind {
        let mut behind = 0;
        loop {
            let piece = store.database.register_rows_behind(kind, (behind, AT_ONCE));
            let piece = piece.await?;
            let Some(last) = piece.last() else { break };
            behind = last.number;
            rows.extend(piece);
        }
    }
    store.close().await;
    if context.json {
        print_json(&Listed { batches, rows })?;
        return Ok(ExitCode::SUCCESS);
    }
    for batch in &batches {
        say(&line_of(batch));
    }
    for kept in &rows {
        let row = &kept.row;
        let code = row.code.as_ref().map(ToString::to_string);
        say(&format!(
            "{}  {}  {}  {}  {}",
            kept.number,
            row.name,
            code.unwrap_or_default(),
            row.document,
            row.state
        ));
    }
    Ok(ExitCode::SUCCESS)
}

fn line_of(batch: &RegisterBatch) -> String {
    let ledger = &batch.ledger;
    format!(
        "第{}批  {}  {}：读取{}行，收录{}，重复{}，未收录{}",
        batch.batch,
        batch.kind.label(),
        batch.file_name,
        ledger.rows_read,
        ledger.accepted,
        ledger.duplicate,
        ledger.refused
    )
}
