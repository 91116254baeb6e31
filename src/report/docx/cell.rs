//! The columns of a table and what stands in its cells.

use docx_rs::AlignmentType;

use super::layout::TEXT_WIDTH;
use super::words::Words;

/// The width of the text in millimetres: what the widths of all columns add up to.
const MILLIMETRES: usize = 156;

pub(super) struct Column {
    /// A break parts its lines.
    pub(super) title: String,
    /// What stands above the titles of several columns.
    pub(super) above: Option<&'static str>,
    millimetres: usize,
    pub(super) side: AlignmentType,
}

pub(super) struct Cell {
    pub(super) lines: Vec<Words>,
    /// How many columns it takes.
    pub(super) columns: usize,
    /// Where it does not follow its column.
    pub(super) side: Option<AlignmentType>,
}

impl Column {
    /// Words begin at the left.
    pub(super) fn words(title: &str, millimetres: usize) -> Self {
        Self {
            title: title.to_owned(),
            above: None,
            millimetres,
            side: AlignmentType::Left,
        }
    }

    /// Numbers end at the right.
    pub(super) fn number(title: &str, millimetres: usize) -> Self {
        Self {
            side: AlignmentType::Right,
            ..Self::words(title, millimetres)
        }
    }

    pub(super) fn below(mut self, above: &'static str) -> Self {
        self.above = Some(above);
        self
    }

    pub(super) fn twips(&self) -> usize {
        self.millimetres * TEXT_WIDTH / MILLIMETRES
    }
}

impl Cell {
    /// Several paragraphs.
    pub(super) fn lines(lines: Vec<Words>) -> Self {
        Self {
            lines,
            columns: 1,
            side: None,
        }
    }

    /// In the middle of so many columns.
    pub(super) fn over(columns: usize, words: &str) -> Self {
        Self {
            columns,
            side: Some(AlignmentType::Center),
            ..words.into()
        }
    }

    /// Text over so many columns.
    pub(super) fn wide(columns: usize, lines: Vec<Words>) -> Self {
        Self {
            columns,
            side: Some(AlignmentType::Left),
            ..Self::lines(lines)
        }
    }
}

impl From<&str> for Cell {
    fn from(text: &str) -> Self {
        Self::lines(vec![text.into()])
    }
}

impl From<String> for Cell {
    fn from(text: String) -> Self {
        Self::lines(vec![text.into()])
    }
}

impl From<Words> for Cell {
    fn from(words: Words) -> Self {
        Self::lines(vec![words])
    }
}
