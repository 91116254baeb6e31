//! 组织机构代码 (GB 11714): eight characters and a check character.

const WEIGHTS: [u32; 8] = [3, 7, 9, 10, 5, 8, 4, 2];

/// Whether nine characters (no hyphen) satisfy the check of GB 11714.
pub fn org_code_check_holds(code: &str) -> bool {
    let characters: Vec<char> = code.chars().filter(|c| *c != '-').collect();
    let [body @ .., check] = characters.as_slice() else {
        return false;
    };
    if body.len() != WEIGHTS.len() {
        return false;
    }
    let mut sum = 0;
    for (character, weight) in body.iter().zip(WEIGHTS) {
        let Some(value) = character.to_digit(36) else {
            return false;
        };
        sum += value * weight;
    }
    let expected = match 11 - sum % 11 {
        10 => 'X',
        11 => '0',
        digit => char::from_digit(digit, 10).unwrap_or('?'),
    };
    *check == expected
}

#[cfg(test)]
mod tests {
    use super::org_code_check_holds;

    #[test]
    fn published_codes_hold_and_a_changed_digit_does_not() {
        for code in [
            "M000100Y4",
            "79965505-8",
            "19220382-1",
            "70846113-6",
            "80210043-3",
        ] {
            assert!(org_code_check_holds(code), "{code}");
        }
        assert!(!org_code_check_holds("79965505-9"));
        assert!(!org_code_check_holds("7996"));
    }
}
