//! `demo`: samples in, report out.

use std::path::{Path, PathBuf};
use std::process::ExitCode;

use serde::Serialize;

use super::analyze::{WeekAnswer, week_answer};
use super::import::{ImportAnswer, answer_of, describe, one_file};
use crate::cli::arguments::{DemoArguments, Source};
use crate::cli::context::Context;
use crate::cli::failure::Failure;
use crate::cli::output::{print_json, say};
use crate::flags::RuleSet;
use crate::pipeline::{
    PipelineError, ReportOptions, WeekChoice, analyze, build_report, find_files, unpack_samples,
};
use crate::report::write;

#[derive(Serialize)]
struct Answer {
    imports: Vec<ImportAnswer>,
    weeks: Vec<WeekAnswer>,
    flags: i64,
    report: ReportPlace,
    url: Option<String>,
}

#[derive(Serialize)]
struct ReportPlace {
    dir: PathBuf,
}

pub(super) async fn run(context: &Context, arguments: &DemoArguments) -> Result<ExitCode, Failure> {
    let data = fresh_folder(&context.data)?;
    let samples = data.join("samples");
    unpack_samples(&samples)?;
    let stages = context.stages(None)?;
    let store = context.store_in(&data).await?;
    let mut imports = Vec::new();
    for file in find_files(std::slice::from_ref(&samples))? {
        let outcome = one_file(context, &store, &stages, &file, Source::Auto).await?;
        if !context.json {
            describe(&outcome);
        }
        imports.push(answer_of(outcome));
    }
    let rules = RuleSet::shipped()?;
    let weeks = analyze(
        &store,
        &rules,
        stages.dictionary_version(),
        WeekChoice::All,
        context.as_of,
    )
    .await?;
    let last = weeks.last().ok_or(PipelineError::NoWeeks)?.week;
    let report = build_report(
        &store,
        &stages,
        &rules,
        &ReportOptions {
            week: last,
            issuer: None,
        },
    )
    .await?;
    let folder = data.join("reports").join(last.to_string());
    write(&report, &folder)?;
    store.close().await;
    let flags = weeks.iter().map(|week| week.flags).sum();
    if context.json {
        let weeks = weeks.iter().map(week_answer).collect();
        print_json(&Answer {
            imports,
            weeks,
            flags,
            report: ReportPlace { dir: folder },
            url: None,
        })?;
        return Ok(ExitCode::SUCCESS);
    }
    say(&format!("评估{}周，共{flags}条预警。", weeks.len()));
    if !arguments.no_serve {
        say(&format!(
            "工作台（{}）在后续版本提供，本次生成周报后结束。",
            arguments.listen
        ));
    }
    say(&format!(
        "最新一期周报：{}",
        folder.join("report.html").display()
    ));
    Ok(ExitCode::SUCCESS)
}

/// A demo never mixes with real data: a directory that holds something gets a numbered neighbour.
fn fresh_folder(wanted: &Path) -> Result<PathBuf, Failure> {
    let is_fresh =
        |path: &Path| std::fs::read_dir(path).map_or(true, |mut entries| entries.next().is_none());
    let name = wanted
        .file_name()
        .map(|name| name.to_string_lossy().into_owned())
        .unwrap_or_default();
    let numbered = (1..1000).map(|number| wanted.with_file_name(format!("{name}-demo-{number}")));
    let free = std::iter::once(wanted.to_owned())
        .chain(numbered)
        .find(|path| is_fresh(path));
    free.ok_or_else(|| Failure::Usage("找不到空的演示目录；请用 --data 指定一个新目录".to_owned()))
}
