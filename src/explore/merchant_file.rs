//! What is told of one merchant: week by week, in which words, and the newest orders that speak against it.

use std::collections::{BTreeMap, BTreeSet};

use super::search_view::{SearchQuestion, WeekHits, answered, weeks_of};
use crate::domain::{MerchantId, OrderRecord};
use crate::search::Filters;
use crate::store::{Store, StoreError};

/// Newest orders whose evidence is looked at for phrases.
pub const READ_FOR_PHRASES: usize = 100;
/// Phrases and orders that are told.
const PHRASES: usize = 12;
const TICKETS: usize = 5;

/// The orders of a merchant as they are counted now.
#[derive(Debug, Clone, PartialEq)]
pub struct MerchantFile {
    pub total: u64,
    /// Every week from the first order to the last; orders without a time are in none.
    pub weeks: Vec<WeekHits>,
    /// Words that speak against it, and in how many of its orders they stand: as many as a search for them finds.
    pub phrases: Vec<(String, u64)>,
    /// The newest orders with a label that counts against it.
    pub tickets: Vec<OrderRecord>,
}

/// Reads the file of a merchant, by the number under which it is counted.
pub async fn merchant_file(store: &Store, id: MerchantId) -> Result<MerchantFile, StoreError> {
    let filters = Filters {
        merchant: Some(id),
        ..Filters::default()
    };
    let question = SearchQuestion {
        filters: filters.clone(),
        limit: READ_FOR_PHRASES,
        by_week: true,
        ..SearchQuestion::default()
    };
    let newest = answered(store, None, &question).await?;
    let mut phrases = Vec::new();
    for phrase in most_told(&newest.records) {
        let question = SearchQuestion {
            query: format!("\"{phrase}\""),
            filters: filters.clone(),
            ..SearchQuestion::default()
        };
        let orders = answered(store, None, &question).await?.found.total;
        phrases.push((phrase, orders));
    }
    phrases.sort_by(|one, other| other.1.cmp(&one.1).then_with(|| one.0.cmp(&other.0)));
    let mut tickets = newest.records;
    tickets.retain(speaks_against);
    tickets.truncate(TICKETS);
    Ok(MerchantFile {
        total: newest.found.total,
        weeks: weeks_of(&newest.found.days),
        phrases,
        tickets,
    })
}

fn speaks_against(order: &OrderRecord) -> bool {
    let mut labels = order.labels.iter();
    labels.any(crate::domain::Label::counts_against_merchant)
}

/// The terms of the evidence that most orders tell, each counted once in an order.
fn most_told(orders: &[OrderRecord]) -> Vec<String> {
    let mut told: BTreeMap<&str, usize> = BTreeMap::new();
    for order in orders {
        let labels = order.labels.iter();
        let counting = labels.filter(|label| label.counts_against_merchant());
        let terms: BTreeSet<&str> = counting
            .flat_map(|label| &label.evidence)
            .map(|evidence| evidence.term.trim())
            // A quotation mark would end the phrase that is searched for.
            .filter(|term| !term.is_empty() && !term.contains('"'))
            .collect();
        for term in terms {
            *told.entry(term).or_default() += 1;
        }
    }
    let mut told: Vec<(&str, usize)> = told.into_iter().collect();
    told.sort_by(|one, other| other.1.cmp(&one.1).then(one.0.cmp(other.0)));
    let most = told.into_iter().take(PHRASES);
    most.map(|(term, _)| term.to_owned()).collect()
}
