//! Codes with correct check characters for companies and people that do not exist.

use chrono::{Datelike, NaiveDate};

use super::dice::Dice;

const CREDIT_ALPHABET: &[u8; 31] = b"0123456789ABCDEFGHJKLMNPQRTUWXY";
const ORGANISATION_WEIGHTS: [u32; 8] = [3, 7, 9, 10, 5, 8, 4, 2];
const RESIDENT_WEIGHTS: [u32; 17] = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2];
const RESIDENT_CHECKS: &[u8; 11] = b"10X98765432";

/// A credit code of a company (`1`) or a sole trader (`2`) registered in a region.
///
/// The subject part starts with MAX, far beyond the MAD… that registries have reached, so that no code
/// names a real company.
pub(super) fn credit_code(kind: char, region: u32, dice: &mut Dice) -> String {
    loop {
        let mut subject = String::from("MAX");
        for _ in 0..5 {
            subject.push(character(CREDIT_ALPHABET, dice.below(31)));
        }
        let sum: u32 = subject
            .chars()
            .zip(ORGANISATION_WEIGHTS)
            .map(|(symbol, weight)| symbol.to_digit(36).unwrap_or(0) * weight)
            .sum();
        let check = match 11 - sum % 11 {
            10 => 'X',
            11 => '0',
            digit => char::from_digit(digit, 10).unwrap_or('0'),
        };
        let body = format!("9{kind}{region:06}{subject}{check}");
        if let Some(last) = credit_check(&body) {
            return format!("{body}{last}");
        }
    }
}

/// The check character of GB 32100 for 17 characters.
fn credit_check(body: &str) -> Option<char> {
    let mut sum = 0;
    let mut weight = 1;
    for symbol in body.bytes() {
        let value = CREDIT_ALPHABET.iter().position(|known| *known == symbol)?;
        sum += value * weight;
        weight = weight * 3 % 31;
    }
    Some(character(CREDIT_ALPHABET, (31 - sum % 31) % 31))
}

/// A resident id of an adult with sequence 900–999, which registries hardly ever reach.
pub(super) fn resident_id(region: u32, dice: &mut Dice) -> String {
    let start = NaiveDate::from_ymd_opt(1955, 1, 1).unwrap_or_default();
    let birth = start + chrono::Duration::days(i64::from(dice.between(0, 18_000)));
    let body = format!(
        "{region:06}{:04}{:02}{:02}9{:02}",
        birth.year(),
        birth.month(),
        birth.day(),
        dice.between(0, 99)
    );
    let sum: u32 = body
        .chars()
        .zip(RESIDENT_WEIGHTS)
        .map(|(digit, weight)| digit.to_digit(10).unwrap_or(0) * weight)
        .sum();
    let place = usize::try_from(sum % 11).unwrap_or(0);
    format!("{body}{}", character(RESIDENT_CHECKS, place))
}

/// A mobile number from a fixed set of prefixes with a middle block 0xxx. Thrown, never looked up.
pub(super) fn mobile(dice: &mut Dice) -> String {
    let prefix = dice.pick(&[
        "130", "131", "135", "136", "137", "138", "139", "150", "151", "152", "157", "158", "159",
        "177", "180", "181", "187", "188", "189", "198", "199",
    ]);
    format!(
        "{prefix}0{:03}{:04}",
        dice.between(0, 999),
        dice.between(0, 9999)
    )
}

fn character(alphabet: &[u8], place: usize) -> char {
    alphabet.get(place).map_or('0', |byte| char::from(*byte))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::{ResidentId, Uscc, parse_phone};

    #[test]
    fn every_code_holds_its_checks() {
        let mut dice = Dice::seeded(3);
        for _ in 0..300 {
            let code: Uscc = credit_code('1', 320_706, &mut dice).parse().unwrap();
            assert!(code.inner_org_code_holds());
            assert!(
                resident_id(320_706, &mut dice)
                    .parse::<ResidentId>()
                    .is_ok()
            );
            assert!(parse_phone(&mobile(&mut dice)).is_ok());
        }
    }
}
