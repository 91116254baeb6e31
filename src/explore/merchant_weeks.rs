//! The hits of a question for each of some merchants, week by week.

use serde::Serialize;

use super::search_view::{SearchQuestion, WeekHits, answered, weeks_of};
use crate::domain::MerchantId;
use crate::search::{Excluded, Filters};
use crate::store::{Store, StoreError};

/// One merchant's hits.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct MerchantHits {
    pub merchant: MerchantId,
    /// As the facet counts them: without what the question says of merchants.
    pub total: u64,
    /// Every week from the first hit to the last.
    pub weeks: Vec<WeekHits>,
}

impl MerchantHits {
    /// Hits of which nobody knows when they were received.
    pub fn undated(&self) -> u64 {
        let dated: u64 = self.weeks.iter().map(|week| week.orders).sum();
        self.total.saturating_sub(dated)
    }
}

/// Asks the question again for each of the merchants, in their order.
pub async fn hits_by_merchant(
    store: &Store,
    question: &SearchQuestion,
    merchants: &[MerchantId],
) -> Result<Vec<MerchantHits>, StoreError> {
    let mut found = Vec::with_capacity(merchants.len());
    for merchant in merchants {
        let question = SearchQuestion {
            filters: Filters {
                merchant: Some(*merchant),
                excluded: Excluded {
                    merchants: Vec::new(),
                    ..question.filters.excluded.clone()
                },
                ..question.filters.clone()
            },
            limit: 0,
            cursor: None,
            by_week: true,
            ..question.clone()
        };
        // How hits are sorted is nothing to their number: no words are needed.
        let answer = answered(store, None, &question).await?.found;
        found.push(MerchantHits {
            merchant: *merchant,
            total: answer.total,
            weeks: weeks_of(&answer.days),
        });
    }
    Ok(found)
}
