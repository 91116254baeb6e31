//! Sentence patterns of `patterns.tsv`: tried only in sentences where a word of each of their anchor groups stands.

use regex::Regex;

use crate::domain::LabelKind;
use crate::lexicon::DictionaryList;

use super::ClassifyError;
use super::hits::Hit;
use super::meaning::{Conduct, Meaning, Strength};
use super::reading::Reading;

/// One row of `patterns.tsv`.
pub(super) struct Pattern {
    pub(super) name: String,
    pub(super) conduct: Conduct,
    /// One bit for each group of anchors.
    groups: u32,
    regex: Regex,
}

/// A passage that a pattern found; offsets are folded characters.
pub(super) struct PatternHit<'p> {
    pub(super) pattern: &'p Pattern,
    pub(super) start: usize,
    pub(super) end: usize,
}

/// All patterns in file order.
pub(super) struct Patterns(Vec<Pattern>);

impl Patterns {
    pub(super) fn shipped() -> Result<Self, ClassifyError> {
        let rows = DictionaryList::shipped("patterns")?.rows;
        let patterns = rows.iter().map(|row| pattern(row));
        Ok(Self(patterns.collect::<Result<_, _>>()?))
    }

    pub(super) fn find(&self, reading: &Reading, hits: &[Hit]) -> Vec<PatternHit<'_>> {
        let mut found = Vec::new();
        for ((row, sentence_start), groups) in anchored(reading, hits) {
            let Some(pattern) = self.0.get(row) else {
                continue;
            };
            if groups != pattern.groups {
                continue;
            }
            let sentence = reading.sentence_at(sentence_start);
            let base = reading.folded.byte_at_char(sentence.start);
            let text = reading.folded.slice(sentence.start, sentence.end);
            for passage in pattern.regex.find_iter(text) {
                found.push(PatternHit {
                    pattern,
                    start: reading.folded.char_at_byte(base + passage.start()),
                    end: reading.folded.char_at_byte(base + passage.end()),
                });
            }
        }
        found
    }
}

/// Per pattern and sentence, in this order: which groups of its anchors stand there, as bits.
fn anchored(reading: &Reading, hits: &[Hit]) -> Vec<((usize, usize), u32)> {
    let mut seen = Vec::new();
    for hit in hits {
        if let Meaning::Anchor { row, group } = hit.meaning {
            let sentence = reading.sentence_at(hit.start);
            seen.push(((row, sentence.start), 1_u32 << group.min(31)));
        }
    }
    seen.sort_unstable();
    seen.dedup_by(|later, kept| {
        let same = later.0 == kept.0;
        if same {
            kept.1 |= later.1;
        }
        same
    });
    seen
}

fn pattern(row: &[String]) -> Result<Pattern, ClassifyError> {
    let [name, category, kind, strength, mark, anchors, regex] = row else {
        return Err(ClassifyError::PatternRow(row.join(" ")));
    };
    let refused = || ClassifyError::PatternRow(name.clone());
    let category = category.parse().map_err(|_| refused())?;
    let strength = Strength::parse(strength).ok_or_else(refused)?;
    let conduct = match kind.as_str() {
        "took_part" => Conduct {
            took_part: true,
            ..Conduct::new(category, LabelKind::SelfPromotion, strength)
        },
        "harms_rival" => Conduct::new(category, LabelKind::Plain, strength).marked("harms"),
        code => Conduct::new(category, code.parse().map_err(|_| refused())?, strength),
    };
    Ok(Pattern {
        name: name.clone(),
        conduct: conduct.marked(mark),
        groups: (1 << anchors.split('&').count().min(31)) - 1,
        regex: Regex::new(&expanded(regex)).map_err(|source| ClassifyError::Regex {
            rule: name.clone(),
            source: Box::new(source),
        })?,
    })
}

/// `~8` is a gap of at most 8 characters without a negation, `_8` of any characters.
fn expanded(written: &str) -> String {
    let mut regex = String::new();
    let mut characters = written.chars().peekable();
    while let Some(character) = characters.next() {
        let class = match character {
            '~' => "[^没不未无]",
            '_' => ".",
            other => {
                regex.push(other);
                continue;
            }
        };
        let mut width = String::new();
        while let Some(digit) = characters.next_if(char::is_ascii_digit) {
            width.push(digit);
        }
        regex.push_str(class);
        regex.push_str("{0,");
        regex.push_str(&width);
        regex.push('}');
    }
    regex
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_shipped_pattern_compiles() {
        let patterns = Patterns::shipped().expect("patterns");
        assert!(patterns.0.len() > 20);
    }

    #[test]
    fn a_gap_is_written_short() {
        assert_eq!(expanded("甲~8乙_12丙"), "甲[^没不未无]{0,8}乙.{0,12}丙");
    }
}
