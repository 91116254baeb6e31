//! A text made comparable character by character: half width, lower case, one kind of blank.
//!
//! Every folded character stands at the place of its original, so that offsets hold in both.

/// The folded characters, and the same as a string for the automata.
pub(super) struct Folded {
    pub(super) chars: Vec<char>,
    pub(super) text: String,
}

impl Folded {
    pub(super) fn new(text: &str) -> Self {
        let chars: Vec<char> = text.chars().map(fold).collect();
        let text = chars.iter().collect();
        Self { chars, text }
    }

    pub(super) fn at(&self, place: usize) -> Option<char> {
        self.chars.get(place).copied()
    }

    /// The character before a place, if any.
    pub(super) fn before(&self, place: usize) -> Option<char> {
        place.checked_sub(1).and_then(|before| self.at(before))
    }

    /// The characters from one place to another, or to the end of the text.
    pub(super) fn slice(&self, start: usize, end: usize) -> &[char] {
        let end = end.min(self.chars.len());
        self.chars.get(start..end).unwrap_or_default()
    }

    /// The first place from `start` on whose character fails the test.
    pub(super) fn skip_while(&self, start: usize, test: impl Fn(char) -> bool) -> usize {
        let mut place = start;
        while self.at(place).is_some_and(&test) {
            place += 1;
        }
        place
    }

    /// Whether the word stands at the place.
    pub(super) fn holds(&self, place: usize, word: &[char]) -> bool {
        self.chars
            .get(place..)
            .is_some_and(|rest| rest.starts_with(word))
    }
}

fn fold(character: char) -> char {
    match character {
        '\u{3000}' | '\u{a0}' | '\t' => ' ',
        '\u{2010}'..='\u{2015}' | '\u{2212}' => '-',
        '\u{ff01}'..='\u{ff5e}' => char::from_u32(u32::from(character) - 0xfee0)
            .unwrap_or(character)
            .to_ascii_lowercase(),
        other => other.to_ascii_lowercase(),
    }
}

/// A Chinese character, rare ones included: what names and places are written with.
pub(super) fn is_han(character: char) -> bool {
    matches!(character, '\u{3400}'..='\u{9fff}' | '〇') || is_rare_han(character)
}

/// Of the later blocks and the compatibility forms: nearly always part of a name (𠮷田, 﨑).
pub(super) fn is_rare_han(character: char) -> bool {
    matches!(character, '\u{f900}'..='\u{faff}' | '\u{20000}'..='\u{323af}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn folding_keeps_every_place() {
        let folded = Folded::new("电话：１３８—Ａb\u{3000}c");
        assert_eq!(folded.text, "电话:138-ab c");
        assert_eq!(folded.at(3), Some('1'));
    }
}
