//! All words of all term lists in one automaton: a text is read once, whatever the number of lists.
//!
//! This module knows where a term comes from and what its columns are; what it means is for `classify`.

use std::collections::BTreeMap;

use daachorse::{CharwiseDoubleArrayAhoCorasick, CharwiseDoubleArrayAhoCorasickBuilder};

use super::fold::folded_char;
use super::{DictionaryList, LexiconError};
use crate::domain::DictionaryEdition;

macro_rules! term_lists {
    ($($name:ident = $file:literal;)+) => {
        /// Every list whose words are looked for in texts.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum TermList { $($name,)+ }

        impl TermList {
            pub const ALL: &'static [Self] = &[$(Self::$name,)+];

            /// The dictionary's name; what rule ids in evidence begin with.
            pub const fn name(self) -> &'static str {
                match self { $(Self::$name => $file,)+ }
            }
        }
    };
}

term_lists! {
    MaliciousReview = "d1a_malicious_review";
    ReviewSuppression = "d1b_review_suppression";
    FakeOrders = "d2_fake_orders";
    FakeTraffic = "d3_fake_traffic";
    Mismatch = "d4_mismatch";
    Counterfeit = "d5_counterfeit";
    PriceFraud = "d6_price_fraud";
    OtherDishonesty = "other_dishonesty";
    FalseAdvertising = "false_advertising";
    MaliciousFraud = "malicious_fraud";
    ServiceBreach = "service_breach";
    Intimidation = "intimidation";
    TaxEvasion = "tax_evasion";
    ProhibitedGoods = "prohibited_goods";
    IntellectualProperty = "intellectual_property";
    PriceGouging = "price_gouging";
    Overpackaging = "overpackaging";
    PersonalInformation = "personal_information";
    ReturnRefused = "return_refused";
    NameForgery = "name_forgery";
    FoodSafety = "food_safety";
    TaskScam = "task_scam";
    Negations = "negations";
    Hypotheticals = "hypotheticals";
    ReportedSpeech = "reported_speech";
    Confirmations = "confirmations";
    Rhetorical = "rhetorical";
    ComplaintVerbs = "complaint_verbs";
    MerchantSpeaking = "merchant_speaking";
    RivalCues = "rival_cues";
    FalseFriends = "false_friends";
    EcommerceCues = "ecommerce_cues";
    ConsumerCues = "consumer_cues";
    OtherDomainCues = "other_domain_cues";
    SocialCommerce = "social_commerce";
    CrossBorder = "cross_border";
    NatureCues = "nature_cues";
    Platforms = "platforms";
    PatternAnchors = "patterns";
}

/// One word of one list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Term {
    /// As it is looked for: folded.
    pub text: String,
    pub list: TermList,
    /// The columns after the word.
    pub marks: Vec<String>,
    /// Row of the list, from 0; several terms of a list may share one (aliases, anchors).
    pub row: usize,
}

/// One place where a term stands. Offsets are bytes of the folded text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct TermMatch {
    pub term: usize,
    pub start: usize,
    pub end: usize,
}

/// The compiled lists.
pub struct Terms {
    all: Vec<Term>,
    /// Pattern of the automaton → terms with that text.
    of_pattern: Vec<Vec<usize>>,
    automaton: CharwiseDoubleArrayAhoCorasick<u32>,
}

impl Terms {
    /// Reads and compiles every list of [`TermList::ALL`] as it ships.
    pub fn shipped() -> Result<Self, LexiconError> {
        Self::under(&DictionaryEdition::default())
    }

    /// The same as a city has it.
    pub fn under(edition: &DictionaryEdition) -> Result<Self, LexiconError> {
        let mut terms = Vec::new();
        for &list in TermList::ALL {
            let dictionary = DictionaryList::under(list.name(), edition)?;
            for (row, columns) in dictionary.rows.iter().enumerate() {
                for (word, marks) in words_of_row(list, columns) {
                    terms.push(Term {
                        text: word.chars().map(folded_char).collect(),
                        list,
                        marks,
                        row,
                    });
                }
            }
        }
        Self::compile(terms)
    }

    fn compile(terms: Vec<Term>) -> Result<Self, LexiconError> {
        let mut by_text: BTreeMap<&str, Vec<usize>> = BTreeMap::new();
        for (id, term) in terms.iter().enumerate() {
            by_text.entry(&term.text).or_default().push(id);
        }
        let automaton = CharwiseDoubleArrayAhoCorasickBuilder::new()
            .build(by_text.keys())
            .map_err(|error| LexiconError::Automaton(error.to_string()))?;
        let of_pattern = by_text.into_values().collect();
        Ok(Self {
            all: terms,
            of_pattern,
            automaton,
        })
    }

    /// Terms in list order; the position is the term's id.
    pub fn terms(&self) -> &[Term] {
        &self.all
    }

    /// Every occurrence of every term in a folded text, overlapping ones included, by end.
    pub fn find(&self, folded: &str) -> Vec<TermMatch> {
        let mut found = Vec::new();
        for hit in self.automaton.find_overlapping_iter(folded) {
            let same_text = self.of_pattern.get(hit.value() as usize);
            for &term in same_text.into_iter().flatten() {
                found.push(TermMatch {
                    term,
                    start: hit.start(),
                    end: hit.end(),
                });
            }
        }
        found
    }
}

/// The words that one row gives, with what stays beside them.
///
/// Platforms write aliases with `|` in the first column; patterns name their anchors in the sixth,
/// in groups divided by `&`, and the number of its group stays beside each anchor.
fn words_of_row(list: TermList, columns: &[String]) -> Vec<(&str, Vec<String>)> {
    match (list, columns) {
        (TermList::PatternAnchors, [_, _, _, _, _, anchors, ..]) => anchors
            .split('&')
            .enumerate()
            .flat_map(|(group, words)| {
                words
                    .split_whitespace()
                    .map(move |word| (word, vec![group.to_string()]))
            })
            .collect(),
        (_, [written, marks @ ..]) => written
            .split('|')
            .filter(|word| !word.is_empty())
            .map(|word| (word, marks.to_vec()))
            .collect(),
        (_, []) => Vec::new(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_shipped_lists_compile_and_find_overlapping_words() {
        let terms = Terms::shipped().expect("dictionaries");
        let found: Vec<_> = terms
            .find("卖假冒伪劣产品")
            .into_iter()
            .filter_map(|hit| terms.terms().get(hit.term))
            .map(|term| term.text.as_str())
            .collect();
        assert!(found.contains(&"假冒"));
        assert!(found.contains(&"假冒伪劣产品"));
    }

    #[test]
    fn every_conduct_term_states_its_strength() {
        let terms = Terms::shipped().expect("dictionaries");
        for term in terms
            .terms()
            .iter()
            .filter(|term| term.list <= TermList::FoodSafety)
        {
            let strength = term.marks.first().map(String::as_str);
            assert!(matches!(strength, Some("S" | "M" | "W")), "{term:?}");
        }
    }
}
