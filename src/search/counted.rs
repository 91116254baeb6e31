//! Merchants as they are counted now, in the numbers of the index: looked up per order, never indexed.
//!
//! Made once for a state of the judgements and links and shared by all searches: it grows with the merchants,
//! and a search that made it would spend more on it than on finding.

use std::sync::Arc;

use super::tally::Tally;
use crate::domain::Identities;

/// No merchant has this number.
pub(super) const NOBODY: u64 = u64::MAX;

/// Whom each merchant and each linked name is counted as, with tables: the numbers are small and looked up a
/// million times in a search.
#[derive(Debug, Default)]
pub struct CountedMerchants {
    identities: Arc<Identities>,
    /// 0 where a merchant stands for itself, [`NOBODY`] where nobody can say whose orders these are.
    counted: Vec<u64>,
    /// 0 where a name is not linked.
    mentions: Vec<u64>,
    /// Smallest and greatest number that the tables lead to.
    targets: Option<(u64, u64)>,
}

impl CountedMerchants {
    pub fn of(identities: Identities) -> Self {
        let mut counted = Vec::new();
        for (member, merchant) in identities.redirected() {
            let merchant = merchant.map_or(NOBODY, |merchant| merchant.0.unsigned_abs());
            put(&mut counted, member.0, merchant);
        }
        let mut mentions = Vec::new();
        for (mention, merchant) in identities.mentions() {
            put(&mut mentions, mention.0, merchant.0.unsigned_abs());
        }
        let targets = counted.iter().chain(&mentions).copied();
        let targets = targets.filter(|target| !matches!(*target, 0 | NOBODY));
        let targets = targets.fold(None, |range, target| {
            let (smallest, greatest) = range.unwrap_or((target, target));
            Some((target.min(smallest), target.max(greatest)))
        });
        Self {
            identities: Arc::new(identities),
            counted,
            mentions,
            targets,
        }
    }

    /// What the tables were made of.
    pub fn identities(&self) -> &Arc<Identities> {
        &self.identities
    }

    pub(super) fn is_empty(&self) -> bool {
        self.counted.is_empty() && self.mentions.is_empty()
    }

    /// Whom a merchant is counted as, or [`NOBODY`].
    pub(super) fn counted(&self, merchant: u64) -> u64 {
        at(&self.counted, merchant).unwrap_or(merchant)
    }

    pub(super) fn of_mention(&self, mention: u64) -> Option<u64> {
        at(&self.mentions, mention)
    }

    /// A tally for merchants between two numbers: those that they are counted as may be outside the range.
    pub(super) fn tally(&self, own: (u64, u64)) -> Tally {
        let (smallest, greatest) = self.targets.unwrap_or(own);
        Tally::between(smallest.min(own.0), greatest.max(own.1))
    }

    /// Counts of merchants as written, counted as they are now; none where nothing was counted.
    pub(super) fn count_alone(&self, alone: &[Tally]) -> Option<Tally> {
        let written = Tally::sum(alone);
        let (smallest, greatest) = (written.first()?.0, written.last()?.0);
        let mut tally = self.tally((smallest, greatest));
        for (merchant, count) in written {
            let merchant = self.counted(merchant);
            if merchant != NOBODY {
                tally.add_many(merchant, count);
            }
        }
        Some(tally)
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
