//! Codes that are no personal numbers: whatever follows 订单号, 编号 or 型号, and valid credit codes.

use super::cues::{Cue, Hit};
use super::folded::Folded;
use crate::domain::Uscc;

/// How many filling characters (：, 是, 为, 号) may stand between a cue and its code.
const FILLING: usize = 5;

/// The passages that the digit scanner must leave alone, in text order and apart from each other.
pub(super) fn protected_codes(folded: &Folded, cues: &[Hit<Cue>]) -> Vec<(usize, usize)> {
    let mut codes: Vec<(usize, usize)> = Vec::new();
    for cue in cues {
        if matches!(cue.role, Cue::OrderNo | Cue::Uscc) {
            add_codes_after(folded, cue.end, &mut codes);
        }
    }
    codes.sort_unstable();
    codes.dedup_by(|later, earlier| {
        let overlap = later.0 < earlier.1;
        if overlap {
            earlier.1 = earlier.1.max(later.1);
        }
        overlap
    });
    codes
}

/// Whether one of the codes reaches into the stretch.
pub(super) fn is_protected(codes: &[(usize, usize)], start: usize, end: usize) -> bool {
    let before = codes.partition_point(|code| code.0 < end);
    before
        .checked_sub(1)
        .and_then(|last| codes.get(last))
        .is_some_and(|code| code.1 > start)
}

/// Adds the code after a cue, and further ones of the same length joined by 、 or a comma.
fn add_codes_after(folded: &Folded, cue_end: usize, codes: &mut Vec<(usize, usize)>) {
    let mut start = code_start(folded, cue_end);
    let mut length = None;
    loop {
        let end = code_end(folded, start);
        if end == start || length.is_some_and(|length| length != end - start) {
            return;
        }
        length = Some(end - start);
        codes.push((start, end));
        start = folded.skip_while(end, |c| matches!(c, '、' | ',' | ' ' | '和' | '/' | ';'));
        if start == end {
            return;
        }
    }
}

fn code_start(folded: &Folded, cue_end: usize) -> usize {
    let filled = folded.skip_while(cue_end, is_filling);
    if filled - cue_end > FILLING {
        cue_end
    } else {
        filled
    }
}

fn is_filling(character: char) -> bool {
    matches!(
        character,
        ':' | ' ' | '是' | '为' | '号' | '码' | '#' | '(' | '【' | '"' | '“' | '：' | '.' | '尾'
    )
}

/// Letters, digits, and single hyphens between them.
fn code_end(folded: &Folded, start: usize) -> usize {
    let mut end = start;
    while let Some(character) = folded.at(end) {
        let joins = matches!(character, '-' | '_' | '/')
            && end > start
            && folded
                .at(end + 1)
                .is_some_and(|c| c.is_ascii_alphanumeric());
        if !character.is_ascii_alphanumeric() && !joins {
            break;
        }
        end += 1;
    }
    end
}

/// Whether 18 characters are a credit code. One that starts with 1 or 5 may also be a resident number:
/// then only its letters or its cue can tell, and it is not taken for a code here.
pub(super) fn is_credit_code(token: &[char]) -> bool {
    token.len() == 18
        && (matches!(token.first(), Some('9' | 'y'))
            || token.iter().take(17).any(char::is_ascii_alphabetic))
        && token.iter().collect::<String>().parse::<Uscc>().is_ok()
}
