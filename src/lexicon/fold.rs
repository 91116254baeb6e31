//! Folds a text for matching: half width, lower case, blanks inside it left out.
//!
//! People write 刷 单, ＡＢＣ and Pdd; the automaton looks for one form. Each folded character knows
//! which character of the original it came from, so evidence points into the text as written.

/// A folded text with the way back to the original.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FoldedText {
    pub text: String,
    /// Per folded character: byte offset in `text`; one more entry for the end.
    byte_of: Vec<usize>,
    /// Per folded character: position in the original, in characters.
    origin: Vec<u32>,
}

impl FoldedText {
    pub fn new(original: &str) -> Self {
        let mut text = String::with_capacity(original.len());
        let mut byte_of = Vec::with_capacity(original.len() / 3 + 1);
        let mut origin = Vec::with_capacity(original.len() / 3 + 1);
        for (position, character) in (0_u32..).zip(original.chars()) {
            if is_dropped(character) {
                continue;
            }
            byte_of.push(text.len());
            origin.push(position);
            text.push(folded_char(character));
        }
        byte_of.push(text.len());
        Self {
            text,
            byte_of,
            origin,
        }
    }

    /// Number of folded characters.
    pub fn len(&self) -> usize {
        self.origin.len()
    }

    pub fn is_empty(&self) -> bool {
        self.origin.is_empty()
    }

    /// The folded character that begins at (or contains) this byte.
    pub fn char_at_byte(&self, byte: usize) -> usize {
        match self.byte_of.binary_search(&byte) {
            Ok(position) => position,
            Err(next) => next.saturating_sub(1),
        }
    }

    /// The text between two folded characters.
    pub fn slice(&self, start: usize, end: usize) -> &str {
        let from = self.byte_of.get(start).copied().unwrap_or(self.text.len());
        let to = self.byte_of.get(end).copied().unwrap_or(self.text.len());
        self.text.get(from..to).unwrap_or("")
    }

    /// Where a folded character begins in the text.
    pub fn byte_at_char(&self, position: usize) -> usize {
        self.byte_of
            .get(position)
            .copied()
            .unwrap_or(self.text.len())
    }

    /// The span of the original, in characters, that a folded span stands for.
    pub fn original_span(&self, start: usize, end: usize) -> (u32, u32) {
        let first = self.origin.get(start).copied().unwrap_or(0);
        let last = end
            .checked_sub(1)
            .and_then(|last| self.origin.get(last))
            .map_or(first, |position| position + 1);
        (first, last)
    }
}

/// One character in the form in which dictionaries are searched.
pub(super) fn folded_char(character: char) -> char {
    match character {
        '\u{3001}'..='\u{9fff}' => character,
        // Full-width letters, digits and signs, but not the punctuation that ends clauses.
        '\u{ff10}'..='\u{ff19}' | '\u{ff21}'..='\u{ff3a}' | '\u{ff41}'..='\u{ff5a}' => {
            char::from_u32(u32::from(character) - 0xfee0)
                .unwrap_or(character)
                .to_ascii_lowercase()
        }
        other => other.to_ascii_lowercase(),
    }
}

/// Blanks and zero-width characters; a line break is kept, it ends a clause.
fn is_dropped(character: char) -> bool {
    // Nearly every character is a Han character: say so before asking the Unicode tables.
    !matches!(character, '\u{3001}'..='\u{9fff}')
        && character != '\n'
        && (character.is_whitespace()
            || character.is_control()
            || matches!(character, '\u{200b}'..='\u{200f}' | '\u{feff}' | '*' | '丶'))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_folded_span_points_back_into_the_original() {
        let folded = FoldedText::new("Ａ 刷 单\n");
        assert_eq!(folded.text, "a刷单\n");
        let start = folded.char_at_byte(1);
        assert_eq!(folded.slice(start, start + 2), "刷单");
        assert_eq!(folded.original_span(start, start + 2), (2, 5));
    }
}
