//! How many orders of a merchant tell of a category since a day: as many as the search for them finds.

use chrono::NaiveDate;

use super::search_view::{SearchQuestion, answered};
use crate::domain::{Category, Heading, MerchantId};
use crate::search::Filters;
use crate::store::{Store, StoreError};

/// Counts the orders of a merchant, by the number under which it is counted.
pub async fn orders_of_category(
    store: &Store,
    merchant: MerchantId,
    category: Category,
    since: Option<NaiveDate>,
) -> Result<u64, StoreError> {
    let question = SearchQuestion {
        filters: Filters {
            merchant: Some(merchant),
            category: Some(Heading::Of(category)),
            from: since,
            ..Filters::default()
        },
        ..SearchQuestion::default()
    };
    Ok(answered(store, None, &question).await?.found.total)
}
