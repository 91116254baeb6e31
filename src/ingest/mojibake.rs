//! Text that was decoded with the wrong table: `ÄÏÍ¨` is 南通, `å—é€š` is 南通 too.
//!
//! Such text consists of Latin-1 or cp1252 characters whose bytes spell Chinese in UTF-8 or GB18030.
//! Genuine accented words (Café Zoë, ÄÖÜ) and signs (×× ·· °) are left alone.

use encoding_rs::GB18030;

/// What became of a cell.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Verdict {
    Sound,
    Repaired {
        text: String,
        /// As which encoding its bytes make sense.
        encoding: &'static str,
    },
    /// It is mojibake, but characters are missing.
    Broken,
}

/// Looks at one cell. Nearly all cells leave at the first test.
pub(super) fn examine(text: &str) -> Verdict {
    // U+0080 … U+00FF are C2 or C3 and one more byte; cp1252 signs alone do not make mojibake.
    let high = text.bytes().filter(|byte| matches!(byte, 0xc2 | 0xc3));
    if high.take(2).count() < 2 {
        return Verdict::Sound;
    }
    if let Some(repaired) = repaired_utf8(text) {
        return Verdict::Repaired {
            text: repaired,
            encoding: "UTF-8",
        };
    }
    if let Some(repaired) = repaired_gb18030(text) {
        return Verdict::Repaired {
            text: repaired,
            encoding: "GB18030",
        };
    }
    if is_beyond_repair(text) {
        return Verdict::Broken;
    }
    Verdict::Sound
}

/// The byte that a decoder of cp1252 or Latin-1 had before it.
fn single_byte(character: char) -> Option<u8> {
    const CP1252: [(char, u8); 27] = [
        ('€', 0x80),
        ('‚', 0x82),
        ('ƒ', 0x83),
        ('„', 0x84),
        ('…', 0x85),
        ('†', 0x86),
        ('‡', 0x87),
        ('ˆ', 0x88),
        ('‰', 0x89),
        ('Š', 0x8a),
        ('‹', 0x8b),
        ('Œ', 0x8c),
        ('Ž', 0x8e),
        ('‘', 0x91),
        ('’', 0x92),
        ('“', 0x93),
        ('”', 0x94),
        ('•', 0x95),
        ('–', 0x96),
        ('—', 0x97),
        ('˜', 0x98),
        ('™', 0x99),
        ('š', 0x9a),
        ('›', 0x9b),
        ('œ', 0x9c),
        ('ž', 0x9e),
        ('Ÿ', 0x9f),
    ];
    if let Ok(byte) = u8::try_from(u32::from(character)) {
        return Some(byte);
    }
    CP1252
        .iter()
        .find(|(sign, _)| *sign == character)
        .map(|(_, byte)| *byte)
}

/// Runs of single-byte characters are repaired one by one: some cells mix them with sound Chinese.
fn repaired_utf8(text: &str) -> Option<String> {
    let mut output = String::with_capacity(text.len());
    let mut gained = 0;
    let mut run = String::new();
    for character in text.chars().map(Some).chain([None]) {
        if let Some(character) = character.filter(|c| single_byte(*c).is_some()) {
            run.push(character);
            continue;
        }
        let bytes: Vec<u8> = run.chars().filter_map(single_byte).collect();
        match String::from_utf8(bytes) {
            Ok(decoded) if decoded.chars().any(is_chinese) => {
                gained += 1;
                output.push_str(&decoded);
            }
            Ok(_) | Err(_) => {
                // A run that looks like mojibake but does not decode spoils the whole cell.
                if utf8_shapes(&run) > 0 {
                    return None;
                }
                output.push_str(&run);
            }
        }
        run.clear();
        output.extend(character);
    }
    (gained > 0).then_some(output)
}

/// Only whole cells, and only where everyday Chinese comes out: two bytes make a hanzi all too easily.
fn repaired_gb18030(text: &str) -> Option<String> {
    let bytes: Option<Vec<u8>> = text.chars().map(single_byte).collect();
    let bytes = bytes?;
    // A word with an accent has ASCII letters around it; GB 2312 bytes come in pairs.
    let (share, pairs, letters) = everyday_pairs(&bytes);
    if pairs < 2 || share * 10 < pairs * 9 || letters == 0 {
        return None;
    }
    let decoded = GB18030.decode_without_bom_handling_and_without_replacement(&bytes)?;
    let mut hanzi: Vec<char> = decoded.chars().filter(|c| is_hanzi(*c)).collect();
    hanzi.sort_unstable();
    hanzi.dedup();
    (hanzi.len() >= 2).then(|| decoded.into_owned())
}

/// Everyday pairs (GB 2312 level 1 and signs), all pairs, and bytes that are accented letters.
fn everyday_pairs(bytes: &[u8]) -> (usize, usize, usize) {
    let mut everyday = 0;
    let mut pairs = 0;
    let mut letters = 0;
    for run in bytes.split(u8::is_ascii) {
        for pair in run.chunks(2) {
            pairs += 1;
            let is_everyday = matches!(pair, [0xa1..=0xa3 | 0xb0..=0xd7, 0xa1..=0xfe]);
            everyday += usize::from(is_everyday);
        }
        let is_letter = |byte: &&u8| **byte >= 0xc0 && !matches!(byte, 0xd7 | 0xf7);
        letters += run.iter().filter(is_letter).count();
    }
    (everyday, pairs, letters)
}

fn is_beyond_repair(text: &str) -> bool {
    let controls = text.chars().filter(|c| matches!(c, '\u{80}'..='\u{9f}'));
    if controls.count() >= 3 || utf8_shapes(text) >= 2 {
        return true;
    }
    // Five accented letters in a row are no word of any language.
    let mut runs = text.split(|c| !matches!(c, '\u{a1}'..='\u{fe}'));
    runs.any(|run| {
        let bytes: Vec<u8> = run.chars().filter_map(single_byte).collect();
        let (everyday, pairs, letters) = everyday_pairs(&bytes);
        bytes.len() >= 5 && everyday * 10 >= pairs * 7 && letters * 3 >= bytes.len()
    })
}

/// How often three characters in a row have the shape of a hanzi in UTF-8.
fn utf8_shapes(text: &str) -> usize {
    let bytes: Vec<u8> = text
        .chars()
        .map(|c| single_byte(c).unwrap_or(b' '))
        .collect();
    let is_shape = |three: &&[u8]| matches!(three, [0xe4..=0xe9, 0x80..=0xbf, 0x80..=0xbf]);
    bytes.windows(3).filter(is_shape).count()
}

fn is_hanzi(character: char) -> bool {
    matches!(character, '\u{3400}'..='\u{9fff}' | '\u{20000}'..='\u{323af}')
}

fn is_chinese(character: char) -> bool {
    is_hanzi(character) || matches!(character, '\u{3000}'..='\u{303f}' | '\u{ff00}'..='\u{ffef}')
}

#[cfg(test)]
mod tests {
    use super::*;

    fn latin1(bytes: &[u8]) -> String {
        bytes.iter().map(|byte| char::from(*byte)).collect()
    }

    fn repaired(text: &str) -> Option<String> {
        match examine(text) {
            Verdict::Repaired { text, .. } => Some(text),
            Verdict::Sound | Verdict::Broken => None,
        }
    }

    #[test]
    fn chinese_read_as_latin1_or_cp1252_is_repaired() {
        assert_eq!(repaired("ÄÏÍ¨").as_deref(), Some("南通"));
        assert_eq!(
            repaired(&latin1("漏夏天,退款2次".as_bytes())).as_deref(),
            Some("漏夏天,退款2次")
        );
        let (cp1252, _) =
            encoding_rs::WINDOWS_1252.decode_without_bom_handling("投诉南通".as_bytes());
        assert_eq!(repaired(&cp1252).as_deref(), Some("投诉南通"));
        let gb18030 = GB18030.encode("某超市销售过期食品，要求退款").0;
        assert_eq!(
            repaired(&latin1(&gb18030)).as_deref(),
            Some("某超市销售过期食品，要求退款")
        );
    }

    #[test]
    fn a_cell_that_mixes_sound_and_wrong_text_is_repaired_in_parts() {
        let mixed = format!("投诉：{}（已退款）", latin1("拼多多".as_bytes()));
        assert_eq!(repaired(&mixed).as_deref(), Some("投诉：拼多多（已退款）"));
    }

    #[test]
    fn accented_words_and_signs_are_left_alone() {
        for text in [
            "Café Zoë",
            "ÄÖÜ",
            "ÄÖÜß",
            "Ä",
            "naïve façade",
            "××路××号",
            "······",
            "“合格”®©",
            "25°±2°",
            "Björk Guðmundsdóttir",
            "São João",
            "£100 £200",
            "Ångström Ø",
            "·某·某·",
            "«déjà»",
            "é é è à",
        ] {
            assert_eq!(examine(text), Verdict::Sound, "{text}");
        }
    }

    #[test]
    fn mojibake_with_missing_characters_is_broken() {
        let cut = latin1("投诉南通".as_bytes()).replace('\u{8d}', "?");
        assert_eq!(examine(&cut), Verdict::Broken);
        assert_eq!(examine("ÄÏÍ¨ÊÐ³"), Verdict::Broken);
    }
}
