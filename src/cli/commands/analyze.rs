//! `analyze`.

use std::path::Path;
use std::process::ExitCode;

use serde::Serialize;

use crate::cli::arguments::AnalyzeArguments;
use crate::cli::context::Context;
use crate::cli::failure::Failure;
use crate::cli::output::{print_json, say};
use crate::domain::Week;
use crate::flags::RuleSet;
use crate::pipeline::{AnalyzedWeek, WeekChoice, analyze};

#[derive(Serialize)]
struct Answer {
    weeks: Vec<WeekAnswer>,
}

/// One week as the contract has it.
#[derive(Debug, Serialize)]
pub(in crate::cli) struct WeekAnswer {
    week: Week,
    considered: i64,
    pub(in crate::cli) flags: i64,
    frozen: bool,
}

pub(super) async fn run(
    context: &Context,
    arguments: &AnalyzeArguments,
) -> Result<ExitCode, Failure> {
    let rules = match &arguments.rules {
        Some(path) => read_rules(path)?,
        None => RuleSet::shipped()?,
    };
    if let Some(draft) = &arguments.shadow {
        return super::shadow::run(context, &rules, &read_rules(draft)?).await;
    }
    let choice = match arguments.week {
        Some(week) => WeekChoice::One(week),
        None if arguments.all => WeekChoice::All,
        None => WeekChoice::One(Week::of(context.as_of)),
    };
    let store = context.store().await?;
    let weeks = analyze(
        &store,
        &rules,
        &store.dictionary_version().await?,
        &context.analyze_options(choice),
    )
    .await?;
    store.close().await;
    let weeks: Vec<WeekAnswer> = weeks.iter().map(week_answer).collect();
    if context.json {
        print_json(&Answer { weeks })?;
    } else {
        for week in &weeks {
            let state = if week.frozen {
                "已冻结"
            } else {
                "本周未结束，暂定"
            };
            say(&format!(
                "{}\t评估{}组\t预警{}\t{state}",
                week.week, week.considered, week.flags
            ));
        }
    }
    Ok(ExitCode::SUCCESS)
}

fn read_rules(path: &Path) -> Result<RuleSet, Failure> {
    let text =
        std::fs::read_to_string(path).map_err(|error| Failure::system("无法读取规则集", error))?;
    RuleSet::parse(&text).map_err(|error| Failure::Refused(format!("{}：{error}", path.display())))
}

pub(in crate::cli) fn week_answer(week: &AnalyzedWeek) -> WeekAnswer {
    WeekAnswer {
        week: week.week,
        considered: week.considered,
        flags: week.flags,
        frozen: week.frozen,
    }
}
