//! Fixed phrases in one automaton: a text is read once, whatever their number.

use std::collections::BTreeMap;

use daachorse::{CharwiseDoubleArrayAhoCorasick, CharwiseDoubleArrayAhoCorasickBuilder};

/// Phrases that are looked for together, numbered in the order given.
pub struct Phrases {
    /// `None` if there are no phrases: the automaton wants at least one.
    automaton: Option<CharwiseDoubleArrayAhoCorasick<u32>>,
}

/// Where a phrase stands; bytes. Sorts by phrase, then by place.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Occurrence {
    pub phrase: usize,
    pub start: usize,
    pub end: usize,
}

impl Phrases {
    /// Of equal phrases the first counts.
    pub fn new<'p>(phrases: impl IntoIterator<Item = &'p str>) -> Self {
        let mut numbers: BTreeMap<&str, u32> = BTreeMap::new();
        for (phrase, number) in phrases.into_iter().zip(0..) {
            numbers.entry(phrase).or_insert(number);
        }
        let automaton = CharwiseDoubleArrayAhoCorasickBuilder::new().build_with_values(numbers);
        Self {
            automaton: automaton.ok(),
        }
    }

    /// All occurrences, overlapping ones too, in order of their ends.
    pub fn in_text<'t>(&self, text: &'t str) -> impl Iterator<Item = Occurrence> + use<'_, 't> {
        let automaton = self.automaton.iter();
        let found = automaton.flat_map(move |automaton| automaton.find_overlapping_iter(text));
        found.map(|found| Occurrence {
            phrase: found.value() as usize,
            start: found.start(),
            end: found.end(),
        })
    }

    /// Where the last occurrence ends.
    pub fn last_end_in(&self, text: &str) -> Option<usize> {
        self.in_text(text).map(|found| found.end).max()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn all_places_of_all_phrases_are_found() {
        let phrases = Phrases::new(["店铺", "店铺名", "投诉", "店铺"]);
        let mut found: Vec<_> = phrases.in_text("投诉店铺名：").collect();
        found.sort_unstable();
        let places = found.iter().map(|one| (one.phrase, one.start, one.end));
        assert_eq!(
            places.collect::<Vec<_>>(),
            [(0, 6, 12), (1, 6, 15), (2, 0, 6)]
        );
        assert_eq!(phrases.last_end_in("投诉店铺名："), Some(15));
        assert_eq!(phrases.last_end_in("无"), None);
        assert_eq!(Phrases::new([]).in_text("店铺").count(), 0);
    }
}
