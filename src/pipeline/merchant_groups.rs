//! Merchants as they are counted and shown: members that are held to be one under one number.

use std::collections::BTreeMap;

use serde::Serialize;

use super::PipelineError;
use super::analyze::blocking;
use crate::db::MerchantRow;
use crate::domain::{FlagMerchant, Identities, MerchantId, RegionCode};
use crate::flags::MerchantNames;
use crate::stats::{MerchantCounts, merchant_counts};
use crate::store::Store;

/// One merchant with all that was merged into it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct MerchantGroup {
    pub merchant_id: String,
    pub name: String,
    pub uscc: Option<String>,
    pub region_code: Option<RegionCode>,
    /// As written in the exports.
    pub names: Vec<String>,
    /// Numbers that are counted under this one, itself included.
    pub members: Vec<String>,
    #[serde(flatten)]
    pub counts: MerchantCounts,
    #[serde(skip)]
    pub id: MerchantId,
}

#[cfg(test)]
impl MerchantGroup {
    pub(crate) fn sample() -> Self {
        let id = MerchantId(1);
        Self {
            merchant_id: id.to_string(),
            name: "<甲>店".to_owned(),
            uscc: None,
            region_code: None,
            names: vec!["<甲>店".to_owned()],
            members: vec![id.to_string()],
            counts: MerchantCounts {
                orders: 12,
                complainants: 10,
                incidents: 11,
            },
            id,
        }
    }
}

/// All merchants under these identities, by number.
pub async fn merchant_groups(
    store: &Store,
    identities: &Identities,
) -> Result<Vec<MerchantGroup>, PipelineError> {
    let orders = store.orders().await?;
    let counts = {
        let identities = identities.clone();
        blocking(move || merchant_counts(&orders, &identities)).await??
    };
    let mut names: BTreeMap<MerchantId, Vec<String>> = BTreeMap::new();
    for (id, name) in store.database.merchant_names().await? {
        names
            .entry(identities.canonical(id))
            .or_default()
            .push(name);
    }
    let groups = rows_by_group(store, identities).await?;
    let group = |(id, rows): (MerchantId, Vec<MerchantRow>)| {
        let mut names = names.remove(&id).unwrap_or_default();
        names.sort_unstable();
        names.dedup();
        let shown = shown_row(id, &rows);
        MerchantGroup {
            merchant_id: id.to_string(),
            name: shown.name,
            uscc: shown.uscc,
            region_code: shown.region,
            names,
            members: rows.iter().map(|row| row.id.to_string()).collect(),
            counts: counts.get(&id).copied().unwrap_or_default(),
            id,
        }
    };
    Ok(groups.into_iter().map(group).collect())
}

/// Name and credit code of every merchant, as a flag carries them.
pub(super) async fn flag_names(
    store: &Store,
    identities: &Identities,
) -> Result<MerchantNames, PipelineError> {
    let groups = rows_by_group(store, identities).await?;
    let named = |(id, rows): (MerchantId, Vec<MerchantRow>)| {
        let shown = shown_row(id, &rows);
        let merchant = FlagMerchant {
            merchant_id: id.to_string(),
            name: shown.name,
            uscc: shown.uscc,
        };
        (id, merchant)
    };
    Ok(groups.into_iter().map(named).collect())
}

pub(super) async fn rows_by_group(
    store: &Store,
    identities: &Identities,
) -> Result<BTreeMap<MerchantId, Vec<MerchantRow>>, PipelineError> {
    let mut groups: BTreeMap<MerchantId, Vec<MerchantRow>> = BTreeMap::new();
    for row in store.database.merchants().await? {
        groups
            .entry(identities.canonical(row.id))
            .or_default()
            .push(row);
    }
    Ok(groups)
}

/// What a group is called: its member with a credit code, for that name is the registered one; else the canonical.
pub(super) fn shown_row(id: MerchantId, rows: &[MerchantRow]) -> MerchantRow {
    let registered = rows.iter().find(|row| row.uscc.is_some());
    let canonical = rows.iter().find(|row| row.id == id);
    let shown = registered.or(canonical).or(rows.first());
    shown.cloned().unwrap_or_else(|| MerchantRow {
        id,
        name: String::new(),
        uscc: None,
        region: None,
    })
}
