//! A paragraph as Word has it: a run for each piece of its words.

use docx_rs::{Paragraph, Run};

use super::styles::RED;
use crate::document::form::Form;
use crate::document::words::{Ink, Words, printable};

/// A paragraph of this form with nothing else in it.
pub(super) fn paragraph(words: &Words, form: Form) -> Paragraph {
    let empty = Paragraph::new().style(form.id());
    words.pieces.iter().fold(empty, |paragraph, piece| {
        let mut run = Run::new().add_text(printable(&piece.text));
        if piece.bold {
            run = run.bold();
        }
        paragraph.add_run(match piece.ink {
            Ink::Black => run,
            Ink::Red => run.color(RED),
        })
    })
}
