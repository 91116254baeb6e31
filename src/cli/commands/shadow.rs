//! `analyze --shadow`: a draft of the rules beside those in force.

use std::process::ExitCode;

use crate::cli::context::Context;
use crate::cli::failure::Failure;
use crate::cli::output::{print_json, say};
use crate::flags::RuleSet;
use crate::pipeline::{ShadowFlag, ShadowOutcome, ShadowRun, shadow};

pub(super) async fn run(
    context: &Context,
    current: &RuleSet,
    draft: &RuleSet,
) -> Result<ExitCode, Failure> {
    let store = context.store().await?;
    let compared = shadow(&store, current, draft, context.as_of).await;
    store.close().await;
    let run = compared?;
    if context.json {
        print_json(&run)?;
    } else {
        show(&run);
    }
    Ok(ExitCode::SUCCESS)
}

fn show(run: &ShadowRun) {
    let weeks = match run.weeks.as_slice() {
        [first, .., last] => format!("{}至{}", first.week, last.week),
        [only] => only.week.to_string(),
        [] => String::new(),
    };
    say(&format!(
        "试运行：{weeks}共{}周，按现有数据分别评估；未保存任何结果。",
        run.weeks.len()
    ));
    say("规则\t版本\t各周预警合计\t个案\t核查工时");
    for (name, outcome) in [("现行", &run.current), ("草案", &run.draft)] {
        say(&format!(
            "{name}\t{}\t{}\t{}\t{:.1}小时",
            outcome.rules_version, outcome.flags, outcome.cases, outcome.review_hours
        ));
    }
    say(&format!(
        "个案指主体×类别×层级，持续多周只计一次；工时按每个案{}分钟估算，是假设，不是实测。",
        run.minutes_per_flag
    ));
    for (name, outcome) in [("现行", &run.current), ("草案", &run.draft)] {
        precision(name, outcome);
    }
    for (title, flags) in [("新增", &run.gained), ("消失", &run.lost)] {
        say(&format!("{title}{}个：", flags.len()));
        for flag in flags {
            say(&format!("  {}", line(flag)));
        }
    }
}

fn precision(name: &str, outcome: &ShadowOutcome) {
    for tier in &outcome.tiers {
        let share = tier.precision.map_or_else(
            || "尚无核查结论".to_owned(),
            |precision| format!("查准率{:.0}%", precision * 100.0),
        );
        say(&format!(
            "{name}·{}：{}个，其中确认{}个、驳回{}个，{share}",
            tier.tier.label(),
            tier.cases,
            tier.confirmed,
            tier.rejected
        ));
    }
}

fn line(flag: &ShadowFlag) -> String {
    let decided = match flag.confirmed {
        Some(true) => "（曾确认）",
        Some(false) => "（曾驳回）",
        None => "",
    };
    format!(
        "[{}] {} {} 涉嫌{}，首见于{}{decided}",
        flag.tier.label(),
        flag.merchant_id,
        flag.name,
        flag.category.label(),
        flag.first_week
    )
}
