//! Words on their way into a document: what a reader sees, without the characters that XML has no place for.

/// A line of text in one or several inks and weights.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Words {
    pub(super) pieces: Vec<Piece>,
}

/// A run of characters that look alike.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Piece {
    pub(super) text: String,
    pub(super) bold: bool,
    pub(super) ink: Ink,
    /// Where a number was counted: the page of the workbench that tells the same.
    pub(super) address: Option<String>,
}

/// The colour of a piece of text.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) enum Ink {
    #[default]
    Black,
    Red,
}

impl Words {
    /// `编者按：` in bold, then the text.
    pub fn led(lead: &str, text: impl Into<String>) -> Self {
        Self::strong(lead).and(text)
    }

    /// In bold from end to end.
    pub fn strong(text: &str) -> Self {
        let mut words = Self::default();
        words.add(Piece {
            bold: true,
            ..plain(text)
        });
        words
    }

    /// In red, for what is overdue or unsigned.
    pub fn alarming(text: impl Into<String>) -> Self {
        let mut words = Self::default();
        words.add(Piece {
            ink: Ink::Red,
            ..plain(text)
        });
        words
    }

    /// These words and some more.
    pub fn and(mut self, text: impl Into<String>) -> Self {
        self.add(plain(text));
        self
    }

    /// These words and a number that was counted at an address of the workbench.
    pub fn counted(mut self, number: impl Into<String>, address: impl Into<String>) -> Self {
        self.add(Piece {
            address: Some(address.into()),
            ..plain(number)
        });
        self
    }

    /// All characters, as a reader sees them.
    pub fn text(&self) -> String {
        self.pieces
            .iter()
            .map(|piece| printable(&piece.text))
            .collect()
    }

    fn add(&mut self, piece: Piece) {
        if !piece.text.is_empty() {
            self.pieces.push(piece);
        }
    }
}

fn plain(text: impl Into<String>) -> Piece {
    Piece {
        text: text.into(),
        ..Piece::default()
    }
}

impl From<&str> for Words {
    fn from(text: &str) -> Self {
        Self::default().and(text)
    }
}

impl From<String> for Words {
    fn from(text: String) -> Self {
        Self::default().and(text)
    }
}

/// Without control characters and the two non-characters, which no XML file may hold; breaks and tabs become blanks.
pub(super) fn printable(text: &str) -> String {
    text.chars()
        .filter_map(|character| match character {
            '\t' | '\n' | '\r' => Some(' '),
            '\u{fffe}' | '\u{ffff}' => None,
            other => (!other.is_control()).then_some(other),
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_xml_forbids_is_dropped_and_everything_else_stays() {
        assert_eq!(printable("甲\u{0}\u{b}\u{1f}\u{fffe}乙"), "甲乙");
        assert_eq!(printable("甲\n乙\t丙"), "甲 乙 丙");
        assert_eq!(printable("<b>&\"'𠮷\u{202f}1"), "<b>&\"'𠮷\u{202f}1");
    }
}
