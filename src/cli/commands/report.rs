//! `report`.

use std::process::ExitCode;

use crate::cli::arguments::ReportArguments;
use crate::cli::context::Context;
use crate::cli::failure::Failure;
use crate::cli::output::{print_json, say};
use crate::flags::RuleSet;
use crate::pipeline::{
    IssueSources, ReportOptions, build_report, issued_files, write_issued, write_report,
};

pub(super) async fn run(
    context: &Context,
    arguments: ReportArguments,
) -> Result<ExitCode, Failure> {
    let stages = context.stages(None)?;
    let store = context.store().await?;
    let options = ReportOptions {
        week: arguments.week,
        issuer: arguments.issuer,
    };
    let (actor, now) = (context.actor(), context.now);
    if let Some(files) = issued_files(&store, arguments.week).await? {
        let manifest = write_issued(
            &store,
            arguments.week,
            &files,
            &arguments.out,
            (&actor, now),
        )
        .await?;
        store.close().await;
        if context.json {
            print_json(&manifest)?;
        } else {
            say(&format!(
                "已签发的{}周报：{}",
                arguments.week,
                arguments.out.join("report.html").display()
            ));
        }
        return Ok(ExitCode::SUCCESS);
    }
    let (rules, routing) = (RuleSet::shipped()?, Context::routing_in(store.folder())?);
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
    let report = build_report(sources, &options).await?;
    let manifest = write_report(
        &store,
        (&report, fonts.as_ref()),
        &arguments.out,
        &actor,
        now,
    )
    .await?;
    store.close().await;
    if context.json {
        print_json(&manifest)?;
    } else {
        say(&format!(
            "{}：{}",
            report.header.title(),
            arguments.out.join("report.html").display()
        ));
    }
    Ok(ExitCode::SUCCESS)
}
