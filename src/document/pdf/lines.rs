//! Words cut into lines: anywhere between Chinese characters, never before a closing mark or behind an opening one, and
//! never inside a number or a Latin word that fits a line.

use super::faces::{Faces, Glyph};
use crate::document::look::Face;
use crate::document::words::{Ink, Words, printable};

/// Marks that may not begin a line.
const CLOSING: &str = "，。、；：？！）》」』】〕”’%％…—)]},.;:!?";
/// Marks that may not end one.
const OPENING: &str = "（《「『【〔“‘([{";

/// A character with the place it takes.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Letter {
    pub(super) character: char,
    pub(super) face: Face,
    pub(super) glyph: Glyph,
    /// In points, with what is given up between letters.
    pub(super) width: f32,
    pub(super) is_red: bool,
}

/// Letters of one line.
#[derive(Debug, Clone, Default, PartialEq)]
pub(super) struct Line {
    pub(super) letters: Vec<Letter>,
    pub(super) width: f32,
}

/// How words are set.
#[derive(Debug, Clone, Copy)]
pub(super) struct Setting {
    pub(super) face: Face,
    /// Points.
    pub(super) size: f32,
    /// Between letters.
    pub(super) spacing: f32,
}

/// Cuts words into lines of a width; the first is shorter by the indent. There is at least one line.
pub(super) fn lines(
    words: &Words,
    setting: Setting,
    (width, indent): (f32, f32),
    faces: &Faces,
) -> Vec<Line> {
    let letters = letters(words, setting, faces);
    let mut lines = Vec::new();
    let mut line = Line::default();
    let mut room = width - indent;
    for unit in units(&letters) {
        let needed: f32 = unit.iter().map(|letter| letter.width).sum();
        if line.width + needed > room + 0.1 && !line.letters.is_empty() {
            lines.push(std::mem::take(&mut line));
            room = width;
        }
        for letter in unit {
            // A word that is longer than a line is cut where it has to be.
            if line.width + letter.width > room + 0.1 && !line.letters.is_empty() {
                lines.push(std::mem::take(&mut line));
                room = width;
            }
            line.width += letter.width;
            line.letters.push(*letter);
        }
    }
    lines.push(line);
    lines
}

fn letters(words: &Words, setting: Setting, faces: &Faces) -> Vec<Letter> {
    let mut letters = Vec::new();
    for piece in &words.pieces {
        let face = if piece.bold {
            Face::Heading
        } else {
            setting.face
        };
        for character in printable(&piece.text).chars() {
            let Some(glyph) = faces.glyph(face, character) else {
                continue;
            };
            letters.push(Letter {
                character,
                face,
                glyph,
                width: glyph.width * setting.size + setting.spacing,
                is_red: piece.ink == Ink::Red,
            });
        }
    }
    letters
}

/// Runs of letters that stay on one line.
fn units(letters: &[Letter]) -> impl Iterator<Item = &[Letter]> {
    letters.chunk_by(|one, next| {
        let (one, next) = (one.character, next.character);
        let in_word = |c: char| c.is_ascii_alphanumeric() || "-_./:+".contains(c);
        CLOSING.contains(next) || OPENING.contains(one) || (in_word(one) && in_word(next))
    })
}
