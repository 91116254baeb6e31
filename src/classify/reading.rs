//! A folded text cut into clauses and sentences.

use crate::lexicon::FoldedText;

/// A stretch between two marks; offsets are folded characters.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Stretch {
    pub(super) start: usize,
    pub(super) end: usize,
    /// It ends in ？ or in 吗/么.
    pub(super) asks: bool,
}

/// What the rules read.
pub(super) struct Reading {
    pub(super) folded: FoldedText,
    clauses: Vec<Stretch>,
    sentences: Vec<Stretch>,
}

impl Reading {
    pub(super) fn new(text: &str) -> Self {
        let folded = FoldedText::new(text);
        let (clauses, sentences) = cut(&folded.text);
        Self {
            folded,
            clauses,
            sentences,
        }
    }

    /// The clause that a character stands in.
    pub(super) fn clause_at(&self, position: usize) -> Stretch {
        at(&self.clauses, position)
    }

    /// The sentence that a character stands in.
    pub(super) fn sentence_at(&self, position: usize) -> Stretch {
        at(&self.sentences, position)
    }

    /// Whether any clause is a question.
    pub(super) fn asks_anything(&self) -> bool {
        self.clauses.iter().any(|clause| clause.asks)
    }
}

fn at(stretches: &[Stretch], position: usize) -> Stretch {
    let next = stretches.partition_point(|stretch| stretch.start <= position);
    next.checked_sub(1)
        .and_then(|index| stretches.get(index))
        .copied()
        .unwrap_or(Stretch {
            start: 0,
            end: 0,
            asks: false,
        })
}

/// Builds one kind of stretch while the text is read.
#[derive(Default)]
struct Cutter {
    found: Vec<Stretch>,
    start: usize,
}

impl Cutter {
    /// Ends the open stretch at a mark; `asks` tells whether its last words ask.
    fn end(&mut self, position: usize, mark: char, asks: bool) {
        let is_question_mark = matches!(mark, '?' | '？');
        if position > self.start {
            self.found.push(Stretch {
                start: self.start,
                end: position,
                asks: asks || is_question_mark,
            });
        } else if is_question_mark {
            // 是假货！？ ends twice; the second mark still belongs to the clause before it.
            mark_as_question(&mut self.found);
        }
        self.start = position + 1;
    }

    fn finish(mut self, length: usize, asks: bool) -> Vec<Stretch> {
        if self.start < length {
            self.found.push(Stretch {
                start: self.start,
                end: length,
                asks,
            });
        }
        self.found
    }
}

/// Clauses and sentences in one pass.
fn cut(text: &str) -> (Vec<Stretch>, Vec<Stretch>) {
    let (mut clauses, mut sentences) = (Cutter::default(), Cutter::default());
    let mut last_two = ['\0'; 2];
    let mut length = 0;
    for (position, character) in text.chars().enumerate() {
        length = position + 1;
        if ends_clause(character) {
            let asks = ends_in_particle(last_two);
            clauses.end(position, character, asks);
            if ends_sentence(character) {
                sentences.end(position, character, asks);
            }
        }
        last_two = [last_two[1], character];
    }
    let asks = ends_in_particle(last_two);
    (clauses.finish(length, asks), sentences.finish(length, asks))
}

fn mark_as_question(found: &mut [Stretch]) {
    if let Some(last) = found.last_mut() {
        last.asks = true;
    }
}

/// 吗 and 么, but not 什么, 怎么, 这么, 那么, 多么.
fn ends_in_particle([before, last]: [char; 2]) -> bool {
    match last {
        '吗' => true,
        '么' => !matches!(before, '什' | '怎' | '这' | '那' | '多' | '要'),
        _ => false,
    }
}

fn ends_clause(character: char) -> bool {
    // No Han character does; nearly all characters are.
    if matches!(character, '\u{3003}'..='\u{9fff}') {
        return false;
    }
    matches!(character, '，' | ',') || ends_sentence(character)
}

fn ends_sentence(character: char) -> bool {
    matches!(
        character,
        '。' | '；' | '！' | '？' | '\n' | ';' | '!' | '?' | '…'
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_question_is_known_by_its_mark_or_its_particle() {
        let reading = Reading::new("是假货！？他卖什么，这是真的吗\n不是");
        assert!(reading.clause_at(1).asks);
        assert!(!reading.clause_at(6).asks);
        assert!(reading.clause_at(11).asks);
        assert!(!reading.clause_at(17).asks);
    }

    #[test]
    fn a_sentence_spans_its_commas() {
        let reading = Reading::new("如果买到，是假货。退");
        assert_eq!(reading.sentence_at(6).start, 0);
        assert_eq!(reading.clause_at(6).start, 5);
        assert_eq!(reading.sentence_at(9).start, 9);
    }
}
