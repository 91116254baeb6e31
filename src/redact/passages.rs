//! The passages found so far, to be asked about a place without reading all of them.

use std::collections::BTreeMap;
use std::collections::BTreeSet;

use super::redactor::Found;

#[derive(Default)]
pub(super) struct Passages {
    /// Start → farthest end.
    ends_by_start: BTreeMap<usize, usize>,
    ends: BTreeSet<usize>,
    longest: usize,
}

impl Passages {
    pub(super) fn of(found: &[Found]) -> Self {
        let mut passages = Self::default();
        for passage in found {
            passages.add(passage.start, passage.end);
        }
        passages
    }

    pub(super) fn add(&mut self, start: usize, end: usize) {
        let farthest = self.ends_by_start.entry(start).or_default();
        *farthest = end.max(*farthest);
        self.ends.insert(end);
        self.longest = self.longest.max(end - start);
    }

    /// Whether a passage reaches into the stretch.
    pub(super) fn overlap(&self, start: usize, end: usize) -> bool {
        let first = start.saturating_sub(self.longest);
        first < end
            && self
                .ends_by_start
                .range(first..end)
                .any(|(_, passage_end)| *passage_end > start)
    }

    pub(super) fn start_at(&self, place: usize) -> bool {
        self.ends_by_start.contains_key(&place)
    }

    pub(super) fn end_at(&self, place: usize) -> bool {
        self.ends.contains(&place)
    }

    /// The first start from a place on.
    pub(super) fn next_start(&self, place: usize) -> Option<usize> {
        self.ends_by_start
            .range(place..)
            .next()
            .map(|(start, _)| *start)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_place_is_answered_from_the_passages_around_it() {
        let mut passages = Passages::default();
        passages.add(3, 9);
        passages.add(20, 22);
        for (start, end, overlaps) in [(0, 3, false), (8, 9, true), (9, 20, false), (9, 21, true)] {
            assert_eq!(passages.overlap(start, end), overlaps, "{start}..{end}");
        }
        assert!(passages.start_at(20) && passages.end_at(9) && !passages.end_at(20));
        assert_eq!(passages.next_start(4), Some(20));
        assert_eq!(passages.next_start(21), None);
    }
}
