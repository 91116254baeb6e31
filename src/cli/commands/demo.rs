//! `demo`: samples in, report out.

use std::path::{Path, PathBuf};
use std::process::ExitCode;

use serde::Serialize;
use tokio::net::TcpListener;

use super::analyze::{WeekAnswer, week_answer};
use super::import::{ImportAnswer, answer_of, describe, one_file};
use crate::access::PasswordHasher;
use crate::cli::arguments::{DemoArguments, Source};
use crate::cli::context::Context;
use crate::cli::failure::Failure;
use crate::cli::output::{print_json, say};
use crate::cli::workbench_arguments::DEFAULT_UPLOAD_MEGABYTES;
use crate::desk;
use crate::domain::{AccountName, Role};
use crate::flags::RuleSet;
use crate::pipeline::{
    IssueSources, PipelineError, ReportOptions, WeekChoice, analyze, build_report, find_files,
    unpack_samples, write_report,
};
use crate::store::Store;

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
        &context.analyze_options(WeekChoice::All),
    )
    .await?;
    let last = weeks.last().ok_or(PipelineError::NoWeeks)?.week;
    let routing = Context::routing_in(store.folder())?;
    let office = Context::office_in(store.folder())?;
    let fonts = Context::fonts_in(store.folder())?;
    let sources = IssueSources {
        store: &store,
        stages: &stages,
        rules: &rules,
        routing: &routing,
        office: &office,
        fonts: fonts.as_ref(),
    };
    let report = build_report(
        sources,
        &ReportOptions {
            week: last,
            issuer: None,
        },
    )
    .await?;
    let folder = data.join("reports").join(last.to_string());
    write_report(
        &store,
        (&report, fonts.as_ref()),
        &folder,
        &context.actor(),
        context.now,
    )
    .await?;
    let hasher = PasswordHasher::new()?;
    for role in Role::ALL.iter().copied() {
        add_demo_accounts(context, &store, &hasher, role).await?;
    }
    let listener = if arguments.no_serve {
        None
    } else {
        Some(super::serve::bound(arguments.listen).await?)
    };
    let url = listener.as_ref().map(super::serve::url_of).transpose()?;
    let flags = weeks.iter().map(|week| week.flags).sum();
    if context.json {
        let weeks = weeks.iter().map(week_answer).collect();
        print_json(&Answer {
            imports,
            weeks,
            flags,
            report: ReportPlace { dir: folder },
            url,
        })?;
        return finish(context, store, listener).await;
    }
    say(&format!("评估{}周，共{flags}条预警。", weeks.len()));
    say(&format!(
        "最新一期周报：{}",
        folder.join("report.html").display()
    ));
    say(&format!(
        "演示用户：{}（角色代码后加 1 或 2），密码都是 {DEMO_PASSWORD}；仅供演示，请勿用于真实数据。",
        "analyst1 reviewer1 reviewer2 determiner1 data_admin1 auditor1 admin1 credit_officer1"
    ));
    if let Some(url) = &url {
        say(&format!("工作台：{url}"));
    }
    finish(context, store, listener).await
}

/// Everybody of the demo has it; it is printed, and no real data is near it.
const DEMO_PASSWORD: &str = "demo-only-tryout-2026";
/// Of each role, so that four-eyes rules can be tried.
const OF_EACH_ROLE: usize = 2;

async fn add_demo_accounts(
    context: &Context,
    store: &Store,
    hasher: &PasswordHasher,
    role: Role,
) -> Result<(), Failure> {
    for number in 1..=OF_EACH_ROLE {
        let name = format!("{}{number}", role.code()).parse::<AccountName>()?;
        desk::add_account(
            store,
            hasher,
            &context.actor(),
            (&name, role),
            DEMO_PASSWORD,
            false,
            context.moment(),
        )
        .await?;
    }
    Ok(())
}

async fn finish(
    context: &Context,
    store: Store,
    listener: Option<TcpListener>,
) -> Result<ExitCode, Failure> {
    match listener {
        None => {
            store.close().await;
            Ok(ExitCode::SUCCESS)
        }
        // The address was told with the rest of the answer.
        Some(listener) => {
            let options = super::serve::ServeOptions {
                over_tls: false,
                upload_megabytes: DEFAULT_UPLOAD_MEGABYTES,
            };
            super::serve::serve_on(context, store, listener, options, || Ok(())).await
        }
    }
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
