//! The names of all platforms, or of all couriers, in one automaton: a text is read once.

use std::collections::BTreeMap;

use super::party::Party;
use super::phrases::Phrases;

/// Finds the parties that a text names by a Chinese name; Latin letters stand in too many other words.
pub(super) struct PartyNames {
    names: Phrases,
    /// Number of a name → parties of that name.
    owners: Vec<Vec<usize>>,
}

impl PartyNames {
    /// Aliases with at least `shortest` characters.
    pub(super) fn new(parties: &[Party], shortest: usize) -> Self {
        let mut by_name: BTreeMap<&str, Vec<usize>> = BTreeMap::new();
        for (place, party) in parties.iter().enumerate() {
            for alias in &party.aliases {
                if !alias.is_ascii() && alias.chars().count() >= shortest {
                    by_name.entry(alias).or_default().push(place);
                }
            }
        }
        Self {
            names: Phrases::new(by_name.keys().copied()),
            owners: by_name.into_values().collect(),
        }
    }

    /// The one party, by its place in the list, that the text names; `None` if it names several or none.
    pub(super) fn only_one_in(&self, text: &str) -> Option<usize> {
        let mut only = None;
        for found in self.names.in_text(text) {
            let owners = self.owners.get(found.phrase)?;
            for owner in owners {
                if only.is_some_and(|known| known != *owner) {
                    return None;
                }
                only = Some(*owner);
            }
        }
        only
    }
}
