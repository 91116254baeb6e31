//! Whether the party that an order names is the one who had bad words written, or the one they were written about.
//!
//! A text about hired bad reviews has a victim and a culprit, and the column of the complained-of party may hold
//! either. It is taken for the culprit only where the text names it, not as the speaker's own shop and not as the one
//! to whom it was done, and where somebody else than a buyer speaks or somebody was paid. Otherwise it stays the victim.

use super::Classifier;
use crate::domain::{Label, LabelKind};
use crate::lexicon::{TermList, Terms};

/// Patterns that tell of somebody who was paid to write.
const PAID: [&str; 3] = [
    "pattern/paid_detractors",
    "pattern/reward_for_low_stars",
    "pattern/duplicate_rival_review",
];
/// Behind a name: it was done to them.
const SUFFERED: [&str; 4] = ["被", "遭", "受到", "受害"];
/// May stand between 我店 and its name, or between a name and what follows.
const QUOTES: [char; 12] = [
    '“', '”', '"', '「', '」', '『', '』', '（', '）', '(', ')', ' ',
];

/// Words of those who speak as merchants, and of rivals.
#[derive(Debug, Clone, Default)]
pub(super) struct Trade {
    speaking: Vec<String>,
    rivals: Vec<String>,
}

impl Trade {
    pub(super) fn of(terms: &Terms) -> Self {
        let words = |list: TermList| {
            let own = terms.terms().iter().filter(|term| term.list == list);
            own.map(|term| term.text.clone()).collect()
        };
        Self {
            speaking: words(TermList::MerchantSpeaking),
            rivals: words(TermList::RivalCues),
        }
    }

    fn is_spoken_in(&self, text: &str) -> bool {
        let mut words = self.speaking.iter().chain(&self.rivals);
        words.any(|word| text.contains(word.as_str()))
    }

    /// Whether the text names this party, and never as the speaker's shop or as the one who suffered.
    fn names_as_other(&self, text: &str, name: &str) -> bool {
        let mut named = false;
        for (place, _) in text.match_indices(name) {
            let (before, from) = text.split_at(place);
            let before = before.trim_end_matches(QUOTES);
            let after = from.get(name.len()..).unwrap_or_default();
            let after = after.trim_start_matches(QUOTES);
            let own = self
                .speaking
                .iter()
                .any(|word| before.ends_with(word.as_str()));
            if own || SUFFERED.iter().any(|word| after.starts_with(word)) {
                return false;
            }
            named = true;
        }
        named
    }
}

impl Classifier {
    /// Settles, for an order that complains of `parties`, whether they hired the bad reviews that its text tells of.
    pub fn accuse(&self, labels: &mut [Label], text: &str, parties: &[&str]) {
        for label in labels {
            if label.kind != LabelKind::MaliciousNegative {
                continue;
            }
            let paid = label
                .evidence
                .iter()
                .any(|evidence| PAID.contains(&evidence.rule.as_str()));
            let told = paid || self.trade.is_spoken_in(text);
            let other = |name: &&str| {
                name.chars().nth(1).is_some() && self.trade.names_as_other(text, name)
            };
            label.merchant_is_victim = !(told && parties.iter().any(other));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::Category;
    use crate::lexicon::Lexicon;

    /// Whether a text about bad reviews counts against the party of this name.
    fn counts(text: &str, party: &str) -> bool {
        let lexicon = Lexicon::shipped().unwrap();
        let classifier = Classifier::new(&lexicon).unwrap();
        let words = lexicon.segmenter.words(text);
        let mut labels = classifier.classify(text, &words).categories;
        classifier.accuse(&mut labels, text, &[party]);
        let told = labels
            .iter()
            .find(|label| label.code == Category::MaliciousReview);
        told.unwrap().counts_against_merchant()
    }

    #[test]
    fn the_rival_who_is_named_is_accused_and_the_shop_that_suffers_is_not() {
        let name = "云海旗舰店";
        for (text, expected) in [
            ("我是淘宝卖家，云海旗舰店雇人给我店刷差评。", true),
            ("我店“云海旗舰店”在拼多多被同行恶意差评。", false),
            ("商家反映：云海旗舰店被同行恶意差评，在拼多多上。", false),
            ("我店在拼多多被同行恶意差评。", false),
        ] {
            assert_eq!(counts(text, name), expected, "{text}");
        }
    }
}
