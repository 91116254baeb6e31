//! Bank card numbers: 16–19 digits with a Luhn check, of an issuer's range unless a cue announces them.

/// Whether the digits are a card number. Order numbers of shops have 18–21 digits too,
/// so without a cue both the issuer's range and the check must hold.
pub(super) fn is_bank_card(digits: &str, after_bank_cue: bool) -> bool {
    if !(16..=19).contains(&digits.len()) {
        return false;
    }
    after_bank_cue || (has_issuer_range(digits) && luhn_holds(digits))
}

/// UnionPay (62, 60, 9…) with any length; the international schemes with their sixteen digits.
fn has_issuer_range(digits: &str) -> bool {
    let domestic = ["62", "60", "9"]
        .iter()
        .any(|prefix| digits.starts_with(prefix));
    let international = digits.len() == 16
        && ["4", "51", "52", "53", "54", "55", "35"]
            .iter()
            .any(|prefix| digits.starts_with(prefix));
    domestic || international
}

fn luhn_holds(digits: &str) -> bool {
    let sum: u32 = digits
        .chars()
        .rev()
        .filter_map(|c| c.to_digit(10))
        .zip([false, true].into_iter().cycle())
        .map(|(digit, doubled)| match (doubled, digit) {
            (false, digit) => digit,
            (true, 0..=4) => digit * 2,
            (true, _) => digit * 2 - 9,
        })
        .sum();
    sum.is_multiple_of(10)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_card_needs_its_check_or_a_cue() {
        assert!(is_bank_card("6228480402564890018", false));
        assert!(!is_bank_card("6228480402564890019", false));
        assert!(is_bank_card("6228480402564890019", true));
        assert!(is_bank_card("4111111111111111", false));
        assert!(!is_bank_card("320700202611200001", false));
        assert!(!is_bank_card("12345", true));
    }
}
