//! What analysts ask: one search with texts, names and facets; one order with its history.

mod order_view;
mod search_view;

pub use order_view::{OrderView, PartyView, order_view};
pub use search_view::{FacetValue, SearchHit, SearchQuestion, SearchView, search};
