//! Opened fonts: which glyph a character has, and how wide that is.

use std::collections::HashMap;
use std::sync::{Arc, Mutex};

use krilla::text::Font;

use crate::document::look::Face;

/// One character as it is drawn.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Glyph {
    pub(super) id: u32,
    /// Of the size of the letters.
    pub(super) width: f32,
    /// Whether it comes from the font of signs.
    pub(super) is_sign: bool,
}

/// One font, read into memory.
pub(super) struct Opened {
    pub(super) font: Font,
    bytes: Arc<Vec<u8>>,
    index: u32,
    per_em: f32,
    known: Mutex<HashMap<char, Option<Glyph>>>,
}

impl Opened {
    pub(super) fn new(font: Font, bytes: Arc<Vec<u8>>, index: u32) -> Option<Self> {
        let per_em = ttf_parser::Face::parse(&bytes, index).ok()?.units_per_em();
        Some(Self {
            font,
            index,
            per_em: f32::from(per_em),
            bytes,
            known: Mutex::default(),
        })
    }

    /// The glyph of a character; `None` where the font has none.
    fn glyph(&self, character: char) -> Option<Glyph> {
        let mut known = self.known.lock().ok()?;
        *known.entry(character).or_insert_with(|| {
            let face = ttf_parser::Face::parse(&self.bytes, self.index).ok()?;
            let id = face.glyph_index(character)?;
            let width = f32::from(face.glyph_hor_advance(id)?) / self.per_em;
            Some(Glyph {
                id: u32::from(id.0),
                width,
                is_sign: false,
            })
        })
    }
}

/// The five faces and the signs that they lack.
pub(super) struct Faces {
    faces: Vec<(Face, Opened)>,
    signs: Option<Opened>,
}

impl Faces {
    pub(super) fn new(faces: Vec<(Face, Opened)>, signs: Option<Opened>) -> Self {
        Self { faces, signs }
    }

    /// The font of a face, or of signs.
    pub(super) fn font(&self, face: Face, is_sign: bool) -> Option<&Font> {
        let opened = if is_sign {
            self.signs.as_ref()
        } else {
            self.opened(face)
        };
        opened.map(|opened| &opened.font)
    }

    /// The glyph of a character; a geta where nothing has one.
    pub(super) fn glyph(&self, face: Face, character: char) -> Option<Glyph> {
        let own = self.opened(face)?;
        let sign = |signs: &Opened| {
            let glyph = signs.glyph(character)?;
            Some(Glyph {
                is_sign: true,
                ..glyph
            })
        };
        own.glyph(character)
            .or_else(|| self.signs.as_ref().and_then(sign))
            .or_else(|| own.glyph('〓'))
    }

    fn opened(&self, face: Face) -> Option<&Opened> {
        let own = self.faces.iter().find(|(other, _)| *other == face);
        own.map(|(_, opened)| opened)
    }
}
