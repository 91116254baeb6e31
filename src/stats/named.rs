//! Whom orders are about, as it is counted now: one answer for all tables.

use std::collections::HashMap;

use polars::prelude::{LazyFrame, cols};

use super::StatsError;
use super::counted::KEEP_EMPTY;
use super::read::longs;
use crate::domain::{Identities, MentionId, MerchantId};
use crate::frame::{Column, col};

/// Merchants that are held to be one, and names that were linked to merchants since the import.
pub(super) struct Named<'a> {
    identities: &'a Identities,
    /// `seq` → the merchants that the order's unresolved names mean, each once.
    linked: HashMap<i64, Vec<MerchantId>>,
}

impl<'a> Named<'a> {
    /// Reads the unresolved names of all orders, if any is linked.
    pub(super) fn collect(
        orders: &LazyFrame,
        identities: &'a Identities,
    ) -> Result<Self, StatsError> {
        let mut named = Self {
            identities,
            linked: HashMap::new(),
        };
        if identities.mentions().next().is_none() {
            return Ok(named);
        }
        let frame = orders
            .clone()
            .select([col(Column::Seq), col(Column::MentionIds)])
            .explode(cols([Column::MentionIds.small_name()]), KEEP_EMPTY)
            .filter(col(Column::MentionIds).is_not_null())
            .collect()
            .map_err(StatsError::polars("collecting unresolved names"))?;
        let columns = longs(&frame, Column::Seq)
            .and_then(|seqs| Ok((seqs, longs(&frame, Column::MentionIds)?)));
        let (seqs, mentions) = columns.map_err(StatsError::polars("reading unresolved names"))?;
        for (seq, mention) in seqs.into_iter().zip(mentions) {
            if let (Some(seq), Some(mention)) = (seq, mention)
                && let Some(merchant) = identities.of_mention(MentionId(mention))
            {
                let merchants = named.linked.entry(seq).or_default();
                if !merchants.contains(&merchant) {
                    merchants.push(merchant);
                }
            }
        }
        Ok(named)
    }

    /// Whether every merchant stands for itself and no name is linked.
    pub(super) fn is_plain(&self) -> bool {
        self.identities.is_plain()
    }

    /// The merchants of one row of an order, which names one merchant (`own`) or none. A name that nobody can ascribe
    /// is not among them; several rows of an order may give one merchant.
    pub(super) fn of(&self, seq: i64, own: Option<i64>) -> impl Iterator<Item = MerchantId> {
        let linked = self.linked.get(&seq).into_iter().flatten().copied();
        let all = own.map(MerchantId).into_iter().chain(linked);
        all.filter_map(|merchant| self.identities.counted(merchant))
    }

    /// With these names linked. For tests.
    #[cfg(test)]
    pub(super) fn with(identities: &'a Identities, linked: &[(i64, MerchantId)]) -> Self {
        let linked = linked.iter().map(|(seq, merchant)| (*seq, vec![*merchant]));
        Self {
            identities,
            linked: linked.collect(),
        }
    }
}
