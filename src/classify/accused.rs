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
/// Behind a name: it was done to them, or it is theirs who speak.
const SUFFERED: [&str; 7] = ["被", "遭", "受到", "受害", "的经营者", "的店主", "的负责人"];
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

    /// How the text names this party; `None` where it does not, or only as an entry of a form.
    fn role_of(&self, text: &str, name: &str) -> Option<Role> {
        let mut role = None;
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
                return Some(Role::Sufferer);
            }
            if !is_entry(before) {
                role = Some(Role::Other);
            }
        }
        role
    }
}

/// As what a party is named.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Role {
    /// The speaker's own shop, or the one to whom it was done.
    Sufferer,
    Other,
}

/// Whether a name behind these words is the entry of a form, as in 被反映单位：, which says no more than the column.
fn is_entry(before: &str) -> bool {
    let label = before.strip_suffix([':', '：']);
    let last = label.and_then(|label| label.rsplit(['。', '，', ',', '；', '\n']).next());
    last.is_some_and(|label| label.contains('被'))
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
            let names = parties.iter().filter(|name| name.chars().nth(1).is_some());
            let roles: Vec<Role> = names
                .filter_map(|name| self.trade.role_of(text, name))
                .collect();
            let accused = roles.contains(&Role::Other) && !roles.contains(&Role::Sufferer);
            label.merchant_is_victim = !(told && accused);
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
            (
                "被反映单位：云海旗舰店。作为经营者反映：竞争对手刷恶意差评。",
                false,
            ),
            ("市民是“云海旗舰店”的经营者，被同行恶意差评。", false),
        ] {
            assert_eq!(counts(text, name), expected, "{text}");
        }
    }
}
