//! One line of bytes → text, strictly; a byte that is no character stays visible as `\xA1`.

use std::fmt::Write as _;

use encoding_rs::{DecoderResult, GB18030};

/// How the bytes of a line spell characters. UTF-16 has become UTF-8 before it gets here.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Charset {
    Utf8,
    Gb18030,
}

impl Charset {
    /// The text, if every byte is part of a character.
    pub(super) fn decode(self, bytes: &[u8]) -> Option<String> {
        match self {
            Self::Utf8 => std::str::from_utf8(bytes).ok().map(str::to_owned),
            Self::Gb18030 => GB18030
                .decode_without_bom_handling_and_without_replacement(bytes)
                .map(std::borrow::Cow::into_owned),
        }
    }

    /// The text with broken bytes written out, and the position of the first of them.
    pub(super) fn decode_escaping(self, bytes: &[u8]) -> (String, u64) {
        match self {
            Self::Utf8 => escape_utf8(bytes),
            Self::Gb18030 => escape_gb18030(bytes),
        }
    }
}

/// Writes bytes as `\xA1`, so that a person sees what the file really holds.
pub(super) fn push_escaped(text: &mut String, bytes: &[u8]) {
    for byte in bytes {
        // Writing to a string cannot fail.
        let _ = write!(text, "\\x{byte:02X}");
    }
}

fn escape_utf8(bytes: &[u8]) -> (String, u64) {
    let mut text = String::with_capacity(bytes.len());
    let mut first = None;
    let mut position = 0;
    for chunk in bytes.utf8_chunks() {
        text.push_str(chunk.valid());
        position += chunk.valid().len() as u64;
        if !chunk.invalid().is_empty() {
            first.get_or_insert(position);
            push_escaped(&mut text, chunk.invalid());
            position += chunk.invalid().len() as u64;
        }
    }
    (text, first.unwrap_or(0))
}

fn escape_gb18030(bytes: &[u8]) -> (String, u64) {
    let mut decoder = GB18030.new_decoder_without_bom_handling();
    let mut text = String::with_capacity(bytes.len() * 2);
    let mut first = None;
    let mut position = 0;
    loop {
        let rest = bytes.get(position..).unwrap_or_default();
        let room = decoder
            .max_utf8_buffer_length_without_replacement(rest.len())
            .unwrap_or(rest.len() * 4);
        text.reserve(room);
        let (result, read) = decoder.decode_to_string_without_replacement(rest, &mut text, true);
        position += read;
        let DecoderResult::Malformed(length, after) = result else {
            return (text, first.unwrap_or(0));
        };
        let end = position.saturating_sub(usize::from(after));
        let start = end.saturating_sub(usize::from(length));
        first.get_or_insert(start as u64);
        push_escaped(&mut text, bytes.get(start..end).unwrap_or_default());
        // The decoder has given up its state; what it had read beyond the fault is read again.
        decoder = GB18030.new_decoder_without_bom_handling();
        position = end;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rare_hanzi_and_emoji_are_read_from_four_byte_gb18030() {
        let (bytes, _, faulty) = GB18030.encode("𠮷家饭店😀,100");
        assert!(!faulty);
        assert_eq!(
            Charset::Gb18030.decode(&bytes).as_deref(),
            Some("𠮷家饭店😀,100")
        );
    }

    #[test]
    fn a_broken_byte_is_written_out_and_the_rest_is_kept() {
        assert_eq!(
            Charset::Utf8.decode_escaping(b"ab\xa1\xe5\x8d\x97"),
            ("ab\\xA1南".to_owned(), 2)
        );
        let mut bytes = GB18030.encode("南通").0.into_owned();
        bytes.extend(b"\xff,");
        bytes.extend(GB18030.encode("市").0.iter());
        bytes.push(0xa1);
        assert_eq!(Charset::Gb18030.decode(&bytes), None);
        assert_eq!(
            Charset::Gb18030.decode_escaping(&bytes),
            ("南通\\xFF,市\\xA1".to_owned(), 4)
        );
    }
}
