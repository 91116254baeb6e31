//! The encodings in which the exports come.

use encoding_rs::GB18030;

/// Encoding of a text file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Charset {
    Utf8,
    /// With a byte order mark.
    Utf8Bom,
    Utf16LeBom,
    /// GBK; GB18030's four bytes never occur in our texts.
    Gb18030,
}

impl Charset {
    pub(super) const fn label(self) -> &'static str {
        match self {
            Self::Utf8 => "UTF-8",
            Self::Utf8Bom => "UTF-8 BOM",
            Self::Utf16LeBom => "UTF-16LE BOM",
            Self::Gb18030 => "GB18030",
        }
    }

    /// Bytes that open the file.
    pub(super) const fn mark(self) -> &'static [u8] {
        match self {
            Self::Utf8 | Self::Gb18030 => &[],
            Self::Utf8Bom => &[0xef, 0xbb, 0xbf],
            Self::Utf16LeBom => &[0xff, 0xfe],
        }
    }
}

/// Double bytes of GBK by character.
///
/// `encoding_rs` searches for every character; at a million orders a table read backwards once is faster.
pub(super) struct GbkTable(Vec<Option<[u8; 2]>>);

impl GbkTable {
    pub(super) fn new() -> Self {
        let mut table = vec![None; 1 << 16];
        for lead in 0x81..=0xfe_u8 {
            for trail in (0x40..=0x7e_u8).chain(0x80..=0xfe) {
                let bytes = [lead, trail];
                let (text, _, broken) = GB18030.decode(&bytes);
                let mut symbols = text.chars();
                if let (false, Some(symbol), None) = (broken, symbols.next(), symbols.next())
                    && let Some(place) = table.get_mut(code_point(symbol))
                {
                    place.get_or_insert(bytes);
                }
            }
        }
        Self(table)
    }

    /// Appends a text in a charset.
    pub(super) fn encode(&self, charset: Charset, text: &str, out: &mut Vec<u8>) {
        match charset {
            Charset::Utf8 | Charset::Utf8Bom => out.extend_from_slice(text.as_bytes()),
            Charset::Utf16LeBom => out.extend(text.encode_utf16().flat_map(u16::to_le_bytes)),
            Charset::Gb18030 => {
                for symbol in text.chars() {
                    self.push_gb18030(symbol, out);
                }
            }
        }
    }

    fn push_gb18030(&self, symbol: char, out: &mut Vec<u8>) {
        if let Ok(byte @ 0..=0x7f) = u8::try_from(symbol) {
            out.push(byte);
        } else if let Some(bytes) = self.0.get(code_point(symbol)).copied().flatten() {
            out.extend_from_slice(&bytes);
        } else {
            let text = symbol.to_string();
            out.extend_from_slice(&GB18030.encode(&text).0);
        }
    }
}

fn code_point(symbol: char) -> usize {
    usize::try_from(u32::from(symbol)).unwrap_or(usize::MAX)
}

/// What a text looks like when its GB18030 bytes are read as Latin-1.
pub(super) fn mojibake(text: &str) -> String {
    let (bytes, _, _) = GB18030.encode(text);
    bytes.iter().map(|byte| char::from(*byte)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_table_agrees_with_the_library() {
        let text = "连云港市，東海縣水晶（A货）1234\u{a0}　";
        let mut out = Vec::new();
        GbkTable::new().encode(Charset::Gb18030, text, &mut out);
        assert_eq!(GB18030.decode(&out).0, text);
    }

    #[test]
    fn mojibake_is_the_well_known_one() {
        assert_eq!(mojibake("南通"), "ÄÏÍ¨");
    }
}
