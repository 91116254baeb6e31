//! Horizontal bars in pairs: a filled one above a hollow one, each with its number at the end.

use super::canvas::{Align, Bar, Canvas, DrawError, GRID, INK, MAIN, QUIET, SECOND, scaled};

const WIDTH: i32 = 720;
const LABELS: i32 = 214;
const NUMBERS: i32 = 60;
const HEAD: i32 = 34;
const ROW: i32 = 34;
/// Characters that fit beside the bars.
const LONGEST_LABEL: usize = 15;

pub(super) struct Pair {
    pub(super) label: String,
    pub(super) first: i64,
    /// Absent when there is no data; drawn as a dash.
    pub(super) second: Option<i64>,
}

/// Draws the pairs and gives the size of the picture.
pub(super) fn draw(
    target: &mut String,
    series: [&str; 2],
    pairs: &[Pair],
) -> Result<(u32, u32), DrawError> {
    let rows = i32::try_from(pairs.len().max(1)).unwrap_or(i32::MAX / ROW);
    let bottom = HEAD + rows * ROW;
    let size = (WIDTH.unsigned_abs(), (bottom + 8).unsigned_abs());
    let canvas = Canvas::new(target, size);
    legend(&canvas, series)?;
    if pairs.is_empty() {
        canvas.text(
            "本周无",
            (WIDTH / 2, HEAD + ROW / 2),
            13.0,
            QUIET,
            Align::Centre,
        )?;
    }
    canvas.line(vec![(LABELS, HEAD), (LABELS, bottom)], GRID, 1)?;
    let most = pairs
        .iter()
        .map(|pair| pair.first.max(pair.second.unwrap_or(0)))
        .max()
        .unwrap_or(0);
    let mut top = HEAD;
    for pair in pairs {
        row(&canvas, pair, most, top)?;
        top += ROW;
    }
    canvas.finish()?;
    Ok(size)
}

fn legend(canvas: &Canvas<'_>, [first, second]: [&str; 2]) -> Result<(), DrawError> {
    canvas.bar([(LABELS, 8), (LABELS + 22, 18)], MAIN, &Bar::Filled)?;
    canvas.text(first, (LABELS + 28, 13), 12.0, INK, Align::Left)?;
    let right = LABELS + 190;
    canvas.bar([(right, 8), (right + 22, 18)], SECOND, &Bar::Hollow)?;
    canvas.text(second, (right + 28, 13), 12.0, INK, Align::Left)
}

fn row(canvas: &Canvas<'_>, pair: &Pair, most: i64, top: i32) -> Result<(), DrawError> {
    let length = WIDTH - LABELS - NUMBERS;
    let label = shortened(&pair.label);
    canvas.text(&label, (LABELS - 8, top + ROW / 2), 13.0, INK, Align::Right)?;
    let end = LABELS + scaled(pair.first, most, length);
    canvas.bar([(LABELS, top + 4), (end, top + 16)], MAIN, &Bar::Filled)?;
    let number = pair.first.to_string();
    canvas.text(&number, (end + 6, top + 10), 12.0, INK, Align::Left)?;
    let Some(second) = pair.second else {
        return canvas.text("—", (LABELS + 6, top + 24), 12.0, QUIET, Align::Left);
    };
    let end = LABELS + scaled(second, most, length);
    canvas.bar([(LABELS, top + 18), (end, top + 30)], SECOND, &Bar::Hollow)?;
    let number = second.to_string();
    canvas.text(&number, (end + 6, top + 24), 12.0, QUIET, Align::Left)
}

fn shortened(label: &str) -> String {
    if label.chars().count() <= LONGEST_LABEL {
        return label.to_owned();
    }
    let head: String = label.chars().take(LONGEST_LABEL - 1).collect();
    format!("{head}…")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_hostile_name_stays_text() {
        let mut target = String::new();
        let pairs = [Pair {
            label: "<script>&\"\u{1}".to_owned(),
            first: 3,
            second: None,
        }];
        draw(&mut target, ["件数", "人数"], &pairs).unwrap();
        assert!(target.contains("&lt;script&gt;&amp;&quot;"), "{target}");
        assert!(!target.contains('\u{1}'));
    }

    #[test]
    fn a_long_name_is_cut_with_a_sign() {
        assert_eq!(shortened("短名"), "短名");
        assert_eq!(shortened(&"长".repeat(30)).chars().count(), LONGEST_LABEL);
    }
}
