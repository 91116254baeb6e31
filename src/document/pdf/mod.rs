//! A document as PDF, laid out on the page of GB/T 9704-2012: 22 lines of 28 characters.
//!
//! Needs a Chinese font on the machine; none is shipped. The same manuscript and fonts give the same bytes.

mod faces;
mod flow;
mod fonts;
mod lines;
mod page;
mod sheet;
mod table;

use krilla::Document;
use krilla::error::KrillaError;
use krilla::metadata::{DateTime, Metadata};

use super::Properties;
use super::manuscript::Manuscript;

pub use fonts::PaperFonts;

/// Why there is no file.
#[derive(Debug, thiserror::Error)]
pub enum PdfError {
    #[error("字体文件不能使用：{0}")]
    Font(String),
    #[error("PDF 未能生成：{0:?}")]
    Write(KrillaError),
}

/// The bytes of the file.
pub fn pdf(
    manuscript: &Manuscript,
    properties: &Properties,
    fonts: &PaperFonts,
) -> Result<Vec<u8>, PdfError> {
    let faces = fonts.open()?;
    let pages = flow::laid_out(manuscript, &faces);
    let mut document = Document::new();
    document.set_metadata(metadata(properties));
    for page in &pages {
        page::draw(&mut document, page, &faces);
    }
    document.finish().map_err(PdfError::Write)
}

/// The time is that of the data, in Asia/Shanghai.
fn metadata(properties: &Properties) -> Metadata {
    use chrono::{Datelike, Timelike};
    let until = properties.until;
    let small = |number: u32| u8::try_from(number).unwrap_or_default();
    let date = DateTime::new(u16::try_from(until.year()).unwrap_or_default())
        .month(small(until.month()))
        .day(small(until.day()))
        .hour(small(until.hour()))
        .minute(small(until.minute()))
        .second(small(until.second()))
        .utc_offset_hour(8)
        .utc_offset_minute(0);
    Metadata::new()
        .title(properties.title.clone())
        .description(properties.description.clone())
        .authors(vec![properties.issuer.clone()])
        .language("zh-CN".to_owned())
        .creation_date(date)
}

#[cfg(test)]
mod tests;
