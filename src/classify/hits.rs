//! Which terms really stand in a text: false friends, word borders and longer terms decide.

use crate::lexicon::{TermMatch, Terms, Word};

use super::meaning::Meaning;
use super::reading::Reading;

/// Terms up to this length may arise by chance across the border of two words (虚假｜商品).
const LONGEST_AT_RISK: usize = 3;

/// One term that stands in the text; offsets are folded characters.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Hit {
    pub(super) term: usize,
    pub(super) meaning: Meaning,
    pub(super) start: usize,
    pub(super) end: usize,
}

impl Hit {
    pub(super) const fn length(&self) -> usize {
        self.end - self.start
    }

    const fn overlaps(&self, other: &Self) -> bool {
        self.start < other.end && other.start < self.end
    }

    const fn lies_within(&self, other: &Self) -> bool {
        other.start <= self.start && self.end <= other.end
    }
}

/// All hits that count, by start.
pub(super) fn hits(
    reading: &Reading,
    words: &[Word<'_>],
    terms: &Terms,
    meanings: &[Meaning],
) -> Vec<Hit> {
    let mut all: Vec<Hit> = terms
        .find(&reading.folded.text)
        .into_iter()
        .filter_map(|found| hit(reading, words, meanings, found))
        .collect();
    all.sort_by_key(|hit| (hit.start, std::cmp::Reverse(hit.end), hit.term));
    let longest = all.iter().map(Hit::length).max().unwrap_or(0);
    all.iter()
        .enumerate()
        .filter(|(index, hit)| {
            neighbours(&all, *index, longest).all(|other| !takes_over(terms, other, hit))
        })
        .map(|(_, hit)| *hit)
        .collect()
}

fn hit(
    reading: &Reading,
    words: &[Word<'_>],
    meanings: &[Meaning],
    found: TermMatch,
) -> Option<Hit> {
    let hit = Hit {
        term: found.term,
        meaning: *meanings.get(found.term)?,
        start: reading.folded.char_at_byte(found.start),
        end: reading.folded.char_at_byte(found.end),
    };
    let is_ascii = found.end - found.start == hit.length();
    let stands = if is_ascii {
        is_whole_token(reading, &hit)
    } else {
        stands_on_its_own(reading, words, &hit)
    };
    stands.then_some(hit)
}

/// Hits near enough to overlap the one at `index`.
fn neighbours(all: &[Hit], index: usize, longest: usize) -> impl Iterator<Item = &Hit> {
    let (before, rest) = all.split_at(index);
    let (start, end) = rest.first().map_or((0, 0), |hit| (hit.start, hit.end));
    let earlier = before
        .iter()
        .rev()
        .take_while(move |other| other.start + longest > start);
    let later = rest
        .iter()
        .skip(1)
        .take_while(move |other| other.start < end);
    earlier.chain(later)
}

/// Whether `other` leaves nothing of `hit`.
fn takes_over(terms: &Terms, other: &Hit, hit: &Hit) -> bool {
    if !hit.overlaps(other) {
        return false;
    }
    let longer = other.length() > hit.length();
    let same_list = match (terms.terms().get(other.term), terms.terms().get(hit.term)) {
        (Some(one), Some(two)) => one.list == two.list,
        _ => false,
    };
    match (other.meaning, hit.meaning) {
        (Meaning::FalseFriend, taken) if taken.can_be_swallowed() => longer,
        // 不得不, 没想到: the word of negation inside does not negate.
        (Meaning::NegationException, Meaning::NegatesBefore) => hit.lies_within(other),
        // 怎么投诉 asks; it does not complain.
        (Meaning::Nature(_), Meaning::ComplaintVerb) => longer && hit.lies_within(other),
        // A longer phrase of conduct means what it says, not what a part of it would say.
        (Meaning::Conduct(_), Meaning::Conduct(_)) => {
            longer && (same_list || hit.lies_within(other))
        }
        // Several patterns share an anchor word, and all are to be tried.
        (Meaning::Anchor { .. }, Meaning::Anchor { .. }) => false,
        _ => longer && same_list,
    }
}

/// Rejects 刷单 in 粉刷｜单价.
fn stands_on_its_own(reading: &Reading, words: &[Word<'_>], hit: &Hit) -> bool {
    let sensitive = matches!(hit.meaning, Meaning::Conduct(_) | Meaning::Anchor { .. });
    if !sensitive || hit.length() > LONGEST_AT_RISK {
        return true;
    }
    let (start, end) = reading.folded.original_span(hit.start, hit.end);
    match word_around(words, start) {
        Some(word) if word.start_char < start => word.end_char >= end,
        _ => true,
    }
}

fn word_around<'w>(words: &'w [Word<'w>], position: u32) -> Option<&'w Word<'w>> {
    let next = words.partition_point(|word| word.start_char <= position);
    words.get(next.checked_sub(1)?)
}

/// Rejects pdd in spdda.
fn is_whole_token(reading: &Reading, hit: &Hit) -> bool {
    let touches = |position: Option<usize>| {
        position
            .and_then(|position| reading.folded.slice(position, position + 1).chars().next())
            .is_some_and(|character| character.is_ascii_alphanumeric())
    };
    !touches(hit.start.checked_sub(1)) && !touches(Some(hit.end))
}
