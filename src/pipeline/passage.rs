//! The sentence that the orders of one template share, read when somebody asks for it.

use super::PipelineError;
use crate::similar::{SharedPassage, shared_passage};
use crate::store::Store;

/// Orders of a template that are read; the first ones tell enough.
const MOST_ORDERS: usize = 200;
/// People who must share a passage, where so many wrote (signals.md §1c).
const PEOPLE: usize = 3;

/// The longest passage of at least 25 Han characters that three people share among these orders (two, where only two
/// wrote); masked as the orders are. Each order without a known complainant stands for a person of its own.
pub async fn shared_passage_of(
    store: &Store,
    seqs: &[i64],
) -> Result<Option<SharedPassage>, PipelineError> {
    let first = seqs.get(..MOST_ORDERS).unwrap_or(seqs);
    let orders = store.database.orders_by_seq(first).await?;
    let texts: Vec<(i64, &str)> = orders
        .iter()
        .map(|order| {
            let person = order.complainant.map(|person| person.0.cast_signed());
            (person.unwrap_or(-order.seq), order.body.as_str())
        })
        .collect();
    let mut people: Vec<i64> = texts.iter().map(|(person, _)| *person).collect();
    people.sort_unstable();
    people.dedup();
    Ok(shared_passage(&texts, people.len().clamp(2, PEOPLE)))
}
