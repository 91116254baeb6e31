//! What analysts ask: one search with texts, names and facets; one order with its history; the aggregate.

mod aggregate_view;
mod order_view;
mod search_view;

pub use aggregate_view::{AggregateError, AggregateKey, AggregateRow, AggregateView, aggregate};
pub use order_view::{OrderView, PartyView, order_view};
pub use search_view::{FacetValue, SearchHit, SearchQuestion, SearchView, search};
