//! A drawing surface in pixels. Text is anchored and never measured, so no font is looked up
//! and the bytes are the same on every machine.

use plotters::coord::Shift;
use plotters::prelude::{
    Circle, DrawingArea, DrawingAreaErrorKind, IntoDrawingArea, PathElement, RGBColor, Rectangle,
    SVGBackend, Text,
};
use plotters::style::text_anchor::{HPos, Pos, VPos};
use plotters::style::{Color, FontFamily, ShapeStyle, TextStyle};

pub(super) type DrawError = DrawingAreaErrorKind<std::io::Error>;

pub(super) const INK: RGBColor = RGBColor(31, 41, 51);
pub(super) const QUIET: RGBColor = RGBColor(91, 102, 112);
pub(super) const GRID: RGBColor = RGBColor(217, 222, 227);
/// The main series: dark enough to stay apart from paper and from the second series in grey.
pub(super) const MAIN: RGBColor = RGBColor(29, 79, 145);
pub(super) const SECOND: RGBColor = RGBColor(178, 92, 0);

/// Chinese system fonts of Windows, Kylin/UOS, macOS and Debian; the reader's machine chooses.
const FONTS: &str = "Microsoft YaHei, PingFang SC, Noto Sans CJK SC, Source Han Sans SC, \
                     WenQuanYi Micro Hei, SimHei, sans-serif";
/// plotters divides sizes by this before it writes them.
const SIZE_FACTOR: f64 = 1.24;

#[derive(Clone, Copy)]
pub(super) enum Align {
    Left,
    Centre,
    Right,
}

pub(super) enum Bar {
    Filled,
    /// Drawn as an outline: the second series can be told apart without colour.
    Hollow,
}

pub(super) struct Canvas<'a> {
    area: DrawingArea<SVGBackend<'a>, Shift>,
}

impl<'a> Canvas<'a> {
    pub(super) fn new(target: &'a mut String, size: (u32, u32)) -> Self {
        Self {
            area: SVGBackend::with_string(target, size).into_drawing_area(),
        }
    }

    pub(super) fn text(
        &self,
        text: &str,
        at: (i32, i32),
        size: f64,
        colour: RGBColor,
        align: Align,
    ) -> Result<(), DrawError> {
        let horizontal = match align {
            Align::Left => HPos::Left,
            Align::Centre => HPos::Center,
            Align::Right => HPos::Right,
        };
        // A control character would make the whole picture unreadable as XML.
        let clean: String = text.chars().filter(|c| !c.is_control()).collect();
        let style: TextStyle<'_> = TextStyle::from((FontFamily::Name(FONTS), size * SIZE_FACTOR))
            .color(&colour)
            .pos(Pos::new(horizontal, VPos::Center));
        self.area.draw(&Text::new(clean, at, style))
    }

    pub(super) fn line(
        &self,
        points: Vec<(i32, i32)>,
        colour: RGBColor,
        width: u32,
    ) -> Result<(), DrawError> {
        let style = ShapeStyle::from(&colour).stroke_width(width);
        self.area.draw(&PathElement::new(points, style))
    }

    pub(super) fn dot(&self, at: (i32, i32), colour: RGBColor) -> Result<(), DrawError> {
        self.area.draw(&Circle::new(at, 3, colour.filled()))
    }

    /// A hollow square: the marker of the second series.
    pub(super) fn square(&self, at: (i32, i32), colour: RGBColor) -> Result<(), DrawError> {
        let corners = [(at.0 - 3, at.1 - 3), (at.0 + 3, at.1 + 3)];
        let white = RGBColor(255, 255, 255);
        self.area.draw(&Rectangle::new(corners, white.filled()))?;
        self.area
            .draw(&Rectangle::new(corners, ShapeStyle::from(&colour)))
    }

    pub(super) fn bar(
        &self,
        corners: [(i32, i32); 2],
        colour: RGBColor,
        bar: &Bar,
    ) -> Result<(), DrawError> {
        let style = match bar {
            Bar::Filled => colour.filled(),
            Bar::Hollow => ShapeStyle::from(&colour).stroke_width(1),
        };
        self.area.draw(&Rectangle::new(corners, style))
    }

    pub(super) fn finish(self) -> Result<(), DrawError> {
        self.area.present()
    }
}

/// `value` of `most` in pixels of `length`.
pub(super) fn scaled(value: i64, most: i64, length: i32) -> i32 {
    let pixels = value * i64::from(length) / most.max(1);
    i32::try_from(pixels).unwrap_or(length).clamp(0, length)
}

/// 1, 2 or 5 times a power of ten, so that at most five lines reach `most`.
pub(super) fn grid_step(most: i64) -> i64 {
    let mut power = 1;
    loop {
        for factor in [1, 2, 5] {
            if factor * power * 5 >= most {
                return factor * power;
            }
        }
        power *= 10;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn grid_lines_stand_on_round_numbers() {
        assert_eq!(grid_step(0), 1);
        assert_eq!(grid_step(7), 2);
        assert_eq!(grid_step(480), 100);
        assert_eq!(grid_step(501), 200);
    }

    #[test]
    fn a_bar_never_leaves_the_picture() {
        assert_eq!(scaled(5, 10, 100), 50);
        assert_eq!(scaled(20, 10, 100), 100);
        assert_eq!(scaled(0, 0, 100), 0);
    }
}
