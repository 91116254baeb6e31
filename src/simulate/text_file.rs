//! A CSV or TSV file in the making: rows go straight to the disk.

use std::fs::File;
use std::io::{self, BufWriter, Write};
use std::path::Path;

use super::charset::{Charset, GbkTable};

pub(super) struct TextFile {
    writer: BufWriter<File>,
    charset: Charset,
    delimiter: char,
    line: String,
    bytes: Vec<u8>,
}

impl TextFile {
    pub(super) fn create(path: &Path, charset: Charset, delimiter: char) -> io::Result<Self> {
        let mut writer = BufWriter::with_capacity(1 << 18, File::create(path)?);
        writer.write_all(charset.mark())?;
        Ok(Self {
            writer,
            charset,
            delimiter,
            line: String::new(),
            bytes: Vec::new(),
        })
    }

    /// Writes a record, quoting what must be quoted.
    pub(super) fn row<T: AsRef<str>>(&mut self, cells: &[T], table: &GbkTable) -> io::Result<()> {
        self.join(cells);
        self.flush_line(table)
    }

    /// Writes a record with a byte in it that no text of the charset has.
    pub(super) fn broken_row<T: AsRef<str>>(
        &mut self,
        cells: &[T],
        table: &GbkTable,
    ) -> io::Result<()> {
        self.join(cells);
        self.bytes.clear();
        table.encode(self.charset, &self.line, &mut self.bytes);
        // Behind the last full stop of the text, so that no character loses its second byte.
        let mut stop = Vec::new();
        table.encode(self.charset, "。", &mut stop);
        let place = self
            .bytes
            .windows(stop.len().max(1))
            .position(|window| window == stop.as_slice())
            .map_or(self.bytes.len(), |found| found + stop.len());
        self.bytes.insert(place, 0xff);
        self.bytes.extend_from_slice(b"\r\n");
        self.writer.write_all(&self.bytes)
    }

    /// Writes a record whose cell at `place` opens a quote that nothing closes. Must be the last one.
    pub(super) fn unbalanced_row(
        &mut self,
        cells: &[String],
        place: usize,
        table: &GbkTable,
    ) -> io::Result<()> {
        self.line.clear();
        for (column, cell) in cells.iter().enumerate() {
            if column > 0 {
                self.line.push(self.delimiter);
            }
            if column == place {
                self.line.push('"');
            }
            self.line
                .extend(cell.chars().filter(|symbol| *symbol != '"'));
        }
        self.flush_line(table)
    }

    pub(super) fn finish(mut self) -> io::Result<()> {
        self.writer.flush()
    }

    fn join<T: AsRef<str>>(&mut self, cells: &[T]) {
        self.line.clear();
        for (column, cell) in cells.iter().enumerate() {
            if column > 0 {
                self.line.push(self.delimiter);
            }
            let cell = cell.as_ref();
            let special = |symbol| symbol == self.delimiter || matches!(symbol, '"' | '\n' | '\r');
            if cell.contains(special) {
                self.line.push('"');
                self.line.push_str(&cell.replace('"', "\"\""));
                self.line.push('"');
            } else {
                self.line.push_str(cell);
            }
        }
    }

    fn flush_line(&mut self, table: &GbkTable) -> io::Result<()> {
        self.line.push_str("\r\n");
        self.bytes.clear();
        table.encode(self.charset, &self.line, &mut self.bytes);
        self.writer.write_all(&self.bytes)
    }
}
