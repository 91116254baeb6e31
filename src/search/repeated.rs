//! Answers that were given before: people turn pages, change the lens and come back to one question again and again, and to
//! count its facets costs a look at every order that fits.

use std::num::NonZeroUsize;
use std::sync::{Arc, Mutex, PoisonError};

use lru::LruCache;

use super::counted::CountedMerchants;
use super::filter::Filters;
use super::query::Expression;
use super::request::{Cursor, Found, SearchRequest, SortBy};

/// Answers that are kept; that of a broad question holds a count for every merchant.
const KEPT: NonZeroUsize = NonZeroUsize::new(64).unwrap();
/// Longer answers are those of exports, which nobody asks for twice.
const LONGEST: usize = 100;

/// Everything of a request but whom merchants are counted as.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
struct Question {
    expression: Expression,
    words: Vec<String>,
    filters: Filters,
    sort: SortBy,
    limit: usize,
    after: Option<Cursor>,
    by_day: bool,
}

/// An answer with all that it was true of.
struct Given {
    generation: u64,
    /// Held, so that no other can come to be where it was.
    merchants: Arc<CountedMerchants>,
    found: Found,
}

/// The newest of them.
pub(super) struct Repeated {
    given: Mutex<LruCache<Question, Given>>,
}

impl Default for Repeated {
    fn default() -> Self {
        Self {
            given: Mutex::new(LruCache::new(KEPT)),
        }
    }
}

impl Repeated {
    /// What was answered to this request of this state of the index (`generation` of its reader), and of the merchants.
    pub(super) fn found(&self, request: &SearchRequest, generation: u64) -> Option<Found> {
        let question = question_of(request)?;
        let mut given = self.given.lock().unwrap_or_else(PoisonError::into_inner);
        let known = given.get(&question)?;
        let holds =
            known.generation == generation && Arc::ptr_eq(&known.merchants, &request.merchants);
        holds.then(|| known.found.clone())
    }

    pub(super) fn keep(&self, request: &SearchRequest, generation: u64, found: &Found) {
        if let Some(question) = question_of(request) {
            let mut given = self.given.lock().unwrap_or_else(PoisonError::into_inner);
            given.put(
                question,
                Given {
                    generation,
                    merchants: Arc::clone(&request.merchants),
                    found: found.clone(),
                },
            );
        }
    }
}

fn question_of(request: &SearchRequest) -> Option<Question> {
    (request.limit <= LONGEST).then(|| Question {
        expression: request.expression.clone(),
        words: request.words.clone(),
        filters: request.filters.clone(),
        sort: request.sort,
        limit: request.limit,
        after: request.after,
        by_day: request.by_day,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::search::FacetCounts;

    fn request(term: &str) -> SearchRequest {
        SearchRequest {
            expression: Expression::Term(term.to_owned()),
            words: Vec::new(),
            filters: Filters::default(),
            merchants: Arc::default(),
            sort: SortBy::default(),
            limit: 20,
            after: None,
            by_day: false,
        }
    }

    fn found(total: u64) -> Found {
        Found {
            total,
            hits: Vec::new(),
            facets: FacetCounts::default(),
            days: Vec::new(),
            next: None,
        }
    }

    #[test]
    fn an_answer_holds_for_its_question_its_index_and_its_merchants() {
        let repeated = Repeated::default();
        let asked = request("假货");
        repeated.keep(&asked, 1, &found(5));
        let total = |request: &SearchRequest, generation| {
            repeated.found(request, generation).map(|found| found.total)
        };
        assert_eq!(total(&asked, 1), Some(5));
        assert_eq!(total(&asked, 2), None);
        let regrouped = SearchRequest {
            merchants: Arc::default(),
            ..asked.clone()
        };
        assert_eq!(total(&regrouped, 1), None);
        let narrowed = SearchRequest {
            filters: Filters {
                from: chrono::NaiveDate::from_ymd_opt(2026, 1, 1),
                ..Filters::default()
            },
            ..asked.clone()
        };
        assert_eq!(total(&narrowed, 1), None);
        assert_eq!(total(&request("刷单"), 1), None);
    }

    #[test]
    fn the_pages_of_an_export_are_not_kept() {
        let repeated = Repeated::default();
        let long = SearchRequest {
            limit: 1_000,
            ..request("假货")
        };
        repeated.keep(&long, 1, &found(5));
        assert!(repeated.found(&long, 1).is_none());
    }
}
