//! Decoded lines → the cells of one record, as a state machine that forgives stray quotes.
//!
//! A cell is quoted only if it starts with a quote and the closing one is followed by the
//! delimiter or the end of the line. A quote that closes on its own line but is followed by
//! more text makes the whole cell literal; one that does so on a later line was never a match.

/// How far a line brought the record.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Progress {
    Complete,
    /// A quoted cell goes on in the next line.
    Open,
    /// The quoted cell cannot have been one.
    Unbalanced,
}

/// The sizes beyond which a record is no record.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct CellLimits {
    pub cell_chars: usize,
    pub columns: usize,
}

/// Collects the cells of one record.
pub(super) struct Splitter {
    delimiter: u8,
    limits: CellLimits,
    pub cells: Vec<String>,
    /// 1-based column of the first cell that was cut.
    pub long_cell: Option<usize>,
    /// There were more columns than allowed; the rest is dropped.
    pub too_wide: bool,
    cell: String,
    quoted: bool,
    /// Where in its line the open quoted cell starts, as long as that line lasts.
    opened_at: Option<usize>,
    /// Quotes at these positions of the first line are part of the text.
    literal: Vec<usize>,
}

impl Splitter {
    pub(super) fn new(delimiter: u8, limits: CellLimits) -> Self {
        Self {
            delimiter,
            limits,
            cells: Vec::new(),
            long_cell: None,
            too_wide: false,
            cell: String::new(),
            quoted: false,
            opened_at: None,
            literal: Vec::new(),
        }
    }

    /// Takes the quotes at these positions for text.
    pub(super) fn with_literal_quotes(mut self, positions: &[usize]) -> Self {
        self.literal.extend_from_slice(positions);
        self
    }

    /// Position in the line just fed at which the still open cell starts.
    pub(super) const fn opened_at(&self) -> Option<usize> {
        self.opened_at
    }

    pub(super) const fn open_bytes(&self) -> usize {
        self.cell.len()
    }

    /// Takes the next line of a record whose quoted cell is open.
    pub(super) fn feed_more(&mut self, ending: &str, text: &str) -> Progress {
        self.opened_at = None;
        self.cell.push_str(ending);
        self.feed(text)
    }

    /// Takes the first line of a record.
    pub(super) fn feed(&mut self, text: &str) -> Progress {
        let bytes = text.as_bytes();
        let mut at = 0;
        loop {
            if self.quoted {
                match self.quoted_part(text, at) {
                    QuotedPart::Goes => return Progress::Open,
                    QuotedPart::Unbalanced => return Progress::Unbalanced,
                    QuotedPart::ClosedAtEnd => {
                        self.finish_cell();
                        return Progress::Complete;
                    }
                    QuotedPart::Closed(next) => {
                        self.finish_cell();
                        at = next;
                    }
                    QuotedPart::Literal(start) => {
                        self.cell.clear();
                        self.literal.push(start);
                        at = start;
                    }
                }
                self.quoted = false;
                self.opened_at = None;
                continue;
            }
            if bytes.get(at) == Some(&b'"') && !self.literal.contains(&at) {
                self.quoted = true;
                self.opened_at = Some(at);
                at += 1;
                continue;
            }
            let end = find(bytes, self.delimiter, at);
            self.push_piece(text, at, end.unwrap_or(bytes.len()));
            self.finish_cell();
            match end {
                Some(end) => at = end + 1,
                None => return Progress::Complete,
            }
        }
    }

    fn quoted_part(&mut self, text: &str, from: usize) -> QuotedPart {
        let bytes = text.as_bytes();
        let mut at = from;
        loop {
            let Some(quote) = find(bytes, b'"', at) else {
                self.push_piece(text, at, bytes.len());
                return QuotedPart::Goes;
            };
            self.push_piece(text, at, quote);
            if bytes.get(quote + 1) == Some(&b'"') {
                self.cell.push('"');
                at = quote + 2;
                continue;
            }
            let mut after = quote + 1;
            while bytes.get(after) == Some(&b' ') {
                after += 1;
            }
            return match (bytes.get(after), self.opened_at) {
                (None, _) => QuotedPart::ClosedAtEnd,
                (Some(byte), _) if *byte == self.delimiter => QuotedPart::Closed(after + 1),
                (Some(_), Some(start)) => QuotedPart::Literal(start),
                (Some(_), None) => QuotedPart::Unbalanced,
            };
        }
    }

    fn push_piece(&mut self, text: &str, from: usize, to: usize) {
        // Quotes and delimiters are ASCII, so the bounds are always character boundaries.
        self.cell.push_str(text.get(from..to).unwrap_or_default());
    }

    fn finish_cell(&mut self) {
        let mut cell = std::mem::take(&mut self.cell);
        if self.cells.len() == self.limits.columns {
            self.too_wide = true;
            return;
        }
        if cell.len() > self.limits.cell_chars
            && let Some((cut, _)) = cell.char_indices().nth(self.limits.cell_chars)
        {
            cell.truncate(cut);
            self.long_cell.get_or_insert(self.cells.len() + 1);
        }
        self.cells.push(cell);
    }
}

enum QuotedPart {
    /// To the end of the line without a closing quote.
    Goes,
    ClosedAtEnd,
    /// The next cell starts here.
    Closed(usize),
    /// The cell that starts here is not quoted after all.
    Literal(usize),
    Unbalanced,
}

fn find(bytes: &[u8], wanted: u8, from: usize) -> Option<usize> {
    let rest = bytes.get(from..)?;
    Some(from + rest.iter().position(|byte| *byte == wanted)?)
}

#[cfg(test)]
mod tests {
    use super::*;

    const LIMITS: CellLimits = CellLimits {
        cell_chars: 10,
        columns: 4,
    };

    fn cells(line: &str) -> Vec<String> {
        let mut splitter = Splitter::new(b',', LIMITS);
        assert_eq!(splitter.feed(line), Progress::Complete);
        splitter.cells
    }

    #[test]
    fn quotes_are_removed_only_where_they_quote() {
        assert_eq!(cells(r#"a,"b,c","d""e""#), ["a", "b,c", "d\"e"]);
        assert_eq!(
            cells(r#"12"屏,"甲"公司,"乙" "#),
            ["12\"屏", "\"甲\"公司", "乙"]
        );
        assert_eq!(cells(r#""",,"#), ["", "", ""]);
        assert_eq!(cells(""), [""]);
    }

    #[test]
    fn a_quoted_cell_goes_over_lines_until_a_proper_end() {
        let mut splitter = Splitter::new(b',', LIMITS);
        assert_eq!(splitter.feed("1,\"甲"), Progress::Open);
        assert_eq!(splitter.opened_at(), Some(2));
        assert_eq!(splitter.feed_more("\r\n", "乙\",3"), Progress::Complete);
        assert_eq!(splitter.cells, ["1", "甲\r\n乙", "3"]);
        let mut splitter = Splitter::new(b',', LIMITS);
        assert_eq!(splitter.feed("1,\"甲"), Progress::Open);
        assert_eq!(splitter.feed_more("\n", "2,\"乙\""), Progress::Unbalanced);
    }

    #[test]
    fn long_cells_and_wide_rows_are_cut_and_told() {
        let mut splitter = Splitter::new(b',', LIMITS);
        splitter.feed("1,一二三四五六七八九十十一,3,4,5,6");
        assert_eq!(splitter.long_cell, Some(2));
        assert!(splitter.too_wide);
        assert_eq!(splitter.cells, ["1", "一二三四五六七八九十", "3", "4"]);
    }
}
