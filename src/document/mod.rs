//! What an office prints and passes on, in the form of GB/T 9704-2012: paragraphs and tables without a format, and the
//! writers that make files of them.
//!
//! Comes in a [`Manuscript`] and its [`Properties`], goes out a file. No font is shipped: files name those of the standard.

mod cell;
mod docx;
mod form;
mod grid;
mod look;
mod manuscript;
mod pdf;
mod view;
mod words;

use chrono::NaiveDateTime;

pub use cell::{Cell, Column, Side};
pub use docx::docx;
pub use form::Form;
pub use grid::Grid;
pub use manuscript::Manuscript;
pub use pdf::{PaperFonts, PdfError, pdf};
pub use view::{BlockView, CellView, HeadView, PieceView};
pub use words::Words;

/// What a file says about itself.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Properties {
    pub title: String,
    /// Who issues it.
    pub issuer: String,
    /// How it is to be handled.
    pub description: String,
    /// The time of its data in Asia/Shanghai: no clock is read.
    pub until: NaiveDateTime,
}
