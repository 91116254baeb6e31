//! 六、典型线索, 七、研判和建议, 八、上期交办进展 and 九、信用信息工作.

use super::phrases::{advised, heading, number};
use crate::document::{Cell, Column, Form, Grid, Manuscript, Words};
use crate::report::WeeklyReport;
use crate::report::model::{CreditRow, ProgressItem, Standing, TypicalClue};

pub(super) fn write(manuscript: &mut Manuscript, report: &WeeklyReport) {
    clues(manuscript, report);
    advice(manuscript, report);
    heading(manuscript, "八、上期交办进展");
    match &report.progress {
        None => manuscript.text("本系统尚未启用交办模块，本期无数据。"),
        Some(items) => manuscript.table("表10　上期交办事项", &progress(items)),
    }
    heading(manuscript, "九、信用信息工作");
    match &report.credit_work {
        None => manuscript.text("本系统尚未启用信用信息登记模块，本期无数据。"),
        Some(rows) => manuscript.table("表11　信用信息工作", &credit_work(rows)),
    }
}

fn clues(manuscript: &mut Manuscript, report: &WeeklyReport) {
    heading(manuscript, "六、典型线索");
    if report.header.standing == Standing::Draft {
        manuscript.say(Form::Note, "由系统摘录，待审阅人修改。");
    }
    if report.typical.is_empty() {
        manuscript.text("本周无可摘录的线索。");
    }
    for (number, clue) in (1..).zip(&report.typical) {
        let lead = format!("{number}.{}。", clue.category.label());
        let list = list_of(report, clue);
        manuscript.text(Words::led(
            &lead,
            format!("{}（{}{list}）", clue.text, clue.origin),
        ));
    }
}

/// `，见名单3`.
fn list_of(report: &WeeklyReport, clue: &TypicalClue) -> String {
    let numbers = report.list_numbers();
    let number = clue.list.as_ref().and_then(|list| numbers.get(list));
    number.map_or_else(String::new, |number| format!("，见名单{number}"))
}

fn advice(manuscript: &mut Manuscript, report: &WeeklyReport) {
    heading(manuscript, "七、研判和建议");
    if report.header.standing == Standing::Draft {
        let words = "由系统依据本期数字起草，仅为建议，待审阅人修改。";
        manuscript.say(Form::Note, words);
    }
    if report.advice.is_empty() {
        manuscript.text("本周未发现需要提请核查的线索集中情形。");
    }
    let numbers = report.list_numbers();
    for (number, advice) in (1..).zip(&report.advice) {
        let unit = match advice.unit.as_str() {
            "" => String::new(),
            unit => format!("{unit}："),
        };
        let lead = format!("{number}.{unit}");
        manuscript.text(Words::led(&lead, advised(advice, &numbers)));
    }
}

fn progress(items: &[ProgressItem]) -> Grid {
    let mut grid = Grid::new(vec![
        Column::words("事项", 66),
        Column::words("单位", 40),
        Column::words("状态", 26),
        Column::number("超期天数", 24),
    ]);
    for item in items {
        let overdue: Cell = if item.overdue_days > 0 {
            Words::alarming(format!("超期{}天", item.overdue_days)).into()
        } else {
            "0".into()
        };
        grid.row(vec![
            item.matter.as_str().into(),
            item.unit.as_str().into(),
            item.state.as_str().into(),
            overdue,
        ]);
    }
    grid.row_if_empty("上期无交办事项");
    grid
}

fn credit_work(rows: &[CreditRow]) -> Grid {
    let mut grid = Grid::new(vec![
        Column::words("事项", 50),
        Column::number("数量", 22),
        Column::words("说明", 84),
    ]);
    for row in rows {
        grid.row(vec![
            row.name.as_str().into(),
            number(&row.figure).into(),
            row.note.as_str().into(),
        ]);
    }
    grid
}
