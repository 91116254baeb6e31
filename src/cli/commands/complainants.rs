//! `complainants`: the restricted list, refused unless the setting allows it.

use std::process::ExitCode;

use serde::Serialize;

use crate::cli::complainant_arguments::{ComplainantAction, ComplainantArguments};
use crate::cli::context::Context;
use crate::cli::failure::Failure;
use crate::cli::output::{print_json, say};
use crate::domain::{Pseudonym, Week};
use crate::flags::RuleSet;
use crate::pipeline::{
    DiscountedComplainant, LiftError, LiftOptions, discounted_complainants, lift_discount,
};

#[derive(Serialize)]
struct Answer {
    week: Week,
    complainants: Vec<DiscountedComplainant>,
}

pub(super) async fn run(
    context: &Context,
    arguments: &ComplainantArguments,
) -> Result<ExitCode, Failure> {
    if !arguments.restricted_complainants {
        return Err(Failure::Usage(
            "投诉人名单属受限内容，默认不开放。本地是否可以保有这样的名单须先有依据；确有依据的，\
             以 --restricted-complainants 或 MINGCHA_RESTRICTED_COMPLAINANTS=true 开启。折减本身不受影响。"
                .to_owned(),
        ));
    }
    match &arguments.action {
        ComplainantAction::List { week } => list(context, *week).await,
        ComplainantAction::Lift {
            complainant,
            reason,
        } => change(context, *complainant, reason, true).await,
        ComplainantAction::Restore {
            complainant,
            reason,
        } => change(context, *complainant, reason, false).await,
    }
}

async fn list(context: &Context, week: Option<Week>) -> Result<ExitCode, Failure> {
    let week = week.unwrap_or_else(|| Week::of(context.as_of));
    let rules = RuleSet::shipped()?;
    let store = context.store().await?;
    let complainants = discounted_complainants(&store, &rules, week).await;
    store.close().await;
    let complainants = complainants?;
    if context.json {
        print_json(&Answer { week, complainants })?;
        return Ok(ExitCode::SUCCESS);
    }
    say(&format!(
        "{week} 折减的投诉人{}名（只列代号）。受限内容，不得外传，不得向被投诉方出示。",
        complainants.len()
    ));
    for one in &complainants {
        say(&format!(
            "{}\t{}家主体，{}件，雷同{:.0}%，查实{}件、不属实{}件\t折算{:.2}",
            one.complainant,
            one.merchants,
            one.orders,
            one.template_share * 100.0,
            one.confirmed,
            one.refuted,
            one.factor
        ));
        for reason in &one.reasons {
            say(&format!("    {reason}"));
        }
    }
    Ok(ExitCode::SUCCESS)
}

async fn change(
    context: &Context,
    complainant: Pseudonym,
    reason: &str,
    lifted: bool,
) -> Result<ExitCode, Failure> {
    let options = LiftOptions {
        lifted,
        reason: reason.to_owned(),
        actor: context.actor(),
        now: context.now,
        decided_on: context.as_of,
    };
    let store = context.store().await?;
    let word = lift_discount(&store, complainant, &options).await;
    store.close().await;
    let word = word.map_err(|error| match error {
        LiftError::Pipeline(error) => error.into(),
        wrong => Failure::Usage(wrong.to_string()),
    })?;
    if context.json {
        print_json(&word)?;
        return Ok(ExitCode::SUCCESS);
    }
    let done = if lifted {
        "已解除折减"
    } else {
        "已恢复折减"
    };
    say(&format!(
        "{complainant} {done}，自{}起评估的周生效；已冻结的周不变。",
        Week::of(word.decided_on)
    ));
    Ok(ExitCode::SUCCESS)
}
