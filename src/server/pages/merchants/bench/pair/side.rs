//! One side of a pair as it is shown.

use chrono::NaiveDate;
use serde::Serialize;

use crate::domain::MerchantId;
use crate::explore::merchant_orders;
use crate::pipeline::MerchantCard;
use crate::server::app::App;
use crate::server::refusal::Refusal;

/// Titles of orders on a card.
const TITLES: usize = 4;

#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub(super) struct CardView {
    #[serde(flatten)]
    card: MerchantCard,
    region: Option<String>,
    first: Option<NaiveDate>,
    last: Option<NaiveDate>,
    /// Number and masked title of the newest orders.
    orders: Vec<(String, String)>,
}

pub(super) async fn card_view(
    app: &App,
    merchant: MerchantId,
    card: MerchantCard,
) -> Result<CardView, Refusal> {
    let orders = merchant_orders(&app.store, merchant, TITLES).await?;
    let region = card.region_code.and_then(|code| app.regions.name(code));
    Ok(CardView {
        region: region.map(str::to_owned),
        first: orders.first,
        last: orders.last,
        orders: orders.newest,
        card,
    })
}

#[cfg(test)]
impl CardView {
    pub(super) fn sample(id: &str) -> Self {
        Self {
            card: MerchantCard::sample(id),
            region: Some("东海县".to_owned()),
            first: None,
            last: NaiveDate::from_ymd_opt(2026, 11, 20),
            orders: vec![("12345:X1".to_owned(), "<标题>".to_owned())],
        }
    }
}
