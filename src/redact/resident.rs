//! 公民身份号码 in text: 18 characters with their check, or the 15 digits of old.

use chrono::NaiveDate;

use crate::domain::ResidentId;

/// The oldest birth year that is believed; keeps credit codes and zeros out.
const OLDEST_BIRTH_YEAR: &str = "1900";

/// Whether the 18 characters are a valid number of a person who can be alive.
pub(super) fn is_resident_id(number: &str) -> bool {
    number.parse::<ResidentId>().is_ok()
        && number
            .get(6..10)
            .is_some_and(|year| (OLDEST_BIRTH_YEAR..="2099").contains(&year))
}

/// Whether 15 digits are an old number: a region, a date of 19xx, a sequence.
pub(super) fn is_legacy_resident_id(number: &str) -> bool {
    let (Some(region), Some(date)) = (number.get(..6), number.get(6..12)) else {
        return false;
    };
    let region_exists = region.get(..2).is_some_and(|province| {
        matches!(
            province.parse::<u32>(),
            Ok(11..=15 | 21..=23 | 31..=37 | 41..=46 | 50..=54 | 61..=65)
        )
    }) && region.get(4..6) != Some("00");
    let date_exists = NaiveDate::parse_from_str(&format!("19{date}"), "%Y%m%d").is_ok();
    number.len() == 15 && region_exists && date_exists
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn old_and_new_numbers_need_a_region_and_a_birth_date() {
        assert!(is_resident_id("11010519491231002x"));
        assert!(!is_resident_id("11010519491231002"));
        assert!(is_legacy_resident_id("320705800101123"));
        assert!(!is_legacy_resident_id("320705801301123"));
        assert!(!is_legacy_resident_id("320700000012345"));
        assert!(!is_legacy_resident_id("990705800101123"));
    }
}
