//! The columns of a table and what stands in its cells.

use super::words::Words;

/// Where a line stands between its two ends.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Side {
    Left,
    Center,
    Right,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Column {
    /// A break parts its lines.
    pub(super) title: String,
    /// What stands above the titles of several columns.
    pub(super) above: Option<&'static str>,
    /// Of the 156 that all columns of a table add up to.
    pub(super) millimetres: usize,
    pub(super) side: Side,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Cell {
    pub(super) lines: Vec<Words>,
    /// How many columns it takes.
    pub(super) columns: usize,
    /// Where it does not follow its column.
    pub(super) side: Option<Side>,
}

impl Column {
    /// Words begin at the left.
    pub fn words(title: &str, millimetres: usize) -> Self {
        Self {
            title: title.to_owned(),
            above: None,
            millimetres,
            side: Side::Left,
        }
    }

    /// Numbers end at the right.
    pub fn number(title: &str, millimetres: usize) -> Self {
        Self {
            side: Side::Right,
            ..Self::words(title, millimetres)
        }
    }

    pub fn below(mut self, above: &'static str) -> Self {
        self.above = Some(above);
        self
    }
}

impl Cell {
    /// Several paragraphs.
    pub fn lines(lines: Vec<Words>) -> Self {
        Self {
            lines,
            columns: 1,
            side: None,
        }
    }

    /// In the middle of so many columns.
    pub fn over(columns: usize, words: &str) -> Self {
        Self {
            columns,
            side: Some(Side::Center),
            ..words.into()
        }
    }

    /// Text over so many columns.
    pub fn wide(columns: usize, lines: Vec<Words>) -> Self {
        Self {
            columns,
            side: Some(Side::Left),
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
