//! `flags queue`: what reviewers look at this week.

use std::process::ExitCode;

use crate::cli::context::Context;
use crate::cli::failure::Failure;
use crate::cli::output::{print_json, say};
use crate::domain::Week;
use crate::flags::RuleSet;
use crate::pipeline::review_queue;
use crate::review::{Queue, QueueEntry, ReviewRules};

pub(super) async fn run(
    context: &Context,
    week: Option<Week>,
    capacity: Option<usize>,
) -> Result<ExitCode, Failure> {
    let (flag_rules, rules) = (RuleSet::shipped()?, ReviewRules::shipped()?);
    let store = context.store().await?;
    let week = super::evaluated_week(&store, week).await?;
    let queue = review_queue(&store, &flag_rules, &rules, week, capacity).await;
    store.close().await;
    let queue = queue?;
    if context.json {
        print_json(&queue)?;
    } else {
        tell(&queue);
    }
    Ok(ExitCode::SUCCESS)
}

fn tell(queue: &Queue) {
    say(&format!(
        "{} 核查队列：待核查{}条，列入{}条（容量{}条），静默{}条。概率{}。线索统计，未经认定。",
        queue.week,
        queue.waiting,
        queue.entries.len(),
        queue.capacity,
        queue.resting.len(),
        if queue.calibrated {
            "按核查结论校准"
        } else {
            "由得分折算，尚未校准"
        },
    ));
    for (place, entry) in (1..).zip(&queue.entries) {
        say(&line(place, entry));
        if let Some(returned) = &entry.returned {
            say(&format!("    {}", returned.reason));
        }
    }
    for resting in &queue.resting {
        say(&format!(
            "静默\t{}\t{} 涉嫌{}：{}",
            resting.flag_id,
            resting.merchant.name,
            resting.category.label(),
            resting.rest.reason
        ));
    }
}

fn line(place: usize, entry: &QueueEntry) -> String {
    format!(
        "{place}\t[{}]\t{}\t{} 涉嫌{}（{}·{}）：概率{:.0}%×严重程度{:.1}={:.2}，入队概率{:.3}{}",
        entry.place.label(),
        entry.flag_id,
        entry.merchant.name,
        entry.category.label(),
        entry.tier.label(),
        entry.level.label(),
        entry.probability * 100.0,
        entry.severity,
        entry.priority,
        entry.propensity,
        if entry.double_review {
            "，双人复核"
        } else {
            ""
        },
    )
}
