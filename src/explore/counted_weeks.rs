//! The hits of a question week by week, counted three ways.

use std::collections::HashMap;

use super::aggregate_view::AggregateError;
use super::search_view::SearchQuestion;
use crate::domain::Week;
use crate::search::{SearchError, SearchRequest, parse_query};
use crate::stats::{Cube, CubeCounts, CubeFilters, CubeQuestion, Dimension, Key, OrderChoice};
use crate::store::{Store, StoreError};

/// 件数, 独立投诉人 and 事件数 of a question's hits.
///
/// People and incidents of several weeks do not add up to the total: one person may complain in two of them.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct CountedWeeks {
    pub weeks: HashMap<Week, CubeCounts>,
    pub total: CubeCounts,
}

/// Counts the hits of a question, of which there are `hits`.
pub async fn counted_weeks(
    store: &Store,
    question: &SearchQuestion,
    hits: u64,
) -> Result<CountedWeeks, AggregateError> {
    let expression = parse_query(&question.query).map_err(SearchError::from);
    let request = SearchRequest {
        expression: expression.map_err(StoreError::from)?,
        words: Vec::new(),
        filters: question.filters.clone(),
        merchants: store.counted_merchants().await?,
        sort: crate::search::SortBy::ReceivedAt,
        limit: usize::try_from(hits).unwrap_or(usize::MAX),
        after: None,
        by_day: false,
    };
    let found = store.index.search(&request).map_err(StoreError::from)?;
    let among: Vec<i64> = found.hits.iter().map(|hit| hit.seq).collect();
    let orders = store.orders().await?;
    let identities = store.identities().await?;
    let question = CubeQuestion {
        by: vec![Dimension::Week],
        filters: CubeFilters {
            among: Some(among),
            ..CubeFilters::default()
        },
        orders: OrderChoice::All,
    };
    let counted =
        tokio::task::spawn_blocking(move || Cube::collect(&orders, &identities)?.answer(&question));
    let answer = counted.await.map_err(|_| AggregateError::Thread)??;
    let weeks = answer
        .rows
        .into_iter()
        .filter_map(|row| match row.keys[..] {
            [Key::Week(week)] => Some((week, row.counts)),
            _ => None,
        });
    Ok(CountedWeeks {
        weeks: weeks.collect(),
        total: answer.total,
    })
}
