//! A byte-level look at the XML of a workbook part while it is inflated, before any parser sees it.

use super::hidden::Hidden;

/// Longest tag beginning that is kept to tell its name.
const NAME_BYTES: usize = 48;
/// Longest tag of a row or column that is kept to tell its attributes.
const TAG_BYTES: usize = 1 << 10;

/// What was seen so far. Feed it chunks of any size.
#[derive(Debug, Default)]
pub(super) struct MarkupScan {
    /// `<!DOCTYPE` or `<!ENTITY`: no workbook needs one.
    pub has_declaration: bool,
    pub merged_regions: u64,
    /// Longest stretch without a tag.
    pub longest_text: u64,
    /// Rows and columns that a sheet hides.
    pub hidden: Hidden,
    sheet_data: SheetData,
    text: u64,
    tag: Vec<u8>,
    in_tag: bool,
    /// The tag is a row or a column: its attributes are kept too.
    with_attributes: bool,
}

/// How far the rows of a sheet have got.
#[derive(Debug, Default, PartialEq, Eq)]
enum SheetData {
    #[default]
    Open,
    /// With the prefix (`x:`) of its tags.
    Ended(Vec<u8>),
    /// Rows follow its end.
    GoesOn,
}

impl MarkupScan {
    /// Whether rows stand behind the end of their sheet's data, where parsers do not look.
    pub(super) fn has_rows_behind_end(&self) -> bool {
        self.sheet_data == SheetData::GoesOn
    }

    pub(super) fn feed(&mut self, chunk: &[u8]) {
        let mut rest = chunk;
        while !rest.is_empty() {
            if self.in_tag {
                rest = self.feed_tag(rest);
                continue;
            }
            let end = rest.iter().position(|byte| *byte == b'<');
            self.text += end.unwrap_or(rest.len()) as u64;
            self.longest_text = self.longest_text.max(self.text);
            let Some(end) = end else { return };
            self.text = 0;
            self.in_tag = true;
            self.tag.clear();
            rest = rest.get(end + 1..).unwrap_or_default();
        }
    }

    /// Keeps the beginning of the tag and looks at it once its name is whole.
    fn feed_tag<'a>(&mut self, rest: &'a [u8]) -> &'a [u8] {
        for (at, byte) in rest.iter().enumerate() {
            if self.with_attributes {
                if *byte == b'>' || self.tag.len() == TAG_BYTES {
                    self.in_tag = false;
                    self.with_attributes = false;
                    self.hidden.look_at(&self.tag);
                    self.look_at_row();
                    return rest.get(at..).unwrap_or_default();
                }
                self.tag.push(*byte);
                continue;
            }
            if byte.is_ascii_whitespace() && matches!(self.local_name(), b"row" | b"col") {
                self.with_attributes = true;
                self.tag.push(*byte);
                continue;
            }
            let closes = *byte == b'/' && self.tag.is_empty();
            if self.tag.len() == NAME_BYTES
                || (matches!(byte, b'>' | b' ' | b'\t' | b'\r' | b'\n' | b'/') && !closes)
            {
                self.in_tag = false;
                self.look_at_tag();
                return rest.get(at..).unwrap_or_default();
            }
            self.tag.push(*byte);
        }
        &[]
    }

    fn look_at_tag(&mut self) {
        if let Some(closed) = self.tag.strip_prefix(b"/") {
            let prefix = closed.strip_suffix(b"sheetData");
            let prefix = prefix.filter(|prefix| prefix.is_empty() || prefix.ends_with(b":"));
            if let (Some(prefix), SheetData::Open) = (prefix, &self.sheet_data) {
                self.sheet_data = SheetData::Ended(prefix.to_vec());
            }
            return;
        }
        self.look_at_row();
        let upper = self.tag.to_ascii_uppercase();
        if upper.starts_with(b"!DOCTYPE") || upper.starts_with(b"!ENTITY") {
            self.has_declaration = true;
        }
        if self.local_name() == b"mergeCell" {
            self.merged_regions += 1;
        }
    }

    /// Rows of other vocabularies (`xdr:row` in the anchor of a control) may stand behind the data.
    fn look_at_row(&mut self) {
        let name = self.tag.split(u8::is_ascii_whitespace).next();
        let prefix = name.and_then(|name| name.strip_suffix(b"row"));
        if let SheetData::Ended(own) = &self.sheet_data
            && prefix == Some(own.as_slice())
        {
            self.sheet_data = SheetData::GoesOn;
        }
    }

    fn local_name(&self) -> &[u8] {
        let name = self.tag.rsplit(|byte| *byte == b':').next();
        name.unwrap_or_default()
    }
}

/// The number in `name="123"` within the beginning of a part.
pub(super) fn declared_number(head: &[u8], name: &[u8]) -> Option<u64> {
    let at = head.windows(name.len()).position(|window| window == name)?;
    let rest = head.get(at + name.len()..)?;
    let value = rest
        .trim_ascii_start()
        .strip_prefix(b"=")?
        .trim_ascii_start();
    let digits: Vec<u8> = value
        .iter()
        .skip_while(|byte| matches!(byte, b'"' | b'\''))
        .take_while(|byte| byte.is_ascii_digit())
        .copied()
        .collect();
    let digits = std::str::from_utf8(&digits).ok()?;
    if digits.is_empty() {
        return None;
    }
    // More digits than fit is as bad as the largest number.
    Some(digits.parse().unwrap_or(u64::MAX))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::Cell;

    #[test]
    fn declarations_merges_and_long_texts_are_seen_across_chunks() {
        let xml = b"<?xml?><!-- x --><a><x:mergeCell ref='A1'/><mergeCell/><mergeCells>12345</a><!DOCTYPE a>";
        for size in [1, 3, 1000] {
            let mut scan = MarkupScan::default();
            xml.chunks(size).for_each(|chunk| scan.feed(chunk));
            assert!(scan.has_declaration);
            assert_eq!(scan.merged_regions, 2);
            assert!(scan.longest_text < 20);
        }
        let sheet = b"<cols><col min=\"2\" max=\"2\" hidden=\"1\"/></cols><row r=\"1\"><c/></row><row r=\"2\" hidden=\"1\">";
        for size in [1, 3, 1000] {
            let mut scan = MarkupScan::default();
            sheet.chunks(size).for_each(|chunk| scan.feed(chunk));
            assert!(!scan.hidden.covers(1, &[]) && scan.hidden.covers(2, &[]));
            let cells = [Cell::Empty, Cell::Bool(true)];
            assert!(scan.hidden.covers(1, &cells));
        }
        for (xml, damaged) in [
            (
                &b"<sheetData><row r='1'/></sheetData><row r='2'><c/></row>"[..],
                true,
            ),
            (b"<x:sheetData></x:sheetData><x:row>", true),
            (
                b"<sheetData><row r='1'></row><row></row></sheetData><xdr:row>3</xdr:row>",
                false,
            ),
            (
                b"<sheetData/><rowBreaks count='1'><brk/></rowBreaks>",
                false,
            ),
        ] {
            for size in [1, 3, 1000] {
                let mut scan = MarkupScan::default();
                xml.chunks(size).for_each(|chunk| scan.feed(chunk));
                assert_eq!(scan.has_rows_behind_end(), damaged);
            }
        }
        let mut scan = MarkupScan::default();
        scan.feed(b"<a><![CDATA[x]]></a><!-- DOCTYPE -->");
        assert!(!scan.has_declaration);
    }

    #[test]
    fn declared_numbers_are_read_even_when_absurd() {
        let head = b"<sst count=\"5\" uniqueCount = '99999999999999999999999'>";
        assert_eq!(declared_number(head, b"uniqueCount"), Some(u64::MAX));
        assert_eq!(declared_number(b"<sst>", b"uniqueCount"), None);
    }
}
