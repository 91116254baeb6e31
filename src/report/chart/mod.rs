//! The pictures of the report as SVG: comes in a report, go out named drawings.
//!
//! Each has a title and a description for those who cannot see it; its numbers stand in a table too.

use serde::Serialize;

use super::WeeklyReport;
use crate::templates::{Page, TemplateError, Templates};
use bars::Pair;
use canvas::DrawError;

mod bars;
mod canvas;
mod trend;
mod weeks;

pub use weeks::{PLOT as WEEKS_PLOT, WeekBar};

/// Bars of the chart of merchants.
const MOST_MERCHANTS: usize = 10;

/// One finished picture.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub(super) struct Chart {
    /// File name without `.svg`.
    pub(super) name: &'static str,
    pub(super) title: String,
    pub(super) svg: String,
}

/// Why a picture could not be drawn.
#[derive(Debug, thiserror::Error)]
pub enum ChartError {
    #[error("drawing")]
    Draw(#[from] DrawError),
    #[error("wrapping the drawing")]
    Template(#[from] TemplateError),
}

/// A drawing inside a frame that names and describes it.
#[derive(Serialize)]
struct ChartPage {
    name: &'static str,
    title: String,
    description: String,
    width: u32,
    height: u32,
    drawing: String,
}

/// All pictures, in the order in which the report shows them.
pub(super) fn draw_all(
    templates: &Templates,
    report: &WeeklyReport,
) -> Result<Vec<Chart>, ChartError> {
    [
        trend_page(report),
        categories_page(report),
        merchants_page(report),
    ]
    .into_iter()
    .map(|page| {
        let page = page?;
        Ok(Chart {
            name: page.name,
            title: page.title.clone(),
            svg: templates.render(&page)?,
        })
    })
    .collect()
}

/// One number for each week as a picture for a page, with what it shows in words.
pub fn draw_weeks(
    templates: &Templates,
    (title, unit): (&str, &str),
    weeks: &[WeekBar],
) -> Result<String, ChartError> {
    let mut drawing = String::new();
    let (width, height) = weeks::draw(&mut drawing, weeks)?;
    let most = weeks.iter().max_by_key(|bar| bar.number);
    let description = most.map_or_else(
        || "无数据".to_owned(),
        |bar| {
            let above: Vec<String> = weeks
                .iter()
                .filter(|bar| bar.is_above())
                .map(|bar| bar.week.to_string())
                .collect();
            let above = if above.is_empty() {
                String::new()
            } else {
                format!("高于预期的有{}。", above.join("、"))
            };
            format!(
                "共{}周，最多的是{}，{}{unit}。{above}",
                weeks.len(),
                bar.week,
                bar.number
            )
        },
    );
    Ok(templates.render(&ChartPage {
        name: "weeks",
        title: title.to_owned(),
        description,
        width,
        height,
        drawing,
    })?)
}

fn trend_page(report: &WeeklyReport) -> Result<ChartPage, ChartError> {
    let weeks = &report.overview.trend;
    let mut drawing = String::new();
    let (width, height) = trend::draw(&mut drawing, weeks)?;
    let description = weeks.last().map_or_else(
        || "无数据".to_owned(),
        |last| format!("本周有效线索{}件，{}个事件。", last.orders, last.incidents),
    );
    Ok(ChartPage {
        name: "trend",
        title: format!("近{}周有效线索和事件数", weeks.len()),
        description,
        width,
        height,
        drawing,
    })
}

fn categories_page(report: &WeeklyReport) -> Result<ChartPage, ChartError> {
    let pairs: Vec<Pair> = report
        .categories
        .rows
        .iter()
        .map(|row| Pair {
            label: row.category.label().to_owned(),
            first: row.counts.orders.value,
            second: row.last_week,
        })
        .collect();
    bars_page(
        "categories",
        "各类线索件数：本周与上周",
        ["本周", "上周"],
        &pairs,
    )
}

fn merchants_page(report: &WeeklyReport) -> Result<ChartPage, ChartError> {
    let mut rows: Vec<_> = report.attention.rows.iter().collect();
    rows.sort_by_key(|row| {
        let orders = std::cmp::Reverse(row.counts.orders.value);
        (orders, &row.name, &row.flag_id)
    });
    let pairs: Vec<Pair> = rows
        .into_iter()
        .take(MOST_MERCHANTS)
        .map(|row| Pair {
            label: row.name.clone(),
            first: row.counts.orders.value,
            second: Some(row.counts.complainants.value),
        })
        .collect();
    let title = "线索集中的主体：件数与独立投诉人（线索统计，未经认定）";
    bars_page("merchants", title, ["线索件数", "独立投诉人"], &pairs)
}

fn bars_page(
    name: &'static str,
    title: &str,
    series: [&str; 2],
    pairs: &[Pair],
) -> Result<ChartPage, ChartError> {
    let mut drawing = String::new();
    let (width, height) = bars::draw(&mut drawing, series, pairs)?;
    let [first, second] = series;
    let told: Vec<String> = pairs
        .iter()
        .map(|pair| {
            let other = pair
                .second
                .map_or_else(|| "无数据".to_owned(), |number| number.to_string());
            format!("{}：{first}{}，{second}{other}", pair.label, pair.first)
        })
        .collect();
    Ok(ChartPage {
        name,
        title: title.to_owned(),
        description: told.join("；"),
        width,
        height,
        drawing,
    })
}

impl Page for ChartPage {
    const FILE: &'static str = "report/chart.svg";

    #[cfg(test)]
    fn samples() -> Vec<Self> {
        let report = WeeklyReport::sample();
        vec![
            trend_page(&report).unwrap(),
            categories_page(&report).unwrap(),
            merchants_page(&report).unwrap(),
        ]
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::templates::render_samples;

    #[test]
    fn every_chart_is_named_described_and_the_same_each_time() {
        let first = render_samples::<ChartPage>();
        assert_eq!(first, render_samples::<ChartPage>());
        for svg in first {
            assert!(svg.starts_with("<svg"), "{svg}");
            assert!(svg.contains("<title") && svg.contains("<desc"), "{svg}");
        }
    }
}
