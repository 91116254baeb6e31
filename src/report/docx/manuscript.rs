//! The document while it is being written: paragraphs and tables, one after the other.

use docx_rs::{Docx, Paragraph, Table};

use super::forms::Form;
use super::table::Grid;
use super::words::Words;

#[derive(Default)]
pub(super) struct Manuscript {
    blocks: Vec<Block>,
}

enum Block {
    Paragraph(Box<Paragraph>),
    Table(Box<Table>),
}

impl Manuscript {
    /// The next paragraph.
    pub(super) fn say(&mut self, form: Form, words: impl Into<Words>) {
        let paragraph = words.into().paragraph(form);
        self.blocks.push(Block::Paragraph(Box::new(paragraph)));
    }

    /// The next paragraph of the text.
    pub(super) fn text(&mut self, words: impl Into<Words>) {
        self.say(Form::Body, words);
    }

    /// The next table with its caption.
    pub(super) fn table(&mut self, caption: &str, grid: &Grid) {
        self.say(Form::Caption, caption);
        self.blocks.push(Block::Table(Box::new(grid.table())));
        // Two tables without a paragraph between them would become one.
        self.say(Form::Gap, "");
    }

    /// Puts everything onto pages.
    pub(super) fn bound(self, pages: Docx) -> Docx {
        let bind = |docx: Docx, block| match block {
            Block::Paragraph(paragraph) => docx.add_paragraph(*paragraph),
            Block::Table(table) => docx.add_table(*table),
        };
        self.blocks.into_iter().fold(pages, bind)
    }
}
