//! Orders whose unresolved names were linked to merchants since.

use std::collections::HashMap;

use polars::prelude::{LazyFrame, cols};

use super::StatsError;
use super::counted::KEEP_EMPTY;
use super::read::longs;
use crate::domain::{Identities, MentionId, MerchantId};
use crate::frame::{Column, col};

/// `seq` → the merchants that the order's unresolved names mean, each once. Empty when nothing is linked.
pub(super) fn linked_merchants(
    orders: &LazyFrame,
    identities: &Identities,
) -> Result<HashMap<i64, Vec<MerchantId>>, StatsError> {
    if identities.mentions().next().is_none() {
        return Ok(HashMap::new());
    }
    let frame = orders
        .clone()
        .select([col(Column::Seq), col(Column::MentionIds)])
        .explode(cols([Column::MentionIds.small_name()]), KEEP_EMPTY)
        .filter(col(Column::MentionIds).is_not_null())
        .collect()
        .map_err(StatsError::polars("collecting unresolved names"))?;
    let columns =
        longs(&frame, Column::Seq).and_then(|seqs| Ok((seqs, longs(&frame, Column::MentionIds)?)));
    let (seqs, mentions) = columns.map_err(StatsError::polars("reading unresolved names"))?;
    let mut linked: HashMap<i64, Vec<MerchantId>> = HashMap::new();
    for (seq, mention) in seqs.into_iter().zip(mentions) {
        if let (Some(seq), Some(mention)) = (seq, mention)
            && let Some(merchant) = identities.of_mention(MentionId(mention))
        {
            let merchants = linked.entry(seq).or_default();
            if !merchants.contains(&merchant) {
                merchants.push(merchant);
            }
        }
    }
    Ok(linked)
}
