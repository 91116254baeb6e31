//! What the parser process says to its parent: frames on a pipe, each a tag and its fields.
//!
//! Little-endian and length-prefixed. An end frame closes the stream, so that a child that died
//! half-way is noticed. The parent trusts none of it: every length is checked before it is used.

use std::io::{self, Read, Write};

use crate::domain::{Cell, RawRow};
use crate::ingest::Refusal;

/// Longer texts do not occur: the child cuts cells at the limit, and four bytes make a character.
const MAX_TEXT_BYTES: usize = 8 << 20;
const MAX_CELLS: u32 = 16_384;

/// One message of the child.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Frame {
    Sheet {
        name: String,
        hidden: bool,
    },
    Row {
        row: RawRow,
        /// 1-based column of a cell, or of the row's end, that was cut.
        cut_at: Option<u32>,
    },
    Refused {
        code: String,
        sheet: Option<String>,
        line: Option<u32>,
        reason: String,
        advice: String,
    },
    End {
        rows: u64,
    },
}

impl Frame {
    pub(super) fn refused(refusal: Refusal) -> Self {
        Self::Refused {
            code: refusal.code,
            sheet: refusal.sheet,
            line: refusal.line,
            reason: refusal.reason,
            advice: refusal.advice,
        }
    }

    pub(super) fn write(&self, out: &mut impl Write) -> io::Result<()> {
        match self {
            Self::Sheet { name, hidden } => {
                out.write_all(&[b'S', u8::from(*hidden)])?;
                write_text(out, name)
            }
            Self::Row { row, cut_at } => {
                out.write_all(b"R")?;
                write_number(out, row.row)?;
                write_number(out, cut_at.unwrap_or(0))?;
                let flags = u8::from(row.hidden) | u8::from(row.counts_from_1904) << 1;
                out.write_all(&[flags])?;
                write_length(out, row.cells.len())?;
                row.cells.iter().try_for_each(|cell| write_cell(out, cell))
            }
            Self::Refused {
                code,
                sheet,
                line,
                reason,
                advice,
            } => {
                out.write_all(&[b'F', u8::from(sheet.is_some())])?;
                write_number(out, line.unwrap_or(0))?;
                let sheet = sheet.as_deref().unwrap_or_default();
                [code, sheet, reason, advice]
                    .into_iter()
                    .try_for_each(|text| write_text(out, text))
            }
            Self::End { rows } => {
                out.write_all(b"E")?;
                out.write_all(&rows.to_le_bytes())
            }
        }
    }

    /// Fails on anything that is not a whole, sensible frame, the end of the stream included.
    pub(super) fn read(input: &mut impl Read) -> io::Result<Self> {
        match read_byte(input)? {
            b'S' => Ok(Self::Sheet {
                hidden: read_byte(input)? != 0,
                name: read_text(input)?,
            }),
            b'R' => read_row(input),
            b'F' => {
                let in_sheet = read_byte(input)? != 0;
                let line = Some(read_number(input)?).filter(|line| *line > 0);
                let code = read_text(input)?;
                let sheet = Some(read_text(input)?).filter(|_| in_sheet);
                Ok(Self::Refused {
                    code,
                    sheet,
                    line,
                    reason: read_text(input)?,
                    advice: read_text(input)?,
                })
            }
            b'E' => {
                let mut rows = [0; 8];
                input.read_exact(&mut rows)?;
                Ok(Self::End {
                    rows: u64::from_le_bytes(rows),
                })
            }
            _ => Err(garbled()),
        }
    }
}

fn read_row(input: &mut impl Read) -> io::Result<Frame> {
    let row = read_number(input)?;
    let cut_at = Some(read_number(input)?).filter(|column| *column > 0);
    let flags = read_byte(input)?;
    let count = read_number(input)?;
    if count > MAX_CELLS {
        return Err(garbled());
    }
    let mut cells = Vec::new();
    for _ in 0..count {
        cells.push(read_cell(input)?);
    }
    let row = RawRow {
        row,
        cells,
        hidden: flags & 1 != 0,
        counts_from_1904: flags & 2 != 0,
        faults: Vec::new(),
    };
    Ok(Frame::Row { row, cut_at })
}

fn write_cell(out: &mut impl Write, cell: &Cell) -> io::Result<()> {
    match cell {
        Cell::Empty => out.write_all(b"0"),
        Cell::Text(text) => {
            out.write_all(b"t")?;
            write_text(out, text)
        }
        Cell::Number(number) => {
            out.write_all(b"n")?;
            out.write_all(&number.to_le_bytes())
        }
        Cell::DateSerial(serial) => {
            out.write_all(b"d")?;
            out.write_all(&serial.to_le_bytes())
        }
        Cell::Bool(value) => out.write_all(&[b'b', u8::from(*value)]),
    }
}

fn read_cell(input: &mut impl Read) -> io::Result<Cell> {
    Ok(match read_byte(input)? {
        b'0' => Cell::Empty,
        b't' => Cell::Text(read_text(input)?),
        b'n' => Cell::Number(read_float(input)?),
        b'd' => Cell::DateSerial(read_float(input)?),
        b'b' => Cell::Bool(read_byte(input)? != 0),
        _ => return Err(garbled()),
    })
}

fn write_text(out: &mut impl Write, text: &str) -> io::Result<()> {
    write_length(out, text.len())?;
    out.write_all(text.as_bytes())
}

fn read_text(input: &mut impl Read) -> io::Result<String> {
    let length = usize::try_from(read_number(input)?).map_err(|_| garbled())?;
    if length > MAX_TEXT_BYTES {
        return Err(garbled());
    }
    let mut bytes = vec![0; length];
    input.read_exact(&mut bytes)?;
    String::from_utf8(bytes).map_err(|_| garbled())
}

fn write_length(out: &mut impl Write, length: usize) -> io::Result<()> {
    write_number(out, u32::try_from(length).map_err(|_| garbled())?)
}

fn write_number(out: &mut impl Write, number: u32) -> io::Result<()> {
    out.write_all(&number.to_le_bytes())
}

fn read_number(input: &mut impl Read) -> io::Result<u32> {
    let mut bytes = [0; 4];
    input.read_exact(&mut bytes)?;
    Ok(u32::from_le_bytes(bytes))
}

fn read_float(input: &mut impl Read) -> io::Result<f64> {
    let mut bytes = [0; 8];
    input.read_exact(&mut bytes)?;
    Ok(f64::from_le_bytes(bytes))
}

fn read_byte(input: &mut impl Read) -> io::Result<u8> {
    let mut byte = [0];
    input.read_exact(&mut byte)?;
    let [byte] = byte;
    Ok(byte)
}

fn garbled() -> io::Error {
    io::Error::new(
        io::ErrorKind::InvalidData,
        "garbled frame of the parser process",
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_frame_reads_back_and_a_cut_one_fails() {
        let row = RawRow {
            row: 9,
            cells: vec![
                Cell::Empty,
                Cell::Text("南通".to_owned()),
                Cell::Number(1.5),
                Cell::DateSerial(45_000.25),
                Cell::Bool(true),
            ],
            hidden: true,
            counts_from_1904: true,
            faults: Vec::new(),
        };
        let refusal = Refusal::new("archive", "原因", "办法")
            .in_sheet("表")
            .at_line(3);
        let frames = [
            Frame::Sheet {
                name: "表".to_owned(),
                hidden: true,
            },
            Frame::Row {
                row,
                cut_at: Some(2),
            },
            Frame::refused(refusal),
            Frame::End { rows: 1 },
        ];
        for frame in frames {
            let mut bytes = Vec::new();
            frame.write(&mut bytes).expect("memory does not fail");
            assert_eq!(
                Frame::read(&mut bytes.as_slice()).expect("a whole frame"),
                frame
            );
            bytes.pop();
            assert!(Frame::read(&mut bytes.as_slice()).is_err());
        }
        assert!(Frame::read(&mut &b"S\0\xff\xff\xff\xff"[..]).is_err());
    }
}
