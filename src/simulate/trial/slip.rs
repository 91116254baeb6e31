//! Slips of people who type fast: a wrong character of the same sound, one too few, one twice.

use crate::simulate::dice::Dice;

/// Characters that the same keys give.
const SAME_SOUND: [(char, char); 21] = [
    ('的', '得'),
    ('得', '的'),
    ('在', '再'),
    ('再', '在'),
    ('已', '以'),
    ('账', '帐'),
    ('做', '作'),
    ('那', '哪'),
    ('他', '它'),
    ('她', '他'),
    ('象', '像'),
    ('像', '象'),
    ('定', '订'),
    ('记', '计'),
    ('直', '值'),
    ('查', '察'),
    ('退', '推'),
    ('带', '代'),
    ('式', '试'),
    ('必', '毕'),
    ('须', '需'),
];

/// Changes about `per_mille` of 1000 characters. Figures, Latin letters and what stands in quotes are left alone.
pub(super) fn slip(text: &str, per_mille: u32, dice: &mut Dice) -> String {
    let mut out = String::with_capacity(text.len());
    let mut quoted = false;
    for symbol in text.chars() {
        match symbol {
            '“' => quoted = true,
            '”' => quoted = false,
            _ => {}
        }
        if quoted || symbol == '”' || symbol.is_ascii() || !dice.chance(per_mille) {
            out.push(symbol);
            continue;
        }
        let same_sound = SAME_SOUND.iter().find(|(right, _)| *right == symbol);
        match (symbol, same_sound) {
            ('。', _) => out.push(dice.pick(&['，', '！', ' '])),
            ('，', _) => {}
            (_, Some((_, wrong))) => out.push(*wrong),
            _ if dice.chance(500) => {}
            _ => {
                out.push(symbol);
                out.push(symbol);
            }
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_stands_in_quotes_survives_any_slip() {
        let mut dice = Dice::seeded(1);
        let text = slip("我在“柏舟服饰店”买的东西退了12.5元。", 1000, &mut dice);
        assert!(text.contains("“柏舟服饰店”") && text.contains("12.5"));
        assert!(!text.contains("我在"), "{text}");
    }

    #[test]
    fn nobody_slips_at_a_rate_of_nothing() {
        let text = "昨天去问，还是那句话。";
        assert_eq!(slip(text, 0, &mut Dice::seeded(1)), text);
    }
}
