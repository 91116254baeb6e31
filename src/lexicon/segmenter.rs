//! Cuts text into words: the jieba dictionary plus our own words, without the hidden Markov model.
//!
//! The model would guess unknown words from character statistics: it doubles the cost, and its
//! guesses differ with the surrounding text, so that a search for a name would miss the same name
//! elsewhere. Characters that no dictionary word covers stay single; both sides of a search agree.

use jieba_rs::Jieba;

use super::{DictionaryList, ListError};
use crate::domain::DictionaryEdition;

/// One word of a text; offsets are in characters.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Word<'a> {
    pub text: &'a str,
    pub start_char: u32,
    pub end_char: u32,
}

/// The compiled dictionaries; building takes a good part of a second, so it is done once.
pub struct Segmenter {
    jieba: Jieba,
}

impl Segmenter {
    /// The default dictionary and `user_words.tsv`.
    pub fn shipped() -> Result<Self, ListError> {
        Self::under(&DictionaryEdition::default())
    }

    /// The same as a city has it.
    pub fn under(edition: &DictionaryEdition) -> Result<Self, ListError> {
        let mut jieba = Jieba::new();
        for row in DictionaryList::under("user_words", edition)?.rows {
            if let Some(word) = row.first() {
                jieba.add_word(word, None, None);
            }
        }
        Ok(Self { jieba })
    }

    /// The words in reading order; they cover the text without gaps.
    pub fn words<'a>(&self, text: &'a str) -> Vec<Word<'a>> {
        let mut position = 0_u32;
        self.jieba
            .cut(text, false)
            .into_iter()
            .map(|token| {
                let start_char = position;
                position = position.saturating_add(characters(token.word));
                Word {
                    text: token.word,
                    start_char,
                    end_char: position,
                }
            })
            .collect()
    }
}

/// Length in characters; texts are far below 2^32.
fn characters(text: &str) -> u32 {
    u32::try_from(text.chars().count()).unwrap_or(u32::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_cover_the_text_and_count_characters() {
        let segmenter = Segmenter::shipped().expect("dictionaries");
        let text = "我在pdd买的A货,商家刷单\n好评返现";
        let words = segmenter.words(text);
        let joined: String = words.iter().map(|word| word.text).collect();
        assert_eq!(joined, text);
        for word in &words {
            let cut: String = text
                .chars()
                .skip(word.start_char as usize)
                .take((word.end_char - word.start_char) as usize)
                .collect();
            assert_eq!(cut, word.text);
        }
        assert!(words.iter().any(|word| word.text == "刷单"));
    }
}
