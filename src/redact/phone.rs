//! Whether a group of digit runs is a mobile or landline number.

use super::kind::PiiKind;

/// Digits of consecutive runs, and the length of each run: `138 0000 1234` is 3, 4, 4.
pub(super) struct Runs<'a> {
    pub(super) digits: &'a str,
    pub(super) lengths: &'a [usize],
    /// 电话, 手机 … stands before.
    pub(super) after_phone_cue: bool,
    /// A letter touches the runs: rather a model or order number.
    pub(super) touches_letter: bool,
}

pub(super) fn phone_kind(runs: &Runs<'_>) -> Option<PiiKind> {
    let digits = runs.digits;
    let national = digits
        .strip_prefix("0086")
        .or_else(|| digits.strip_prefix("86"))
        .filter(|rest| is_mobile(rest));
    if national.is_some() {
        return Some(PiiKind::Phone);
    }
    if is_mobile(digits) {
        return mobile_is_plausible(runs.lengths).then_some(PiiKind::Phone);
    }
    if runs.touches_letter {
        return None;
    }
    if is_landline(digits) && landline_is_plausible(runs.lengths) {
        return Some(PiiKind::Landline);
    }
    let local = matches!(digits.len(), 7 | 8)
        && matches!(runs.lengths, [_] | [3 | 4, 4])
        && digits.starts_with(|c| ('2'..='8').contains(&c))
        && !digits.starts_with("400")
        && !digits.starts_with("20");
    (local && runs.after_phone_cue).then_some(PiiKind::Landline)
}

pub(super) fn is_mobile(digits: &str) -> bool {
    digits.len() == 11
        && digits.starts_with('1')
        && digits
            .chars()
            .nth(1)
            .is_some_and(|c| ('3'..='9').contains(&c))
}

/// One run, the usual groupings, or numbers spelt out digit by digit; not `15 30 1234567`.
fn mobile_is_plausible(lengths: &[usize]) -> bool {
    matches!(
        lengths,
        [11] | [3, 4, 4] | [3, 8] | [7, 4] | [4, 7] | [4, 4, 3] | [4, 3, 4] | [3, 3, 5] | [3, 5, 3]
    ) || lengths.len() >= 6
}

/// Area code (010, 02x, 03xx–09xx) and seven or eight digits.
fn is_landline(digits: &str) -> bool {
    let (Some(second), Some(third)) = (digits.chars().nth(1), digits.chars().nth(2)) else {
        return false;
    };
    if !digits.starts_with('0') {
        return false;
    }
    let local = match (second, third) {
        ('1', '0') | ('2', _) => digits.get(3..),
        ('3'..='9', _) => digits.get(4..),
        _ => None,
    };
    local.is_some_and(|local| matches!(local.len(), 7 | 8) && !local.starts_with(['0', '1']))
}

fn landline_is_plausible(lengths: &[usize]) -> bool {
    matches!(lengths, [_] | [3 | 4, 7 | 8] | [3 | 4, 3 | 4, 4])
}

#[cfg(test)]
mod tests {
    use super::*;

    fn kind(digits: &str, lengths: &[usize]) -> Option<PiiKind> {
        phone_kind(&Runs {
            digits,
            lengths,
            after_phone_cue: false,
            touches_letter: false,
        })
    }

    #[test]
    fn mobiles_and_landlines_are_told_from_other_digits() {
        assert_eq!(kind("13800001234", &[3, 4, 4]), Some(PiiKind::Phone));
        assert_eq!(kind("8613800001234", &[2, 11]), Some(PiiKind::Phone));
        assert_eq!(kind("051885551234", &[4, 8]), Some(PiiKind::Landline));
        assert_eq!(kind("02585551234", &[11]), Some(PiiKind::Landline));
        assert_eq!(kind("12345678901", &[11]), None);
        assert_eq!(kind("15301234567", &[2, 2, 7]), None);
        assert_eq!(kind("000000000000", &[4, 8]), None);
        assert_eq!(kind("85551234", &[8]), None);
    }
}
