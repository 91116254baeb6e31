//! How many ways of telling a story are understood, on the phrases of the trial grammar: `dictionaries/` was not
//! written from them (a test of the grammar keeps them apart), but its authors could read them. A loose floor.

use std::collections::BTreeMap;

use crate::domain::{Category, Certainty, LabelKind};
use crate::lexicon::Lexicon;

use super::Classifier;

/// What stands before each line, so that the trade is known.
const BUYER: &str = "3月5日我在淘宝的网店“柏舟精品店”买了东西，花了268元。";
const SELLER: &str = "作为一家网店的店主，我要反映同行柏舟精品店。";

/// Sections whose every line tells of an act: section, category, opening, least share in per cent.
const GUILTY: [(&str, Category, &str, usize); 6] = [
    ("fake", Category::Counterfeit, BUYER, 75),
    ("praise_for_money", Category::FakeTransaction, BUYER, 75),
    ("mismatch", Category::NotAsPictured, BUYER, 75),
    ("overcharge", Category::PriceFraud, BUYER, 75),
    ("review_trouble", Category::MaliciousReview, BUYER, 50),
    ("rival_deed", Category::MaliciousReview, SELLER, 60),
];

/// Sections that tell of no act of the merchant at all.
const INNOCENT: [&str; 12] = [
    "late", "refund", "broken", "manner", "parcel", "edible", "outage", "question", "thanks",
    "used", "filler", "ask",
];

/// Each section's lines, slots filled with plain words and trades cut off.
fn sections() -> BTreeMap<String, Vec<String>> {
    let path = concat!(
        env!("CARGO_MANIFEST_DIR"),
        "/src/simulate/phrases/trial.txt"
    );
    let text = std::fs::read_to_string(path).expect("the trial's phrases");
    let mut sections: BTreeMap<String, Vec<String>> = BTreeMap::new();
    let mut section = String::new();
    for line in text.lines().filter(|line| !line.is_empty()) {
        if let Some(name) = line.strip_prefix("# ") {
            name.clone_into(&mut section);
            continue;
        }
        let line = match line.strip_prefix('@').and_then(|rest| rest.split_once(' ')) {
            Some((_, told)) => told,
            None => line,
        };
        let filled = [
            ("{me}", "我"),
            ("{n}", "3"),
            ("{money}", "20"),
            ("{price}", "268"),
            ("{yuan}", "元"),
            ("{brand}", "周生生"),
            ("{courier}", "中通"),
            ("{platform}", "淘宝"),
            ("{shop}", "柏舟精品店"),
            ("{merchant}", "柏舟饰品有限公司"),
            ("{product}", "项链"),
        ]
        .iter()
        .fold(line.to_owned(), |text, (slot, word)| {
            text.replace(slot, word)
        });
        sections.entry(section.clone()).or_default().push(filled);
    }
    sections
}

/// The primary categories that a text states against anybody.
fn stated(classifier: &Classifier, lexicon: &Lexicon, text: &str) -> Vec<Category> {
    classifier
        .classify(text, &lexicon.segmenter.words(text))
        .categories
        .into_iter()
        .filter(|label| label.certainty == Certainty::Asserted)
        .filter(|label| label.code.is_primary() && label.kind != LabelKind::TaskScam)
        .map(|label| label.code)
        .collect()
}

#[test]
fn most_ways_of_telling_an_act_are_understood() {
    let lexicon = Lexicon::shipped().expect("dictionaries");
    let classifier = Classifier::new(&lexicon).expect("rules");
    let sections = sections();
    for (section, category, opening, least) in GUILTY {
        let lines = &sections[section];
        let missed: Vec<_> = lines
            .iter()
            .filter(|line| {
                !stated(&classifier, &lexicon, &format!("{opening}{line}")).contains(&category)
            })
            .collect();
        let understood = lines.len() - missed.len();
        println!("{section}: {understood} of {}", lines.len());
        assert!(
            understood * 100 >= least * lines.len(),
            "{section}: {missed:#?}"
        );
    }
}

#[test]
fn a_late_or_broken_parcel_is_no_fraud() {
    let lexicon = Lexicon::shipped().expect("dictionaries");
    let classifier = Classifier::new(&lexicon).expect("rules");
    let sections = sections();
    for section in INNOCENT {
        for line in &sections[section] {
            let found = stated(&classifier, &lexicon, &format!("{BUYER}{line}"));
            assert!(found.is_empty(), "{section}: {line}: {found:?}");
        }
    }
}
