//! Merchants that are held to be one, in the numbers of the index: looked up per order, never indexed.

use std::collections::HashMap;

use crate::domain::Identities;

/// Member → canonical. Empty unless people merged something.
#[derive(Debug, Default)]
pub(super) struct Merged {
    canonical: HashMap<u64, u64>,
}

impl Merged {
    pub(super) fn of(identities: &Identities) -> Self {
        let mut canonical = HashMap::new();
        for (name, members) in identities.groups() {
            let members = members.iter().map(|member| member.0.unsigned_abs());
            canonical.extend(members.map(|member| (member, name.0.unsigned_abs())));
        }
        Self { canonical }
    }

    pub(super) fn is_empty(&self) -> bool {
        self.canonical.is_empty()
    }

    pub(super) fn canonical(&self, merchant: u64) -> u64 {
        self.canonical.get(&merchant).copied().unwrap_or(merchant)
    }

    /// The first of the values of each group.
    pub(super) fn one_of_each(&self, values: impl Iterator<Item = u64>) -> Vec<u64> {
        let mut kept: Vec<u64> = Vec::new();
        for value in values {
            let canonical = self.canonical(value);
            if kept.iter().all(|known| self.canonical(*known) != canonical) {
                kept.push(value);
            }
        }
        kept
    }
}
