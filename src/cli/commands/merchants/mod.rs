//! `merchants list / show / match / estimate / merge / differ / split / undo`.

mod estimate;
mod judge;
mod matching;

use std::process::ExitCode;

use serde::Serialize;

use crate::cli::arguments::MerchantAction;
use crate::cli::context::Context;
use crate::cli::failure::Failure;
use crate::cli::output::{print_json, say};
use crate::domain::{Judgement, MerchantId};
use crate::pipeline::{MerchantGroup, Proposal, merchant_groups};

#[derive(Serialize)]
struct List {
    merchants: Vec<MerchantGroup>,
}

#[derive(Serialize)]
struct Shown {
    #[serde(flatten)]
    merchant: MerchantGroup,
    /// Of all members.
    keys: Vec<Key>,
    /// Everything that people judged about its members, oldest first, withdrawn ones included.
    judgements: Vec<Judgement>,
}

#[derive(Serialize)]
struct Key {
    merchant_id: String,
    key: String,
    /// Several registered bodies bear the name: its orders are counted under nobody.
    ambiguous: bool,
}

pub(super) async fn run(context: &Context, action: MerchantAction) -> Result<ExitCode, Failure> {
    match action {
        MerchantAction::List { limit } => list(context, limit).await,
        MerchantAction::Show { merchant_id } => show(context, merchant_id).await,
        MerchantAction::Estimate => estimate::run(context).await,
        MerchantAction::Match { names } => matching::run(context, &names).await,
        MerchantAction::Merge {
            left,
            right,
            reason,
            dry_run,
        } => judge::run(context, &Proposal::Merge { left, right }, reason, dry_run).await,
        MerchantAction::Differ {
            left,
            right,
            reason,
            dry_run,
        } => judge::run(context, &Proposal::Differ { left, right }, reason, dry_run).await,
        MerchantAction::Split {
            merchant_id,
            members,
            reason,
            dry_run,
        } => {
            let proposal = Proposal::Split {
                merchant: merchant_id,
                members,
            };
            judge::run(context, &proposal, reason, dry_run).await
        }
        MerchantAction::Undo {
            judgement,
            reason,
            dry_run,
        } => judge::run(context, &Proposal::Undo { judgement }, reason, dry_run).await,
    }
}

async fn list(context: &Context, limit: Option<usize>) -> Result<ExitCode, Failure> {
    let store = context.store().await?;
    let identities = store.identities().await?;
    let mut merchants = merchant_groups(&store, &identities).await?;
    merchants.sort_by_key(|merchant| (std::cmp::Reverse(merchant.counts.orders), merchant.id));
    merchants.truncate(limit.unwrap_or(usize::MAX));
    if context.json {
        print_json(&List { merchants })?;
    } else {
        for merchant in &merchants {
            say(&line(merchant));
        }
    }
    Ok(ExitCode::SUCCESS)
}

async fn show(context: &Context, merchant_id: MerchantId) -> Result<ExitCode, Failure> {
    let store = context.store().await?;
    let identities = store.identities().await?;
    let canonical = identities.canonical(merchant_id);
    let merchant = merchant_groups(&store, &identities)
        .await?
        .into_iter()
        .find(|merchant| merchant.id == canonical)
        .ok_or_else(|| Failure::Usage(format!("没有编号为 {merchant_id} 的商家")))?;
    let members = identities.members(canonical);
    let mut keys = store.database.merchant_keys().await?;
    keys.retain(|(merchant, _)| members.contains(merchant));
    let keys = keys.into_iter().map(|(merchant, key)| Key {
        merchant_id: merchant.to_string(),
        key,
        ambiguous: identities.is_unclear(merchant),
    });
    let keys: Vec<Key> = keys.collect();
    let mut judgements = store.database.judgements().await?;
    let about: Vec<i64> = judgements
        .iter()
        .filter(|judgement| {
            let named = judgement.verdict.merchants();
            named.contains(&merchant_id) || named.iter().any(|id| members.contains(id))
        })
        .map(|judgement| judgement.number)
        .collect();
    judgements.retain(|judgement| match judgement.verdict {
        crate::domain::Verdict::Withdrawn { judgement } => about.contains(&judgement),
        _ => about.contains(&judgement.number),
    });
    let shown = Shown {
        merchant,
        keys,
        judgements,
    };
    if context.json {
        print_json(&shown)?;
        return Ok(ExitCode::SUCCESS);
    }
    say(&line(&shown.merchant));
    for name in &shown.merchant.names {
        say(&format!("  写法：{name}"));
    }
    for judgement in &shown.judgements {
        say(&format!(
            "  {}（{}：{}）",
            judge::sentence(&judgement.verdict, Some(judgement.number)),
            judgement.operator,
            judgement.reason
        ));
    }
    Ok(ExitCode::SUCCESS)
}

fn line(merchant: &MerchantGroup) -> String {
    let members = match merchant.members.len() {
        0 | 1 => String::new(),
        _ => format!("\t合并自{}", merchant.members.join("、")),
    };
    format!(
        "{}\t{}\t{}\t{}件，{}人，{}个事件{members}",
        merchant.merchant_id,
        merchant.name,
        merchant.uscc.as_deref().unwrap_or("代码不详"),
        merchant.counts.orders,
        merchant.counts.complainants,
        merchant.counts.incidents
    )
}
