//! 车牌号: a province's character, a letter, and five or six letters or digits.

use super::folded::Folded;
use super::kind::PiiKind;
use super::redactor::Found;

pub(super) fn find_plates(folded: &Folded, found: &mut Vec<Found>) {
    for (start, character) in folded.chars.iter().enumerate() {
        if !folded.at(start + 1).is_some_and(is_plate_letter) || !is_province(*character) {
            continue;
        }
        let body = folded.skip_while(start + 2, |c| matches!(c, '·' | '•' | ' ' | '-' | '.'));
        let end = folded.skip_while(body, |c| c.is_ascii_alphanumeric());
        let characters = folded.slice(body, end);
        let digits = characters.iter().filter(|c| c.is_ascii_digit()).count();
        if body - start <= 3 && matches!(characters.len(), 5 | 6) && digits >= 2 {
            found.push(Found {
                kind: PiiKind::Plate,
                start,
                end,
            });
        }
    }
}

/// I and O are not used, they look like digits.
fn is_plate_letter(character: char) -> bool {
    character.is_ascii_lowercase() && !matches!(character, 'i' | 'o')
}

fn is_province(character: char) -> bool {
    "京津沪渝冀豫云辽黑湘皖鲁新苏浙赣鄂桂甘晋蒙陕吉闽贵粤青藏川宁琼使领".contains(character)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn plates(text: &str) -> usize {
        let mut found = Vec::new();
        find_plates(&Folded::new(text), &mut found);
        found.len()
    }

    #[test]
    fn plates_of_both_lengths_are_found_and_other_codes_are_not() {
        for text in ["车牌苏G12345。", "苏GD12345", "苏g·12345", "沪A 1B234"] {
            assert_eq!(plates(text), 1, "{text}");
        }
        for text in ["苏宁A12", "新A座1203室", "川ABCDEF", "苏G1234567"] {
            assert_eq!(plates(text), 0, "{text}");
        }
    }
}
