//! Merchants as they are counted now, in the numbers of the index: looked up per order, never indexed.

use tantivy::DocId;
use tantivy::columnar::Column;

use super::tally::Tally;
use crate::domain::Identities;

/// No merchant has this number.
pub(super) const NOBODY: u64 = u64::MAX;

/// Member → canonical and linked name → merchant, as tables: the numbers are small and looked up a million times.
#[derive(Debug, Default)]
pub(super) struct Merged {
    /// 0 where a merchant stands for itself, [`NOBODY`] where nobody can say whose orders these are.
    counted: Vec<u64>,
    /// 0 where a name is not linked.
    mentions: Vec<u64>,
}

impl Merged {
    pub(super) fn of(identities: &Identities) -> Self {
        let mut merged = Self::default();
        for (member, counted) in identities.redirected() {
            let counted = counted.map_or(NOBODY, |merchant| merchant.0.unsigned_abs());
            put(&mut merged.counted, member.0, counted);
        }
        for (mention, merchant) in identities.mentions() {
            put(&mut merged.mentions, mention.0, merchant.0.unsigned_abs());
        }
        merged
    }

    pub(super) fn is_empty(&self) -> bool {
        self.counted.is_empty() && self.mentions.is_empty()
    }

    /// Whom a merchant is counted as, or [`NOBODY`].
    pub(super) fn counted(&self, merchant: u64) -> u64 {
        at(&self.counted, merchant).unwrap_or(merchant)
    }

    fn of_mention(&self, mention: u64) -> Option<u64> {
        at(&self.mentions, mention)
    }

    /// A tally for the merchants of a segment: a canonical number may be outside its range.
    pub(super) fn tally(&self, merchants: &Column<u64>) -> Tally {
        let targets = self.counted.iter().chain(&self.mentions);
        let (mut smallest, mut greatest) = (merchants.min_value(), merchants.max_value());
        for target in targets.filter(|target| !matches!(**target, 0 | NOBODY)) {
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
        let own = merchants.values_for_doc(doc).map(|id| self.counted(id));
        let linked = mentions
            .values_for_doc(doc)
            .filter_map(|id| self.of_mention(id));
        let mut all: Vec<u64> = own.filter(|id| *id != NOBODY).chain(linked).collect();
        all.sort_unstable();
        all.dedup();
        all
    }
}

fn put(table: &mut Vec<u64>, place: i64, value: u64) {
    let Ok(place) = usize::try_from(place) else {
        return;
    };
    if table.len() <= place {
        table.resize(place + 1, 0);
    }
    if let Some(entry) = table.get_mut(place) {
        *entry = value;
    }
}

fn at(table: &[u64], place: u64) -> Option<u64> {
    let value = *table.get(usize::try_from(place).ok()?)?;
    (value > 0).then_some(value)
}
