//! Where a name begins inside a sentence: at the last region in it, and behind 的.

use crate::lexicon::Parties;

/// What ends the name of a region that is written in full.
const REGION_ENDINGS: [char; 5] = ['省', '市', '县', '区', '州'];

/// 11月份从连云港市某某, 黑恶势力江苏省某某: the words before the region are the sentence's. Also where no list knows
/// the region (甲地省, A市).
pub(super) fn from_its_region<'a>(name: &'a str, parties: &Parties) -> &'a str {
    let mut begins = None;
    let mut behind = 0;
    for (place, _) in name.char_indices() {
        if place < behind {
            continue;
        }
        let rest = name.get(place..).unwrap_or_default();
        let Some(length) = region_length(rest, parties) else {
            continue;
        };
        let before = name.get(..place).unwrap_or_default();
        let left = rest.get(length..).unwrap_or_default();
        let letters = left.chars().filter(|c| c.is_alphanumeric()).count();
        let runs_on = before.ends_with(|c: char| c.is_ascii_alphanumeric());
        let in_brackets = before.ends_with(['(', '（']) || left.starts_with([')', '）']);
        // 江苏省连云港市 is one region; a region right before the form belongs to what it closes: (连云港市)有限公司.
        if place != behind && letters >= SHORTEST_REST && !in_brackets && !runs_on {
            begins = Some(place);
        }
        behind = place + length;
    }
    name.get(begins.unwrap_or(0)..).unwrap_or(name)
}

/// Characters of a name behind its region.
const SHORTEST_REST: usize = 2;

/// Bytes of a region written in full at the head of these words.
fn region_length(words: &str, parties: &Parties) -> Option<usize> {
    let known = parties.regions.peel(words).map(|prefix| prefix.length);
    let known = known.filter(|length| {
        let region = words.get(..*length).unwrap_or_default();
        region.ends_with(REGION_ENDINGS)
    });
    known
        .or_else(|| unlisted_province(words))
        .or_else(|| lettered_region(words))
}

/// Two Han characters and 省, which are no 全省 and no 节省.
fn unlisted_province(words: &str) -> Option<usize> {
    let mut characters = words.char_indices();
    let is_han = |c: char| ('\u{4e00}'..='\u{9fff}').contains(&c);
    let is_part = |c: char| is_han(c) && !"全我本外各该同节反".contains(c);
    let head = characters.by_ref().take(2).all(|(_, c)| is_part(c));
    let (at, third) = characters.next()?;
    (head && third == '省').then_some(at + third.len_utf8())
}

/// A市, A3区, as exports write a region that they hide.
fn lettered_region(words: &str) -> Option<usize> {
    let letter = words.chars().next().filter(char::is_ascii_alphabetic)?;
    let behind = words.get(letter.len_utf8()..)?;
    let rest = behind.trim_start_matches(|c: char| c.is_ascii_digit());
    let ending = rest.chars().next()?;
    let length = words.len() - rest.len() + ending.len_utf8();
    matches!(ending, '市' | '县' | '区').then_some(length)
}

/// 已被接手的某某实业: 的 ends what is said of the name. 美的 is one.
pub(super) fn behind_its_attribute(name: &str) -> &str {
    let mut ends = name.match_indices('的').filter(|(place, _)| {
        let before = name.get(..*place).unwrap_or_default();
        !before.ends_with('美')
    });
    let begins = ends
        .next_back()
        .map_or(0, |(place, word)| place + word.len());
    name.get(begins..).unwrap_or(name)
}
