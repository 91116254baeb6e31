//! The orders of one merchant at a glance: the first and the last day, and the newest titles.

use chrono::NaiveDate;

use super::search_view::{SearchQuestion, answered};
use crate::domain::MerchantId;
use crate::search::Filters;
use crate::store::{Store, StoreError};

/// What is shown of the orders of a merchant before anybody opens them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MerchantOrders {
    /// Days of the first and the last order that carries a time.
    pub first: Option<NaiveDate>,
    pub last: Option<NaiveDate>,
    /// Number and masked title of the newest.
    pub newest: Vec<(String, String)>,
}

/// Looks at the orders of a merchant as they are counted now.
pub async fn merchant_orders(
    store: &Store,
    merchant: MerchantId,
    shown: usize,
) -> Result<MerchantOrders, StoreError> {
    let question = SearchQuestion {
        filters: Filters {
            merchant: Some(merchant),
            ..Filters::default()
        },
        limit: shown,
        by_week: true,
        ..SearchQuestion::default()
    };
    let answered = answered(store, None, &question).await?;
    let days = &answered.found.days;
    let newest = answered.records.into_iter();
    Ok(MerchantOrders {
        first: days.first().map(|(day, _)| *day),
        last: days.last().map(|(day, _)| *day),
        newest: newest
            .map(|order| (order.order_id.as_str().to_owned(), order.title))
            .collect(),
    })
}
