//! Money in whole cents, never in floating point.

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
}

/// An amount as an export gave it: one figure, or a range such as 500-800元.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Amount {
    pub low: AmountCents,
    pub high: AmountCents,
    /// 约, 左右, or larger than an ordinary dispute: a person should look.
    pub doubtful: bool,
}
