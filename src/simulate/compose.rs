//! Texts of consumer orders: sentences from many lists, joined until the text is as long as it should be.

use super::dice::Dice;
use super::matter::{Matter, Shape};
use super::phrases::{Phrases, Slots};

/// What a text needs besides its slots.
pub(super) struct Brief {
    pub(super) matter: Matter,
    /// Characters to aim at.
    pub(super) length: usize,
    /// The layout has no column for the respondent: the text must name the company.
    pub(super) names_company: bool,
    /// Bought in a shop, not online.
    pub(super) offline: bool,
}

/// The lists that pad a full text, in the order in which they are tried.
const PADDING: [&str; 9] = [
    "contact",
    "background",
    "platform_reply",
    "loss",
    "contact",
    "background",
    "evidence",
    "loss",
    "background",
];

/// Writes the body of an order.
pub(super) fn body(phrases: &Phrases, brief: &Brief, slots: &Slots, dice: &mut Dice) -> String {
    let mut text = Text {
        phrases,
        slots,
        used: Vec::new(),
        out: String::new(),
    };
    let (lead, detail) = brief.matter.sections();
    match brief.matter.shape() {
        Shape::Template => {
            text.add(lead, dice);
            text.add(detail, dice);
        }
        Shape::Short => {
            if brief.names_company {
                text.out.push_str("被反映单位：");
                text.out.push_str(&slots.merchant);
                text.out.push('。');
            }
            text.add(lead, dice);
            text.add(detail, dice);
            if brief.length > 200 {
                text.add(detail, dice);
            }
            text.add("close", dice);
        }
        Shape::Full => full(&mut text, brief, dice),
    }
    text.out
}

fn full(text: &mut Text<'_>, brief: &Brief, dice: &mut Dice) {
    let (lead, detail) = brief.matter.sections();
    let opening = if brief.offline {
        "opening_offline"
    } else if brief.names_company {
        "opening_company"
    } else {
        "opening"
    };
    text.add(opening, dice);
    text.add(lead, dice);
    if dice.chance(700) {
        text.add(detail, dice);
    }
    let shift = dice.below(PADDING.len());
    let padding = PADDING.iter().cycle().skip(shift).take(24);
    for section in padding {
        if text.length() + 40 >= brief.length {
            break;
        }
        if *section != "platform_reply" || !brief.offline {
            text.add(section, dice);
        }
    }
    text.add("request", dice);
    if dice.chance(600) {
        text.add("close", dice);
    }
}

/// A text in the making that does not say the same sentence twice.
pub(super) struct Text<'a> {
    pub(super) phrases: &'a Phrases,
    pub(super) slots: &'a Slots,
    pub(super) used: Vec<&'static str>,
    pub(super) out: String,
}

impl Text<'_> {
    /// Adds a sentence of a section; nothing when the section is unnamed or its luck runs out.
    pub(super) fn add(&mut self, section: &str, dice: &mut Dice) {
        for _ in 0..3 {
            let line = self.phrases.suiting(section, self.slots.trade, dice);
            if !self.used.contains(&line) {
                self.used.push(line);
                self.slots.fill(line, dice, &mut self.out);
                return;
            }
        }
    }

    /// About how many characters there are: nearly all have three bytes.
    pub(super) fn length(&self) -> usize {
        self.out.len() / 3
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn long_texts_are_long_and_name_their_company() {
        let phrases = Phrases::shipped();
        let mut dice = Dice::seeded(2);
        let slots = Slots {
            me: "我",
            merchant: "连云港海连服饰有限公司".to_owned(),
            ..Slots::default()
        };
        let brief = Brief {
            matter: Matter::Counterfeit,
            length: 370,
            names_company: true,
            offline: false,
        };
        for _ in 0..50 {
            let text = body(&phrases, &brief, &slots, &mut dice);
            assert!(text.contains("海连服饰"), "{text}");
            assert!(text.chars().count() > 200, "{text}");
        }
    }

    #[test]
    fn every_matter_has_a_lead_sentence() {
        let phrases = Phrases::shipped();
        let mut dice = Dice::seeded(2);
        for _ in 0..500 {
            let (lead, detail) = Matter::ordinary("食品生鲜", &mut dice).sections();
            assert!(!phrases.lines(lead).is_empty(), "{lead}");
            assert!(
                detail.is_empty() || !phrases.lines(detail).is_empty(),
                "{detail}"
            );
        }
    }
}
