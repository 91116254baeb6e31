//! Forms of names that no list of surnames knows: 阿依古丽·买买提, 王　小　明, WANG XIAOMING, 阿依古丽.
//!
//! Each gives the end of the name that starts at a place, or nothing.

use super::folded::{Folded, is_han};

/// Characters that one part of a transcribed name has at most.
const LONGEST_PART: usize = 8;

/// Characters of a name written with blanks.
const LONGEST_SPACED: usize = 4;

/// Words of a Latin name.
const MOST_WORDS: usize = 4;

/// Parts joined by a middle dot; the last ends at a mark or where `follows` says that the sentence goes on.
pub(super) fn dotted_name(
    folded: &Folded,
    start: usize,
    follows: impl Fn(usize) -> bool,
) -> Option<usize> {
    let mut part = start;
    let mut parts = 1;
    loop {
        let end = folded.skip_while(part, is_han);
        let goes_on = folded.at(end).is_some_and(is_dot) && folded.at(end + 1).is_some_and(is_han);
        if !goes_on || !(1..=LONGEST_PART).contains(&(end - part)) {
            break;
        }
        part = end + 1;
        parts += 1;
    }
    let last = folded.skip_while(part, is_han);
    let end = (part + 2..last)
        .find(|place| follows(*place))
        .unwrap_or(last);
    (parts > 1 && (1..=LONGEST_PART).contains(&(end - part))).then_some(end)
}

/// Two to four characters with blanks between them; `follows` tells where the next word of the sentence begins.
pub(super) fn spaced_name(
    folded: &Folded,
    start: usize,
    follows: impl Fn(usize) -> bool,
) -> Option<usize> {
    let mut place = start;
    let mut end = start;
    let mut length = 0;
    let mut groups = 0;
    loop {
        let group = folded.skip_while(place, is_han);
        let ends_before = groups > 0 && follows(place);
        if group == place || group - place > 2 || ends_before {
            break;
        }
        length += group - place;
        groups += 1;
        end = group;
        place = folded.skip_while(group, |c| c == ' ');
        if !(1..=2).contains(&(place - group)) {
            break;
        }
    }
    let is_name = groups >= 2 && length <= LONGEST_SPACED.min(groups + 1);
    is_name.then_some(end)
}

/// Words of letters only: no account, no code.
pub(super) fn latin_name(folded: &Folded, start: usize) -> Option<usize> {
    let mut end = folded.skip_while(start, |c| c.is_ascii_alphabetic());
    let mut letters = end - start;
    for _ in 1..MOST_WORDS {
        let joined = folded
            .at(end)
            .is_some_and(|c| is_dot(c) || matches!(c, ' ' | '-'));
        let next = folded.skip_while(end + 1, |c| c.is_ascii_alphabetic());
        if !joined || next == end + 1 {
            break;
        }
        letters += next - end - 1;
        end = next;
    }
    let goes_on = folded
        .at(end)
        .is_some_and(|c| c.is_ascii_alphanumeric() || matches!(c, '@' | '_' | '-'));
    (letters >= 4 && !goes_on).then_some(end)
}

/// Two to five Chinese characters up to a mark, or up to where the sentence goes on.
pub(super) fn written_name(
    folded: &Folded,
    start: usize,
    follows: impl Fn(usize) -> bool,
) -> Option<usize> {
    let last = folded.skip_while(start, is_han);
    let end = (start + 2..last)
        .find(|place| follows(*place))
        .unwrap_or(last);
    (2..=5).contains(&(end - start)).then_some(end)
}

fn is_dot(character: char) -> bool {
    matches!(character, '·' | '•' | '・' | '‧' | '.')
}
