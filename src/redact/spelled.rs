//! Phones written in Chinese numerals: 一三八…, 幺三八…, 壹叁捌…, also mixed with digits.

use super::folded::Folded;
use super::kind::PiiKind;
use super::phone::is_mobile;
use super::redactor::Found;

/// Finds runs of numerals that read as a mobile number; plain digits are the digit scanner's.
pub(super) fn find_spelled_phones(folded: &Folded, found: &mut Vec<Found>) {
    let mut place = 0;
    while place < folded.chars.len() {
        if folded.at(place).and_then(digit_of).is_none() {
            place += 1;
            continue;
        }
        let start = place;
        let mut end = start;
        let mut digits = String::new();
        let mut is_spelled = false;
        while let Some((character, digit)) = folded
            .at(place)
            .and_then(|character| Some((character, digit_of(character)?)))
        {
            is_spelled |= !character.is_ascii_digit();
            digits.push(digit);
            end = place + 1;
            // One blank or hyphen may group them.
            place = end + usize::from(matches!(folded.at(end), Some(' ' | '-')));
        }
        place = place.max(end);
        let national = digits.strip_prefix("86").unwrap_or(&digits);
        if is_spelled && (is_mobile(&digits) || is_mobile(national)) {
            found.push(Found {
                kind: PiiKind::Phone,
                start,
                end,
            });
        }
    }
}

fn digit_of(character: char) -> Option<char> {
    Some(match character {
        '0'..='9' => character,
        '〇' | '零' => '0',
        '一' | '幺' | '壹' => '1',
        '二' | '两' | '贰' => '2',
        '三' | '叁' => '3',
        '四' | '肆' => '4',
        '五' | '伍' => '5',
        '六' | '陆' => '6',
        '七' | '柒' => '7',
        '八' | '捌' => '8',
        '九' | '玖' => '9',
        _ => return None,
    })
}
