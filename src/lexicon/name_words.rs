//! What a 字号 is told by and compared with: trade words behind it, its sound, characters that look alike.
//!
//! In: the lists `trade_words` and `confusable_characters`.

use std::collections::{HashMap, HashSet};

use pinyin::ToPinyin;

use super::{DictionaryList, ListError};

/// Loaded once.
#[derive(Debug, Clone)]
pub struct NameWords {
    trades: HashSet<String>,
    /// Length in characters of the longest trade word.
    longest: usize,
    /// Character → the one that stands for all that look like it.
    looks_like: HashMap<char, char>,
}

impl NameWords {
    pub fn shipped() -> Result<Self, ListError> {
        let trades = DictionaryList::shipped("trade_words")?;
        let alike = DictionaryList::shipped("confusable_characters")?;
        let trades: HashSet<String> = trades.rows.into_iter().flatten().collect();
        let mut looks_like = HashMap::new();
        for row in &alike.rows {
            let mut characters = row.iter().filter_map(|cell| cell.chars().next());
            let Some(first) = characters.next() else {
                continue;
            };
            looks_like.extend(characters.map(|other| (other, first)));
        }
        Ok(Self {
            longest: trades
                .iter()
                .map(|word| word.chars().count())
                .max()
                .unwrap_or(0),
            trades,
            looks_like,
        })
    }

    /// Splits 某某电子科技 into 某某 and 电子科技: the shortest 字号 of at least two characters behind which
    /// there are only trade words.
    pub fn split_trade<'a>(&self, stem: &'a str) -> (&'a str, &'a str) {
        let mut places: Vec<usize> = stem.char_indices().map(|(at, _)| at).collect();
        places.push(stem.len());
        let end = places.len() - 1;
        // Whether the text from a character on is a run of trade words.
        let mut only_trades = vec![false; places.len()];
        let mut cut = end;
        for from in (2..=end).rev() {
            only_trades[from] = from == end
                || (from + 2..=end.min(from + self.longest)).any(|to| {
                    let word = stem.get(places[from]..places[to]).unwrap_or_default();
                    only_trades[to] && self.trades.contains(word)
                });
            if only_trades[from] {
                cut = from;
            }
        }
        stem.split_at_checked(places[cut]).unwrap_or((stem, ""))
    }

    /// The text without tones, each syllable ended by an apostrophe; other characters as they are.
    pub fn sound(&self, text: &str) -> String {
        let mut sound = String::with_capacity(text.len() * 2);
        for character in text.chars() {
            match character.to_pinyin() {
                Some(pinyin) => {
                    sound.push_str(pinyin.plain());
                    sound.push('\'');
                }
                None => sound.push(character),
            }
        }
        sound
    }

    /// The text with every character replaced by the one that stands for its look-alikes.
    pub fn look(&self, text: &str) -> String {
        text.chars()
            .map(|c| self.looks_like.get(&c).copied().unwrap_or(c))
            .collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn trade_words_are_taken_from_the_end_as_long_as_a_core_is_left() {
        let words = NameWords::shipped().unwrap();
        for (stem, core, trade) in [
            ("明州环境能源", "明州", "环境能源"),
            ("添美园林景观设计", "添美", "园林景观设计"),
            ("映月书房电子商务", "映月书房", "电子商务"),
            ("国际贸易", "国际", "贸易"),
            ("翊由新材料科技", "翊由", "新材料科技"),
            ("乐逍遥", "乐逍遥", ""),
            ("", "", ""),
        ] {
            assert_eq!(words.split_trade(stem), (core, trade), "{stem}");
        }
    }

    #[test]
    fn words_that_sound_or_look_alike_are_told() {
        let words = NameWords::shipped().unwrap();
        assert_eq!(words.sound("兴隆abc"), words.sound("兴龙abc"));
        assert_ne!(words.sound("兴隆"), words.sound("兴旺"));
        assert_eq!(words.look("晶滢"), words.look("晶莹"));
        assert_ne!(words.look("晶莹"), words.look("晶亮"));
    }
}
