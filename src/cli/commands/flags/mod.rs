//! `flags`, `flags decide`, `flags decisions`, `flags queue`.

mod decisions;
mod list;
mod queue;

use std::process::ExitCode;

use crate::cli::arguments::{FlagAction, FlagArguments};
use crate::cli::context::Context;
use crate::cli::failure::Failure;
use crate::domain::Week;
use crate::store::Store;

pub(super) async fn run(context: &Context, arguments: FlagArguments) -> Result<ExitCode, Failure> {
    let filtered =
        arguments.week.is_some() || arguments.tier.is_some() || arguments.limit.is_some();
    match &arguments.action {
        None => list::run(context, &arguments).await,
        Some(_) if filtered => Err(Failure::Usage(
            "--week、--tier、--limit 只用于查看预警，应写在 decide、decisions、queue 之后或不写"
                .to_owned(),
        )),
        Some(FlagAction::Decide {
            flag_id,
            verdict,
            reason,
        }) => decisions::decide(context, flag_id, *verdict, reason).await,
        Some(FlagAction::Decisions) => decisions::list(context).await,
        Some(FlagAction::Queue { week, capacity }) => queue::run(context, *week, *capacity).await,
    }
}

/// The wanted week, or the latest evaluated one.
async fn evaluated_week(store: &Store, wanted: Option<Week>) -> Result<Week, Failure> {
    let weeks = store.database.snapshot_weeks().await?;
    let latest = weeks.last().map(|(week, _)| *week);
    let nothing =
        || Failure::Usage("还没有评估过任何一周；请先运行 mingcha analyze --all".to_owned());
    let week = wanted.or(latest).ok_or_else(nothing)?;
    if weeks.iter().any(|(evaluated, _)| *evaluated == week) {
        return Ok(week);
    }
    Err(Failure::Usage(format!(
        "尚未评估 {week}；请先运行 mingcha analyze --week {week}"
    )))
}
