//! The sentence that the orders of one template share, shown with the counter-evidence of a flag (signals.md §2, C1).

use super::PipelineError;
use crate::domain::Flag;
use crate::similar::{SharedPassage, shared_passage};
use crate::store::Store;

/// Orders of a template that are read; the first ones tell enough.
const MOST_ORDERS: usize = 200;
/// People who must share a passage, where so many wrote (signals.md §1c).
const PEOPLE: usize = 3;

/// Adds to the counter-evidence about copied texts what was copied: a reader sees whether it is a claim form or the
/// words of people who were cheated. `same_text` are the orders of the cluster, whomever they are against.
pub(super) async fn show_shared_passage(
    store: &Store,
    flag: &mut Flag,
    same_text: &[i64],
) -> Result<(), PipelineError> {
    let copied = flag
        .counter_evidence
        .iter_mut()
        .find(|evidence| evidence.code == "C1_template");
    if let Some(evidence) = copied
        && let Some(passage) = shared_passage_of(store, same_text).await?
    {
        evidence.text = format!(
            "{}共同语句（{}人使用）：“{}”。",
            evidence.text, passage.people, passage.text
        );
    }
    Ok(())
}

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
