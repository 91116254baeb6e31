//! Personal data in memory: it can be carried, sealed and hashed, but not printed.

use std::fmt;

/// Personal data. Has no `Display` and no `Serialize`; `Debug` prints `***`.
#[derive(Clone, PartialEq, Eq, Default)]
pub struct Sensitive(String);

impl Sensitive {
    pub fn new(text: impl Into<String>) -> Self {
        Self(text.into())
    }

    /// The text itself. Callers seal it, hash it, or compare it, and one page shows it to whom it was revealed
    /// (`desk::reveal`); they never write it elsewhere.
    pub fn expose(&self) -> &str {
        &self.0
    }

    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// A name as everybody may see it: the first character, and a star for each of the others.
    pub fn masked_name(&self) -> String {
        let shown = |(place, character)| if place == 0 { character } else { '*' };
        self.0.trim().chars().enumerate().map(shown).collect()
    }
}

impl fmt::Debug for Sensitive {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("***")
    }
}

/// Who complained, as the export told it. Goes to the vault; everything else sees the [`Pseudonym`].
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Complainant {
    pub name: Sensitive,
    pub phone: Sensitive,
    pub resident_id: Sensitive,
    pub address: Sensitive,
    pub account: Sensitive,
    /// 匿名, 保密, 某先生 … (§B.9 no. 14).
    pub anonymous: bool,
}

/// A keyed, stable stand-in for one complainant: the same person has the same one on every hotline.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Pseudonym(pub u64);

impl fmt::Display for Pseudonym {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "P{:016x}", self.0)
    }
}

impl std::str::FromStr for Pseudonym {
    type Err = super::UnknownCode;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let digits = text.strip_prefix('P').filter(|digits| digits.len() == 16);
        digits
            .and_then(|digits| u64::from_str_radix(digits, 16).ok())
            .map(Self)
            .ok_or_else(|| super::UnknownCode {
                list: "pseudonyms",
                given: text.to_owned(),
            })
    }
}

impl serde::Serialize for Pseudonym {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

#[cfg(test)]
mod tests {
    use super::Sensitive;

    #[test]
    fn of_a_name_only_the_first_character_is_shown() {
        assert_eq!(Sensitive::new(" 王小明").masked_name(), "王**");
        assert_eq!(Sensitive::new("王").masked_name(), "王");
    }
}
