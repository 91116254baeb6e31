//! Cleaning of cell texts: one form for every way of writing the same thing.

use super::markup::without_markup;
use crate::domain::nfkc;

/// A text of one or several lines: markup resolved, blanks collapsed, blank lines left out.
pub(super) fn clean_text(text: &str) -> String {
    if is_clean(text) {
        return text.to_owned();
    }
    let mut plain = nfkc(text);
    // Every entity and every tag ends in one of these.
    if plain.contains([';', '>']) {
        plain = without_markup(&plain);
    }
    let visible = nfkc(&plain.chars().filter_map(visible).collect::<String>());
    let mut clean = String::with_capacity(visible.len());
    for line in visible.split('\n') {
        let mut words = line.split_whitespace();
        let Some(first) = words.next() else { continue };
        if !clean.is_empty() {
            clean.push('\n');
        }
        clean.push_str(first);
        for word in words {
            clean.push(' ');
            clean.push_str(word);
        }
    }
    clean
}

/// Most cells: Han characters and ASCII on one line, with nothing in them that cleaning would touch.
fn is_clean(text: &str) -> bool {
    let mut blank_before = true;
    for character in text.chars() {
        match character {
            ' ' if blank_before => return false,
            '!'..='~' if !matches!(character, ';' | '>') => {}
            ' ' | '\u{4e00}'..='\u{9fff}' => {}
            _ => return false,
        }
        blank_before = character == ' ';
    }
    // A blank at the end, or no text at all, is left to the long way.
    !blank_before
}

/// A text on one line: names, units, titles.
pub(super) fn clean_line(text: &str) -> String {
    let clean = clean_text(text);
    if clean.contains('\n') {
        return clean.replace('\n', " ");
    }
    clean
}

/// A value: one line, without the apostrophe that forces text, and blank where a dash says "nothing".
pub(super) fn clean_value(text: &str) -> String {
    let line = clean_line(text);
    let value = line.strip_prefix('\'').unwrap_or(&line).trim();
    if value
        .chars()
        .all(|c| matches!(c, '-' | '—' | '/' | '\\' | '–'))
    {
        return String::new();
    }
    if value.len() == line.len() {
        return line;
    }
    value.to_owned()
}

/// Invisible characters vanish; line ends of any kind are one.
fn visible(character: char) -> Option<char> {
    match character {
        '\u{feff}'
        | '\u{200b}'..='\u{200f}'
        | '\u{202a}'..='\u{202e}'
        | '\u{2060}'..='\u{2064}'
        | '\u{ad}' => None,
        '\n' | '\u{2028}' | '\u{2029}' | '\u{85}' | '\u{b}' | '\u{c}' | '\r' => Some('\n'),
        '\t' => Some(' '),
        other if other.is_control() => None,
        other => Some(other),
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn different_ways_of_writing_become_one() {
        for (given, expected) in [
            (
                "\n\t\t\t\t\t\n\t\t\t\t\tA3区大道\t西行\n\n便道\u{3000}",
                "A3区大道 西行\n便道",
            ),
            ("２０２６ＡＢ", "2026AB"),
            ("\u{feff}甲\u{200b}乙\u{a0}丙", "甲乙 丙"),
            ("<p>甲</p>\r\n<p>乙</p>", "甲\n乙"),
        ] {
            assert_eq!(clean_text(given), expected);
        }
        assert_eq!(clean_value("'00123\t"), "00123");
        assert_eq!(clean_value("——"), "");
    }

    proptest! {
        #[test]
        fn what_is_taken_for_clean_is_so(text in "[甲乙 a-c0;>&!~，\u{200b}\n\t]{0,8}") {
            // A zero-width sign sends it the long way and vanishes there.
            let long_way = clean_text(&format!("{text}\u{200b}"));
            prop_assert_eq!(clean_text(&text), long_way);
        }

        #[test]
        fn cleaning_twice_changes_nothing(text in ".{0,60}") {
            let once = clean_text(&text);
            prop_assert_eq!(clean_text(&once), once);
        }

        #[test]
        fn cleaning_markup_twice_changes_nothing(text in "[&;#<>/ablprtmn0-9x甲 \n]{0,60}") {
            let once = clean_text(&text);
            prop_assert_eq!(clean_text(&once), once);
        }
    }
}
