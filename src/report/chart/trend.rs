//! The trend of the last weeks: clues as a line with dots, incidents as a line with hollow squares.

use super::canvas::{Align, Canvas, DrawError, GRID, INK, MAIN, QUIET, SECOND, grid_step, scaled};
use crate::report::model::TrendWeek;

const SIZE: (u32, u32) = (720, 280);
const LEFT: i32 = 48;
const RIGHT: i32 = 640;
const TOP: i32 = 36;
const BOTTOM: i32 = 244;
/// Every fourth week bears its name, counted back from the last.
const LABEL_EVERY: usize = 4;

/// Draws the weeks and gives the size of the picture.
pub(super) fn draw(target: &mut String, weeks: &[TrendWeek]) -> Result<(u32, u32), DrawError> {
    let canvas = Canvas::new(target, SIZE);
    let highest = weeks.iter().map(|week| week.orders.max(week.incidents));
    let highest = highest.max().unwrap_or(0);
    let step = grid_step(highest);
    let most = ((highest + step - 1) / step).max(1) * step;
    grid(&canvas, step, most)?;
    week_names(&canvas, weeks)?;
    let place = |values: fn(&TrendWeek) -> i64| -> Vec<(i32, i32)> {
        let height = |week| BOTTOM - scaled(values(week), most, BOTTOM - TOP);
        weeks
            .iter()
            .enumerate()
            .map(|(index, week)| (across(index, weeks.len()), height(week)))
            .collect()
    };
    let orders = place(|week| week.orders);
    let incidents = place(|week| week.incidents);
    canvas.line(incidents.clone(), SECOND, 1)?;
    for at in &incidents {
        canvas.square(*at, SECOND)?;
    }
    canvas.line(orders.clone(), MAIN, 2)?;
    for at in &orders {
        canvas.dot(*at, MAIN)?;
    }
    legend(&canvas)?;
    if let (Some(week), Some(top), Some(low)) = (weeks.last(), orders.last(), incidents.last()) {
        let low = low.1.max(top.1 + 15).min(BOTTOM);
        let top = top.1.min(low - 15);
        let orders = format!("件数 {}", week.orders);
        canvas.text(&orders, (RIGHT + 9, top), 12.0, INK, Align::Left)?;
        let incidents = format!("事件 {}", week.incidents);
        canvas.text(&incidents, (RIGHT + 9, low), 12.0, QUIET, Align::Left)?;
    }
    canvas.finish()?;
    Ok(SIZE)
}

fn across(index: usize, count: usize) -> i32 {
    let index = i64::try_from(index).unwrap_or(0);
    let last = i64::try_from(count).unwrap_or(1) - 1;
    LEFT + scaled(index, last, RIGHT - LEFT)
}

fn grid(canvas: &Canvas<'_>, step: i64, most: i64) -> Result<(), DrawError> {
    let mut value = 0;
    while value <= most {
        let height = BOTTOM - scaled(value, most, BOTTOM - TOP);
        canvas.line(vec![(LEFT, height), (RIGHT, height)], GRID, 1)?;
        let number = value.to_string();
        canvas.text(&number, (LEFT - 8, height), 12.0, QUIET, Align::Right)?;
        value += step;
    }
    Ok(())
}

fn week_names(canvas: &Canvas<'_>, weeks: &[TrendWeek]) -> Result<(), DrawError> {
    for (index, week) in weeks.iter().enumerate() {
        if !(weeks.len() - 1 - index).is_multiple_of(LABEL_EVERY) {
            continue;
        }
        let x = across(index, weeks.len());
        canvas.line(vec![(x, BOTTOM), (x, BOTTOM + 5)], QUIET, 1)?;
        let name = format!("第{}周", week.week.number());
        canvas.text(&name, (x, BOTTOM + 18), 12.0, QUIET, Align::Centre)?;
    }
    Ok(())
}

fn legend(canvas: &Canvas<'_>) -> Result<(), DrawError> {
    canvas.line(vec![(LEFT, 14), (LEFT + 26, 14)], MAIN, 2)?;
    canvas.dot((LEFT + 13, 14), MAIN)?;
    canvas.text("有效线索件数", (LEFT + 34, 14), 12.0, INK, Align::Left)?;
    let second = LEFT + 160;
    canvas.line(vec![(second, 14), (second + 26, 14)], SECOND, 1)?;
    canvas.square((second + 13, 14), SECOND)?;
    canvas.text("事件数", (second + 34, 14), 12.0, INK, Align::Left)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_week_and_no_week_can_be_drawn() {
        let week = TrendWeek {
            week: "2026-W47".parse().unwrap(),
            orders: 3,
            incidents: 2,
        };
        for weeks in [vec![], vec![week]] {
            let mut target = String::new();
            draw(&mut target, &weeks).unwrap();
            assert!(target.starts_with("<svg"));
        }
    }
}
