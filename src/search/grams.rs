//! The searchable form of a text and its overlapping character pairs.

use tantivy::tokenizer::{Token, TokenStream, Tokenizer};

use crate::domain::nfkc_lower_case;

/// Name under which the tokenizer is registered.
pub(super) const GRAM_TOKENIZER: &str = "mingcha_grams";

/// NFKC, lower case, without white space: what stored text and query terms are compared in.
pub fn searchable(text: &str) -> String {
    nfkc_lower_case(text)
        .chars()
        .filter(|character| !character.is_whitespace())
        .collect()
}

/// Pairs of a searchable text. The last character stands alone at the end, so that every character starts a token.
#[derive(Debug, Clone, Default)]
pub(super) struct GramTokenizer {
    token: Token,
}

pub(super) struct GramStream<'a> {
    text: &'a str,
    token: &'a mut Token,
    /// Byte offset of the character that starts the next token.
    next: usize,
    position: usize,
}

impl Tokenizer for GramTokenizer {
    type TokenStream<'a> = GramStream<'a>;

    fn token_stream<'a>(&'a mut self, text: &'a str) -> GramStream<'a> {
        self.token.reset();
        GramStream {
            text,
            token: &mut self.token,
            next: 0,
            position: 0,
        }
    }
}

impl TokenStream for GramStream<'_> {
    fn advance(&mut self) -> bool {
        let Some(rest) = self.text.get(self.next..) else {
            return false;
        };
        let mut characters = rest.chars();
        let Some(first) = characters.next() else {
            return false;
        };
        let second = characters.next();
        let end = self.next + first.len_utf8() + second.map_or(0, char::len_utf8);
        self.token.text.clear();
        self.token.text.push(first);
        if let Some(second) = second {
            self.token.text.push(second);
        }
        self.token.offset_from = self.next;
        self.token.offset_to = end;
        self.token.position = self.position;
        self.position += 1;
        self.next += first.len_utf8();
        true
    }

    fn token(&self) -> &Token {
        self.token
    }

    fn token_mut(&mut self) -> &mut Token {
        self.token
    }
}

/// The pairs that must stand in a text for `term` to occur in it, each with its offset in characters.
///
/// Every second pair is enough: together with the last one they fix every character.
/// Empty for a term of fewer than two characters.
pub(super) fn pairs_of(term: &str) -> Vec<(usize, String)> {
    let characters: Vec<char> = term.chars().collect();
    let last = characters.len().saturating_sub(2);
    let pairs = characters.windows(2).enumerate();
    pairs
        .filter(|(place, _)| place % 2 == 0 || *place == last)
        .map(|(place, pair)| (place, pair.iter().collect()))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn tokens(text: &str) -> Vec<String> {
        let mut tokenizer = GramTokenizer::default();
        let mut stream = tokenizer.token_stream(text);
        let mut found = Vec::new();
        while stream.advance() {
            found.push(stream.token().text.clone());
        }
        found
    }

    #[test]
    fn every_character_starts_a_token() {
        assert_eq!(tokens("停车位𠮷"), ["停车", "车位", "位𠮷", "𠮷"]);
        assert_eq!(tokens("车"), ["车"]);
        assert!(tokens("").is_empty());
    }

    #[test]
    fn the_pairs_of_a_term_cover_all_its_characters() {
        let texts = |term| {
            pairs_of(term)
                .into_iter()
                .map(|(place, pair)| format!("{place}{pair}"))
                .collect::<Vec<_>>()
        };
        assert_eq!(texts("停车"), ["0停车"]);
        assert_eq!(texts("停车位"), ["0停车", "1车位"]);
        assert_eq!(texts("虚假宣传"), ["0虚假", "2宣传"]);
        assert!(texts("车").is_empty());
    }

    #[test]
    fn width_case_and_blanks_do_not_matter() {
        assert_eq!(searchable("ＡＢ c\n停 车"), "abc停车");
    }
}
