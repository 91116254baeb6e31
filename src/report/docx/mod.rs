//! `report.docx` and `report.pdf`: the report as an office prints and passes it on.
//!
//! Comes in a report, goes out a file: the same words and numbers as on the page, without pictures, for what they show
//! stands in tables. The same report gives the same bytes.

use zip::result::ZipError;

use super::WeeklyReport;
use crate::document::{Manuscript, PaperFonts, PdfError, Properties, docx, pdf};

mod advice;
mod attention;
mod basis;
mod categories;
mod details;
mod masthead;
mod merchants;
mod overview;
mod phrases;
mod places;
mod quality;
#[cfg(test)]
mod tests;

/// The document as bytes.
pub(super) fn document(report: &WeeklyReport) -> Result<Vec<u8>, ZipError> {
    docx(&manuscript(report), &properties(report))
}

/// The same as PDF, with the fonts of this machine.
pub(super) fn printed(report: &WeeklyReport, fonts: &PaperFonts) -> Result<Vec<u8>, PdfError> {
    pdf(&manuscript(report), &properties(report), fonts)
}

fn properties(report: &WeeklyReport) -> Properties {
    let header = &report.header;
    Properties {
        title: header.title(),
        issuer: header.issuer.clone(),
        description: "内部资料 注意保管。线索统计，未经认定，不得公开和作为惩戒依据。".to_owned(),
        until: header.data_until,
    }
}

fn manuscript(report: &WeeklyReport) -> Manuscript {
    let mut manuscript = Manuscript::default();
    masthead::write(&mut manuscript, report);
    overview::write(&mut manuscript, report);
    categories::write(&mut manuscript, report);
    places::write(&mut manuscript, report);
    attention::write(&mut manuscript, report);
    advice::write(&mut manuscript, report);
    details::write(&mut manuscript, report);
    basis::write(&mut manuscript, report);
    quality::write(&mut manuscript, report);
    manuscript
}
