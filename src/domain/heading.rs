//! What an order is found under: the acts it states, and 刷单诈骗 beside them.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Deserializer, Serialize, Serializer};

use super::{Category, Label, LabelKind, UnknownCode};

/// A category, or 刷单诈骗. The classifier files that scam under [`Category::FakeTransaction`] with a kind of its
/// own; to people it is another matter, whose complainant is the victim, and never 恶意刷单.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Heading {
    Of(Category),
    TaskScam,
}

impl Heading {
    /// The number of 刷单诈骗 in the index, behind any that a category will have.
    const TASK_SCAM: u64 = 255;

    /// The codes of all headings.
    pub const CODES: &'static [&'static str] = &{
        let mut codes = [LabelKind::TaskScam.code(); Category::CODES.len() + 1];
        let mut place = 0;
        while place < Category::CODES.len() {
            codes[place] = Category::CODES[place];
            place += 1;
        }
        codes
    };

    /// The heading of one label.
    pub fn of(label: &Label) -> Self {
        match label.kind {
            LabelKind::TaskScam => Self::TaskScam,
            _ => Self::Of(label.code),
        }
    }

    /// The stable code for options, addresses and JSON.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Of(category) => category.code(),
            Self::TaskScam => LabelKind::TaskScam.code(),
        }
    }

    /// The Chinese label for people.
    pub const fn label(self) -> &'static str {
        match self {
            Self::Of(category) => category.label(),
            Self::TaskScam => LabelKind::TaskScam.label(),
        }
    }

    /// The number that stands for it in columns.
    pub fn number(self) -> u64 {
        match self {
            Self::Of(category) => u64::from(category.ordinal()),
            Self::TaskScam => Self::TASK_SCAM,
        }
    }

    /// The heading of a column's number; `None` for a number that no heading has.
    pub fn of_number(number: u64) -> Option<Self> {
        if number == Self::TASK_SCAM {
            return Some(Self::TaskScam);
        }
        let place = usize::try_from(number).ok()?;
        Category::ALL.get(place).copied().map(Self::Of)
    }
}

impl FromStr for Heading {
    type Err = UnknownCode;

    fn from_str(text: &str) -> Result<Self, UnknownCode> {
        if text == Self::TaskScam.code() {
            return Ok(Self::TaskScam);
        }
        text.parse().map(Self::Of)
    }
}

impl fmt::Display for Heading {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.code())
    }
}

impl Serialize for Heading {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.code())
    }
}

impl<'de> Deserialize<'de> for Heading {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = <std::borrow::Cow<'de, str>>::deserialize(deserializer)?;
        text.parse().map_err(serde::de::Error::custom)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_heading_has_a_code_and_a_number_of_its_own() {
        let categories = Category::ALL.iter().copied().map(Heading::Of);
        for heading in categories.chain([Heading::TaskScam]) {
            assert_eq!(heading.code().parse(), Ok(heading));
            assert_eq!(Heading::of_number(heading.number()), Some(heading));
        }
        assert_eq!(Heading::of_number(254), None);
    }
}
