//! Physical lines of a file, read with a fixed buffer and a cap on each line.
//!
//! Splitting happens before decoding: in UTF-8 and GB18030 no trailing byte is a CR or LF,
//! so one broken byte never spoils more than its own line.

use std::io::{self, BufRead};

/// What ends a line in this file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum LineEnd {
    /// LF or CRLF; a lone CR is part of the text.
    LineFeed,
    /// CR alone, as old Macs wrote.
    CarriageReturn,
}

impl LineEnd {
    /// CR ends lines only where the file's beginning has no LF at all.
    pub(super) fn of(head: &[u8]) -> Self {
        if !head.contains(&b'\n') && head.contains(&b'\r') {
            Self::CarriageReturn
        } else {
            Self::LineFeed
        }
    }

    const fn byte(self) -> u8 {
        match self {
            Self::LineFeed => b'\n',
            Self::CarriageReturn => b'\r',
        }
    }
}

/// One physical line, without what ended it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Line {
    /// 1-based.
    pub number: u32,
    /// Position of its first byte in the file.
    pub offset: u64,
    pub bytes: Vec<u8>,
    pub ending: &'static str,
    /// Longer than the cap; the rest was read and dropped.
    pub cut: bool,
}

/// Reads lines one after the other.
pub(super) struct Lines<R> {
    input: R,
    end: LineEnd,
    cap: usize,
    number: u32,
    offset: u64,
}

impl<R: BufRead> Lines<R> {
    pub(super) fn new(input: R, end: LineEnd, cap: usize, offset: u64) -> Self {
        Self {
            input,
            end,
            cap,
            number: 0,
            offset,
        }
    }

    pub(super) fn next_line(&mut self) -> io::Result<Option<Line>> {
        let mut bytes = Vec::new();
        let mut length = 0_u64;
        let mut ended = false;
        while !ended {
            let available = self.input.fill_buf()?;
            if available.is_empty() {
                break;
            }
            let mut pieces = available.splitn(2, |byte| *byte == self.end.byte());
            let piece = pieces.next().unwrap_or_default();
            ended = pieces.next().is_some();
            let room = self.cap.saturating_sub(bytes.len()).min(piece.len());
            bytes.extend_from_slice(piece.get(..room).unwrap_or_default());
            let consumed = piece.len() + usize::from(ended);
            length += consumed as u64;
            self.input.consume(consumed);
        }
        if length == 0 {
            return Ok(None);
        }
        let cut = length - u64::from(ended) > bytes.len() as u64;
        let ending = match (self.end, ended) {
            (_, false) => "",
            (LineEnd::CarriageReturn, true) => "\r",
            (LineEnd::LineFeed, true) if cut => "\n",
            (LineEnd::LineFeed, true) => take_line_feed(&mut bytes),
        };
        self.number = self.number.saturating_add(1);
        let line = Line {
            number: self.number,
            offset: self.offset,
            bytes,
            ending,
            cut,
        };
        self.offset += length;
        Ok(Some(line))
    }
}

/// Takes the CRs before a LF off the line. Python's csv under Windows writes two of them.
fn take_line_feed(bytes: &mut Vec<u8>) -> &'static str {
    let ending = if bytes.ends_with(b"\r\r") {
        "\r\r\n"
    } else if bytes.ends_with(b"\r") {
        "\r\n"
    } else {
        "\n"
    };
    bytes.truncate(bytes.len() + 1 - ending.len());
    ending
}

#[cfg(test)]
mod tests {
    use super::*;

    fn all(text: &[u8], end: LineEnd, cap: usize) -> Vec<Line> {
        let mut lines = Lines::new(io::BufReader::with_capacity(3, text), end, cap, 0);
        std::iter::from_fn(|| lines.next_line().expect("memory does not fail")).collect()
    }

    #[test]
    fn lines_carry_their_number_offset_and_ending() {
        let lines = all(b"a\r\n\nb\rc\r\r\n d", LineEnd::LineFeed, 9);
        let seen: Vec<_> = lines
            .iter()
            .map(|line| (line.number, line.offset, line.bytes.as_slice(), line.ending))
            .collect();
        assert_eq!(
            seen,
            [
                (1, 0, &b"a"[..], "\r\n"),
                (2, 3, b"", "\n"),
                (3, 4, b"b\rc", "\r\r\n"),
                (4, 10, b" d", ""),
            ]
        );
    }

    #[test]
    fn a_line_over_the_cap_is_cut_and_the_next_is_whole() {
        let lines = all(b"0123456789\nab\n", LineEnd::LineFeed, 4);
        assert_eq!(lines[0].bytes, b"0123");
        assert!(lines[0].cut && !lines[1].cut);
        assert_eq!(lines[1].bytes, b"ab");
    }

    #[test]
    fn carriage_returns_end_lines_where_there_is_no_line_feed() {
        assert_eq!(LineEnd::of(b"a\rb\r"), LineEnd::CarriageReturn);
        assert_eq!(LineEnd::of(b"a\rb\r\n"), LineEnd::LineFeed);
        assert_eq!(all(b"a\rb\r", LineEnd::CarriageReturn, 9).len(), 2);
    }
}
