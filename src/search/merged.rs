//! Merchants as they are counted now, in the numbers of the index: looked up per order, never indexed.

use tantivy::DocId;
use tantivy::columnar::Column;

use super::tally::Tally;
use crate::domain::Identities;

/// Member → canonical and linked name → merchant, as tables: the numbers are small and looked up a million times.
#[derive(Debug, Default)]
pub(super) struct Merged {
    /// 0 where a merchant stands for itself.
    canonical: Vec<u64>,
    /// 0 where a name is not linked.
    mentions: Vec<u64>,
}

impl Merged {
    pub(super) fn of(identities: &Identities) -> Self {
        let mut merged = Self::default();
        for (name, members) in identities.groups() {
            for member in members {
                put(&mut merged.canonical, member.0, name.0);
            }
        }
        for (mention, merchant) in identities.mentions() {
            put(&mut merged.mentions, mention.0, merchant.0);
        }
        merged
    }

    pub(super) fn is_empty(&self) -> bool {
        self.canonical.is_empty() && self.mentions.is_empty()
    }

    pub(super) fn canonical(&self, merchant: u64) -> u64 {
        at(&self.canonical, merchant).unwrap_or(merchant)
    }

    fn of_mention(&self, mention: u64) -> Option<u64> {
        at(&self.mentions, mention)
    }

    /// A tally for the merchants of a segment: a canonical number may be outside its range.
    pub(super) fn tally(&self, merchants: &Column<u64>) -> Tally {
        let targets = self.canonical.iter().chain(&self.mentions);
        let (mut smallest, mut greatest) = (merchants.min_value(), merchants.max_value());
        for target in targets.filter(|target| **target > 0) {
            smallest = smallest.min(*target);
            greatest = greatest.max(*target);
        }
        Tally::between(smallest, greatest)
    }

    /// The merchants of an order, each once.
    pub(super) fn merchants(
        &self,
        doc: DocId,
        merchants: &Column<u64>,
        mentions: &Column<u64>,
    ) -> Vec<u64> {
        let own = merchants.values_for_doc(doc).map(|id| self.canonical(id));
        let linked = mentions
            .values_for_doc(doc)
            .filter_map(|id| self.of_mention(id));
        let mut all: Vec<u64> = own.chain(linked).collect();
        all.sort_unstable();
        all.dedup();
        all
    }
}

fn put(table: &mut Vec<u64>, place: i64, value: i64) {
    let Ok(place) = usize::try_from(place) else {
        return;
    };
    if table.len() <= place {
        table.resize(place + 1, 0);
    }
    if let Some(entry) = table.get_mut(place) {
        *entry = value.unsigned_abs();
    }
}

fn at(table: &[u64], place: u64) -> Option<u64> {
    let value = *table.get(usize::try_from(place).ok()?)?;
    (value > 0).then_some(value)
}
