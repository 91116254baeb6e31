//! Full text over title and body: tantivy with character bigrams for recall and jieba words for ranking.
//!
//! A search term is a run of characters and matches exactly where a scan of the stored text would find it
//! (NFKC, lower case, white space ignored); the dictionary decides the order of hits, never whether there is one.

mod best;
mod block;
mod collect;
mod compile;
mod counted;
mod filter;
mod grams;
mod held;
mod index;
mod newest;
mod query;
mod read_only;
mod repeated;
mod request;
mod schema;
mod snippet;
mod tally;

pub use counted::CountedMerchants;
pub use filter::{Excluded, Facet, FacetCounts, Filters};
pub use grams::searchable;
pub use held::{HeldOrder, content_mark};
pub use index::{IndexUpdate, IndexWatermark, LabelWatermark, SearchIndex, SearchWriter};
pub use query::{Expression, QueryError, parse_query};
pub use request::{Cursor, Found, Hit, SearchRequest, SortBy};
pub use snippet::{Snippet, snippet};

/// Why the index could not be used.
#[derive(Debug, thiserror::Error)]
pub enum SearchError {
    #[error("{doing}")]
    Tantivy {
        doing: &'static str,
        #[source]
        source: tantivy::TantivyError,
    },
    #[error("creating the index folder `{path}`")]
    Folder {
        path: String,
        #[source]
        source: std::io::Error,
    },
    #[error("索引不是明察所建，字段不符")]
    Foreign,
    #[error(transparent)]
    Query(#[from] QueryError),
}

impl SearchError {
    fn tantivy(doing: &'static str) -> impl FnOnce(tantivy::TantivyError) -> Self {
        move |source| Self::Tantivy { doing, source }
    }
}
