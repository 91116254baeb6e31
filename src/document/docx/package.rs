//! The finished file: what the library has no call for, and the same bytes for the same report.

use std::io::{self, Cursor};

use chrono::TimeDelta;
use docx_rs::Docx;
use zip::result::{ZipError, ZipResult};
use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, DateTime, ZipArchive, ZipWriter};

use crate::document::Properties;
use crate::document::words::printable;

/// The fonts by name with what stands in for each where a machine lacks it; the library knows three of its own only.
const FONT_TABLE: &str = include_str!("parts/fontTable.xml");
/// Title, author and time of the data, which the library does not let set.
const CORE: &str = include_str!("parts/core.xml");

/// How the library writes that a row is at least 0 high, which says nothing: only heads of tables have it.
const HEAD_ROW: &str = r#"<w:trHeight w:val="0" w:hRule="atLeast" />"#;
/// Repeated on every page of the table; the library has no call for it.
const REPEATED: &str = "<w:tblHeader />";

/// How the library begins the style of all that has no other.
const NORMAL: &str = r#"<w:style w:type="paragraph" w:styleId="Normal">"#;
/// Named as such; without it a program takes sizes of its own for the grid.
const NORMAL_BY_DEFAULT: &str = r#"<w:style w:type="paragraph" w:default="1" w:styleId="Normal">"#;

/// The bytes of a document.
pub(super) fn finish(document: Docx, properties: &Properties) -> ZipResult<Vec<u8>> {
    let mut parts = document.build();
    parts.document = replaced(parts.document, HEAD_ROW, REPEATED)?;
    parts.styles = replaced(parts.styles, NORMAL, NORMAL_BY_DEFAULT)?;
    parts.font_table = FONT_TABLE.as_bytes().to_vec();
    parts.doc_props.core = core_of(properties).into_bytes();
    let mut loose = Cursor::new(Vec::new());
    parts.pack(&mut loose)?;
    packed(loose)
}

fn replaced(part: Vec<u8>, from: &str, to: &str) -> ZipResult<Vec<u8>> {
    let text = String::from_utf8(part).map_err(|error| ZipError::Io(io::Error::other(error)))?;
    Ok(text.replace(from, to).into_bytes())
}

/// The time is that of the data, not the clock's; it is told as UTC of China.
fn core_of(properties: &Properties) -> String {
    let until = properties.until - TimeDelta::hours(8);
    CORE.replace("{until}", &until.format("%Y-%m-%dT%H:%M:%SZ").to_string())
        .replace("{title}", &escaped(&properties.title))
        .replace("{issuer}", &escaped(&properties.issuer))
        .replace("{description}", &escaped(&properties.description))
}

fn escaped(text: &str) -> String {
    printable(text)
        .replace('&', "&amp;")
        .replace('<', "&lt;")
        .replace('>', "&gt;")
}

/// The same parts, packed tightly and without a time: the library leaves them loose.
fn packed(loose: Cursor<Vec<u8>>) -> ZipResult<Vec<u8>> {
    let mut loose = ZipArchive::new(loose)?;
    let mut packed = ZipWriter::new(Cursor::new(Vec::new()));
    let options = SimpleFileOptions::default()
        .compression_method(CompressionMethod::Deflated)
        .last_modified_time(DateTime::default());
    for place in 0..loose.len() {
        let mut part = loose.by_index(place)?;
        if part.is_file() {
            packed.start_file(part.name().to_owned(), options)?;
            io::copy(&mut part, &mut packed)?;
        }
    }
    Ok(packed.finish()?.into_inner())
}
