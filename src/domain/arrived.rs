//! Orders by when they came in.

use std::fmt;
use std::str::FromStr;

/// Orders that came in after one and until another, by their numbers; written `120-345`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Arrived {
    pub after: i64,
    pub until: i64,
}

impl Arrived {
    /// Whether the order with this number is among them.
    pub const fn holds(self, seq: i64) -> bool {
        seq > self.after && seq <= self.until
    }
}

impl fmt::Display for Arrived {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}-{}", self.after, self.until)
    }
}

/// The text is not two numbers such as `120-345`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("not two order numbers such as 120-345")]
pub struct ArrivedError;

impl FromStr for Arrived {
    type Err = ArrivedError;

    fn from_str(text: &str) -> Result<Self, ArrivedError> {
        let (after, until) = text.split_once('-').ok_or(ArrivedError)?;
        let number = |text: &str| text.parse().map_err(|_| ArrivedError);
        Ok(Self {
            after: number(after)?,
            until: number(until)?,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_written_is_read_and_the_first_number_was_seen_before() {
        let arrived: Arrived = "120-345".parse().unwrap();
        assert_eq!(arrived.to_string(), "120-345");
        assert!(!arrived.holds(120) && arrived.holds(121) && arrived.holds(345));
        for odd in ["", "120", "a-b", "1-2-3"] {
            assert_eq!(odd.parse::<Arrived>(), Err(ArrivedError), "{odd}");
        }
    }
}
