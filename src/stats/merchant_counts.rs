//! The three counts of every merchant over the whole dataset, for `merchants list`.

use std::collections::{BTreeMap, HashSet};

use polars::prelude::{ExplodeOptions, LazyFrame, cols};

use super::StatsError;
use super::clues::ClueTable;
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
    let table = ClueTable::collect(orders, identities)?;
    let mut incident_of: BTreeMap<(i64, i64), i64> = BTreeMap::new();
    for clue in &table.clues {
        if let Some(merchant) = clue.merchant {
            let known = incident_of
                .entry((merchant, clue.seq))
                .or_insert(clue.incident);
            *known = (*known).min(clue.incident);
        }
    }
    let frame = orders
        .clone()
        .select([
            col(Column::Seq),
            col(Column::Complainant),
            col(Column::MerchantIds),
        ])
        .explode(
            cols([Column::MerchantIds.small_name()]),
            ExplodeOptions {
                empty_as_null: true,
                keep_nulls: true,
            },
        )
        .collect()
        .map_err(StatsError::polars("collecting the orders of all merchants"))?;
    let columns = longs(&frame, Column::Seq).and_then(|seqs| {
        Ok((
            seqs,
            longs(&frame, Column::Complainant)?,
            longs(&frame, Column::MerchantIds)?,
        ))
    });
    let (seqs, complainants, merchants) =
        columns.map_err(StatsError::polars("reading the orders of all merchants"))?;
    let mut people: BTreeMap<i64, HashSet<i64>> = BTreeMap::new();
    let mut incidents: BTreeMap<i64, HashSet<i64>> = BTreeMap::new();
    let mut counts: BTreeMap<MerchantId, MerchantCounts> = BTreeMap::new();
    let mut counted = HashSet::new();
    let named = Named::collect(orders, identities)?;
    let rows = seqs.into_iter().zip(complainants).zip(merchants);
    // An order without a merchant has one row, in which its linked names can speak.
    let rows = rows.flat_map(|((seq, complainant), own)| {
        let merchants = seq.into_iter().flat_map(|seq| {
            let merchants = named.of(seq, own);
            merchants.map(move |merchant| (seq, merchant))
        });
        merchants
            .map(|(seq, merchant)| (seq, complainant, merchant))
            .collect::<Vec<_>>()
    });
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
