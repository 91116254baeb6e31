//! UTF-16 as a stream of UTF-8, so that everything after it sees one kind of bytes.
//!
//! A lone surrogate becomes its three generalised bytes, which are not valid UTF-8:
//! the line that holds it is then reported like any other broken line.

use std::io::{self, BufRead, Read};

/// Which byte of a unit comes first.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum ByteOrder {
    Little,
    Big,
}

/// Transcodes while it is read.
pub(super) struct Utf16Reader<R> {
    input: R,
    order: ByteOrder,
    high: Option<u16>,
    ready: Vec<u8>,
    given: usize,
    finished: bool,
}

impl<R: BufRead> Utf16Reader<R> {
    pub(super) fn new(input: R, order: ByteOrder) -> Self {
        Self {
            input,
            order,
            high: None,
            ready: Vec::new(),
            given: 0,
            finished: false,
        }
    }

    fn fill(&mut self) -> io::Result<()> {
        const CHUNK: u64 = 32 << 10;
        self.ready.clear();
        self.given = 0;
        let mut raw = Vec::new();
        self.input.by_ref().take(CHUNK).read_to_end(&mut raw)?;
        self.finished = (raw.len() as u64) < CHUNK;
        let pairs = raw.chunks_exact(2);
        let odd = pairs.remainder().first().copied();
        for pair in pairs {
            let &[first, second] = pair else { continue };
            let unit = match self.order {
                ByteOrder::Little => u16::from_le_bytes([first, second]),
                ByteOrder::Big => u16::from_be_bytes([first, second]),
            };
            self.push_unit(unit);
        }
        if self.finished {
            if let Some(high) = self.high.take() {
                self.push_code(u32::from(high));
            }
            // A byte without its partner is no character in any encoding.
            self.ready.extend(odd.map(|byte| byte | 0x80));
        }
        Ok(())
    }

    fn push_unit(&mut self, unit: u16) {
        match (self.high.take(), unit) {
            (Some(high), 0xdc00..=0xdfff) => {
                let code =
                    0x1_0000 + ((u32::from(high) - 0xd800) << 10) + (u32::from(unit) - 0xdc00);
                self.push_code(code);
            }
            (previous, _) => {
                if let Some(high) = previous {
                    self.push_code(u32::from(high));
                }
                if matches!(unit, 0xd800..=0xdbff) {
                    self.high = Some(unit);
                } else {
                    self.push_code(u32::from(unit));
                }
            }
        }
    }

    fn push_code(&mut self, code: u32) {
        if let Some(character) = char::from_u32(code) {
            let mut buffer = [0; 4];
            self.ready
                .extend_from_slice(character.encode_utf8(&mut buffer).as_bytes());
        } else {
            let low_bits = |shift: u32| 0x80 | u8::try_from((code >> shift) & 0x3f).unwrap_or(0);
            self.ready.extend([0xed, low_bits(6), low_bits(0)]);
        }
    }
}

impl<R: BufRead> Read for Utf16Reader<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        while self.given == self.ready.len() {
            if self.finished {
                return Ok(0);
            }
            self.fill()?;
        }
        let mut waiting = self.ready.get(self.given..).unwrap_or_default();
        let count = waiting.read(buffer)?;
        self.given += count;
        Ok(count)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn decoded(bytes: &[u8], order: ByteOrder) -> Vec<u8> {
        let mut output = Vec::new();
        Utf16Reader::new(bytes, order)
            .read_to_end(&mut output)
            .expect("memory does not fail");
        output
    }

    #[test]
    fn both_byte_orders_and_surrogate_pairs_are_read() {
        let text = "南通𠮷😀,x\n";
        let little: Vec<u8> = text.encode_utf16().flat_map(u16::to_le_bytes).collect();
        let big: Vec<u8> = text.encode_utf16().flat_map(u16::to_be_bytes).collect();
        assert_eq!(decoded(&little, ByteOrder::Little), text.as_bytes());
        assert_eq!(decoded(&big, ByteOrder::Big), text.as_bytes());
    }

    #[test]
    fn a_lone_surrogate_and_an_odd_byte_stay_visible_as_broken_bytes() {
        assert_eq!(decoded(b"\x00\xd8a\0", ByteOrder::Little), b"\xed\xa0\x80a");
        assert!(std::str::from_utf8(&decoded(b"a\0b", ByteOrder::Little)).is_err());
    }
}
