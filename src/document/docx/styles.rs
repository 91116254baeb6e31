//! How each form looks: a style of the document with its font by name. No font is shipped: 方正小标宋 is licensed, and the
//! office's own machines have them.

use docx_rs::{
    AlignmentType, BorderType, LineSpacing, LineSpacingType, ParagraphBorder,
    ParagraphBorderPosition, ParagraphBorders, RunFonts, SpecialIndentType, Style, StyleType,
    Styles,
};

use super::layout::{CHARACTER, CONDENSED};
use crate::document::form::{ALL, Form};
use crate::document::look::{Face, THREE, font};

pub(super) const TITLE_FONT: &str = "方正小标宋简体";
pub(super) const BODY_FONT: &str = "仿宋_GB2312";
pub(super) const HEADING_FONT: &str = "黑体";
pub(super) const SUBHEADING_FONT: &str = "楷体_GB2312";
pub(super) const NUMBER_FONT: &str = "宋体";

/// The red of 报头 and of what is overdue.
pub(super) const RED: &str = "C00000";

/// All styles; what has none of them is 3号仿宋.
pub(super) fn all() -> Styles {
    let empty = Styles::new()
        .default_fonts(fonts(BODY_FONT))
        .default_size(THREE);
    ALL.into_iter()
        .fold(empty, |styles, form| styles.add_style(style(form)))
}

/// One name for all scripts, so that digits are 半角 of the same font.
pub(super) fn fonts(name: &str) -> RunFonts {
    RunFonts::new()
        .ascii(name)
        .hi_ansi(name)
        .east_asia(name)
        .cs(name)
}

/// The font of a face by name.
const fn name(face: Face) -> &'static str {
    match face {
        Face::Title => TITLE_FONT,
        Face::Body => BODY_FONT,
        Face::Heading => HEADING_FONT,
        Face::Subheading => SUBHEADING_FONT,
        Face::Number => NUMBER_FONT,
    }
}

fn style(form: Form) -> Style {
    let (face, size) = font(form);
    let style = Style::new(form.id(), StyleType::Paragraph)
        .name(form.name())
        .fonts(fonts(name(face)))
        .size(size);
    let style = if size == THREE {
        condensed(style)
    } else {
        style
    };
    match form {
        Form::Title => style.align(AlignmentType::Center).color(RED),
        Form::Issue => style.align(AlignmentType::Center),
        Form::LetterTitle => {
            let around = LineSpacing::new().before(240).after(320);
            keeping(style.align(AlignmentType::Center)).line_spacing(around)
        }
        Form::Signature => signed(style),
        Form::AnnexTitle => {
            let around = LineSpacing::new().after(240);
            keeping(style.align(AlignmentType::Center).line_spacing(around))
        }
        Form::MastheadEnd => with_line(style, &[ParagraphBorderPosition::Bottom]),
        Form::Heading => keeping(indented(style)).outline_lvl(0),
        Form::Subheading => keeping(indented(style)).outline_lvl(1),
        Form::Annex => {
            let mut style = keeping(style).outline_lvl(0);
            style.paragraph_property = style.paragraph_property.page_break_before(true);
            style
        }
        Form::Body => indented(style).align(AlignmentType::Both),
        Form::Banner => {
            let sides = [
                ParagraphBorderPosition::Top,
                ParagraphBorderPosition::Left,
                ParagraphBorderPosition::Bottom,
                ParagraphBorderPosition::Right,
            ];
            let around = LineSpacing::new().before(120).after(240);
            with_line(style, &sides)
                .align(AlignmentType::Center)
                .color(RED)
                .line_spacing(around)
        }
        Form::Note => style.snap_to_grid(false).line_spacing(exactly(400)),
        Form::Caption => {
            let around = LineSpacing::new().before(240).after(80);
            keeping(style.snap_to_grid(false).align(AlignmentType::Center)).line_spacing(around)
        }
        Form::ListTitle => keeping(style.snap_to_grid(false).line_spacing(exactly(400))),
        Form::Gap => style.snap_to_grid(false).line_spacing(exactly(160)),
        Form::Cell | Form::SmallCell | Form::EvenPageNumber => style.snap_to_grid(false),
        Form::OddPageNumber => style.snap_to_grid(false).align(AlignmentType::Right),
        Form::Confidential | Form::Masthead | Form::Addressee => style,
    }
}

fn exactly(twips: i32) -> LineSpacing {
    LineSpacing::new()
        .line_rule(LineSpacingType::Exact)
        .line(twips)
}

/// 28 characters in a line.
fn condensed(mut style: Style) -> Style {
    style.run_property = style.run_property.spacing(CONDENSED);
    style
}

/// 首行缩进 2 字.
fn indented(style: Style) -> Style {
    let two = SpecialIndentType::FirstLine(2 * CHARACTER);
    style.indent(None, Some(two), None, None)
}

/// 右空四字.
fn signed(mut style: Style) -> Style {
    style.paragraph_property =
        style
            .paragraph_property
            .indent(None, None, Some(4 * CHARACTER), None);
    style.align(AlignmentType::Right)
}

/// Never the last line of a page.
fn keeping(mut style: Style) -> Style {
    style.paragraph_property = style.paragraph_property.keep_next(true);
    style
}

/// Red lines at these sides.
fn with_line(mut style: Style, sides: &[ParagraphBorderPosition]) -> Style {
    let mut borders = ParagraphBorders::with_empty();
    for side in sides {
        let line = ParagraphBorder::new(side.clone())
            .val(BorderType::Single)
            .size(12)
            .space(4)
            .color(RED);
        borders = borders.set(line);
    }
    style.paragraph_property = style.paragraph_property.set_borders(borders);
    style
}
