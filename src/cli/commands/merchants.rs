//! `merchants list / show / match`.

use std::collections::BTreeMap;
use std::process::ExitCode;

use serde::Serialize;

use crate::cli::arguments::MerchantAction;
use crate::cli::context::Context;
use crate::cli::failure::Failure;
use crate::cli::output::{print_json, say};
use crate::db::MerchantRow;
use crate::domain::{MerchantId, RegionCode};
use crate::lexicon::Parties;
use crate::resolve::normalize_name;
use crate::stats::{MerchantCounts, merchant_counts};
use crate::store::Store;

#[derive(Serialize)]
struct List {
    merchants: Vec<Merchant>,
}

#[derive(Serialize)]
struct Merchant {
    merchant_id: String,
    name: String,
    uscc: Option<String>,
    region_code: Option<RegionCode>,
    /// As written in the exports.
    names: Vec<String>,
    #[serde(flatten)]
    counts: MerchantCounts,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    keys: Vec<Key>,
}

#[derive(Serialize)]
struct Key {
    key: String,
    ambiguous: bool,
}

#[derive(Serialize)]
struct Matches {
    matches: Vec<Match>,
}

#[derive(Serialize)]
struct Match {
    query: String,
    candidates: Vec<Candidate>,
    decision: &'static str,
}

#[derive(Serialize)]
struct Candidate {
    merchant_id: String,
    name: String,
    score: f64,
    evidence: Vec<String>,
}

pub(super) async fn run(context: &Context, action: MerchantAction) -> Result<ExitCode, Failure> {
    let store = context.store().await?;
    match action {
        MerchantAction::List { limit } => {
            let mut merchants = all(&store).await?;
            merchants.sort_by(|left, right| {
                (right.counts.orders, &left.merchant_id)
                    .cmp(&(left.counts.orders, &right.merchant_id))
            });
            merchants.truncate(limit.unwrap_or(usize::MAX));
            if context.json {
                print_json(&List { merchants })?;
            } else {
                for merchant in &merchants {
                    say(&line(merchant));
                }
            }
        }
        MerchantAction::Show { merchant_id } => {
            let known = all(&store)
                .await?
                .into_iter()
                .find(|merchant| merchant.merchant_id == merchant_id.to_string());
            let mut merchant =
                known.ok_or_else(|| Failure::Usage(format!("没有编号为 {merchant_id} 的商家")))?;
            let keys = store.database.keys_of_merchant(merchant_id).await?;
            merchant.keys = keys
                .into_iter()
                .map(|(key, ambiguous)| Key { key, ambiguous })
                .collect();
            if context.json {
                print_json(&merchant)?;
            } else {
                say(&line(&merchant));
            }
        }
        MerchantAction::Match { names } => {
            let merchants = all(&store).await?;
            let parties = Parties::shipped()?;
            let mut matches: Vec<Match> = names
                .iter()
                .map(|name| match_name(name, &merchants, &parties))
                .collect();
            if context.json && matches.len() == 1 {
                if let Some(only) = matches.pop() {
                    print_json(&only)?;
                }
            } else if context.json {
                print_json(&Matches { matches })?;
            } else {
                matches.iter().for_each(describe);
            }
        }
    }
    Ok(ExitCode::SUCCESS)
}

async fn all(store: &Store) -> Result<Vec<Merchant>, Failure> {
    let orders = store.orders().await?;
    let counts = tokio::task::spawn_blocking(move || merchant_counts(&orders)).await??;
    let mut names: BTreeMap<MerchantId, Vec<String>> = BTreeMap::new();
    for (id, name) in store.database.merchant_names().await? {
        names.entry(id).or_default().push(name);
    }
    let merchant = |row: MerchantRow| Merchant {
        merchant_id: row.id.to_string(),
        name: row.name,
        uscc: row.uscc,
        region_code: row.region,
        names: names.remove(&row.id).unwrap_or_default(),
        counts: counts.get(&row.id).copied().unwrap_or_default(),
        keys: Vec::new(),
    };
    Ok(store
        .database
        .merchants()
        .await?
        .into_iter()
        .map(merchant)
        .collect())
}

/// First level: the same normalised full name, or the same credit code. Anything less is no match.
fn match_name(query: &str, merchants: &[Merchant], parties: &Parties) -> Match {
    let wanted = normalize_name(query, parties).full;
    let mut candidates = Vec::new();
    for merchant in merchants {
        if merchant
            .uscc
            .as_deref()
            .is_some_and(|uscc| uscc.eq_ignore_ascii_case(query.trim()))
        {
            candidates.push(candidate(merchant, 1.0, "统一社会信用代码相同".to_owned()));
            continue;
        }
        let same = merchant
            .names
            .iter()
            .chain([&merchant.name])
            .find(|name| normalize_name(name, parties).full == wanted);
        if let Some(name) = same {
            candidates.push(candidate(
                merchant,
                0.9,
                format!("规范化名称与“{name}”相同（{wanted}）"),
            ));
        }
    }
    let decision = match candidates.len() {
        0 => "different",
        1 => "same",
        _ => "unsure",
    };
    Match {
        query: query.to_owned(),
        candidates,
        decision,
    }
}

fn candidate(merchant: &Merchant, score: f64, evidence: String) -> Candidate {
    Candidate {
        merchant_id: merchant.merchant_id.clone(),
        name: merchant.name.clone(),
        score,
        evidence: vec![evidence],
    }
}

fn line(merchant: &Merchant) -> String {
    format!(
        "{}\t{}\t{}\t{}件，{}人，{}个事件",
        merchant.merchant_id,
        merchant.name,
        merchant.uscc.as_deref().unwrap_or("代码不详"),
        merchant.counts.orders,
        merchant.counts.complainants,
        merchant.counts.incidents
    )
}

fn describe(found: &Match) {
    say(&format!(
        "{}：{}个候选",
        found.query,
        found.candidates.len()
    ));
    for candidate in &found.candidates {
        say(&format!(
            "  {}\t{}\t{}",
            candidate.merchant_id,
            candidate.name,
            candidate.evidence.join("；")
        ));
    }
}
