//! `report.docx`: the report as an office prints and passes it on, in the form of GB/T 9704-2012.
//!
//! Comes in a report, goes out a file: the same words and numbers as on the page, without pictures, for what they show
//! stands in tables. The same report gives the same bytes.

use docx_rs::{Docx, PageMargin};
use zip::result::ZipError;

use super::WeeklyReport;
use manuscript::Manuscript;

mod advice;
mod attention;
mod basis;
mod categories;
mod cell;
mod details;
mod forms;
mod head;
mod layout;
mod manuscript;
mod masthead;
mod merchants;
mod overview;
mod package;
mod phrases;
mod places;
mod quality;
mod styles;
mod table;
#[cfg(test)]
mod tests;
mod words;

/// The document as bytes.
pub(super) fn document(report: &WeeklyReport) -> Result<Vec<u8>, ZipError> {
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
    package::finish(manuscript.bound(empty_pages()), &report.header)
}

/// Pages with their margins, grid, styles and page numbers, and nothing on them.
fn empty_pages() -> Docx {
    let mut docx = Docx::new()
        .page_size(layout::PAGE_WIDTH, layout::PAGE_HEIGHT)
        .page_margin(PageMargin {
            top: layout::TOP,
            bottom: layout::BOTTOM,
            left: layout::LEFT,
            right: layout::RIGHT,
            header: layout::HEADER,
            footer: layout::FOOTER,
            gutter: 0,
        })
        .footer(layout::odd_footer())
        .even_footer(layout::even_footer());
    docx.document.section_property = docx.document.section_property.doc_grid(layout::grid());
    docx.styles = styles::all();
    docx
}
