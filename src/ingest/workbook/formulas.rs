//! Formula cells whose result the file does not hold, as programs write them that compute nothing.
//!
//! A spreadsheet shows a value there and its reader nothing. The prescan collects the places; they are told, not
//! taken for blank cells.

use std::collections::BTreeSet;

/// Longest tag that is kept; a cell's tag is far shorter.
const TAG_BYTES: usize = 256;

/// The places met so far in one sheet. Feed it chunks of any size.
#[derive(Debug, Default)]
pub(super) struct FormulaScan {
    /// Row and column, counted from 0.
    pub(super) uncomputed: BTreeSet<(u32, u32)>,
    tag: Vec<u8>,
    in_tag: bool,
    in_value: bool,
    cell: CellSeen,
    /// Of the next row and the next cell, where their tags do not say.
    next_row: u32,
    row: u32,
    next_column: u32,
}

#[derive(Debug, Default, Clone, Copy)]
struct CellSeen {
    place: (u32, u32),
    /// A formula may well say nothing: its result is then a text without characters.
    is_text: bool,
    has_formula: bool,
    has_value: bool,
}

impl FormulaScan {
    pub(super) fn feed(&mut self, chunk: &[u8]) {
        let mut rest = chunk;
        while !rest.is_empty() {
            let stop = if self.in_tag { b'>' } else { b'<' };
            let end = rest.iter().position(|byte| *byte == stop);
            let piece = rest.get(..end.unwrap_or(rest.len())).unwrap_or_default();
            if self.in_tag {
                let room = TAG_BYTES.saturating_sub(self.tag.len()).min(piece.len());
                self.tag
                    .extend_from_slice(piece.get(..room).unwrap_or_default());
            } else if self.in_value && !piece.trim_ascii().is_empty() {
                self.cell.has_value = true;
            }
            let Some(end) = end else { return };
            if self.in_tag {
                self.look_at_tag();
                self.tag.clear();
            }
            self.in_tag = !self.in_tag;
            rest = rest.get(end + 1..).unwrap_or_default();
        }
    }

    fn look_at_tag(&mut self) {
        let tag = std::str::from_utf8(&self.tag).unwrap_or_default();
        let closes = tag.starts_with('/');
        let is_empty = tag.ends_with('/');
        let name = tag.trim_matches('/').split_ascii_whitespace().next();
        let name = name.and_then(|name| name.rsplit(':').next());
        match (name.unwrap_or_default(), closes) {
            ("row", false) => {
                let number = attribute(tag, "r").and_then(|text| text.parse::<u32>().ok());
                self.row = number.map_or(self.next_row, |number| number.saturating_sub(1));
                self.next_row = self.row.saturating_add(1);
                self.next_column = 0;
            }
            ("c", false) => {
                let place = attribute(tag, "r").and_then(place_of);
                let place = place.unwrap_or((self.row, self.next_column));
                self.next_column = place.1.saturating_add(1);
                self.cell = CellSeen {
                    place,
                    is_text: attribute(tag, "t") == Some("str"),
                    ..CellSeen::default()
                };
            }
            ("c", true) => {
                let cell = std::mem::take(&mut self.cell);
                if cell.has_formula && !cell.has_value && !cell.is_text {
                    self.uncomputed.insert(cell.place);
                }
            }
            ("f", false) => self.cell.has_formula = true,
            ("v", _) => self.in_value = !closes && !is_empty,
            ("is", false) => self.cell.has_value = true,
            _ => {}
        }
    }
}

/// `B3` is row 2, column 1.
fn place_of(reference: &str) -> Option<(u32, u32)> {
    let digits = reference.find(|c: char| c.is_ascii_digit())?;
    let (letters, number) = reference.split_at_checked(digits)?;
    let column = letters.bytes().try_fold(0_u32, |column, letter| {
        let value = letter.to_ascii_uppercase().checked_sub(b'A')?;
        column
            .checked_mul(26)?
            .checked_add(u32::from(value) + 1)
            .filter(|_| value < 26)
    })?;
    let row: u32 = number.parse().ok()?;
    Some((row.checked_sub(1)?, column.checked_sub(1)?))
}

fn attribute<'a>(tag: &'a str, name: &str) -> Option<&'a str> {
    tag.split_ascii_whitespace().find_map(|part| {
        let value = part.strip_prefix(name)?.strip_prefix('=')?;
        value.trim_end_matches('/').trim_matches(['"', '\'']).into()
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_formulas_without_any_result_are_uncomputed() {
        let sheet = br#"<sheetData><row r="2"><c r="A2"><f>B1</f><v>0</v></c><c r="B2" s="1"><f>A1</f><v></v></c>
            <c r="C2"><f>A1</f><v/></c><c r="D2" t="str"><f>IF(A1="","","x")</f><v></v></c><c r="AA2"><f>A1</f></c>
            <c r="AB2"><v></v></c><c r="AC2"/></row><x:row><x:c><x:f t="shared" si="0"/></x:c><x:c t="inlineStr"><f>a</f><is><t>x</t></is></x:c></x:row></sheetData>"#;
        for size in [1, 3, 1000] {
            let mut scan = FormulaScan::default();
            sheet.chunks(size).for_each(|chunk| scan.feed(chunk));
            let found: Vec<_> = scan.uncomputed.into_iter().collect();
            assert_eq!(found, [(1, 1), (1, 2), (1, 26), (2, 0)]);
        }
    }

    #[test]
    fn a_reference_that_is_none_is_no_place() {
        assert_eq!(place_of("B3"), Some((2, 1)));
        for reference in ["", "B", "3", "B0", "中3", "ZZZZZZZZZZ1", "A99999999999"] {
            assert_eq!(place_of(reference), None, "{reference}");
        }
    }
}
