//! The three counts of every merchant over the whole dataset, for `merchants list`.

use std::collections::{BTreeMap, HashSet};

use polars::prelude::{LazyFrame, PolarsResult, cols};

use super::StatsError;
use super::clues::numbered_clues;
use super::counted::KEEP_EMPTY;
use super::named::Named;
use super::read::longs;
use crate::domain::{Identities, MerchantId};
use crate::frame::{Column, col};

/// 件数, 独立投诉人, 事件数 of one merchant. Orders without a counted category are one incident each.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, serde::Serialize)]
pub struct MerchantCounts {
    pub orders: i64,
    pub complainants: i64,
    pub incidents: i64,
}

/// Counts all orders that name a merchant, whatever they say; merchants that are one are counted as one.
pub fn merchant_counts(
    orders: &LazyFrame,
    identities: &Identities,
) -> Result<BTreeMap<MerchantId, MerchantCounts>, StatsError> {
    let numbered = numbered_clues(orders, identities)?;
    let mut incident_of: BTreeMap<(i64, i64), i64> = BTreeMap::new();
    for clue in &numbered.clues {
        if let Some(merchant) = clue.merchant {
            let known = incident_of
                .entry((merchant, clue.seq))
                .or_insert(clue.incident);
            *known = (*known).min(clue.incident);
        }
    }
    let rows = rows_of(orders, &numbered.named)?;
    let mut people: BTreeMap<i64, HashSet<i64>> = BTreeMap::new();
    let mut incidents: BTreeMap<i64, HashSet<i64>> = BTreeMap::new();
    let mut counts: BTreeMap<MerchantId, MerchantCounts> = BTreeMap::new();
    let mut counted = HashSet::new();
    for (seq, complainant, MerchantId(merchant)) in rows {
        if !counted.insert((merchant, seq)) {
            continue;
        }
        counts.entry(MerchantId(merchant)).or_default().orders += 1;
        people.entry(merchant).or_default().extend(complainant);
        let incident = incident_of.get(&(merchant, seq)).copied().unwrap_or(seq);
        incidents.entry(merchant).or_default().insert(incident);
    }
    let size = |sets: &BTreeMap<i64, HashSet<i64>>, id: i64| {
        sets.get(&id)
            .map_or(0, |set| i64::try_from(set.len()).unwrap_or(i64::MAX))
    };
    for (merchant, counted) in &mut counts {
        counted.complainants = size(&people, merchant.0);
        counted.incidents = size(&incidents, merchant.0);
    }
    Ok(counts)
}

/// 件数 of every merchant, as [`merchant_counts`] gives them, without the cost of the other two.
pub fn merchant_orders(
    orders: &LazyFrame,
    identities: &Identities,
) -> Result<BTreeMap<MerchantId, i64>, StatsError> {
    let named = Named::collect(orders, identities)?;
    let mut told: Vec<(MerchantId, i64)> = rows_of(orders, &named)?
        .into_iter()
        .map(|(seq, _, merchant)| (merchant, seq))
        .collect();
    told.sort_unstable();
    told.dedup();
    let mut counts: BTreeMap<MerchantId, i64> = BTreeMap::new();
    for (merchant, _) in told {
        *counts.entry(merchant).or_default() += 1;
    }
    Ok(counts)
}

/// `(seq, complainant, merchant)` of every order and merchant that it names as counted now; some may come twice.
fn rows_of(
    orders: &LazyFrame,
    named: &Named<'_>,
) -> Result<Vec<(i64, Option<i64>, MerchantId)>, StatsError> {
    let frame = orders
        .clone()
        .select([
            col(Column::Seq),
            col(Column::Complainant),
            col(Column::MerchantIds),
        ])
        .explode(cols([Column::MerchantIds.small_name()]), KEEP_EMPTY)
        .collect()
        .map_err(StatsError::polars("collecting the orders of all merchants"))?;
    let read = || -> PolarsResult<_> {
        Ok((
            longs(&frame, Column::Seq)?,
            longs(&frame, Column::Complainant)?,
            longs(&frame, Column::MerchantIds)?,
        ))
    };
    let (seqs, complainants, merchants) =
        read().map_err(StatsError::polars("reading the orders of all merchants"))?;
    let mut rows = Vec::with_capacity(seqs.len());
    // An order without a merchant has one row, in which its linked names can speak.
    for ((seq, complainant), own) in seqs.into_iter().zip(complainants).zip(merchants) {
        let Some(seq) = seq else { continue };
        let merchants = named.of(seq, own);
        rows.extend(merchants.map(|merchant| (seq, complainant, merchant)));
    }
    Ok(rows)
}
