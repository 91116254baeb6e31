//! The document while it is being written: paragraphs and tables, one after the other.

use super::form::Form;
use super::grid::Grid;
use super::words::Words;

/// What a document says, whatever it will be written as.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Manuscript {
    pub(super) blocks: Vec<Block>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Block {
    Paragraph(Form, Words),
    Table(Grid),
}

impl Manuscript {
    /// The next paragraph.
    pub fn say(&mut self, form: Form, words: impl Into<Words>) {
        self.blocks.push(Block::Paragraph(form, words.into()));
    }

    /// The next paragraph of the text.
    pub fn text(&mut self, words: impl Into<Words>) {
        self.say(Form::Body, words);
    }

    /// What a reader sees, paragraph by paragraph and cell by cell.
    pub fn texts(&self) -> impl Iterator<Item = String> {
        self.blocks.iter().flat_map(|block| match block {
            Block::Paragraph(_, words) => vec![words.text()],
            Block::Table(grid) => grid.texts().collect(),
        })
    }

    /// The next table with its caption.
    pub fn table(&mut self, caption: &str, grid: &Grid) {
        self.say(Form::Caption, caption);
        self.blocks.push(Block::Table(grid.clone()));
        // Two tables without a paragraph between them would become one.
        self.say(Form::Gap, "");
    }
}
