//! A document as a page shows it: the same blocks, with the addresses behind its numbers.

use serde::Serialize;

use super::cell::{Cell, Column, Side};
use super::manuscript::{Block, Manuscript};
use super::words::{Ink, Words, printable};

/// One paragraph or table. A table is at `#tN`, counted from 1.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(tag = "block", rename_all = "snake_case")]
pub enum BlockView {
    Paragraph {
        /// Name of its form, as the style sheet knows it.
        form: &'static str,
        pieces: Vec<PieceView>,
    },
    Table {
        number: usize,
        head: Vec<HeadView>,
        rows: Vec<Vec<CellView>>,
    },
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct PieceView {
    pub text: String,
    pub bold: bool,
    pub alarming: bool,
    pub address: Option<String>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct HeadView {
    pub lines: Vec<String>,
    pub is_number: bool,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct CellView {
    pub lines: Vec<Vec<PieceView>>,
    pub columns: usize,
    pub is_number: bool,
}

impl Manuscript {
    /// Every block that has something to show.
    pub fn view(&self) -> Vec<BlockView> {
        let mut tables = 0;
        let mut blocks = Vec::new();
        for block in &self.blocks {
            match block {
                Block::Paragraph(form, words) => {
                    let pieces = pieces(words);
                    if !pieces.is_empty() {
                        let form = form.id();
                        blocks.push(BlockView::Paragraph { form, pieces });
                    }
                }
                Block::Table(grid) => {
                    tables += 1;
                    let rows = grid.held_rows();
                    blocks.push(BlockView::Table {
                        number: tables,
                        head: grid.columns.iter().map(head).collect(),
                        rows: rows.map(|(cells, _)| row(&grid.columns, cells)).collect(),
                    });
                }
            }
        }
        blocks
    }
}

fn pieces(words: &Words) -> Vec<PieceView> {
    let piece = |piece: &super::words::Piece| PieceView {
        text: printable(&piece.text),
        bold: piece.bold,
        alarming: piece.ink == Ink::Red,
        address: piece.address.clone(),
    };
    words.pieces.iter().map(piece).collect()
}

fn head(column: &Column) -> HeadView {
    HeadView {
        lines: column.title.split('\n').map(str::to_owned).collect(),
        is_number: column.side == Side::Right,
    }
}

fn row(columns: &[Column], cells: &[Cell]) -> Vec<CellView> {
    let mut left = columns.iter();
    let cell = |cell: &Cell| {
        let own = left.by_ref().take(cell.columns).next();
        let side = cell.side.or(own.map(|column| column.side));
        CellView {
            lines: cell.lines.iter().map(pieces).collect(),
            columns: cell.columns,
            is_number: side == Some(Side::Right),
        }
    };
    cells.iter().map(cell).collect()
}
