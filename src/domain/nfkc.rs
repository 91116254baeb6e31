//! NFKC at the speed of reading: nearly all of a Chinese text is in that form but for its punctuation.

use unicode_normalization::UnicodeNormalization;

/// The text in NFKC.
pub fn nfkc(text: &str) -> String {
    let mut normal = String::with_capacity(text.len());
    let mut rest = text;
    while !rest.is_empty() {
        let plain = rest.find(|c| !is_plain(c)).unwrap_or(rest.len());
        let (stable, from_odd) = rest.split_at_checked(plain).unwrap_or((rest, ""));
        normal.push_str(stable);
        let odd = from_odd.find(is_plain).unwrap_or(from_odd.len());
        let (odd, after) = from_odd.split_at_checked(odd).unwrap_or((from_odd, ""));
        if let Some(half_width) = lone_full_width(odd) {
            normal.push(half_width);
        } else if !odd.is_empty() {
            // What was written last may be the letter that a combining mark belongs to.
            let base = normal.pop();
            normal.extend(base.into_iter().chain(odd.chars()).nfkc());
        }
        rest = after;
    }
    normal
}

/// The text in NFKC, then in lower case.
pub fn nfkc_lower_case(text: &str) -> String {
    let normal = nfkc(text);
    let mut lower = String::with_capacity(normal.len());
    for character in normal.chars() {
        // Han characters have no case: say so before asking the Unicode tables.
        if matches!(character, '\u{4e00}'..='\u{9fff}') {
            lower.push(character);
        } else {
            lower.extend(character.to_lowercase());
        }
    }
    lower
}

/// Starters that are their own NFKC form and join with no mark but one that is not plain itself.
const fn is_plain(character: char) -> bool {
    matches!(
        character,
        '\u{4e00}'..='\u{9fff}' | '\0'..='\x7f' | '、' | '。' | '《' | '》' | '【' | '】' | '“' | '”' | '—'
    )
}

/// `，` alone between plain characters: the odd character of most texts.
fn lone_full_width(odd: &str) -> Option<char> {
    let mut characters = odd.chars();
    match (characters.next(), characters.next()) {
        (Some(wide @ '\u{ff01}'..='\u{ff5e}'), None) => char::from_u32(u32::from(wide) - 0xfee0),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn reference(text: &str) -> String {
        text.nfkc().collect()
    }

    #[test]
    fn every_character_beside_plain_and_combining_ones_is_normalised_as_the_standard_says() {
        for character in '\0'..=char::MAX {
            for text in [
                format!("甲{character}乙"),
                format!("e{character}\u{301}a"),
                format!("{character}\u{301}\u{327}。"),
            ] {
                assert_eq!(nfkc(&text), reference(&text), "{text:?}");
            }
        }
    }

    proptest! {
        #[test]
        fn any_text_is_normalised_as_the_standard_says(
            text in "([甲乙a-e <>=、。，：！（）“”…Ａ５]|[\u{300}-\u{345}]|\u{1100}|\u{1161}|\u{11a8}|か|\u{3099}|ﾊ|ﾟ|\\PC){0,40}",
        ) {
            prop_assert_eq!(nfkc(&text), reference(&text));
        }
    }
}
