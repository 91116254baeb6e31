//! The phone numbers of a cell.

use crate::domain::{PhoneKind, nfkc, parse_phone};

/// Groups of digits that one number may be written in: `86 0518 8555 1234`.
const MOST_GROUPS: usize = 4;

/// The number that stands in examples of forms.
const EXAMPLE: &str = "13800138000";

/// Mobile numbers and landlines with their area code, where it is told; a local number stays its own thing.
///
/// Left out are extensions, masked numbers, placeholders, and service numbers (400, 800, five digits), which belong
/// to a brand, a platform or a hotline.
pub(super) fn phones_in(cell: &str) -> Vec<String> {
    let text = nfkc(cell);
    let mut phones = Vec::new();
    // Blanks, dashes and brackets group the digits of a number; anything else parts two.
    for run in text.split(|c: char| !(c.is_ascii_digit() || is_grouping(c))) {
        let groups: Vec<&str> = run.split(is_grouping).filter(|g| !g.is_empty()).collect();
        let mut rest = groups.as_slice();
        while !rest.is_empty() {
            let (number, taken) = head_of(rest);
            rest = rest.get(taken..).unwrap_or_default();
            phones.extend(number.filter(|phone| !phones.contains(phone)));
        }
    }
    phones
}

fn is_grouping(c: char) -> bool {
    matches!(
        c,
        ' ' | '-' | '—' | '–' | '‐' | '‑' | '－' | '(' | ')' | '+' | '.'
    )
}

/// The number that the first groups make, and how many they are. No number: one group is passed over.
fn head_of(groups: &[&str]) -> (Option<String>, usize) {
    let mut joined = String::new();
    for (place, group) in groups.iter().take(MOST_GROUPS).enumerate() {
        joined.push_str(group);
        let Some((digits, kind)) = number_of(&joined) else {
            continue;
        };
        let counts = match kind {
            PhoneKind::Mobile | PhoneKind::Landline => !is_placeholder(&digits, kind),
            PhoneKind::Service | PhoneKind::Masked => false,
        };
        // A service number of five digits may be the head of a longer one: 95 588 is nobody's either way.
        return (counts.then_some(digits), place + 1);
    }
    (None, 1)
}

/// As [`parse_phone`], and a landline behind the code of the country, which takes the place of its 0.
fn number_of(digits: &str) -> Option<(String, PhoneKind)> {
    let abroad = digits
        .strip_prefix("0086")
        .or_else(|| digits.strip_prefix("86"))
        .filter(|rest| (10..=12).contains(&rest.len()));
    if let Some(rest) = abroad {
        let national = if rest.starts_with(['0', '1']) && rest.len() >= 11 {
            rest.to_owned()
        } else {
            format!("0{rest}")
        };
        if let Ok(found) = parse_phone(&national) {
            return Some(found);
        }
    }
    parse_phone(digits).ok()
}

/// 88888888, 23456789, a date: written because the form wanted a number.
fn is_placeholder(digits: &str, kind: PhoneKind) -> bool {
    let length = match kind {
        PhoneKind::Landline if digits.len() < 12 => 7,
        _ => 8,
    };
    let tail = digits.as_bytes();
    let tail = tail
        .get(tail.len().saturating_sub(length)..)
        .unwrap_or_default();
    let all = |step: i16| {
        tail.windows(2).all(|pair| match pair {
            [left, right] => i16::from(*right) - i16::from(*left) == step,
            _ => true,
        })
    };
    digits == EXAMPLE || all(0) || all(1) || all(-1) || is_date(digits)
}

/// 20261120 in the column of a local number.
fn is_date(digits: &str) -> bool {
    let part = |from: usize, to: usize| digits.get(from..to)?.parse::<u32>().ok();
    digits.len() == 8
        && matches!(part(0, 2), Some(19 | 20))
        && matches!(part(4, 6), Some(1..=12))
        && matches!(part(6, 8), Some(1..=31))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_number_has_one_form_however_it_is_grouped() {
        for cell in [
            "051885551234",
            "0518-85551234",
            "（0518）85551234",
            "0518 8555 1234",
            "+86 518-85551234",
            "0518-85551234-801",
            "0518-85551234转801",
            "０５１８－８５５５１２３４",
        ] {
            assert_eq!(phones_in(cell), ["051885551234"], "{cell}");
        }
        for cell in [
            "+86 138-0000-1234",
            "008613800001234",
            "13800001234（老板）",
        ] {
            assert_eq!(phones_in(cell), ["13800001234"], "{cell}");
        }
        assert_eq!(phones_in("8555-1234"), ["85551234"]);
    }

    #[test]
    fn several_numbers_of_a_cell_are_several() {
        assert_eq!(
            phones_in("13800001234/0518-85551234、13800001234；85551235 15900004321"),
            ["13800001234", "051885551234", "85551235", "15900004321"]
        );
    }

    #[test]
    fn numbers_that_are_nobody_s_do_not_count() {
        for cell in [
            "11111111",
            "00000000",
            "88888888",
            "0518-88888888",
            "13888888888",
            "13800000000",
            "13800138000",
            "23456789",
            "12345",
            "12315",
            "95588",
            "400-820-8820",
            "4008208820转2",
            "138****1234",
            "20261120",
            "1.38E+10",
            "不详",
            "",
        ] {
            assert_eq!(phones_in(cell), [""; 0], "{cell}");
        }
    }
}
