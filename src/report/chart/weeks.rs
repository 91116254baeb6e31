//! One number for each week as bars: a line would claim something between the weeks.

use super::canvas::{Align, Bar, Canvas, DrawError, GRID, MAIN, QUIET, grid_step, scaled};
use crate::domain::Week;

const SIZE: (u32, u32) = (960, 240);
const LEFT: i32 = 56;
const RIGHT: i32 = 950;
/// Where the first bar begins and the last ends, and how wide the picture is.
pub const PLOT: (i32, i32, u32) = (LEFT, RIGHT, SIZE.0);
const TOP: i32 = 14;
const BOTTOM: i32 = 206;
/// Weeks that bear their name, about.
const NAMED: usize = 12;

/// Draws the weeks and gives the size of the picture.
pub(super) fn draw(target: &mut String, weeks: &[(Week, i64)]) -> Result<(u32, u32), DrawError> {
    let canvas = Canvas::new(target, SIZE);
    let highest = weeks.iter().map(|(_, number)| *number).max().unwrap_or(0);
    let step = grid_step(highest);
    let most = ((highest + step - 1) / step).max(1) * step;
    let mut value = 0;
    while value <= most {
        let height = BOTTOM - scaled(value, most, BOTTOM - TOP);
        canvas.line(vec![(LEFT, height), (RIGHT, height)], GRID, 1)?;
        canvas.text(
            &value.to_string(),
            (LEFT - 8, height),
            12.0,
            QUIET,
            Align::Right,
        )?;
        value += step;
    }
    let count = i64::try_from(weeks.len()).unwrap_or(i64::MAX);
    let across = |place: usize| {
        let place = i64::try_from(place).unwrap_or(count);
        LEFT + scaled(place, count, RIGHT - LEFT)
    };
    let named_every = weeks.len().div_ceil(NAMED).max(1);
    for (place, (week, number)) in weeks.iter().enumerate() {
        let (from, to) = (across(place), across(place + 1));
        let gap = i32::from(to - from > 3);
        let height = BOTTOM - scaled(*number, most, BOTTOM - TOP);
        canvas.bar(
            [(from + gap, height), (to - gap, BOTTOM)],
            MAIN,
            &Bar::Filled,
        )?;
        if (weeks.len() - 1 - place).is_multiple_of(named_every) {
            let middle = from.midpoint(to);
            canvas.line(vec![(middle, BOTTOM), (middle, BOTTOM + 5)], QUIET, 1)?;
            canvas.text(
                &week.to_string(),
                (middle, BOTTOM + 18),
                11.0,
                QUIET,
                Align::Centre,
            )?;
        }
    }
    canvas.finish()?;
    Ok(SIZE)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_week_one_week_and_many_weeks_can_be_drawn() {
        let week = |index: usize| Week::from_index(2_900 + i32::try_from(index).unwrap());
        for count in [0, 1, 2_000] {
            let weeks: Vec<(Week, i64)> = (0..count).map(|index| (week(index), 3)).collect();
            let mut target = String::new();
            draw(&mut target, &weeks).unwrap();
            assert_eq!(target.matches("<rect").count(), count, "{target:.200}");
        }
    }
}
