//! The sentence that the orders of one template share, shown with the counter-evidence of a flag (signals.md §2, C1).

use std::collections::{BTreeMap, BTreeSet};

use super::PipelineError;
use super::analyze::blocking;
use super::parallel::in_parallel;
use crate::domain::{CounterEvidence, Flag};
use crate::flags::FoundFlag;
use crate::similar::{SharedPassage, shared_passage};
use crate::store::Store;

/// Orders of a template that are read; the first ones tell enough.
const MOST_ORDERS: usize = 200;
/// People who must share a passage, where so many wrote (signals.md §1c).
const PEOPLE: usize = 3;
/// Templates whose texts are held at a time.
const AT_ONCE: usize = 64;

/// The passages of the templates that flags speak of, by the orders that were read; a template is told of week after
/// week, and looked at once.
#[derive(Default)]
pub(super) struct Passages {
    known: BTreeMap<Vec<i64>, Option<SharedPassage>>,
}

impl Passages {
    pub(super) async fn of<'a>(
        store: &Store,
        flags: impl Iterator<Item = &'a FoundFlag>,
    ) -> Result<Self, PipelineError> {
        let copied = flags.filter(|found| found.flag.counter_evidence.iter().any(is_copied));
        let wanted: BTreeSet<&[i64]> = copied.map(|found| first_of(&found.same_text)).collect();
        let wanted: Vec<&[i64]> = wanted.into_iter().collect();
        let mut passages = Self::default();
        for templates in wanted.chunks(AT_ONCE) {
            let mut texts = Vec::with_capacity(templates.len());
            for seqs in templates {
                texts.push(texts_of(store, seqs).await?);
            }
            let found = blocking(move || in_parallel(&texts, |texts| passage_of(texts))).await?;
            let templates = templates.iter().map(|seqs| seqs.to_vec());
            passages.known.extend(templates.zip(found));
        }
        Ok(passages)
    }

    /// Adds to the counter-evidence about copied texts what was copied: a reader sees whether it is a claim form or the
    /// words of people who were cheated. `same_text` are the orders of the cluster, whomever they are against.
    pub(super) fn show(&self, flag: &mut Flag, same_text: &[i64]) {
        let copied = flag.counter_evidence.iter_mut().find(|one| is_copied(one));
        if let Some(evidence) = copied
            && let Some(Some(passage)) = self.known.get(first_of(same_text))
        {
            evidence.text = format!(
                "{}共同语句（{}人使用）：“{}”。",
                evidence.text, passage.people, passage.text
            );
        }
    }
}

fn is_copied(evidence: &CounterEvidence) -> bool {
    evidence.code == "C1_template"
}

fn first_of(seqs: &[i64]) -> &[i64] {
    seqs.get(..MOST_ORDERS).unwrap_or(seqs)
}

/// The longest passage of at least 25 Han characters that three people share among these orders (two, where only two
/// wrote); masked as the orders are. Each order without a known complainant stands for a person of its own.
pub async fn shared_passage_of(
    store: &Store,
    seqs: &[i64],
) -> Result<Option<SharedPassage>, PipelineError> {
    Ok(passage_of(&texts_of(store, first_of(seqs)).await?))
}

/// Texts with their writers.
async fn texts_of(store: &Store, seqs: &[i64]) -> Result<Vec<(i64, String)>, PipelineError> {
    let orders = store.database.orders_by_seq(seqs).await?.into_iter();
    let texts = orders.map(|order| {
        let person = order.complainant.map(|person| person.0.cast_signed());
        (person.unwrap_or(-order.seq), order.body)
    });
    Ok(texts.collect())
}

fn passage_of(texts: &[(i64, String)]) -> Option<SharedPassage> {
    let mut people: Vec<i64> = texts.iter().map(|(person, _)| *person).collect();
    people.sort_unstable();
    people.dedup();
    let texts = texts.iter().map(|(person, text)| (*person, text.as_str()));
    let texts: Vec<(i64, &str)> = texts.collect();
    shared_passage(&texts, people.len().clamp(2, PEOPLE))
}
