//! The shipped word lists of the simulator: sections of lines in `phrases/*.txt`.
//!
//! A line may hold slots such as `{product}`; [`Slots`] says what stands in them.

use std::collections::HashMap;

use super::dice::Dice;

const SHIPPED: [&str; 3] = [
    include_str!("phrases/consumer.txt"),
    include_str!("phrases/municipal.txt"),
    include_str!("phrases/names.txt"),
];

/// All sections by name.
pub(super) struct Phrases {
    sections: HashMap<&'static str, Vec<&'static str>>,
}

impl Phrases {
    pub(super) fn shipped() -> Self {
        Self::of(&SHIPPED)
    }

    /// The sections of these lists.
    pub(super) fn of(texts: &[&'static str]) -> Self {
        let mut sections: HashMap<&'static str, Vec<&'static str>> = HashMap::new();
        for text in texts {
            let mut section = "";
            for line in text.lines().filter(|line| !line.trim().is_empty()) {
                if let Some(name) = line.strip_prefix("# ") {
                    // `background` exists for both worlds; the later file gets its own name.
                    section = if name == "background" && sections.contains_key(name) {
                        "municipal.background"
                    } else {
                        name
                    };
                } else {
                    sections.entry(section).or_default().push(line);
                }
            }
        }
        Self { sections }
    }

    /// The lines of a section; none when there is no such section.
    pub(super) fn lines(&self, section: &str) -> &[&'static str] {
        self.sections.get(section).map_or(&[], Vec::as_slice)
    }

    pub(super) fn one(&self, section: &str, dice: &mut Dice) -> &'static str {
        dice.pick(self.lines(section))
    }

    /// A line that suits a line of business or a topic. Lines `@a,b text` suit `a` and `b` only.
    pub(super) fn suiting(&self, section: &str, trade: &str, dice: &mut Dice) -> &'static str {
        let lines = self.lines(section);
        let suiting = || lines.iter().filter_map(|line| suited(line, trade));
        let place = dice.below(suiting().count());
        suiting().nth(place).unwrap_or_default()
    }
}

/// The line without its tag, when it has none or the tag names the trade.
fn suited(line: &'static str, trade: &str) -> Option<&'static str> {
    let Some(tagged) = line.strip_prefix('@') else {
        return Some(line);
    };
    let (tags, text) = tagged.split_once(' ')?;
    tags.split(',').any(|tag| tag == trade).then_some(text)
}

/// What stands in the slots of one text.
#[derive(Debug, Clone, Default)]
pub(super) struct Slots {
    /// How the text speaks of the complainant: 我, 来电人, 市民.
    pub(super) me: &'static str,
    /// Line of business or municipal topic, for lines that suit only some.
    pub(super) trade: &'static str,
    pub(super) day: String,
    pub(super) platform: &'static str,
    pub(super) shop: String,
    pub(super) merchant: String,
    pub(super) product: &'static str,
    pub(super) brand: &'static str,
    pub(super) price: String,
    pub(super) order: String,
    pub(super) courier: &'static str,
    pub(super) waybill: String,
    pub(super) place: String,
    /// Another company that the text speaks of.
    pub(super) other: String,
}

impl Slots {
    /// Appends a line with its slots filled. `{n}` and `{money}` are thrown anew at every place.
    pub(super) fn fill(&self, line: &str, dice: &mut Dice, out: &mut String) {
        for (place, piece) in line.split('{').enumerate() {
            match piece.split_once('}') {
                Some((slot, rest)) if place > 0 => {
                    self.push(slot, dice, out);
                    out.push_str(rest);
                }
                _ => out.push_str(piece),
            }
        }
    }

    pub(super) fn push(&self, slot: &str, dice: &mut Dice, out: &mut String) {
        let text = match slot {
            "me" => self.me,
            "day" => &self.day,
            "platform" => self.platform,
            "shop" => &self.shop,
            "merchant" => &self.merchant,
            "product" => self.product,
            "brand" => self.brand,
            "price" => &self.price,
            "order" => &self.order,
            "courier" => self.courier,
            "waybill" => &self.waybill,
            "place" => &self.place,
            "other" => &self.other,
            "money" => return out.push_str(&dice.between(5, 380).to_string()),
            _ => return out.push_str(&dice.between(2, 15).to_string()),
        };
        out.push_str(text);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_slot_of_the_shipped_lines_is_known() {
        let known = [
            "me", "day", "platform", "shop", "merchant", "product", "brand", "price", "order",
            "courier", "waybill", "place", "money", "n", "kind",
        ];
        for text in SHIPPED {
            for piece in text.split('{').skip(1) {
                let slot = piece.split_once('}').map_or(piece, |(slot, _)| slot);
                assert!(known.contains(&slot), "{slot}");
            }
        }
    }

    #[test]
    fn slots_are_filled_in_place() {
        let slots = Slots {
            me: "我",
            product: "茶杯",
            ..Slots::default()
        };
        let mut out = String::new();
        slots.fill("{me}买了{product}。", &mut Dice::seeded(1), &mut out);
        assert_eq!(out, "我买了茶杯。");
    }

    #[test]
    fn a_tagged_line_is_only_for_its_trades() {
        assert_eq!(suited("@a,b 坏了。", "b"), Some("坏了。"));
        assert_eq!(suited("@a,b 坏了。", "c"), None);
        assert_eq!(suited("坏了。", "c"), Some("坏了。"));
    }

    #[test]
    fn both_worlds_have_their_background() {
        let phrases = Phrases::shipped();
        assert_eq!(phrases.lines("background").len(), 12);
        assert_eq!(phrases.lines("municipal.background").len(), 22);
    }
}
