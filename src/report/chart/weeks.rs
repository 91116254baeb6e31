//! One number for each week as bars: a line would claim something between the weeks.

use plotters::style::RGBColor;

use super::canvas::{Align, Bar, Canvas, DrawError, GRID, MAIN, QUIET, SECOND, grid_step, scaled};
use crate::domain::Week;

/// One week of the picture.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct WeekBar {
    pub week: Week,
    pub number: i64,
    /// Least and most that would be nothing unusual.
    pub usual: Option<(i64, i64)>,
    /// A festival that the week touches.
    pub festival: Option<String>,
}

impl WeekBar {
    pub fn is_above(&self) -> bool {
        self.usual.is_some_and(|(_, most)| self.number > most)
    }
}

const SIZE: (u32, u32) = (960, 240);
const LEFT: i32 = 56;
const RIGHT: i32 = 950;
/// Where the first bar begins and the last ends, and how wide the picture is.
pub const PLOT: (i32, i32, u32) = (LEFT, RIGHT, SIZE.0);
/// Room for the names of festivals.
const NAMES: i32 = 10;
const TOP: i32 = 26;
const BOTTOM: i32 = 206;
/// Weeks that bear their name, about.
const NAMED: usize = 12;
/// What is usual: a field behind the bars, pale on paper too.
const USUAL: RGBColor = RGBColor(206, 219, 235);
/// Part of its week that a bar is wide where the field is to be seen behind it.
const SLIM: i32 = 4;

/// Draws the weeks and gives the size of the picture.
pub(super) fn draw(target: &mut String, weeks: &[WeekBar]) -> Result<(u32, u32), DrawError> {
    let canvas = Canvas::new(target, SIZE);
    let reach = |bar: &WeekBar| {
        bar.usual
            .map_or(bar.number, |(_, most)| most.max(bar.number))
    };
    let highest = weeks.iter().map(reach).max().unwrap_or(0);
    let step = grid_step(highest);
    let most = ((highest + step - 1) / step).max(1) * step;
    let level = |number: i64| BOTTOM - scaled(number, most, BOTTOM - TOP);
    let mut value = 0;
    while value <= most {
        let height = level(value);
        canvas.line(vec![(LEFT, height), (RIGHT, height)], GRID, 1)?;
        let at = (LEFT - 8, height);
        canvas.text(&value.to_string(), at, 12.0, QUIET, Align::Right)?;
        value += step;
    }
    let count = i64::try_from(weeks.len()).unwrap_or(i64::MAX);
    let across = |place: usize| {
        let place = i64::try_from(place).unwrap_or(count);
        LEFT + scaled(place, count, RIGHT - LEFT)
    };
    let named_every = weeks.len().div_ceil(NAMED).max(1);
    for (place, bar) in weeks.iter().enumerate() {
        let (from, to) = (across(place), across(place + 1));
        if let Some((least, most)) = bar.usual {
            let field = [(from, level(most)), (to, level(least))];
            canvas.bar(field, USUAL, &Bar::Filled)?;
        }
        let gap = match bar.usual {
            Some(_) => (to - from) / SLIM,
            None => i32::from(to - from > 3),
        };
        let colour = if bar.is_above() { SECOND } else { MAIN };
        let corners = [(from + gap, level(bar.number)), (to - gap, BOTTOM)];
        canvas.bar(corners, colour, &Bar::Filled)?;
        if (weeks.len() - 1 - place).is_multiple_of(named_every) {
            let middle = from.midpoint(to);
            canvas.line(vec![(middle, BOTTOM), (middle, BOTTOM + 5)], QUIET, 1)?;
            let at = (middle, BOTTOM + 18);
            canvas.text(&bar.week.to_string(), at, 11.0, QUIET, Align::Centre)?;
        }
    }
    for (name, from, to) in festivals(weeks) {
        let (from, to) = (across(from), across(to));
        canvas.line(vec![(from + 1, NAMES + 9), (to - 1, NAMES + 9)], QUIET, 2)?;
        let at = (from.midpoint(to), NAMES);
        canvas.text(name, at, 11.0, QUIET, Align::Centre)?;
    }
    canvas.finish()?;
    Ok(SIZE)
}

/// Name, first place and the one behind the last, of weeks in a row that touch one festival.
fn festivals(weeks: &[WeekBar]) -> Vec<(&str, usize, usize)> {
    let mut found = Vec::new();
    let mut from = 0;
    for run in weeks.chunk_by(|one, other| one.festival == other.festival) {
        let to = from + run.len();
        let name = run.first().and_then(|bar| bar.festival.as_deref());
        found.extend(name.map(|name| (name, from, to)));
        from = to;
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_week_one_week_and_many_weeks_can_be_drawn() {
        for count in [0, 1, 2_000] {
            let weeks: Vec<WeekBar> = (0..count).map(|index| bar(index, None, None)).collect();
            let mut target = String::new();
            draw(&mut target, &weeks).unwrap();
            assert_eq!(target.matches("<rect").count(), count, "{target:.200}");
        }
    }

    #[test]
    fn what_is_usual_is_a_field_and_a_festival_is_named_once_over_its_weeks() {
        let usual = Some((1, 2));
        let weeks = [
            bar(0, usual, None),
            bar(1, Some((3, 5)), Some("双11")),
            bar(2, usual, Some("双11")),
            bar(3, None, None),
            bar(4, None, Some("双12")),
        ];
        assert!(weeks[0].is_above() && !weeks[1].is_above() && !weeks[3].is_above());
        assert_eq!(festivals(&weeks), [("双11", 1, 3), ("双12", 4, 5)]);
        let mut target = String::new();
        draw(&mut target, &weeks).unwrap();
        assert_eq!(target.matches("<rect").count(), 5 + 3);
        assert_eq!(target.matches("双11").count(), 1);
    }

    fn bar(index: usize, usual: Option<(i64, i64)>, festival: Option<&str>) -> WeekBar {
        WeekBar {
            week: Week::from_index(2_900 + i32::try_from(index).unwrap()),
            number: 3,
            usual,
            festival: festival.map(str::to_owned),
        }
    }
}
