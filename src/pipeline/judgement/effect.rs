//! What a judgement changes: counts of the merchants it touches, and their flags week by week.

use std::collections::{BTreeMap, BTreeSet};

use serde::Serialize;

use super::Considered;
use crate::domain::{
    Category, CountedMerchant, FlagCounts, Identities, MerchantId, RecordedEffect, Tier, Verdict,
    Week,
};
use crate::flags::{MerchantNames, RuleSet};
use crate::pipeline::PipelineError;
use crate::pipeline::analyze::blocking;
use crate::pipeline::evaluator::{Evaluator, clue_table};
use crate::pipeline::merchant_groups::{MerchantGroup, flag_names, merchant_groups};
use crate::store::Store;

/// A flag that comes, goes or changes.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct FlagChange {
    pub week: Week,
    /// A frozen week keeps the flags that it was told with, whatever they would be now.
    pub frozen: bool,
    pub merchant_id: String,
    pub name: String,
    pub category: Category,
    pub tier_before: Option<Tier>,
    pub tier_after: Option<Tier>,
    pub counts_before: Option<FlagCounts>,
    pub counts_after: Option<FlagCounts>,
}

/// The effect of one judgement, as shown before it is made.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct JudgementEffect {
    #[serde(flatten)]
    pub verdict: Verdict,
    /// Its number; `None` on a dry run.
    #[serde(rename = "number")]
    pub judgement: Option<i64>,
    pub before: Vec<MerchantGroup>,
    pub after: Vec<MerchantGroup>,
    pub flags: Vec<FlagChange>,
    /// Links are made anew later: what that changes is not in here.
    #[serde(skip)]
    pub relinked_later: bool,
}

type FlagKey = (Week, String, Category);
type Flags = BTreeMap<FlagKey, (Tier, String, FlagCounts)>;

/// Of which weeks the flags are worked out.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Weeks {
    All,
    /// Those that are not frozen, and the newest: what the next evaluation will say.
    Current,
}

impl JudgementEffect {
    /// What is kept of it; `flags` tells whether they were worked out.
    pub(super) fn recorded(&self, flags: bool) -> RecordedEffect {
        let counted = |groups: &[MerchantGroup]| {
            let counted = groups.iter().map(|group| CountedMerchant {
                merchant_id: group.merchant_id.clone(),
                name: group.name.clone(),
                orders: group.counts.orders,
                complainants: group.counts.complainants,
                incidents: group.counts.incidents,
            });
            counted.collect()
        };
        let frozen = self.flags.iter().filter(|change| change.frozen).count();
        RecordedEffect {
            before: counted(&self.before),
            after: counted(&self.after),
            flags: flags.then(|| self.flags.len() - frozen),
            frozen_flags: flags.then_some(frozen),
        }
    }
}

/// The counts of the merchants that it touches; its flags are left empty.
pub(super) async fn counts(
    store: &Store,
    considered: &Considered,
) -> Result<JudgementEffect, PipelineError> {
    let affected = considered.affected();
    let touched = async |identities: &Identities| {
        if affected.is_empty() {
            return Ok::<_, PipelineError>(Vec::new());
        }
        let mut groups = merchant_groups(store, identities).await?;
        groups.retain(|group| affected.contains(&group.id));
        Ok(groups)
    };
    Ok(JudgementEffect {
        verdict: considered.verdict.clone(),
        judgement: None,
        before: touched(&considered.before).await?,
        after: touched(&considered.after).await?,
        flags: Vec::new(),
        relinked_later: considered.relinked.is_none(),
    })
}

/// The flags that come, go or change with it.
pub(super) async fn flags(
    store: &Store,
    rules: &RuleSet,
    considered: &Considered,
    which: Weeks,
) -> Result<Vec<FlagChange>, PipelineError> {
    let affected = considered.affected();
    let mut weeks = store.database.snapshot_weeks().await?;
    if which == Weeks::Current {
        let newest = weeks.iter().map(|(week, _)| *week).max();
        weeks.retain(|(week, frozen)| !frozen || Some(*week) == newest);
    }
    let before = flags_under(store, rules, &considered.before, &affected, &weeks).await?;
    let after = flags_under(store, rules, &considered.after, &affected, &weeks).await?;
    Ok(changes(&before, &after, &weeks))
}

/// Flags of the affected merchants in these weeks, as they would be under these identities.
async fn flags_under(
    store: &Store,
    rules: &RuleSet,
    identities: &Identities,
    affected: &BTreeSet<MerchantId>,
    weeks: &[(Week, bool)],
) -> Result<Flags, PipelineError> {
    if affected.is_empty() {
        return Ok(Flags::new());
    }
    let table = clue_table(store, identities).await?;
    let names: MerchantNames = flag_names(store, identities).await?;
    let decisions = store.database.flag_decisions().await?;
    let affected = affected.clone();
    let (rules, weeks) = (rules.clone(), weeks.to_vec());
    blocking(move || {
        let is_affected =
            |merchant: Option<i64>| merchant.is_some_and(|id| affected.contains(&MerchantId(id)));
        // Before their first clue there is nothing that they could change for themselves.
        let first = table.clues.iter().find(|clue| is_affected(clue.merchant));
        let first = first.map_or(i32::MAX, |clue| clue.week);
        let ids: BTreeSet<String> = affected.iter().map(ToString::to_string).collect();
        let evaluator = Evaluator::new(&table, &rules, &names, &decisions)?;
        let weeks = weeks.iter().map(|(week, _)| *week);
        let weeks: Vec<Week> = weeks.filter(|week| week.index() >= first).collect();
        let mut found = Flags::new();
        for (week, evaluated) in evaluator.flags_of(&weeks) {
            for flag in evaluated.into_flags() {
                if ids.contains(&flag.merchant.merchant_id) {
                    let key = (week, flag.merchant.merchant_id, flag.category);
                    found.insert(key, (flag.tier, flag.merchant.name, flag.counts));
                }
            }
        }
        Ok(found)
    })
    .await?
}

fn changes(before: &Flags, after: &Flags, weeks: &[(Week, bool)]) -> Vec<FlagChange> {
    let keys: BTreeSet<&FlagKey> = before.keys().chain(after.keys()).collect();
    let change = |key: &FlagKey| {
        let (was, is) = (before.get(key), after.get(key));
        let (week, merchant_id, category) = key;
        (was != is).then(|| FlagChange {
            week: *week,
            frozen: weeks.iter().any(|(other, frozen)| other == week && *frozen),
            merchant_id: merchant_id.clone(),
            name: was
                .or(is)
                .map(|(_, name, _)| name.clone())
                .unwrap_or_default(),
            category: *category,
            tier_before: was.map(|(tier, ..)| *tier),
            tier_after: is.map(|(tier, ..)| *tier),
            counts_before: was.map(|(.., counts)| counts.clone()),
            counts_after: is.map(|(.., counts)| counts.clone()),
        })
    };
    keys.into_iter().filter_map(change).collect()
}
