//! CSV, TSV and their kin: bytes → lines → text → records → raw rows.
//!
//! Nothing grows with the file: it is read two or three times with fixed buffers.

mod decode;
mod delimiter;
mod encoding;
mod lines;
mod records;
mod splitter;
mod utf16;

use std::fs::File;
use std::io::{self, BufRead, BufReader, Read, Seek, SeekFrom};
use std::ops::ControlFlow;
use std::path::Path;

use self::decode::Charset;
use self::lines::{LineEnd, Lines};
use self::records::{Record, RecordFault, Records};
use self::utf16::{ByteOrder, Utf16Reader};
use super::mend::mended;
use super::reader::{FileFacts, FileFormat, RawItem, Sink, unreadable};
use super::sniff::TextHint;
use super::{Limits, Refusal};
use crate::domain::{Cell, QuarantineReason, Quarantined, RawRow};

const BUFFER_BYTES: usize = 64 << 10;

/// Reads a text file as one sheet without a name.
pub(super) fn read_text(
    path: &Path,
    hint: TextHint,
    limits: &Limits,
    on_item: Sink<'_>,
) -> Result<FileFacts, Refusal> {
    let source = Source::new(path, hint, limits).map_err(|error| unreadable(&error))?;
    let charset = match hint {
        TextHint::Bytes => {
            encoding::choose_charset(|| source.lines()).map_err(|error| unreadable(&error))??
        }
        // A mark promises an encoding; lines that break the promise are reported one by one.
        TextHint::Utf8Bom | TextHint::Utf16Le { .. } | TextHint::Utf16Be => Charset::Utf8,
    };
    let table = Table::find(&source, charset).map_err(|error| unreadable(&error))?;
    let facts = FileFacts {
        format: FileFormat::DelimitedText,
        encoding: Some(encoding_name(hint, charset).to_owned()),
        delimiter: Some(char::from(table.delimiter)),
    };
    table
        .stream(&source, on_item)
        .map_err(|error| unreadable(&error))?;
    Ok(facts)
}

const fn encoding_name(hint: TextHint, charset: Charset) -> &'static str {
    match (hint, charset) {
        (TextHint::Utf16Le { .. }, _) => "utf-16le",
        (TextHint::Utf16Be, _) => "utf-16be",
        (TextHint::Utf8Bom, _) | (TextHint::Bytes, Charset::Utf8) => "utf-8",
        (TextHint::Bytes, Charset::Gb18030) => "gb18030",
    }
}

/// The file, to be read from its beginning as often as needed.
struct Source<'a> {
    path: &'a Path,
    hint: TextHint,
    limits: &'a Limits,
    line_end: LineEnd,
}

impl<'a> Source<'a> {
    fn new(path: &'a Path, hint: TextHint, limits: &'a Limits) -> io::Result<Self> {
        let mut source = Self {
            path,
            hint,
            limits,
            line_end: LineEnd::LineFeed,
        };
        let mut head = Vec::new();
        source
            .open()?
            .take(BUFFER_BYTES as u64)
            .read_to_end(&mut head)?;
        source.line_end = LineEnd::of(&head);
        Ok(source)
    }

    /// The bytes after the mark; UTF-16 already as UTF-8.
    fn open(&self) -> io::Result<Box<dyn BufRead>> {
        let mut file = File::open(self.path)?;
        file.seek(SeekFrom::Start(self.mark_bytes()))?;
        let bytes = BufReader::with_capacity(BUFFER_BYTES, file);
        let order = match self.hint {
            TextHint::Utf8Bom | TextHint::Bytes => return Ok(Box::new(bytes)),
            TextHint::Utf16Le { .. } => ByteOrder::Little,
            TextHint::Utf16Be => ByteOrder::Big,
        };
        let transcoded = Utf16Reader::new(bytes, order);
        Ok(Box::new(BufReader::with_capacity(BUFFER_BYTES, transcoded)))
    }

    const fn mark_bytes(&self) -> u64 {
        match self.hint {
            TextHint::Utf8Bom => 3,
            TextHint::Utf16Le { bom: true } | TextHint::Utf16Be => 2,
            TextHint::Utf16Le { bom: false } | TextHint::Bytes => 0,
        }
    }

    fn lines(&self) -> io::Result<Lines<Box<dyn BufRead>>> {
        let cap = self.limits.record_bytes;
        Ok(Lines::new(
            self.open()?,
            self.line_end,
            cap,
            self.mark_bytes(),
        ))
    }

    fn records(&self, charset: Charset, delimiter: u8) -> io::Result<Records<Box<dyn BufRead>>> {
        Ok(Records::new(self.lines()?, charset, delimiter, self.limits))
    }
}

/// How the lines form a table.
struct Table {
    charset: Charset,
    delimiter: u8,
    /// The first line is Excel's `sep=;`, which is no data.
    declared: bool,
}

impl Table {
    fn find(source: &Source<'_>, charset: Charset) -> io::Result<Self> {
        let first = source.lines()?.next_line()?;
        let declared = first
            .as_ref()
            .and_then(|line| line.bytes.strip_prefix(b"sep="))
            .and_then(|rest| {
                delimiter::CANDIDATES
                    .into_iter()
                    .find(|byte| rest == [*byte])
            });
        let delimiter = match declared {
            Some(delimiter) => delimiter,
            None => delimiter::choose_delimiter(|byte| source.records(charset, byte))?,
        };
        Ok(Self {
            charset,
            delimiter,
            declared: declared.is_some(),
        })
    }

    fn stream(&self, source: &Source<'_>, on_item: Sink<'_>) -> io::Result<()> {
        let sheet = RawItem::Sheet {
            name: None,
            hidden: false,
        };
        if on_item(sheet).is_break() {
            return Ok(());
        }
        let mut records = source.records(self.charset, self.delimiter)?;
        if self.declared {
            records.next_record()?;
        }
        while let Some(record) = records.next_record()? {
            if let ControlFlow::Break(()) = on_item(item(record)) {
                break;
            }
        }
        Ok(())
    }
}

fn item(record: Record) -> RawItem {
    let line = record.line;
    let quarantined = record.fault.map(|fault| quarantined(line, fault));
    let mut faults = Vec::new();
    if record.had_nul {
        faults.push("行内含有空字符（NUL），已去除。".to_owned());
    }
    let cells = record
        .cells
        .into_iter()
        .map(|text| {
            if text.is_empty() {
                Cell::Empty
            } else {
                Cell::Text(text)
            }
        })
        .collect();
    let row = RawRow {
        row: line,
        cells,
        hidden: false,
        counts_from_1904: false,
        faults,
    };
    mended(row, quarantined)
}

fn quarantined(row: u32, fault: RecordFault) -> Quarantined {
    let (reason, message) = match fault {
        RecordFault::BrokenBytes { line, offset } => (
            QuarantineReason::BrokenEncoding,
            format!(
                "第{line}行有无法识别的字节（文件第{}个字节起），文字已损坏；请从原系统重新导出，或改正这一行后重新导入。",
                offset + 1
            ),
        ),
        RecordFault::UnbalancedQuote => (
            QuarantineReason::UnbalancedQuote,
            format!(
                "第{row}行的引号不成对，无法确定单元格的边界；请补全或删去多余的引号后重新导入这一行。"
            ),
        ),
        RecordFault::LineTooLong => (
            QuarantineReason::CellTooLong,
            format!("第{row}行超过一条记录的长度上限，已截断；请检查导出文件是否缺少换行。"),
        ),
        RecordFault::CellTooLong(column) => (
            QuarantineReason::CellTooLong,
            format!(
                "第{row}行第{column}列的文字超过长度上限，已截断；请精简内容后重新导入这一行。"
            ),
        ),
        RecordFault::TooManyColumns => (
            QuarantineReason::ColumnShift,
            format!("第{row}行的列数超过上限，多出的列未读取；请检查这一行的分隔符。"),
        ),
    };
    Quarantined { reason, message }
}

#[cfg(test)]
mod tests;
