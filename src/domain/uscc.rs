//! 统一社会信用代码 (GB 32100-2015).

use std::fmt;
use std::str::FromStr;

use super::org_code_check_holds;
use super::width::plain_code;

/// The 31 characters of GB 32100: no I, O, S, V, Z.
const ALPHABET: &[u8; 31] = b"0123456789ABCDEFGHJKLMNPQRTUWXY";

/// Characters that people and text recognition take for each other.
const LOOK_ALIKES: [(char, char); 9] = [
    ('0', 'O'),
    ('0', 'D'),
    ('0', 'Q'),
    ('1', 'I'),
    ('1', 'L'),
    ('2', 'Z'),
    ('5', 'S'),
    ('8', 'B'),
    ('6', 'G'),
];

/// A unified social credit code whose check character holds.
///
/// ```
/// # use mingcha::domain::Uscc;
/// let code: Uscc = "91350100m000100y43".parse()?;
/// assert_eq!(code.as_str(), "91350100M000100Y43");
/// assert!("91350100M000100Y4Z".parse::<Uscc>().is_err());
/// # Ok::<(), mingcha::domain::UsccError>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Uscc(String);

/// Why a text is no valid code.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum UsccError {
    #[error("a credit code has 18 characters, this has {0}")]
    Length(usize),
    #[error("`{0}` does not occur in credit codes (no I, O, S, V, Z)")]
    Character(char),
    #[error("the check character should be {expected}")]
    Check { expected: char },
    #[error("part of the code is masked")]
    Masked,
}

impl UsccError {
    /// The reason as a clerk reads it.
    pub fn label(&self) -> String {
        match self {
            Self::Length(length) => format!("统一社会信用代码应为18位，现为{length}位"),
            Self::Character(character) => {
                format!("代码中不应出现字符“{character}”（不使用I、O、S、V、Z）")
            }
            Self::Check { expected } => format!("校验位不符，按前17位计算应为“{expected}”"),
            Self::Masked => "代码已被掩码，不能作为身份依据".to_owned(),
        }
    }
}

impl Uscc {
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Whether positions 9–17 satisfy GB 11714 too; a failure is a warning, not an error.
    pub fn inner_org_code_holds(&self) -> bool {
        org_code_check_holds(self.organisation_code())
    }

    /// The one code that differs from `text` in a single look-alike character, if `text` is none itself.
    ///
    /// A person has to confirm it: it is what was likely meant, not what was written.
    pub fn likely_meant(text: &str) -> Option<Self> {
        let written = plain_code(text);
        let mut meant = Vec::new();
        for (place, character) in written.char_indices() {
            for (left, right) in LOOK_ALIKES {
                let other = match character {
                    c if c == left => right,
                    c if c == right => left,
                    _ => continue,
                };
                let mut changed = written.clone();
                changed.replace_range(
                    place..place + character.len_utf8(),
                    other.encode_utf8(&mut [0; 4]),
                );
                meant.extend(changed.parse::<Self>());
            }
        }
        meant.dedup();
        let only = meant.pop()?;
        meant.is_empty().then_some(only)
    }

    /// Positions 9–17: the code of the organisation (组织机构代码), which older forms still ask for.
    pub fn organisation_code(&self) -> &str {
        self.0.get(8..17).unwrap_or_default()
    }

    /// 个体工商户, by the registering office and the category in positions 1 and 2.
    pub fn is_individual_business(&self) -> bool {
        self.0.starts_with("92")
    }

    /// Positions 3–8: the region of registration.
    pub fn region_digits(&self) -> &str {
        self.0.get(2..8).unwrap_or_default()
    }
}

impl FromStr for Uscc {
    type Err = UsccError;

    /// Accepts full-width and lower-case letters and inner blanks.
    fn from_str(text: &str) -> Result<Self, UsccError> {
        let code = plain_code(text);
        let length = code.chars().count();
        if code.contains('*') {
            return Err(UsccError::Masked);
        }
        if length != 18 {
            return Err(UsccError::Length(length));
        }
        let mut sum = 0;
        let mut weight = 1;
        let mut last = 0;
        for (place, character) in code.chars().enumerate() {
            let value = value_of(character).ok_or(UsccError::Character(character))?;
            if place < 17 {
                sum += value * weight;
                weight = weight * 3 % 31;
            } else {
                last = value;
            }
        }
        let expected = (31 - sum % 31) % 31;
        if last == expected {
            return Ok(Self(code));
        }
        let expected = ALPHABET.get(expected).map_or('?', |byte| char::from(*byte));
        Err(UsccError::Check { expected })
    }
}

/// The value of a character, 0–30.
fn value_of(character: char) -> Option<usize> {
    ALPHABET
        .iter()
        .position(|byte| char::from(*byte) == character)
}

impl fmt::Display for Uscc {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl serde::Serialize for Uscc {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&self.0)
    }
}

impl<'de> serde::Deserialize<'de> for Uscc {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        text.parse().map_err(serde::de::Error::custom)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_look_alike_is_named_where_only_one_code_can_be_meant() {
        let meant = |text| Uscc::likely_meant(text).map(|code| code.as_str().to_owned());
        assert_eq!(
            meant("9135O100M000100Y43").as_deref(),
            Some("91350100M000100Y43")
        );
        assert_eq!(
            meant("91330100799655O58B").as_deref(),
            Some("91330100799655058B")
        );
        assert_eq!(meant("91350100M000100Y49"), None);
    }

    /// domain.md §C.1: the standard's own example and four public codes.
    #[test]
    fn published_codes_hold_with_their_inner_codes() {
        for code in [
            "91350100M000100Y43",
            "91330100799655058B",
            "914403001922038216",
            "91440300708461136T",
            "91110000802100433B",
        ] {
            let code: Uscc = code.parse().unwrap();
            assert!(code.inner_org_code_holds(), "{code}");
        }
    }

    #[test]
    fn a_wrong_check_character_names_the_right_one() {
        assert_eq!(
            "91350100M000100Y4Z".parse::<Uscc>(),
            Err(UsccError::Character('Z'))
        );
        assert_eq!(
            "91330100799655058C".parse::<Uscc>(),
            Err(UsccError::Check { expected: 'B' })
        );
        assert_eq!("913302******531452".parse::<Uscc>(), Err(UsccError::Masked));
        assert_eq!("9133".parse::<Uscc>(), Err(UsccError::Length(4)));
    }

    #[test]
    fn full_width_and_lower_case_are_the_same_code() {
        let code: Uscc = "９１３５０１００ｍ０００１００ｙ４３".parse().unwrap();
        assert_eq!(code.as_str(), "91350100M000100Y43");
    }
}
