//! A text with its passages replaced, and the way back from every character to the text as given.

use super::redactor::Found;

pub(super) struct Masked {
    pub(super) text: String,
    /// For every character of `text`, the places of the original that it stands for.
    origins: Vec<(usize, usize)>,
}

impl Masked {
    /// Replaces the passages, which are in text order and do not overlap.
    pub(super) fn new(original: &str, found: &[Found]) -> Self {
        let mut masked = Self {
            text: String::with_capacity(original.len()),
            origins: Vec::with_capacity(original.len() / 2),
        };
        let mut passages = found.iter().peekable();
        for (place, character) in original.chars().enumerate() {
            while passages.next_if(|passage| passage.end <= place).is_some() {}
            match passages.peek() {
                Some(passage) if passage.start == place => {
                    let token = passage.kind.token();
                    masked.text.push_str(token);
                    let origin = (passage.start, passage.end);
                    masked.origins.extend(token.chars().map(|_| origin));
                }
                Some(passage) if passage.start < place => {}
                _ => {
                    masked.text.push(character);
                    masked.origins.push((place, place + 1));
                }
            }
        }
        masked
    }

    /// The passages of the original together with those found in the masked text.
    pub(super) fn merge(&self, found: &[Found], later: Vec<Found>) -> Vec<Found> {
        let later: Vec<Found> = later
            .into_iter()
            .filter_map(|passage| {
                let (start, _) = self.origins.get(passage.start)?;
                let (_, end) = self.origins.get(passage.end.checked_sub(1)?)?;
                Some(Found {
                    kind: passage.kind,
                    start: *start,
                    end: *end,
                })
            })
            .collect();
        let mut all = found.to_vec();
        // Both are in text order: only the last that begins before a known passage can hold it.
        all.retain(|known| {
            let before = later.partition_point(|passage| passage.start <= known.start);
            before
                .checked_sub(1)
                .and_then(|last| later.get(last))
                .is_none_or(|passage| passage.end < known.end)
        });
        all.extend(later);
        without_overlaps(all)
    }
}

/// Text order; of overlapping passages the earlier keeps its place and the later only what is left of it.
pub(super) fn without_overlaps(mut found: Vec<Found>) -> Vec<Found> {
    found.sort_by_key(|passage| (passage.start, usize::MAX - passage.end, passage.kind));
    let mut kept: Vec<Found> = Vec::with_capacity(found.len());
    for mut passage in found {
        let taken = kept.last().map_or(0, |last| last.end);
        passage.start = passage.start.max(taken);
        if passage.start < passage.end {
            kept.push(passage);
        }
    }
    kept
}
