//! A document as Word has it, in the form of GB/T 9704-2012. The same manuscript gives the same bytes.

mod head;
mod layout;
mod package;
mod paragraph;
mod styles;
mod table;

use docx_rs::{Docx, PageMargin};
use zip::result::ZipError;

use super::Properties;
use super::manuscript::{Block, Manuscript};

/// The bytes of the file.
pub fn docx(manuscript: &Manuscript, properties: &Properties) -> Result<Vec<u8>, ZipError> {
    let bind = |docx: Docx, block: &Block| match block {
        Block::Paragraph(form, words) => docx.add_paragraph(paragraph::paragraph(words, *form)),
        Block::Table(grid) => docx.add_table(table::table(grid)),
    };
    let bound = manuscript.blocks.iter().fold(empty_pages(), bind);
    package::finish(bound, properties)
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
