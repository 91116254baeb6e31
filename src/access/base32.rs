//! Base32 (RFC 4648, §6) without padding: what authenticator apps take, and what people can type.

const ALPHABET: &[u8; 32] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";

/// The text of some bytes.
pub(super) fn base32(bytes: &[u8]) -> String {
    let mut text = String::with_capacity(bytes.len().div_ceil(5) * 8);
    let (mut held, mut bits) = (0_u32, 0_u32);
    let letter = |value: u32| {
        let place = usize::try_from(value & 31).unwrap_or_default();
        char::from(ALPHABET.get(place).copied().unwrap_or(b'A'))
    };
    for byte in bytes {
        held = held << 8 | u32::from(*byte);
        bits += 8;
        while bits >= 5 {
            bits -= 5;
            text.push(letter(held >> bits));
        }
        // Only what is not yet written.
        held &= (1 << bits) - 1;
    }
    if bits > 0 {
        text.push(letter(held << (5 - bits)));
    }
    text
}

/// What was typed as letters of the alphabet alone; `None` where something else is in it. Digits that are no letters stand
/// for those they look like.
pub(super) fn letters(typed: &str) -> Option<String> {
    let letter = |character: char| match character.to_ascii_uppercase() {
        '0' => Some('O'),
        '1' => Some('I'),
        '8' => Some('B'),
        upper if u8::try_from(upper).is_ok_and(|byte| ALPHABET.contains(&byte)) => Some(upper),
        _ => None,
    };
    let told = typed.chars().filter(|c| !c.is_whitespace() && *c != '-');
    told.map(letter).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// RFC 4648, §10, without the padding.
    #[test]
    fn the_vectors_of_the_rfc_hold() {
        for (plain, text) in [
            ("", ""),
            ("f", "MY"),
            ("fo", "MZXQ"),
            ("foo", "MZXW6"),
            ("foob", "MZXW6YQ"),
            ("fooba", "MZXW6YTB"),
            ("foobar", "MZXW6YTBOI"),
        ] {
            assert_eq!(base32(plain.as_bytes()), text);
        }
    }

    #[test]
    fn what_is_typed_is_read_as_it_was_meant() {
        assert_eq!(letters("mz xw-6YT0"), Some("MZXW6YTO".to_owned()));
        assert_eq!(letters("MZ9"), None);
        assert_eq!(letters("码"), None);
    }
}
