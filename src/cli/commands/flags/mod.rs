//! `flags`, `flags decide`, `flags decisions`.

mod decisions;
mod list;

use std::process::ExitCode;

use crate::cli::arguments::{FlagAction, FlagArguments};
use crate::cli::context::Context;
use crate::cli::failure::Failure;

pub(super) async fn run(context: &Context, arguments: FlagArguments) -> Result<ExitCode, Failure> {
    let filtered =
        arguments.week.is_some() || arguments.tier.is_some() || arguments.limit.is_some();
    match &arguments.action {
        None => list::run(context, &arguments).await,
        Some(_) if filtered => Err(Failure::Usage(
            "--week、--tier、--limit 只用于查看预警，不能与 decide、decisions 同用".to_owned(),
        )),
        Some(FlagAction::Decide {
            flag_id,
            verdict,
            reason,
        }) => decisions::decide(context, flag_id, *verdict, reason).await,
        Some(FlagAction::Decisions) => decisions::list(context).await,
    }
}
