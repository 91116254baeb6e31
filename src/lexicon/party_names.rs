//! The names of all platforms, or of all couriers, in one automaton: a text is read once.

use std::collections::BTreeMap;

use daachorse::{CharwiseDoubleArrayAhoCorasick, CharwiseDoubleArrayAhoCorasickBuilder};

use super::party::Party;

/// Finds the parties that a text names by a Chinese name; Latin letters stand in too many other words.
pub(super) struct PartyNames {
    /// `None` if there are no names: the automaton wants at least one.
    automaton: Option<CharwiseDoubleArrayAhoCorasick<u32>>,
    /// Pattern of the automaton → parties of that name.
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
        let automaton = CharwiseDoubleArrayAhoCorasickBuilder::new().build(by_name.keys());
        Self {
            automaton: automaton.ok(),
            owners: by_name.into_values().collect(),
        }
    }

    /// The one party, by its place in the list, that the text names; `None` if it names several or none.
    pub(super) fn only_one_in(&self, text: &str) -> Option<usize> {
        let mut only = None;
        for found in self.automaton.as_ref()?.find_overlapping_iter(text) {
            let owners = self.owners.get(found.value() as usize)?;
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
