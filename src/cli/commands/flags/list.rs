//! `flags`.

use std::process::ExitCode;

use serde::Serialize;

use crate::cli::arguments::FlagArguments;
use crate::cli::context::Context;
use crate::cli::failure::Failure;
use crate::cli::output::{print_json, say};
use crate::domain::{Flag, Week};
use crate::pipeline::PipelineError;

#[derive(Serialize)]
struct Answer {
    week: Week,
    snapshot_id: String,
    rules_version: String,
    frozen: bool,
    flags: Vec<Flag>,
}

pub(super) async fn run(context: &Context, arguments: &FlagArguments) -> Result<ExitCode, Failure> {
    let store = context.store().await?;
    let week = super::evaluated_week(&store, arguments.week).await?;
    let snapshot = store.database.snapshot(week).await?;
    let snapshot = snapshot.ok_or(PipelineError::NotEvaluated(week))?;
    let mut flags = snapshot.flags;
    flags.retain(|flag| arguments.tier.is_none_or(|tier| flag.tier == tier));
    flags.truncate(arguments.limit.unwrap_or(usize::MAX));
    let answer = Answer {
        week,
        snapshot_id: snapshot.snapshot_id,
        rules_version: snapshot.rules_version,
        frozen: snapshot.frozen,
        flags,
    };
    if context.json {
        print_json(&answer)?;
        return Ok(ExitCode::SUCCESS);
    }
    say(&format!(
        "{week} 预警{}条（规则{}，快照{}）。线索统计，未经认定。",
        answer.flags.len(),
        answer.rules_version,
        answer.snapshot_id
    ));
    for flag in &answer.flags {
        say(&format!(
            "[{}·{}] {} 涉嫌{}：{}件，{}人，{}个事件，得分{:.2}",
            flag.tier.label(),
            flag.level.label(),
            flag.merchant.name,
            flag.category.label(),
            flag.counts.orders,
            flag.counts.complainants,
            flag.counts.incidents,
            flag.score
        ));
        for reason in &flag.reasons {
            say(&format!("    {:+.2} {}", reason.contribution, reason.text));
        }
        for evidence in &flag.counter_evidence {
            say(&format!("    反向 {}", evidence.text));
        }
    }
    Ok(ExitCode::SUCCESS)
}
