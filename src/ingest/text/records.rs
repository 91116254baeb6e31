//! Lines → records. A quote that is never closed costs the one line it stands in.

use std::collections::VecDeque;
use std::io::{self, BufRead};

use super::decode::Charset;
use super::lines::{Line, Lines};
use super::splitter::{CellLimits, Progress, Splitter};
use crate::ingest::Limits;

/// One record of a text file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Record {
    /// 1-based physical line on which it starts.
    pub line: u32,
    pub cells: Vec<String>,
    pub fault: Option<RecordFault>,
    /// NUL characters were taken out.
    pub had_nul: bool,
}

/// Why a record cannot be trusted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum RecordFault {
    /// Line, and position in the file of the first byte that is no character.
    BrokenBytes {
        line: u32,
        offset: u64,
    },
    UnbalancedQuote,
    LineTooLong,
    /// 1-based column.
    CellTooLong(usize),
    TooManyColumns,
}

struct DecodedLine {
    number: u32,
    text: String,
    ending: &'static str,
    fault: Option<RecordFault>,
    had_nul: bool,
}

/// Reads records one after the other.
pub(super) struct Records<R> {
    lines: Lines<R>,
    charset: Charset,
    delimiter: u8,
    cell_limits: CellLimits,
    quoted_lines: usize,
    quoted_bytes: usize,
    /// Lines that were read for a quoted cell that turned out not to be one.
    waiting: VecDeque<DecodedLine>,
}

impl<R: BufRead> Records<R> {
    pub(super) fn new(lines: Lines<R>, charset: Charset, delimiter: u8, limits: &Limits) -> Self {
        Self {
            lines,
            charset,
            delimiter,
            cell_limits: CellLimits {
                cell_chars: limits.cell_chars,
                columns: limits.columns,
            },
            quoted_lines: limits.quoted_lines,
            quoted_bytes: limits.quoted_bytes,
            waiting: VecDeque::new(),
        }
    }

    pub(super) fn next_record(&mut self) -> io::Result<Option<Record>> {
        let Some(first) = self.next_line()? else {
            return Ok(None);
        };
        let mut splitter = Splitter::new(self.delimiter, self.cell_limits);
        let mut progress = splitter.feed(&first.text);
        let opened_at = splitter.opened_at();
        let mut used = Vec::new();
        let mut ending = first.ending;
        while progress == Progress::Open {
            let too_far =
                used.len() + 1 >= self.quoted_lines || splitter.open_bytes() > self.quoted_bytes;
            let next = if too_far { None } else { self.next_line()? };
            let Some(next) = next else {
                progress = Progress::Unbalanced;
                break;
            };
            progress = splitter.feed_more(ending, &next.text);
            ending = next.ending;
            used.push(next);
        }
        if progress == Progress::Unbalanced {
            return Ok(Some(self.give_back(&first, used, opened_at.unwrap_or(0))));
        }
        Ok(Some(finish(&first, &used, splitter, None)))
    }

    /// The first line becomes a record of its own; the others are read again as if nothing had been open.
    fn give_back(
        &mut self,
        first: &DecodedLine,
        used: Vec<DecodedLine>,
        opened_at: usize,
    ) -> Record {
        for line in used.into_iter().rev() {
            self.waiting.push_front(line);
        }
        let mut literal = vec![opened_at];
        loop {
            let mut splitter =
                Splitter::new(self.delimiter, self.cell_limits).with_literal_quotes(&literal);
            // With this quote as text, a later one of the same line may stand open in its turn.
            match (splitter.feed(&first.text), splitter.opened_at()) {
                (Progress::Open, Some(next)) if !literal.contains(&next) => literal.push(next),
                _ => return finish(first, &[], splitter, Some(RecordFault::UnbalancedQuote)),
            }
        }
    }

    fn next_line(&mut self) -> io::Result<Option<DecodedLine>> {
        if let Some(line) = self.waiting.pop_front() {
            return Ok(Some(line));
        }
        Ok(self.lines.next_line()?.map(|line| self.decode(&line)))
    }

    fn decode(&self, line: &Line) -> DecodedLine {
        let mut fault = None;
        let mut text = self.charset.decode(&line.bytes).unwrap_or_else(|| {
            let (text, position) = self.charset.decode_escaping(&line.bytes);
            fault = Some(RecordFault::BrokenBytes {
                line: line.number,
                offset: line.offset + position,
            });
            text
        });
        if line.cut {
            fault = Some(RecordFault::LineTooLong);
        }
        let had_nul = text.contains('\0');
        if had_nul {
            text.retain(|c| c != '\0');
        }
        DecodedLine {
            number: line.number,
            text,
            ending: line.ending,
            fault,
            had_nul,
        }
    }
}

fn finish(
    first: &DecodedLine,
    more: &[DecodedLine],
    splitter: Splitter,
    fault: Option<RecordFault>,
) -> Record {
    let lines = || std::iter::once(first).chain(more);
    let fault = lines()
        .find_map(|line| line.fault)
        .or(fault)
        .or(splitter.long_cell.map(RecordFault::CellTooLong))
        .or(splitter.too_wide.then_some(RecordFault::TooManyColumns));
    Record {
        line: first.number,
        cells: splitter.cells,
        fault,
        had_nul: lines().any(|line| line.had_nul),
    }
}

#[cfg(test)]
mod tests {
    use super::super::lines::LineEnd;
    use super::*;

    fn records(text: &[u8]) -> Vec<Record> {
        let limits = Limits::default();
        let lines = Lines::new(text, LineEnd::LineFeed, limits.record_bytes, 0);
        let mut records = Records::new(lines, Charset::Utf8, b',', &limits);
        std::iter::from_fn(|| records.next_record().expect("memory does not fail")).collect()
    }

    #[test]
    fn an_unbalanced_quote_costs_one_row() {
        let found = records("1,\"a\n2,\"b\"\n3,c\n".as_bytes());
        assert_eq!(found.len(), 3);
        assert_eq!(found[0].fault, Some(RecordFault::UnbalancedQuote));
        assert_eq!(found[0].cells, ["1", "\"a"]);
        assert_eq!(found[1].cells, ["2", "b"]);
        assert_eq!((found[2].line, found[2].fault), (3, None));
    }

    #[test]
    fn a_quote_open_to_the_end_of_the_file_costs_one_row() {
        let mut text = "1,\"a\n".to_owned();
        text.push_str(&"2,b\n".repeat(1000));
        let found = records(text.as_bytes());
        assert_eq!(found.len(), 1001);
        let faulty = found.iter().filter(|record| record.fault.is_some()).count();
        assert_eq!(faulty, 1);
        assert_eq!(found[1000].line, 1001);
    }

    #[test]
    fn two_open_quotes_in_one_line_still_give_a_row() {
        let found = records(b"\"a,\"b\n1,2\n");
        assert_eq!(found[0].fault, Some(RecordFault::UnbalancedQuote));
        assert_eq!(found[0].cells, ["\"a", "\"b"]);
        assert_eq!(found[1].cells, ["1", "2"]);
    }

    #[test]
    fn a_broken_byte_names_its_line_and_position() {
        let found = records(b"1,\"a\nb\xff\"\n2,c\0\n");
        let broken = RecordFault::BrokenBytes { line: 2, offset: 6 };
        assert_eq!((found[0].line, found[0].fault), (1, Some(broken)));
        assert_eq!(found[0].cells, ["1", "a\nb\\xFF"]);
        assert_eq!(found[1].cells, ["2", "c"]);
        assert!(found[1].had_nul);
    }
}
