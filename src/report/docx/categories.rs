//! 二、分类情况.

use super::phrases::{before, heading, note, number, three};
use crate::document::{Cell, Column, Form, Grid, Manuscript};
use crate::report::WeeklyReport;
use crate::report::model::ThreeCounts;
use crate::templates::{change_text, grouped, percent_text};
use crate::workflow::IssueSection;

pub(super) fn write(manuscript: &mut Manuscript, report: &WeeklyReport) {
    heading(manuscript, "二、分类情况");
    note(manuscript, report, IssueSection::Categories);
    manuscript.text(shares(report));
    manuscript.table("表3　有效线索分类", &table(report));
    let total = number(&report.overview.effective.orders);
    manuscript.say(
        Form::Note,
        format!(
            "占比以有效线索{total}件为分母；一件线索可涉及多类，各类之和可大于总数。上周不足10件的只列增减件数，上周为0的注明“上周为0”。"
        ),
    );
}

fn shares(report: &WeeklyReport) -> String {
    let total = report.overview.effective.orders.value;
    let told: Vec<String> = report
        .categories
        .rows
        .iter()
        .map(|row| {
            let orders = row.counts.orders.value;
            format!(
                "{}类{}件（占{}，{}/{}）",
                row.category.label(),
                grouped(orders),
                percent_text(orders, total),
                grouped(orders),
                grouped(total)
            )
        })
        .collect();
    format!("从失信行为类别看，{}。", told.join("、"))
}

fn table(report: &WeeklyReport) -> Grid {
    let total = report.overview.effective.orders.value;
    let mut grid = Grid::new(vec![
        Column::words("类别", 36),
        Column::number("件数", 16),
        Column::number("独立投诉人", 22),
        Column::number("事件数", 16),
        Column::number("占比", 18),
        Column::number("上周件数", 20),
        Column::words("环比", 28),
    ]);
    let categories = &report.categories;
    for row in &categories.rows {
        let share = percent_text(row.counts.orders.value, total);
        grid.row(cells(
            row.category.label(),
            &row.counts,
            share,
            row.last_week,
        ));
    }
    grid.row(cells(
        "刷单诈骗（单列）",
        &categories.task_scams,
        "—".to_owned(),
        categories.task_scams_last_week,
    ));
    grid
}

fn cells(name: &str, counts: &ThreeCounts, share: String, last_week: Option<i64>) -> Vec<Cell> {
    let mut cells = vec![name.into()];
    cells.extend(three(counts));
    cells.push(share.into());
    cells.push(before(last_week).into());
    cells.push(change_text(counts.orders.value, last_week, "上周").into());
    cells
}
