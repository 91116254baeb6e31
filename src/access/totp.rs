//! The second factor: codes of six digits that change every half minute (RFC 6238 over HMAC-SHA-1, as all apps have it).

use hmac::{Hmac, KeyInit, Mac};
use sha1::Sha1;

use super::RandomError;
use super::base32::base32;
use crate::domain::AccountName;

/// RFC 4226, §4 R6: as long as the hash.
const SECRET_BYTES: usize = 20;
const STEP_MILLIS: i64 = 30_000;
const DIGITS: usize = 6;
/// Steps that a clock may be ahead or behind (RFC 6238, §5.2).
const LENIENCE: i64 = 1;
/// What an app shows beside the code; a colon parts it from the account.
const ISSUER: &str = "明察";

/// What an app and this program share. Has no `Debug` and no `Display`.
#[derive(Clone, PartialEq, Eq)]
pub struct TotpSecret([u8; SECRET_BYTES]);

impl TotpSecret {
    pub fn fresh() -> Result<Self, RandomError> {
        let mut bytes = [0; SECRET_BYTES];
        getrandom::fill(&mut bytes).map_err(|_| RandomError)?;
        Ok(Self(bytes))
    }

    pub fn from_bytes(bytes: &[u8]) -> Option<Self> {
        bytes.try_into().ok().map(Self)
    }

    /// For sealing, and for nothing else.
    pub fn bytes(&self) -> &[u8] {
        &self.0
    }

    /// For typing into an app, in groups of four.
    pub fn text(&self) -> String {
        grouped(&base32(&self.0))
    }

    /// The address that an app takes the secret from.
    pub fn uri(&self, account: &AccountName) -> String {
        format!(
            "otpauth://totp/{issuer}:{account}?secret={secret}&issuer={issuer}&algorithm=SHA1&digits={DIGITS}&period={}",
            STEP_MILLIS / 1000,
            issuer = percent_encoded(ISSUER),
            account = percent_encoded(account.as_str()),
            secret = base32(&self.0),
        )
    }

    /// The code of a moment in epoch milliseconds.
    pub fn code_at(&self, at: i64) -> String {
        code(&self.0, step_of(at), DIGITS)
    }

    /// The step that a code belongs to, if it is one of now and was not taken before: later than `last_step`.
    pub fn step_of_code(&self, given: &str, last_step: i64, now: i64) -> Option<i64> {
        let step = step_of(now);
        (step - LENIENCE..=step + LENIENCE)
            .find(|step| *step > last_step && code(&self.0, *step, DIGITS) == given)
    }
}

/// Whether a text looks like a code rather than a password or a recovery code.
pub fn looks_like_code(given: &str) -> bool {
    given.len() == DIGITS && given.bytes().all(|byte| byte.is_ascii_digit())
}

fn step_of(at: i64) -> i64 {
    at.div_euclid(STEP_MILLIS)
}

/// RFC 4226, §5.3, over the number of the step.
fn code(secret: &[u8], step: i64, digits: usize) -> String {
    #[expect(clippy::expect_used, reason = "HMAC takes keys of any length")]
    let mut mac = <Hmac<Sha1> as KeyInit>::new_from_slice(secret).expect("any length");
    mac.update(&step.to_be_bytes());
    let digest = mac.finalize().into_bytes();
    let from = digest.last().map_or(0, |byte| usize::from(byte & 15));
    let number = digest
        .iter()
        .skip(from)
        .take(4)
        .fold(0_u32, |value, byte| value << 8 | u32::from(*byte));
    let number = u64::from(number & 0x7fff_ffff);
    let modulus = (0..digits).fold(1_u64, |value, _| value * 10);
    format!("{:0digits$}", number % modulus)
}

/// `ABCD EFGH …`.
fn grouped(text: &str) -> String {
    let mut grouped = String::with_capacity(text.len() * 5 / 4);
    for (place, letter) in text.chars().enumerate() {
        if place > 0 && place.is_multiple_of(4) {
            grouped.push(' ');
        }
        grouped.push(letter);
    }
    grouped
}

/// RFC 3986, §2.1; everything but letters and digits.
fn percent_encoded(text: &str) -> String {
    use std::fmt::Write as _;
    text.bytes().fold(String::new(), |mut encoded, byte| {
        if byte.is_ascii_alphanumeric() {
            encoded.push(char::from(byte));
        } else {
            let _ = write!(encoded, "%{byte:02X}");
        }
        encoded
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    /// RFC 6238, appendix B: the secret of SHA-1, moments in seconds, and codes of eight digits.
    const VECTORS: [(i64, &str); 6] = [
        (59, "94287082"),
        (1_111_111_109, "07081804"),
        (1_111_111_111, "14050471"),
        (1_234_567_890, "89005924"),
        (2_000_000_000, "69279037"),
        (20_000_000_000, "65353130"),
    ];

    fn secret() -> TotpSecret {
        TotpSecret::from_bytes(b"12345678901234567890").unwrap()
    }

    #[test]
    fn the_vectors_of_the_rfc_hold_and_six_digits_are_the_last_of_eight() {
        for (seconds, expected) in VECTORS {
            let at = seconds * 1000;
            assert_eq!(code(&secret().0, step_of(at), 8), expected, "{seconds}");
            assert_eq!(Some(secret().code_at(at).as_str()), expected.get(2..));
        }
    }

    #[test]
    fn a_code_counts_one_step_before_and_behind_and_once() {
        let now = 1_111_111_109_000;
        let step = step_of(now);
        let taken = |steps: i64, last: i64| {
            let code = secret().code_at(now + steps * STEP_MILLIS);
            secret().step_of_code(&code, last, now)
        };
        for steps in -1..=1 {
            assert_eq!(taken(steps, 0), Some(step + steps));
            assert_eq!(taken(steps, step + steps), None, "it was taken before");
        }
        assert_eq!((taken(-2, 0), taken(2, 0)), (None, None));
        for wrong in ["", "12345", "1234567", "00000a"] {
            assert_eq!(secret().step_of_code(wrong, 0, now), None, "{wrong}");
        }
    }

    #[test]
    fn an_app_is_told_everything_in_one_address() {
        let uri = secret().uri(&"王丽-1".parse().unwrap());
        assert_eq!(
            uri,
            "otpauth://totp/%E6%98%8E%E5%AF%9F:%E7%8E%8B%E4%B8%BD%2D1?secret=GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ\
             &issuer=%E6%98%8E%E5%AF%9F&algorithm=SHA1&digits=6&period=30"
        );
        assert!(secret().text().starts_with("GEZD GNBV "));
    }
}
