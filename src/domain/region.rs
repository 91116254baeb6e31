//! GB/T 2260 county codes, and local six-digit codes for functional zones.

use std::fmt;
use std::str::FromStr;

/// A six-digit region code. Whether it is known is the region dictionary's business.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct RegionCode(u32);

/// Why a text is no region code.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("`{0}` is not a six-digit region code")]
pub struct RegionCodeError(String);

impl RegionCode {
    /// The code as a number, e.g. 320706.
    pub fn number(self) -> u32 {
        self.0
    }

    /// Whether it is a county or a functional zone, not a city or province.
    pub fn is_county(self) -> bool {
        !self.0.is_multiple_of(100)
    }

    /// Whether the other region is this one or lies in it: 320700 holds 320706.
    pub fn holds(self, other: Self) -> bool {
        let span = match self.0 {
            code if code.is_multiple_of(10_000) => 10_000,
            code if code.is_multiple_of(100) => 100,
            _ => 1,
        };
        self.0 / span == other.0 / span
    }

    /// Whether it is a province that is not a city at the same time, as 上海 is.
    pub fn is_province(self) -> bool {
        self.0.is_multiple_of(10_000) && !matches!(self.0 / 10_000, 11 | 12 | 31 | 50)
    }

    /// The prefecture that holds it, e.g. 320700.
    pub fn city(self) -> Self {
        Self(self.0 / 100 * 100)
    }

    /// The province that holds it, e.g. 320000.
    pub fn province(self) -> Self {
        Self(self.0 / 10_000 * 10_000)
    }

    /// Which of several regions of one name is meant near this one: the only one in it, in its city or in its province.
    ///
    /// 海州区, told in 灌南县, is 连云港's and not 阜新's.
    pub fn nearest(self, regions: &[Self]) -> Option<Self> {
        let only = |outer: Self| {
            let mut inside = regions.iter().filter(|region| outer.holds(**region));
            inside.next().filter(|_| inside.next().is_none()).copied()
        };
        [self, self.city(), self.province()]
            .into_iter()
            .find_map(only)
    }
}

impl TryFrom<u32> for RegionCode {
    type Error = RegionCodeError;
    fn try_from(number: u32) -> Result<Self, RegionCodeError> {
        if (110_000..=829_999).contains(&number) {
            Ok(Self(number))
        } else {
            Err(RegionCodeError(number.to_string()))
        }
    }
}

impl FromStr for RegionCode {
    type Err = RegionCodeError;
    fn from_str(text: &str) -> Result<Self, RegionCodeError> {
        let text = text.trim();
        let number: u32 = text.parse().map_err(|_| RegionCodeError(text.to_owned()))?;
        Self::try_from(number)
    }
}

impl fmt::Display for RegionCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:06}", self.0)
    }
}

impl serde::Serialize for RegionCode {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}
