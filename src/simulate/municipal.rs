//! Orders that have nothing to do with trade: roads, noise, wages, schools (most of what 12345 hears).

use super::compose::Text;
use super::dice::Dice;
use super::phrases::{Phrases, Slots};

/// One municipal matter, written out.
pub(super) struct Municipal {
    pub(super) classes: [&'static str; 3],
    pub(super) unit: &'static str,
    pub(super) title: String,
    pub(super) body: String,
    pub(super) nature: &'static str,
}

/// Writes a municipal matter of about `length` characters.
pub(super) fn municipal(
    phrases: &Phrases,
    slots: &Slots,
    length: usize,
    dice: &mut Dice,
) -> Municipal {
    let topic = phrases.one("topics", dice);
    let mut columns = topic.split('|');
    let mut next = || columns.next().unwrap_or_default();
    let (code, first, second, unit) = (next(), next(), next(), next());
    let slots = &Slots {
        trade: code,
        ..slots.clone()
    };
    let praise = code == "praise_city";
    let mut title = String::new();
    if praise {
        title.push_str(dice.pick(&["表扬工作人员", "感谢热心服务", "致谢"]));
    } else {
        let line = phrases.one("title", dice).replace("{kind}", second);
        slots.fill(&line, dice, &mut title);
    }
    let more = format!("{code}.more");
    let mut text = Text {
        phrases,
        slots,
        used: Vec::new(),
        out: String::new(),
    };
    text.add(&format!("{code}.open"), dice);
    text.add(&more, dice);
    let padding = ["municipal.background", more.as_str(), "impact"];
    for section in padding.iter().cycle().take(24) {
        if praise || text.length() + 25 >= length {
            break;
        }
        text.add(section, dice);
    }
    if !praise {
        text.add("ask", dice);
    }
    let asks = text.out.contains('？');
    Municipal {
        classes: [first, second, second],
        unit,
        title,
        nature: if praise {
            dice.pick(&["表扬", "感谢"])
        } else if asks {
            "咨询"
        } else {
            dice.pick(&["求助", "求助", "投诉", "投诉", "建议", "举报", "其他"])
        },
        body: text.out,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_topic_has_openings_and_details() {
        let phrases = Phrases::shipped();
        for topic in phrases.lines("topics") {
            let code = topic.split('|').next().unwrap();
            for part in ["open", "more"] {
                assert!(
                    !phrases.lines(&format!("{code}.{part}")).is_empty(),
                    "{code}.{part}"
                );
            }
        }
    }
}
