//! Tables: rows with their frames, the head on every page, long cells over several pages.

use super::faces::Faces;
use super::flow::{Flow, count, setting};
use super::lines::{Line, lines};
use super::page::{Rule, Run};
use super::sheet::{BOTTOM, LEFT, TOP, millimetres};
use crate::document::cell::{Cell, Column, Side};
use crate::document::form::Form;
use crate::document::grid::{Grid, Hold};
use crate::document::words::Words;

/// Between a frame and what stands in it.
const ASIDE: f32 = 3.0;
const ABOVE: f32 = 2.0;

/// A cell cut into lines.
struct CutCell {
    lines: Vec<Line>,
    left: f32,
    width: f32,
    side: Side,
}

/// Cells beside each other.
struct CutRow {
    cells: Vec<CutCell>,
    hold: Hold,
}

impl CutRow {
    fn lines(&self) -> usize {
        let longest = self.cells.iter().map(|cell| cell.lines.len()).max();
        longest.unwrap_or(1).max(1)
    }
}

fn line_height(form: Form) -> f32 {
    setting(form).size * 1.3
}

fn height(row: &CutRow, form: Form) -> f32 {
    count(row.lines()) * line_height(form) + 2.0 * ABOVE
}

/// What has to fit below a caption: the head and what its first row holds together with.
pub(super) fn first_height(grid: &Grid, faces: &Faces) -> f32 {
    let head = head(grid, faces)
        .iter()
        .map(|row| height(row, grid.form))
        .sum::<f32>();
    let rows = body(grid, faces);
    head + held(&rows, grid.form)
}

pub(super) fn lay(flow: &mut Flow<'_>, grid: &Grid) {
    let head = head(grid, flow.faces);
    let rows = body(grid, flow.faces);
    let heads: f32 = head.iter().map(|row| height(row, grid.form)).sum();
    place_all(flow, &head, grid.form);
    let mut left = rows.as_slice();
    while let Some((row, rest)) = left.split_first() {
        let together = held(left, grid.form);
        let fits_a_page = together + heads <= BOTTOM - TOP;
        if flow.y + together > BOTTOM && fits_a_page && flow.y > TOP + heads {
            flow.turn();
            place_all(flow, &head, grid.form);
        }
        place(flow, row, &head, grid.form);
        left = rest;
    }
}

/// The height of the first rows that may not be parted; of a long one, its first line.
fn held(rows: &[CutRow], form: Form) -> f32 {
    let mut together = 0.0;
    for row in rows {
        match row.hold {
            Hold::Next => together += height(row, form),
            Hold::Itself => return together + height(row, form),
            Hold::Loose => return together + line_height(form) + 2.0 * ABOVE,
        }
    }
    together
}

fn place_all(flow: &mut Flow<'_>, rows: &[CutRow], form: Form) {
    for row in rows {
        piece(flow, row, (0, row.lines()), form);
    }
}

/// A row, over as many pages as it needs.
fn place(flow: &mut Flow<'_>, row: &CutRow, head: &[CutRow], form: Form) {
    let (mut from, lines) = (0, row.lines());
    while from < lines {
        let room = (BOTTOM - flow.y - 2.0 * ABOVE) / line_height(form);
        let fitting = (0..=lines - from).rev().find(|lines| count(*lines) <= room);
        let fitting = fitting.unwrap_or(0);
        let on_fresh_page = flow.y <= TOP + 1.0;
        if fitting == 0 && !on_fresh_page {
            flow.turn();
            place_all(flow, head, form);
            continue;
        }
        let to = from + fitting.max(1);
        piece(flow, row, (from, to), form);
        from = to;
    }
}

/// Some lines of a row with their frame.
fn piece(flow: &mut Flow<'_>, row: &CutRow, (from, to): (usize, usize), form: Form) {
    let (size, line) = (setting(form).size, line_height(form));
    let top = flow.y;
    let bottom = top + count(to - from) * line + 2.0 * ABOVE;
    for cell in &row.cells {
        frame(flow, (cell.left, top), (cell.left + cell.width, bottom));
        // A short cell stands in the middle of its row.
        let own = cell.lines.len();
        let above = if own < to - from {
            (count(to - from) - count(own)) * line / 2.0
        } else {
            0.0
        };
        let shown = cell.lines.iter().skip(from).take(to - from);
        for (place, text) in shown.enumerate() {
            let free = cell.width - 2.0 * ASIDE - text.width;
            let x = match cell.side {
                Side::Left => 0.0,
                Side::Center => free / 2.0,
                Side::Right => free,
            };
            let y = top + ABOVE + above + count(place) * line;
            flow.sheet().runs.push(Run {
                x: LEFT + cell.left + ASIDE + x,
                baseline: y + f32::midpoint(line, size) - size * 0.14,
                size,
                line: text.clone(),
                is_red: false,
            });
        }
    }
    flow.y = bottom;
}

fn frame(flow: &mut Flow<'_>, (left, top): (f32, f32), (right, bottom): (f32, f32)) {
    let (left, right) = (LEFT + left, LEFT + right);
    let rule = |from, to| Rule {
        from,
        to,
        is_red: false,
    };
    flow.sheet().rules.extend([
        rule((left, top), (right, top)),
        rule((left, bottom), (right, bottom)),
        rule((left, top), (left, bottom)),
        rule((right, top), (right, bottom)),
    ]);
}

/// The titles of the columns, below common ones where some have such.
fn head(grid: &Grid, faces: &Faces) -> Vec<CutRow> {
    let bold = |text: &str| -> Vec<Words> { text.split('\n').map(Words::strong).collect() };
    let row = |cells: Vec<(Vec<Words>, usize)>| {
        let mut left = 0.0;
        let mut columns = grid.columns.iter();
        let cut = cells.into_iter().map(|(words, span)| {
            let own: usize = columns.by_ref().take(span).map(|c| c.millimetres).sum();
            let cell = cut(
                &words,
                (left, millimetres(own)),
                Side::Center,
                grid.form,
                faces,
            );
            left += cell.width;
            cell
        });
        CutRow {
            cells: cut.collect(),
            hold: Hold::Next,
        }
    };
    let titles = |column: &Column| (bold(&column.title), 1);
    if grid.columns.iter().all(|column| column.above.is_none()) {
        return vec![row(grid.columns.iter().map(titles).collect())];
    }
    let belongs = |one: &Column, next: &Column| one.above.is_some() && one.above == next.above;
    let upper = grid.columns.chunk_by(belongs).map(|group| {
        let above = group.first().and_then(|column| column.above);
        (bold(above.unwrap_or_default()), group.len())
    });
    vec![
        row(upper.collect()),
        row(grid.columns.iter().map(titles).collect()),
    ]
}

fn body(grid: &Grid, faces: &Faces) -> Vec<CutRow> {
    if grid.is_empty() {
        let nothing = [Cell::over(grid.columns.len(), "无")];
        return vec![cut_row(grid, &nothing, Hold::Itself, faces)];
    }
    grid.held_rows()
        .map(|(cells, hold)| cut_row(grid, cells, hold, faces))
        .collect()
}

fn cut_row(grid: &Grid, cells: &[Cell], hold: Hold, faces: &Faces) -> CutRow {
    let mut left = 0.0;
    let mut columns = grid.columns.iter();
    let cut = cells.iter().map(|cell| {
        let own: Vec<&Column> = columns.by_ref().take(cell.columns).collect();
        let width: usize = own.iter().map(|column| column.millimetres).sum();
        let side = cell.side.or(own.first().map(|column| column.side));
        let side = side.unwrap_or(Side::Left);
        let cell = cut(
            &cell.lines,
            (left, millimetres(width)),
            side,
            grid.form,
            faces,
        );
        left += cell.width;
        cell
    });
    CutRow {
        cells: cut.collect(),
        hold,
    }
}

fn cut(
    words: &[Words],
    (left, width): (f32, f32),
    side: Side,
    form: Form,
    faces: &Faces,
) -> CutCell {
    let measure = ((width - 2.0 * ASIDE).max(1.0), 0.0);
    let cut = words
        .iter()
        .flat_map(|words| lines(words, setting(form), measure, faces));
    CutCell {
        lines: cut.collect(),
        left,
        width,
        side,
    }
}
