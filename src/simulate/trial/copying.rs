//! Copies of one text: the same words with other slots, lightly or heavily edited.

use super::difficulty::Difficulty;
use super::slip::slip;
use crate::simulate::dice::Dice;

/// One person's copy of a template whose slots are still open.
///
/// A template has a few sentences; a copy may leave one out or move one, and changes some characters
/// (signals.md §1c: 10 % random edits bring the similarity of two copies from .76 to .32).
pub(super) fn copied(template: &str, difficulty: Difficulty, dice: &mut Dice) -> String {
    let mut sentences: Vec<&str> = template.split_inclusive(['。', '！', '？']).collect();
    if sentences.len() > 2 && dice.chance(difficulty.rewrites()) {
        let place = dice.below(sentences.len());
        let sentence = sentences.remove(place);
        if dice.chance(500) {
            let target = dice.below(sentences.len() + 1);
            sentences.insert(target, sentence);
        }
    }
    let mut out = String::with_capacity(template.len());
    // Slots are not characters to slip on.
    for (place, piece) in sentences.concat().split('{').enumerate() {
        match piece.split_once('}') {
            Some((slot, rest)) if place > 0 => {
                out.push('{');
                out.push_str(slot);
                out.push('}');
                out.push_str(&slip(rest, difficulty.edits(), dice));
            }
            _ => out.push_str(&slip(piece, difficulty.edits(), dice)),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::HashSet;

    const TEMPLATE: &str = "“{shop}”卖的{product}不对。老板不认，还骂人。请查一查它的进货来路，\
        别让下一个人吃亏。我花了{price}块，单号{order}，盒子都在。";

    fn grams(text: &str) -> HashSet<String> {
        let symbols: Vec<char> = text.chars().collect();
        symbols
            .windows(3)
            .map(|three| three.iter().collect())
            .collect()
    }

    /// Median Jaccard similarity of neighbouring copies by character 3-grams.
    fn similarity(difficulty: Difficulty) -> f64 {
        let mut dice = Dice::seeded(4);
        let copies: Vec<HashSet<String>> = (0..61)
            .map(|_| grams(&copied(TEMPLATE, difficulty, &mut dice)))
            .collect();
        let mut all: Vec<f64> = copies
            .windows(2)
            .map(|pair| {
                let shared = pair[0].intersection(&pair[1]).count() as f64;
                shared / pair[0].union(&pair[1]).count() as f64
            })
            .collect();
        all.sort_by(f64::total_cmp);
        all[30]
    }

    #[test]
    fn hard_copies_are_much_less_alike() {
        let (standard, hard) = (
            similarity(Difficulty::Standard),
            similarity(Difficulty::Hard),
        );
        assert!(standard > 0.75, "{standard}");
        assert!((0.2..0.58).contains(&hard), "{hard}");
    }

    #[test]
    fn slots_survive_every_edit() {
        let mut dice = Dice::seeded(4);
        for _ in 0..50 {
            let copy = copied(TEMPLATE, Difficulty::Hard, &mut dice);
            let open = copy.matches('{').count();
            assert_eq!(open, copy.matches('}').count());
            assert!(!copy.contains("{}"));
        }
    }
}
