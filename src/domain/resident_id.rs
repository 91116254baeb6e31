//! 公民身份号码 (GB 11643-1999): used to detect and mask, never to identify on screen.

use std::fmt;
use std::str::FromStr;

use chrono::NaiveDate;

use super::gender::Gender;
use super::width::plain_code;

const WEIGHTS: [u32; 17] = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2];
/// Digits of the form used before 1999.
const LEGACY_LENGTH: usize = 15;
const CHECKS: [char; 11] = ['1', '0', 'X', '9', '8', '7', '6', '5', '4', '3', '2'];

/// A resident identity number whose region range, birth date and check character hold.
#[derive(Clone, PartialEq, Eq, Hash)]
pub struct ResidentId(String);

/// Why a text is no valid number.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum ResidentIdError {
    #[error("a resident id has 18 characters")]
    Length,
    #[error("a resident id has digits and a final digit or X")]
    Character,
    #[error("the birth date does not exist")]
    BirthDate,
    #[error("the region prefix does not exist")]
    Region,
    #[error("the check character does not hold")]
    Check,
}

impl ResidentIdError {
    /// The reason as a clerk reads it.
    pub fn label(self) -> &'static str {
        match self {
            Self::Length => "身份证号码应为18位",
            Self::Character => "身份证号码只能由数字和末位X组成",
            Self::BirthDate => "第7至14位不是有效的出生日期",
            Self::Region => "前两位不是有效的省级代码",
            Self::Check => "校验位不符",
        }
    }
}

impl ResidentId {
    /// The number itself, for the vault and for hashing.
    pub fn expose(&self) -> &str {
        &self.0
    }

    pub fn birth_date(&self) -> Option<NaiveDate> {
        NaiveDate::parse_from_str(self.0.get(6..14)?, "%Y%m%d").ok()
    }

    /// The 17th digit is odd for men (GB 11643-1999).
    pub fn gender(&self) -> Option<Gender> {
        let digit = self.0.chars().nth(16)?.to_digit(10)?;
        Some(if digit % 2 == 1 {
            Gender::Male
        } else {
            Gender::Female
        })
    }

    /// Completed years on a day (周岁); `None` before the birth.
    pub fn age_on(&self, day: NaiveDate) -> Option<u32> {
        day.years_since(self.birth_date()?)
    }

    /// The first four and the last four characters, and stars between.
    pub fn masked(&self) -> String {
        let kept = |place: usize| !(4..14).contains(&place);
        let characters = self.0.chars().enumerate();
        characters
            .map(|(place, character)| if kept(place) { character } else { '*' })
            .collect()
    }

    /// Reads a number of the form used before 1999: 15 digits, the year without its century, no check digit.
    ///
    /// The result is the number that took its place.
    pub fn from_legacy(text: &str) -> Result<Self, ResidentIdError> {
        let number = plain_code(text);
        if number.chars().count() != LEGACY_LENGTH {
            return Err(ResidentIdError::Length);
        }
        let (region, rest) = number
            .split_at_checked(6)
            .ok_or(ResidentIdError::Character)?;
        let body = format!("{region}19{rest}");
        let mut sum = 0;
        for (character, weight) in body.chars().zip(WEIGHTS) {
            sum += character.to_digit(10).ok_or(ResidentIdError::Character)? * weight;
        }
        let check = usize::try_from(sum % 11).ok();
        let check = check.and_then(|place| CHECKS.get(place)).unwrap_or(&'X');
        format!("{body}{check}").parse()
    }
}

impl fmt::Debug for ResidentId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("ResidentId(***)")
    }
}

impl FromStr for ResidentId {
    type Err = ResidentIdError;

    fn from_str(text: &str) -> Result<Self, ResidentIdError> {
        let number = plain_code(text);
        if number.chars().count() != 18 {
            return Err(ResidentIdError::Length);
        }
        let mut sum = 0;
        let mut last = ' ';
        for (place, character) in number.chars().enumerate() {
            match (WEIGHTS.get(place), character.to_digit(10)) {
                (Some(weight), Some(digit)) => sum += digit * weight,
                (None, digit) if digit.is_some() || character == 'X' => last = character,
                (_, _) => return Err(ResidentIdError::Character),
            }
        }
        let province = number
            .get(..2)
            .and_then(|prefix| prefix.parse::<u32>().ok())
            .unwrap_or(0);
        // 11–65 the provinces, 71 Taiwan, 81–83 residence permits, 90–99 permanent residence of foreigners.
        if !matches!(province, 11..=15 | 21..=23 | 31..=37 | 41..=46 | 50..=54 | 61..=65 | 71 | 81..=83 | 90..=99)
        {
            return Err(ResidentIdError::Region);
        }
        let id = Self(number);
        if id.birth_date().is_none() {
            return Err(ResidentIdError::BirthDate);
        }
        let expected = usize::try_from(sum % 11)
            .ok()
            .and_then(|place| CHECKS.get(place));
        if expected == Some(&last) {
            Ok(id)
        } else {
            Err(ResidentIdError::Check)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_standard_s_examples_hold() {
        for id in [
            "11010519491231002X",
            "440524188001010014",
            "11010519491231002x",
            "１１０１０５　１９４９１２３１　００２Ｘ",
        ] {
            assert!(id.parse::<ResidentId>().is_ok(), "{id}");
        }
    }

    /// domain.md §C.2: insert the century, add the check digit.
    #[test]
    fn a_number_of_15_digits_leads_to_the_one_that_took_its_place() {
        let id = ResidentId::from_legacy("110105 491231 002").unwrap();
        assert_eq!(id.expose(), "11010519491231002X");
        assert_eq!(
            ResidentId::from_legacy("110105491331002"),
            Err(ResidentIdError::BirthDate)
        );
        assert_eq!(
            ResidentId::from_legacy("11010519491231002X"),
            Err(ResidentIdError::Length)
        );
    }

    #[test]
    fn a_number_tells_gender_and_age_and_is_shown_without_its_middle() {
        let id: ResidentId = "320703200811210019".parse().unwrap();
        let age = |day: &str| id.age_on(day.parse().unwrap());
        assert_eq!(age("2026-11-20"), Some(17));
        assert_eq!(age("2026-11-21"), Some(18));
        assert_eq!(age("2008-11-20"), None);
        assert_eq!(id.gender(), Some(Gender::Male));
        let woman: ResidentId = "11010519491231002X".parse().unwrap();
        assert_eq!(woman.gender(), Some(Gender::Female));
        assert_eq!(woman.masked(), "1101**********002X");
    }

    #[test]
    fn each_fault_is_named() {
        assert_eq!(
            "110105194912310021".parse::<ResidentId>(),
            Err(ResidentIdError::Check)
        );
        assert_eq!(
            "110105194913310021".parse::<ResidentId>(),
            Err(ResidentIdError::BirthDate)
        );
        assert_eq!("990105".parse::<ResidentId>(), Err(ResidentIdError::Length));
        assert_eq!(
            "01010519491231002X".parse::<ResidentId>(),
            Err(ResidentIdError::Region)
        );
        assert_eq!(
            "1101051949123100AX".parse::<ResidentId>(),
            Err(ResidentIdError::Character)
        );
    }

    #[test]
    fn a_number_never_shows_itself_in_a_log() {
        let id: ResidentId = "11010519491231002X".parse().unwrap();
        assert_eq!(format!("{id:?}"), "ResidentId(***)");
    }
}
