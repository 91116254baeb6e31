//! What stands on a page, and how it is drawn.

use krilla::Document;
use krilla::color::rgb;
use krilla::geom::{PathBuilder, Point};
use krilla::page::PageSettings;
use krilla::paint::{Fill, Stroke};
use krilla::surface::Surface;
use krilla::text::{GlyphId, KrillaGlyph};

use super::faces::Faces;
use super::lines::{Letter, Line};
use super::sheet::{HEIGHT, WIDTH};

/// A page that was laid out.
#[derive(Debug, Clone, Default, PartialEq)]
pub(super) struct Sheet {
    pub(super) runs: Vec<Run>,
    pub(super) rules: Vec<Rule>,
}

/// A line at its place.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Run {
    pub(super) x: f32,
    pub(super) baseline: f32,
    pub(super) size: f32,
    pub(super) line: Line,
    /// From end to end, whatever its letters say.
    pub(super) is_red: bool,
}

/// A straight stroke.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Rule {
    pub(super) from: (f32, f32),
    pub(super) to: (f32, f32),
    pub(super) is_red: bool,
}

/// Adds the page to the document.
pub(super) fn draw(document: &mut Document, sheet: &Sheet, faces: &Faces) {
    let Some(settings) = PageSettings::from_wh(WIDTH, HEIGHT) else {
        return;
    };
    let mut page = document.start_page_with(settings);
    let mut surface = page.surface();
    for rule in &sheet.rules {
        draw_rule(&mut surface, rule);
    }
    for run in &sheet.runs {
        draw_run(&mut surface, run, faces);
    }
    surface.finish();
    page.finish();
}

fn draw_rule(surface: &mut Surface<'_>, rule: &Rule) {
    let mut path = PathBuilder::new();
    path.move_to(rule.from.0, rule.from.1);
    path.line_to(rule.to.0, rule.to.1);
    let Some(path) = path.finish() else { return };
    surface.set_fill(None);
    surface.set_stroke(Some(Stroke {
        paint: color(rule.is_red).into(),
        width: if rule.is_red { 1.5 } else { 0.5 },
        ..Stroke::default()
    }));
    surface.draw_path(&path);
    surface.set_stroke(None);
}

/// Letters that look alike are drawn together.
fn draw_run(surface: &mut Surface<'_>, run: &Run, faces: &Faces) {
    let is_alike = |one: &Letter, next: &Letter| {
        (one.face, one.glyph.is_sign, one.is_red) == (next.face, next.glyph.is_sign, next.is_red)
    };
    let mut x = run.x;
    for letters in run.line.letters.chunk_by(is_alike) {
        let Some(first) = letters.first() else {
            continue;
        };
        let text: String = letters.iter().map(|letter| letter.character).collect();
        let mut place = 0;
        let glyphs: Vec<KrillaGlyph> = letters
            .iter()
            .map(|letter| {
                let from = place;
                place += letter.character.len_utf8();
                let width = letter.width / run.size;
                let id = GlyphId::new(letter.glyph.id);
                KrillaGlyph::new(id, width, 0.0, 0.0, 0.0, from..place, None)
            })
            .collect();
        surface.set_fill(Some(Fill {
            paint: color(run.is_red || first.is_red).into(),
            ..Fill::default()
        }));
        if let Some(font) = faces.font(first.face, first.glyph.is_sign) {
            let start = Point::from_xy(x, run.baseline);
            surface.draw_glyphs(start, &glyphs, font.clone(), &text, run.size, false);
        }
        x += letters.iter().map(|letter| letter.width).sum::<f32>();
    }
}

/// Black, or the red of 报头.
fn color(is_red: bool) -> rgb::Color {
    if is_red {
        rgb::Color::new(0xc0, 0, 0)
    } else {
        rgb::Color::black()
    }
}
