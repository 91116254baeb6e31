//! Money in whole cents, never in floating point.

use std::str::FromStr;

use serde::{Deserialize, Serialize};

/// 分: one hundredth of a yuan.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct AmountCents(pub i64);

impl AmountCents {
    /// `1234.50` for 123 450 cents.
    pub fn yuan_text(self) -> String {
        let sign = if self.0 < 0 { "-" } else { "" };
        let cents = self.0.unsigned_abs();
        format!("{sign}{}.{:02}", cents / 100, cents % 100)
    }

    /// 万元 with the six decimals of 双公示, which are whole cents: `0.500000` for 5 000 yuan (domain.md §C.5).
    pub fn ten_thousand_yuan_text(self) -> String {
        let sign = if self.0 < 0 { "-" } else { "" };
        let cents = self.0.unsigned_abs();
        format!("{sign}{}.{:06}", cents / 1_000_000, cents % 1_000_000)
    }
}

/// Why a text is no sum of yuan.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("not a sum of yuan with at most two decimals")]
pub struct AmountError;

impl FromStr for AmountCents {
    type Err = AmountError;

    /// Yuan as a person types them into a form: digits and at most two decimals, no unit, no sign, no thousands.
    fn from_str(text: &str) -> Result<Self, AmountError> {
        let (yuan, cents) = text.split_once('.').unwrap_or((text, "0"));
        let is_number = |part: &str| part.chars().all(|digit| digit.is_ascii_digit());
        if !is_number(yuan) || !is_number(cents) || !(1..=2).contains(&cents.len()) {
            return Err(AmountError);
        }
        let yuan: i64 = yuan.parse().map_err(|_| AmountError)?;
        let tenths = if cents.len() == 1 { 10 } else { 1 };
        let cents = cents.parse::<i64>().map_err(|_| AmountError)? * tenths;
        let all = yuan
            .checked_mul(100)
            .and_then(|yuan| yuan.checked_add(cents));
        all.map(Self).ok_or(AmountError)
    }
}

/// An amount as an export gave it: one figure, or a range such as 500-800元.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Amount {
    pub low: AmountCents,
    pub high: AmountCents,
    /// 约, 左右, or larger than an ordinary dispute: a person should look.
    pub doubtful: bool,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn yuan_are_read_to_the_cent_or_not_at_all() {
        let read = |text: &str| text.parse::<AmountCents>().ok().map(|read| read.0);
        assert_eq!(read("5000"), Some(500_000));
        assert_eq!(read("5000.5"), Some(500_050));
        assert_eq!(read("0.01"), Some(1));
        for wrong in [
            "",
            ".5",
            "5.",
            "5000元",
            "0.5万",
            "5,000",
            "-1",
            "+1",
            "1.005",
            "99999999999999999999",
        ] {
            assert_eq!(read(wrong), None, "{wrong}");
        }
    }

    #[test]
    fn ten_thousands_have_six_decimals_and_lose_no_cent() {
        let told = |cents| AmountCents(cents).ten_thousand_yuan_text();
        assert_eq!(told(500_000), "0.500000");
        assert_eq!(told(1), "0.000001");
        assert_eq!(told(123_456_789), "123.456789");
    }
}
