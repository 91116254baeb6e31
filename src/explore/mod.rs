//! What analysts ask: one search with texts, names and facets; one order with its history; the aggregate; and what everybody may be told of
//! the credit record.

mod aggregate_view;
mod counted_weeks;
mod expected_weeks;
mod exported;
mod merchant_category;
mod merchant_file;
mod merchant_orders;
mod merchant_weeks;
mod order_view;
mod public_statistics;
mod search_view;

pub use aggregate_view::{AggregateError, AggregateKey, AggregateRow, AggregateView, aggregate};
pub use counted_weeks::{CountedWeeks, counted_weeks};
pub use expected_weeks::{ExpectedHits, expected_weeks};
pub use exported::{ExportedOrder, ExportedPage, exported_page};
pub use merchant_category::orders_of_category;
pub use merchant_file::{MerchantFile, READ_FOR_PHRASES, merchant_file};
pub use merchant_orders::{MerchantOrders, merchant_orders};
pub use merchant_weeks::{MerchantHits, hits_by_merchant};
pub use order_view::{OrderView, PartyView, order_view};
pub use public_statistics::{PublicStatistics, public_statistics};
pub use search_view::{FacetValue, SearchHit, SearchQuestion, SearchView, WeekHits, search};
