//! Web markup in cells: entities and tags become the characters that they stood for.

use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

/// Tags that begin a new line.
const BREAKS: [&str; 8] = ["br", "p", "div", "li", "tr", "h1", "h2", "h3"];
/// Tags without a trace.
const INLINE: [&str; 15] = [
    "span", "b", "i", "u", "strong", "em", "font", "a", "td", "th", "table", "tbody", "ul", "ol",
    "o:p",
];
/// Entities that Java systems write; all others stand as they are.
const NAMED: [(&str, char); 12] = [
    ("nbsp", ' '),
    ("amp", '&'),
    ("lt", '<'),
    ("gt", '>'),
    ("quot", '"'),
    ("apos", '\''),
    ("middot", '·'),
    ("mdash", '—'),
    ("ldquo", '“'),
    ("rdquo", '”'),
    ("hellip", '…'),
    ("yen", '¥'),
];

/// Longest entity and longest tag, in characters, that are looked back for.
const LONGEST_ENTITY: usize = 10;
const LONGEST_TAG: usize = 300;

/// The text without markup.
///
/// Works on the end of what is already written, so that an entity that yields part of another
/// entity (`&amp;lt;`) is resolved in the same pass and a second pass changes nothing.
pub(super) fn without_markup(text: &str) -> String {
    let mut written: Vec<char> = Vec::with_capacity(text.len());
    for character in text.chars() {
        push(&mut written, character);
    }
    written.into_iter().collect()
}

fn push(written: &mut Vec<char>, character: char) {
    match character {
        ';' => match entity(written) {
            Some((start, decoded)) => {
                written.truncate(start);
                for part in std::iter::once(decoded).nfkc() {
                    push(written, part);
                }
            }
            None => written.push(';'),
        },
        '>' => match tag(written) {
            Some((start, replacement)) => {
                written.truncate(start);
                written.extend(replacement);
            }
            None => written.push('>'),
        },
        other => written.push(other),
    }
}

/// Where the entity that a `;` would end begins, and what it stands for.
fn entity(written: &[char]) -> Option<(usize, char)> {
    let from = written.len().saturating_sub(LONGEST_ENTITY);
    let start = from + written.get(from..)?.iter().rposition(|c| *c == '&')?;
    let name: String = written.get(start + 1..)?.iter().collect();
    let decoded = match name.strip_prefix('#') {
        Some(number) => numeric(number)?,
        None => NAMED.iter().find(|(known, _)| *known == name)?.1,
    };
    Some((start, decoded))
}

fn numeric(number: &str) -> Option<char> {
    let code = match number.strip_prefix(['x', 'X']) {
        Some(hex) => u32::from_str_radix(hex, 16).ok()?,
        None => number.parse().ok()?,
    };
    char::from_u32(code).filter(|c| !is_combining_mark(*c))
}

/// Where the tag that a `>` would end begins, and what takes its place. `<500元>` is no tag.
fn tag(written: &[char]) -> Option<(usize, Option<char>)> {
    let from = written.len().saturating_sub(LONGEST_TAG);
    let start = from + written.get(from..)?.iter().rposition(|c| *c == '<')?;
    let inside: String = written.get(start + 1..)?.iter().collect();
    let inside = inside
        .trim_start_matches('/')
        .trim_end_matches('/')
        .trim_end();
    let (name, attributes) = inside
        .split_once(char::is_whitespace)
        .unwrap_or((inside, ""));
    if !attributes.is_empty() && !attributes.contains('=') {
        // `a<b && c>d` compares.
        return None;
    }
    let name = name.to_ascii_lowercase();
    if BREAKS.contains(&name.as_str()) {
        return Some((start, Some('\n')));
    }
    INLINE.contains(&name.as_str()).then_some((start, None))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn entities_and_tags_become_what_they_stood_for() {
        for (given, expected) in [
            ("甲&nbsp;乙", "甲 乙"),
            ("甲&#12288;乙", "甲 乙"),
            ("<p>甲</p>乙<br/>丙", "\n甲\n乙\n丙"),
            ("<SPAN style=\"color:red\">甲</span>", "甲"),
            ("&amp;lt;br&amp;gt;", "\n"),
            ("退款<500元>；a<b && c>d", "退款<500元>；a<b && c>d"),
            ("&unknown;", "&unknown;"),
        ] {
            assert_eq!(without_markup(given), expected, "{given}");
        }
    }
}
