//! Words on their way into the document: what a reader sees, without the characters that XML has no place for.

use docx_rs::{Paragraph, Run};

use super::forms::Form;
use super::styles::RED;

/// A piece of text, maybe with some bold words before it.
#[derive(Debug, Clone, Default)]
pub(super) struct Words {
    lead: String,
    text: String,
    ink: Ink,
}

/// The colour of a piece of text.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
enum Ink {
    #[default]
    Black,
    Red,
}

impl Words {
    /// `编者按：` in bold, then the text.
    pub(super) fn led(lead: &str, text: impl Into<String>) -> Self {
        Self {
            lead: lead.to_owned(),
            text: text.into(),
            ink: Ink::Black,
        }
    }

    /// In bold from end to end.
    pub(super) fn strong(text: &str) -> Self {
        Self::led(text, "")
    }

    /// In red, for what is overdue or unsigned.
    pub(super) fn alarming(text: impl Into<String>) -> Self {
        Self {
            ink: Ink::Red,
            ..text.into().into()
        }
    }

    /// A paragraph of this form with nothing else in it.
    pub(super) fn paragraph(&self, form: Form) -> Paragraph {
        let mut paragraph = Paragraph::new().style(form.id());
        if !self.lead.is_empty() {
            let lead = Run::new().add_text(printable(&self.lead));
            paragraph = paragraph.add_run(self.inked(lead.bold()));
        }
        if !self.text.is_empty() {
            paragraph = paragraph.add_run(self.inked(Run::new().add_text(printable(&self.text))));
        }
        paragraph
    }

    fn inked(&self, run: Run) -> Run {
        match self.ink {
            Ink::Black => run,
            Ink::Red => run.color(RED),
        }
    }
}

impl From<&str> for Words {
    fn from(text: &str) -> Self {
        Self::led("", text)
    }
}

impl From<String> for Words {
    fn from(text: String) -> Self {
        Self::led("", text)
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
