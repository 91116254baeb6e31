//! What is asked and what is answered.

use std::fmt;
use std::str::FromStr;
use std::sync::Arc;

use chrono::NaiveDate;

use super::counted::CountedMerchants;
use super::filter::{FacetCounts, Filters};
use super::query::{Expression, QueryError};

/// Order of the hits.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub enum SortBy {
    /// Newest first; orders without a time last.
    #[default]
    ReceivedAt,
    Relevance,
}

/// A search as the index takes it.
#[derive(Debug, Clone)]
pub struct SearchRequest {
    pub expression: Expression,
    /// Words of the query for ranking, as the segmenter cut them.
    pub words: Vec<String>,
    pub filters: Filters,
    /// A merchant is found and counted under its canonical number.
    pub merchants: Arc<CountedMerchants>,
    pub sort: SortBy,
    pub limit: usize,
    pub after: Option<Cursor>,
    /// Count the hits of each day as well.
    pub by_day: bool,
}

/// Place behind the last hit of a page: its sort key and `seq`. Stable while new orders come in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Cursor {
    pub(super) key: i64,
    pub(super) seq: u64,
}

impl fmt::Display for Cursor {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:x}.{:x}", self.key, self.seq)
    }
}

impl FromStr for Cursor {
    type Err = QueryError;

    fn from_str(text: &str) -> Result<Self, QueryError> {
        let (key, seq) = text.split_once('.').ok_or(QueryError::Cursor)?;
        let key = u64::from_str_radix(key, 16)
            .map_err(|_| QueryError::Cursor)?
            .cast_signed();
        let seq = u64::from_str_radix(seq, 16).map_err(|_| QueryError::Cursor)?;
        Ok(Self { key, seq })
    }
}

/// One hit: the order's number and its score (0 when sorted by time).
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Hit {
    pub seq: i64,
    pub score: f32,
}

/// The answer to one request.
#[derive(Debug, Clone)]
pub struct Found {
    pub total: u64,
    pub hits: Vec<Hit>,
    pub facets: FacetCounts,
    /// Hits by local day in order of time, where they were asked for; hits without a time are in none.
    pub days: Vec<(NaiveDate, u64)>,
    pub next: Option<Cursor>,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cursor_reads_back_what_it_writes() {
        for key in [0, 1, -5, i64::MIN, i64::MAX] {
            let cursor = Cursor { key, seq: 77 };
            assert_eq!(cursor.to_string().parse(), Ok(cursor));
        }
        assert_eq!("no".parse::<Cursor>(), Err(QueryError::Cursor));
    }
}
