//! `merchants merge / differ / split / undo`: the effect is shown, then the judgement is kept.

use std::process::ExitCode;

use crate::cli::context::Context;
use crate::cli::failure::Failure;
use crate::cli::output::{print_json, say};
use crate::domain::{Tier, Verdict};
use crate::flags::RuleSet;
use crate::pipeline::{FlagChange, JudgementError, JudgementOptions, Proposal, judge};

pub(super) async fn run(
    context: &Context,
    proposal: &Proposal,
    reason: String,
    dry_run: bool,
) -> Result<ExitCode, Failure> {
    let store = context.store().await?;
    let options = JudgementOptions {
        reason,
        actor: context.actor(),
        now: context.now,
        dry_run,
    };
    let judged = judge(&store, &RuleSet::shipped()?, proposal, &options).await;
    let effect = judged.map_err(refusal)?;
    store.close().await;
    if context.json {
        print_json(&effect)?;
        return Ok(ExitCode::SUCCESS);
    }
    say(&sentence(&effect.verdict, effect.judgement));
    for (title, groups) in [("此前", &effect.before), ("此后", &effect.after)] {
        say(&format!("{title}："));
        for group in groups {
            say(&format!("  {}", super::line(group)));
        }
    }
    let lasting = |change: &&FlagChange| !change.frozen;
    say(&format!(
        "预警：{}条将变化；另有{}条属于已冻结的周，不会改变。",
        effect.flags.iter().filter(lasting).count(),
        effect.flags.iter().filter(|change| change.frozen).count()
    ));
    for change in &effect.flags {
        say(&format!("  {}", change_line(change)));
    }
    if effect.judgement.is_none() {
        say("仅预览，未保存。");
    }
    Ok(ExitCode::SUCCESS)
}

/// A judgement that must not be made is wrong usage or a refused input; only the rest is a failure.
fn refusal(error: JudgementError) -> Failure {
    match error {
        JudgementError::Pipeline(error) => error.into(),
        refused if refused.is_refusal() => Failure::Refused(refused.to_string()),
        wrong => Failure::Usage(wrong.to_string()),
    }
}

/// What a judgement says, for people.
pub(super) fn sentence(verdict: &Verdict, number: Option<i64>) -> String {
    let name = number.map_or_else(|| "拟判定".to_owned(), |number| format!("判定{number}"));
    format!("{name}：{verdict}")
}

fn change_line(change: &FlagChange) -> String {
    let tier = |tier: Option<Tier>| tier.map_or("无预警", Tier::label);
    let frozen = if change.frozen { "（已冻结）" } else { "" };
    format!(
        "{}{frozen} {} {}：{} → {}",
        change.week,
        change.name,
        change.category.label(),
        tier(change.tier_before),
        tier(change.tier_after)
    )
}
