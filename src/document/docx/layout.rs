//! The page of GB/T 9704-2012 (5.2, 7.5): A4, 天头 37 mm, 订口 28 mm, 版心 156 × 225 mm, 22 lines of 28 characters.
//!
//! Lengths are twips, a twentieth of a point.

use docx_rs::{DocGrid, DocGridType, FieldCharType, Footer, InstrPAGE, InstrText, Paragraph, Run};

use crate::document::form::Form;

pub(super) const PAGE_WIDTH: u32 = 11_906;
pub(super) const PAGE_HEIGHT: u32 = 16_838;
pub(super) const TOP: i32 = 2_098;
pub(super) const LEFT: i32 = 1_588;
/// What 156 mm and 225 mm of text leave over.
pub(super) const RIGHT: i32 = 1_474;
pub(super) const BOTTOM: i32 = 1_984;
pub(super) const HEADER: i32 = 851;
/// The 一字线 stands 7 mm below the text, and 4号 is 5 mm high: 23 mm are left below it.
pub(super) const FOOTER: i32 = 1_304;

/// 156 mm.
pub(super) const TEXT_WIDTH: usize = 8_844;
/// 22 of them are 12 738, and 225 mm are 12 756.
pub(super) const LINE: usize = 579;
/// 28 characters of 3号 (16 pt) are wider than 156 mm: each gives up a quarter of a point.
///
/// A grid of characters would say the same to Word, but LibreOffice gives a character that is wider than its cell two
/// cells; letter-spacing is understood by all.
pub(super) const CONDENSED: i32 = -5;
/// One of 28 in a line.
pub(super) const CHARACTER: i32 = 320 + CONDENSED;
/// The grid of characters, in 4096ths of a point above 16 pt, for who turns it on in the page set-up.
const CHARACTER_SPACE: isize = -849;
/// A character of a page number (4号).
const NUMBER_CHARACTER: i32 = 280;

/// The grid that lines snap to.
pub(super) fn grid() -> DocGrid {
    DocGrid::new()
        .grid_type(DocGridType::Lines)
        .line_pitch(LINE)
        .char_space(CHARACTER_SPACE)
}

/// 单页码居右空一字.
pub(super) fn odd_footer() -> Footer {
    let number = page_number(Form::OddPageNumber);
    Footer::new().add_paragraph(number.indent(None, None, Some(NUMBER_CHARACTER), None))
}

/// 双页码居左空一字.
pub(super) fn even_footer() -> Footer {
    let number = page_number(Form::EvenPageNumber);
    Footer::new().add_paragraph(number.indent(Some(NUMBER_CHARACTER), None, None, None))
}

/// `— 1 —`.
fn page_number(form: Form) -> Paragraph {
    let field = Run::new()
        .add_text("— ")
        .add_field_char(FieldCharType::Begin, false)
        .add_instr_text(InstrText::PAGE(InstrPAGE::default()))
        .add_field_char(FieldCharType::Separate, false)
        .add_text("1")
        .add_field_char(FieldCharType::End, false)
        .add_text(" —");
    Paragraph::new().style(form.id()).add_run(field)
}
