//! The grammar of a trial's texts: sections of lines whose braces hold other sections or slots.
//!
//! Its words are those of people who write in a hurry, not those of `dictionaries/`: a test keeps the two apart,
//! so that what the flags find here was not simply read off their own word lists.

use super::copying;
use super::difficulty::Difficulty;
use super::slip::slip;
use super::tale::{Build, Tale};
use crate::simulate::dice::Dice;
use crate::simulate::phrases::{Phrases, Slots};

const SHIPPED: &str = include_str!("../phrases/trial.txt");

/// Slips of the keyboard per 1000 characters, for those who make any.
const SLIPS: u32 = 14;

pub(super) struct Grammar {
    phrases: Phrases,
}

/// What a text needs besides its slots.
#[derive(Debug, Clone, Copy)]
pub(super) struct Wish<'a> {
    pub(super) tale: Tale,
    /// Characters to aim at.
    pub(super) length: usize,
    /// The layout has no column for the respondent: the text must name the company.
    pub(super) names_company: bool,
    /// Bought in a shop, not online.
    pub(super) offline: bool,
    /// What is copied, for tales that are.
    pub(super) template: Option<&'a str>,
    pub(super) difficulty: Difficulty,
}

impl Grammar {
    pub(super) fn shipped() -> Self {
        Self {
            phrases: Phrases::of(&[SHIPPED]),
        }
    }

    /// A line of a section, inner sections written out, slots left open.
    pub(super) fn open_line(&self, section: &str, trade: &str, dice: &mut Dice) -> String {
        let mut out = String::new();
        let line = self.phrases.suiting(section, trade, dice);
        for (place, piece) in line.split('{').enumerate() {
            let Some((name, rest)) = piece.split_once('}').filter(|_| place > 0) else {
                out.push_str(piece);
                continue;
            };
            if self.phrases.lines(name).is_empty() {
                out.push('{');
                out.push_str(name);
                out.push('}');
            } else {
                out.push_str(&self.open_line(name, trade, dice));
            }
            out.push_str(rest);
        }
        out
    }

    /// One of the words of a section that has neither slots nor tags.
    pub(super) fn word(&self, section: &str, dice: &mut Dice) -> &'static str {
        self.phrases.one(section, dice)
    }

    /// The body of an order.
    pub(super) fn body(&self, wish: &Wish<'_>, slots: &Slots, dice: &mut Dice) -> String {
        let mut text = Text {
            grammar: self,
            slots,
            said: Vec::new(),
            out: String::new(),
        };
        if !matches!(slots.me, "我" | "本人") && dice.chance(350) {
            text.say("opinion_operator", dice);
        }
        match wish.tale.build() {
            Build::Purchase => text.purchase(wish, dice),
            Build::Lead => text.lead(wish, dice),
            Build::Copied => {
                let template = wish.template.unwrap_or_default();
                let copied = copying::copied(template, wish.difficulty, dice);
                slots.fill(&copied, dice, &mut text.out);
                text.say(wish.tale.sections().1, dice);
                return text.out;
            }
        }
        if dice.chance(450) {
            return slip(&text.out, SLIPS, dice);
        }
        text.out
    }
}

/// A text in the making.
struct Text<'a> {
    grammar: &'a Grammar,
    slots: &'a Slots,
    /// Lines that were said, slots open: nobody says the same thing twice.
    said: Vec<String>,
    out: String,
}

impl Text<'_> {
    fn say(&mut self, section: &str, dice: &mut Dice) {
        if section.is_empty() {
            return;
        }
        let line = self.grammar.open_line(section, self.slots.trade, dice);
        if !self.said.contains(&line) {
            self.slots.fill(&line, dice, &mut self.out);
            self.said.push(line);
        }
    }

    fn purchase(&mut self, wish: &Wish<'_>, dice: &mut Dice) {
        let (lead, aside) = wish.tale.sections();
        let asks_first = dice.chance(120);
        if asks_first {
            self.say("ask", dice);
        }
        let start = match (wish.offline, wish.names_company) {
            (true, _) => "start_offline",
            (false, true) => "start_company",
            (false, false) => "start",
        };
        self.say(start, dice);
        if dice.chance(250) {
            self.say("filler", dice);
        }
        self.say(lead, dice);
        if dice.chance(550) {
            self.say(aside, dice);
        }
        if dice.chance(650) {
            self.say("contacted", dice);
        }
        self.fill_up(wish, dice);
        if !asks_first && dice.chance(850) {
            self.say("ask", dice);
        }
    }

    fn lead(&mut self, wish: &Wish<'_>, dice: &mut Dice) {
        let (lead, aside) = wish.tale.sections();
        if wish.names_company && wish.tale != Tale::Rival {
            self.slots.fill("说的是{merchant}。", dice, &mut self.out);
        }
        if wish.tale == Tale::Rival {
            self.say("rival_lead", dice);
        }
        self.say(lead, dice);
        if dice.chance(650) {
            self.say(aside, dice);
        }
        self.fill_up(wish, dice);
    }

    /// Things beside the point, until the text is long enough.
    fn fill_up(&mut self, wish: &Wish<'_>, dice: &mut Dice) {
        for _ in 0..6 {
            if self.out.chars().count() + 25 >= wish.length {
                break;
            }
            self.say("filler", dice);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::path::Path;

    /// Shortest dictionary entry that counts as a phrase; shorter ones are plain words that anybody uses.
    const PHRASE: usize = 4;

    /// Lists of what people complain about. Regions, platforms, calendars and the like are no phrases.
    const LISTS: [&str; 24] = [
        "complaint_verbs",
        "confirmations",
        "consumer_cues",
        "d1a_malicious_review",
        "d1b_review_suppression",
        "d2_fake_orders",
        "d3_fake_traffic",
        "d4_mismatch",
        "d5_counterfeit",
        "d6_price_fraud",
        "ecommerce_cues",
        "false_advertising",
        "false_friends",
        "food_safety",
        "hypotheticals",
        "intellectual_property",
        "malicious_fraud",
        "merchant_speaking",
        "other_dishonesty",
        "overpackaging",
        "price_gouging",
        "return_refused",
        "service_breach",
        "task_scam",
    ];

    #[test]
    fn no_dictionary_wrote_these_sentences() {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("dictionaries");
        let mut shared = Vec::new();
        for list in LISTS {
            let text = std::fs::read_to_string(folder.join(format!("{list}.tsv"))).unwrap();
            let terms = text
                .lines()
                .filter(|line| !line.starts_with('#'))
                .filter_map(|line| line.split('\t').next())
                .filter(|term| term.chars().count() >= PHRASE);
            for term in terms {
                let lines = SHIPPED.lines().filter(|line| line.contains(term));
                shared.extend(lines.map(|line| format!("{list}: {term} in {line}")));
            }
        }
        assert!(shared.is_empty(), "\n{}", shared.join("\n"));
    }

    #[test]
    fn every_brace_is_a_section_or_a_slot() {
        let grammar = Grammar::shipped();
        let slots = [
            "me", "day", "platform", "shop", "merchant", "product", "brand", "price", "order",
            "courier", "waybill", "place", "other", "money", "n",
        ];
        for piece in SHIPPED.split('{').skip(1) {
            let name = piece.split_once('}').unwrap().0;
            // Never both: a section would be written where a slot was meant.
            let is_section = !grammar.phrases.lines(name).is_empty();
            assert!(slots.contains(&name) != is_section, "{name}");
        }
    }

    #[test]
    fn texts_name_their_company_and_differ() {
        let grammar = Grammar::shipped();
        let mut dice = Dice::seeded(3);
        let slots = Slots {
            me: "我",
            merchant: "连云港柏舟服饰有限公司".to_owned(),
            trade: "服装鞋帽",
            ..Slots::default()
        };
        let wish = Wish {
            tale: Tale::Fake,
            length: 160,
            names_company: true,
            offline: false,
            template: None,
            difficulty: Difficulty::Standard,
        };
        let texts: std::collections::HashSet<String> = (0..100)
            .map(|_| grammar.body(&wish, &slots, &mut dice))
            .collect();
        assert!(texts.len() > 97, "{}", texts.len());
        assert!(texts.iter().filter(|text| text.contains("柏舟")).count() > 90);
        assert!(texts.iter().all(|text| !text.contains(['{', '}', '@'])));
    }
}
