//! `import PATH…`.

use std::collections::BTreeMap;
use std::io::IsTerminal;
use std::path::Path;
use std::process::ExitCode;
use std::sync::Arc;
use std::sync::atomic::Ordering;
use std::time::Duration;

use indicatif::{ProgressBar, ProgressStyle};
use serde::Serialize;

use crate::cli::arguments::{ImportArguments, Source};
use crate::cli::context::Context;
use crate::cli::failure::Failure;
use crate::cli::output::{complain, print_json, say};
use crate::db::ImportLedger;
use crate::ingest::SourceChoice;
use crate::pipeline::{
    ImportOptions, ImportOutcome, ImportState, Progress, Stages, find_files, import_file, relink,
};
use crate::store::Store;

/// The account of one file, as the contract has it.
#[derive(Debug, Serialize)]
pub(in crate::cli) struct ImportAnswer {
    import_id: Option<String>,
    file: String,
    sha256: String,
    source: Option<String>,
    state: &'static str,
    #[serde(flatten)]
    total: ImportLedger,
    sheets: Vec<ImportLedger>,
    /// Why the file was refused, in Chinese.
    #[serde(skip_serializing_if = "Option::is_none")]
    message: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    code: Option<String>,
}

#[derive(Serialize)]
struct Answer {
    imports: Vec<ImportAnswer>,
}

pub(super) async fn run(
    context: &Context,
    arguments: &ImportArguments,
) -> Result<ExitCode, Failure> {
    let stages = context.stages(arguments.mapping.as_deref())?;
    let store = context.store().await?;
    let stages = stages.current(&store).await?;
    let files = find_files(&arguments.paths)?;
    let mut imports = Vec::new();
    for file in &files {
        let outcome = one_file(context, &store, &stages, file, arguments.source).await?;
        warn(&outcome);
        if !context.json {
            describe(&outcome);
        }
        imports.push(answer_of(outcome));
    }
    if imports.iter().any(|import| import.state == "committed") {
        relink(&store, &context.actor(), context.now).await?;
    }
    store.close().await;
    let refused = imports.iter().any(|import| import.state == "refused");
    for import in imports
        .iter()
        .filter(|import| context.json && import.state == "refused")
    {
        complain(&format!(
            "{}：{}",
            import.file,
            import.message.as_deref().unwrap_or_default()
        ));
    }
    if context.json {
        print_json(&Answer { imports })?;
    }
    Ok(if refused {
        ExitCode::from(3)
    } else {
        ExitCode::SUCCESS
    })
}

/// Imports one file with a progress bar where somebody watches.
pub(in crate::cli) async fn one_file(
    context: &Context,
    store: &Store,
    stages: &Arc<Stages>,
    file: &Path,
    source: Source,
) -> Result<ImportOutcome, Failure> {
    let options = ImportOptions {
        source: match source {
            Source::Auto => SourceChoice::Auto,
            Source::Fixed(source) => SourceChoice::Fixed(source),
        },
        reader: Context::reader_options()?,
        actor: context.actor(),
        now: context.now,
        today: context.as_of,
        workers: Context::workers(),
    };
    let progress = Arc::new(Progress::default());
    let ticker = watch(file, &progress);
    let outcome = import_file(store, stages, file, &options, &progress).await;
    if let Some((bar, task)) = ticker {
        task.abort();
        bar.finish_and_clear();
    }
    Ok(outcome?)
}

/// A spinner with the rows so far, on a terminal only.
fn watch(
    file: &Path,
    progress: &Arc<Progress>,
) -> Option<(ProgressBar, tokio::task::JoinHandle<()>)> {
    if !std::io::stderr().is_terminal() {
        return None;
    }
    let bar = ProgressBar::new_spinner();
    if let Ok(style) = ProgressStyle::with_template(
        "{spinner} {msg} 已处理 {pos} 行，用时 {elapsed}，每秒 {per_sec}",
    ) {
        bar.set_style(style);
    }
    bar.set_message(file.display().to_string());
    let (shown, progress) = (bar.clone(), Arc::clone(progress));
    let task = tokio::spawn(async move {
        loop {
            shown.set_position(progress.rows.load(Ordering::Relaxed));
            tokio::time::sleep(Duration::from_millis(200)).await;
        }
    });
    Some((bar, task))
}

pub(in crate::cli) fn answer_of(outcome: ImportOutcome) -> ImportAnswer {
    let total = outcome.ledger();
    let file = outcome.file.display().to_string();
    let base = |state| ImportAnswer {
        import_id: None,
        file: file.clone(),
        sha256: outcome.sha256.clone(),
        source: None,
        state,
        total: total.clone(),
        sheets: Vec::new(),
        message: None,
        code: None,
    };
    match outcome.state {
        ImportState::Committed(import) => ImportAnswer {
            import_id: Some(import.import_id),
            // Nothing in the file tells a source where it has no rows.
            source: Some(import.source).filter(|source| !source.is_empty()),
            sheets: import.sheets,
            message: (total.rows_read == 0).then(|| NO_ROWS.trim_end_matches('。').to_owned()),
            ..base("committed")
        },
        ImportState::AlreadyImported(import) => ImportAnswer {
            message: Some(format!("同一文件已导入，导入编号{}", import.import_id)),
            import_id: Some(import.import_id),
            source: Some(import.source),
            ..base("already_imported")
        },
        ImportState::Refused(refusal) => ImportAnswer {
            message: Some(refusal.to_string()),
            code: Some(refusal.code),
            ..base("refused")
        },
    }
}

pub(in crate::cli) fn describe(outcome: &ImportOutcome) {
    let name = outcome
        .file
        .file_name()
        .map(|name| name.to_string_lossy().into_owned())
        .unwrap_or_default();
    match &outcome.state {
        ImportState::Committed(import) => {
            let total = &import.total;
            say(&account(&name, total));
            for sheet in &import.sheets {
                if let Some(columns) = unmapped(sheet) {
                    say(&columns);
                }
            }
        }
        ImportState::AlreadyImported(import) => {
            say(&format!(
                "{name}：同一文件已导入（{}），未做改动",
                import.import_id
            ));
        }
        ImportState::Refused(refusal) => complain(&format!("{name}：拒绝导入。{refusal}")),
    }
}

/// Sheets whose rows were all set aside; on stderr, for scripts too.
fn warn(outcome: &ImportOutcome) {
    let ImportState::Committed(import) = &outcome.state else {
        return;
    };
    for sheet in &import.sheets {
        if let Some(warning) = &sheet.warning {
            let (name, rows) = (&import.file_name, sheet.quarantined);
            complain(&format!("{name}：{rows}行已放入隔离区。{warning}"));
        }
    }
}

/// The account of a file in one line.
fn account(name: &str, total: &ImportLedger) -> String {
    format!(
        "{name}：{}读取{}行 = 接收{} + 更正{} + 重复{} + 隔离{}{}{}",
        if total.rows_read == 0 { NO_ROWS } else { "" },
        total.rows_read,
        total.accepted,
        total.updated,
        total.duplicate,
        total.quarantined,
        reasons(&total.reasons),
        skipped(&total.skipped)
    )
}

/// Said of a file that holds nothing to import.
const NO_ROWS: &str = "文件中没有数据行。";

/// How many rows were furniture, by kind.
fn skipped(skipped: &BTreeMap<String, i64>) -> String {
    let parts: Vec<String> = skipped
        .iter()
        .filter(|(_, count)| **count > 0)
        .map(|(code, count)| {
            let reason = code.parse::<crate::domain::SkipReason>();
            format!(
                "{}{count}",
                reason.map_or(code.as_str(), |reason| reason.label())
            )
        })
        .collect();
    if parts.is_empty() {
        String::new()
    } else {
        format!("；另跳过非数据行：{}", parts.join("、"))
    }
}

/// Which columns of a sheet were not understood.
fn unmapped(sheet: &ImportLedger) -> Option<String> {
    const SHOWN: usize = 12;
    if sheet.unmapped.is_empty() {
        return None;
    }
    let name = sheet.sheet.as_ref().map(|name| format!("工作表“{name}”"));
    let shown: Vec<&str> = sheet
        .unmapped
        .iter()
        .take(SHOWN)
        .map(String::as_str)
        .collect();
    let more = if sheet.unmapped.len() > SHOWN {
        format!("等{}列", sheet.unmapped.len())
    } else {
        String::new()
    };
    Some(format!(
        "  {}未识别的列（内容只保留在密封的原始行中）：{}{more}",
        name.unwrap_or_default(),
        shown.join("、")
    ))
}

fn reasons(reasons: &BTreeMap<String, i64>) -> String {
    if reasons.is_empty() {
        return String::new();
    }
    let label = |code: &str| {
        code.parse().map_or_else(
            |_| code.to_owned(),
            |reason: crate::domain::QuarantineReason| reason.label().to_owned(),
        )
    };
    let parts: Vec<String> = reasons
        .iter()
        .map(|(code, count)| format!("{}{count}", label(code)))
        .collect();
    format!("（{}）", parts.join("，"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_account_of_a_file_tells_skipped_rows_and_that_there_were_none() {
        let full = ImportLedger {
            rows_read: 2,
            accepted: 2,
            skipped: [("title".to_owned(), 1), ("header".to_owned(), 1)].into(),
            ..ImportLedger::default()
        };
        let told = account("甲.xlsx", &full);
        assert!(
            told.contains("接收2 +") && told.contains("表头行1、标题行1"),
            "{told}"
        );
        let empty = account("乙.xlsx", &ImportLedger::default());
        assert!(
            empty.contains("文件中没有数据行") && !empty.contains("跳过"),
            "{empty}"
        );
    }
}
