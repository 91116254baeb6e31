//! Paragraphs and tables one below the other, page by page.

use super::faces::Faces;
use super::lines::{Line, Setting, lines};
use super::page::{Rule, Run, Sheet};
use super::sheet::{BOTTOM, CONDENSED, LEFT, LINE, NUMBER_BASELINE, TEXT_WIDTH, TOP};
use super::table;
use crate::document::form::Form;
use crate::document::look::{THREE, font};
use crate::document::manuscript::{Block, Manuscript};
use crate::document::words::Words;

/// A document while it is laid out.
pub(super) struct Flow<'a> {
    pub(super) faces: &'a Faces,
    pub(super) sheets: Vec<Sheet>,
    /// Where the next line begins.
    pub(super) y: f32,
}

/// All pages with their numbers.
pub(super) fn laid_out(manuscript: &Manuscript, faces: &Faces) -> Vec<Sheet> {
    let mut flow = Flow {
        faces,
        sheets: vec![Sheet::default()],
        y: TOP,
    };
    let mut blocks = manuscript.blocks.iter().peekable();
    while let Some(block) = blocks.next() {
        match block {
            Block::Paragraph(form, words) => {
                let next = match blocks.peek() {
                    Some(Block::Table(grid)) => table::first_height(grid, faces),
                    _ if keeps_next(*form) => LINE,
                    _ => 0.0,
                };
                flow.paragraph(*form, words, next);
            }
            Block::Table(grid) => table::lay(&mut flow, grid),
        }
    }
    flow.number();
    flow.sheets
}

/// How the lines of a form stand.
struct Stand {
    setting: Setting,
    height: f32,
    /// Above and below the paragraph.
    around: (f32, f32),
    indent: f32,
    side: Side,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Side {
    Left,
    Center,
    /// Right, with so many characters left empty.
    Right,
}

pub(super) fn setting(form: Form) -> Setting {
    let (face, half_points) = font(form);
    let size = f32::from(u16::try_from(half_points).unwrap_or_default()) / 2.0;
    Setting {
        face,
        size,
        spacing: if half_points == THREE { CONDENSED } else { 0.0 },
    }
}

fn stand(form: Form) -> Stand {
    let setting = setting(form);
    let character = setting.size + setting.spacing;
    let (height, around, indent, side) = match form {
        Form::Title | Form::Issue => (LINE, (0.0, 0.0), 0.0, Side::Center),
        Form::LetterTitle => (LINE * 1.2, (12.0, 16.0), 0.0, Side::Center),
        Form::AnnexTitle => (LINE * 1.2, (0.0, 12.0), 0.0, Side::Center),
        Form::Banner => (LINE, (6.0, 12.0), 0.0, Side::Center),
        Form::Body | Form::Heading | Form::Subheading => {
            (LINE, (0.0, 0.0), 2.0 * character, Side::Left)
        }
        Form::Signature => (LINE, (0.0, 0.0), 0.0, Side::Right),
        Form::Note | Form::ListTitle => (20.0, (0.0, 0.0), 0.0, Side::Left),
        Form::Caption => (16.0, (12.0, 4.0), 0.0, Side::Center),
        Form::Gap => (8.0, (0.0, 0.0), 0.0, Side::Left),
        Form::Cell | Form::SmallCell => (setting.size * 1.3, (0.0, 0.0), 0.0, Side::Left),
        Form::Confidential
        | Form::Masthead
        | Form::MastheadEnd
        | Form::Addressee
        | Form::Annex
        | Form::OddPageNumber
        | Form::EvenPageNumber => (LINE, (0.0, 0.0), 0.0, Side::Left),
    };
    Stand {
        setting,
        height,
        around,
        indent,
        side,
    }
}

/// Never the last line of a page.
fn keeps_next(form: Form) -> bool {
    matches!(
        form,
        Form::Heading | Form::Subheading | Form::Annex | Form::AnnexTitle | Form::LetterTitle
    )
}

impl Flow<'_> {
    fn paragraph(&mut self, form: Form, words: &Words, next: f32) {
        if form == Form::Annex && self.y > TOP {
            self.turn();
        }
        let stand = stand(form);
        let (above, below) = stand.around;
        if self.y > TOP {
            self.y += above;
        }
        let measure = (TEXT_WIDTH, stand.indent);
        let cut = lines(words, stand.setting, measure, self.faces);
        let whole = stand.height * count(cut.len());
        // A short paragraph goes with what it belongs to.
        if next > 0.0 && whole + next <= BOTTOM - TOP && self.y + whole + next > BOTTOM {
            self.turn();
        }
        let first = self.y;
        for (place, line) in cut.into_iter().enumerate() {
            if self.y + stand.height > BOTTOM {
                self.turn();
            }
            let indent = if place == 0 { stand.indent } else { 0.0 };
            self.line(line, &stand, (form, indent));
        }
        self.ruled(form, first);
        self.y += below;
    }

    fn line(&mut self, line: Line, stand: &Stand, (form, indent): (Form, f32)) {
        let free = TEXT_WIDTH - line.width;
        let x = match stand.side {
            Side::Left => indent,
            Side::Center => free / 2.0,
            Side::Right => (free - 4.0 * stand.setting.size).max(0.0),
        };
        let size = stand.setting.size;
        let run = Run {
            x: LEFT + x,
            baseline: self.y + f32::midpoint(stand.height, size) - size * 0.14,
            size,
            line,
            is_red: matches!(form, Form::Title | Form::Banner),
        };
        self.y += stand.height;
        self.sheet().runs.push(run);
    }

    /// The red line below 报头, and the frame of a banner.
    fn ruled(&mut self, form: Form, first: f32) {
        let (left, right, last) = (LEFT, LEFT + TEXT_WIDTH, self.y + 2.0);
        let rule = |from: (f32, f32), to: (f32, f32)| Rule {
            from,
            to,
            is_red: true,
        };
        let below = rule((left, last), (right, last));
        match form {
            Form::MastheadEnd => {
                self.sheet().rules.push(below);
                self.y += 6.0;
            }
            Form::Banner if first < last => {
                let top = first - 2.0;
                let rules = [
                    below,
                    rule((left, top), (right, top)),
                    rule((left, top), (left, last)),
                    rule((right, top), (right, last)),
                ];
                self.sheet().rules.extend(rules);
            }
            _ => {}
        }
    }

    /// `— 1 —`, at the outer side of each page.
    fn number(&mut self) {
        let setting = setting(Form::OddPageNumber);
        for (place, sheet) in self.sheets.iter_mut().enumerate() {
            let number = Words::from(format!("— {} —", place + 1));
            let cut = lines(&number, setting, (TEXT_WIDTH, 0.0), self.faces);
            let Some(line) = cut.into_iter().next() else {
                continue;
            };
            let free = TEXT_WIDTH - line.width - setting.size;
            let x = if place % 2 == 0 { free } else { setting.size };
            sheet.runs.push(Run {
                x: LEFT + x,
                baseline: NUMBER_BASELINE,
                size: setting.size,
                line,
                is_red: false,
            });
        }
    }

    /// A new page.
    pub(super) fn turn(&mut self) {
        self.sheets.push(Sheet::default());
        self.y = TOP;
    }

    pub(super) fn sheet(&mut self) -> &mut Sheet {
        if self.sheets.is_empty() {
            self.sheets.push(Sheet::default());
        }
        let last = self.sheets.len() - 1;
        &mut self.sheets[last]
    }
}

/// A number of lines as a factor.
pub(super) fn count(lines: usize) -> f32 {
    f32::from(u16::try_from(lines).unwrap_or(u16::MAX))
}
