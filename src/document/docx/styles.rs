//! How each form looks: a style of the document with its font by name. No font is shipped: 方正小标宋 is licensed, and the
//! office's own machines have them.

use docx_rs::{
    AlignmentType, BorderType, LineSpacing, LineSpacingType, ParagraphBorder,
    ParagraphBorderPosition, ParagraphBorders, RunFonts, SpecialIndentType, Style, StyleType,
    Styles,
};

use super::layout::{CHARACTER, CONDENSED};
use crate::document::form::{ALL, Form};

pub(super) const TITLE_FONT: &str = "方正小标宋简体";
pub(super) const BODY_FONT: &str = "仿宋_GB2312";
pub(super) const HEADING_FONT: &str = "黑体";
pub(super) const SUBHEADING_FONT: &str = "楷体_GB2312";
pub(super) const NUMBER_FONT: &str = "宋体";

/// The red of 报头 and of what is overdue.
pub(super) const RED: &str = "C00000";

/// Half points of 2号, 3号, 4号, 小四, 五号 and 小五.
const TWO: usize = 44;
const THREE: usize = 32;
const FOUR: usize = 28;
const SMALL_FOUR: usize = 24;
const FIVE: usize = 21;
const SMALL_FIVE: usize = 18;

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

/// Font and size in half points.
const fn font(form: Form) -> (&'static str, usize) {
    match form {
        Form::Confidential | Form::Heading | Form::Annex | Form::Banner => (HEADING_FONT, THREE),
        Form::Title | Form::LetterTitle | Form::AnnexTitle => (TITLE_FONT, TWO),
        Form::Subheading => (SUBHEADING_FONT, THREE),
        Form::Issue
        | Form::Masthead
        | Form::MastheadEnd
        | Form::Addressee
        | Form::Signature
        | Form::Body => (BODY_FONT, THREE),
        Form::Note => (BODY_FONT, SMALL_FOUR),
        Form::Caption | Form::ListTitle => (HEADING_FONT, SMALL_FOUR),
        Form::Cell => (BODY_FONT, FIVE),
        Form::SmallCell | Form::Gap => (BODY_FONT, SMALL_FIVE),
        Form::OddPageNumber | Form::EvenPageNumber => (NUMBER_FONT, FOUR),
    }
}

fn style(form: Form) -> Style {
    let (name, size) = font(form);
    let style = Style::new(form.id(), StyleType::Paragraph)
        .name(form.name())
        .fonts(fonts(name))
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
