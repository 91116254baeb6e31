//! 附件1　明细表: what the pictures show, the merchants that 五 has no room for, and the lists of its merchants. All other
//! lists and the orders are hundreds of rows: they stay in the workbook.

use super::merchants::merchants;
use super::phrases::annex;
use crate::document::{Column, Form, Grid, Manuscript};
use crate::report::WeeklyReport;
use crate::report::page::{MOST_ROWS, attention_lists};
use crate::templates::grouped;

pub(super) fn write(manuscript: &mut Manuscript, report: &WeeklyReport) {
    annex(manuscript, "附件1", "明细表");
    trend(manuscript, report);
    manuscript.say(Form::Subheading, "（二）其余重点关注主体");
    let rows = &report.attention.rows;
    if rows.len() > MOST_ROWS {
        let rest = rows.iter().skip(MOST_ROWS);
        manuscript.table("表8续　线索集中的主体", &merchants(rest, MOST_ROWS + 1));
    } else {
        manuscript.text("无，全部列于表8。");
    }
    lists(manuscript, report);
    manuscript.say(Form::Subheading, "（四）工单明细");
    let orders = grouped(i64::try_from(report.orders.len()).unwrap_or(i64::MAX));
    manuscript.text(format!(
        "本期所涉工单{orders}件，逐件列于 report.xlsx 的“明细”，已脱敏，不含投诉人信息。"
    ));
}

fn trend(manuscript: &mut Manuscript, report: &WeeklyReport) {
    manuscript.say(Form::Subheading, "（一）近期走势");
    let mut grid = Grid::new(vec![
        Column::words("周", 60),
        Column::number("有效线索件数", 48),
        Column::number("事件数", 48),
    ]);
    for point in &report.overview.trend {
        let (year, week) = (point.week.iso_year(), point.week.number());
        grid.row(vec![
            format!("{year}年第{week}周").into(),
            grouped(point.orders).into(),
            grouped(point.incidents).into(),
        ]);
    }
    let weeks = report.overview.trend.len();
    manuscript.table(&format!("近{weeks}周有效线索和事件数"), &grid);
}

fn lists(manuscript: &mut Manuscript, report: &WeeklyReport) {
    manuscript.say(Form::Subheading, "（三）数字所对应的工单名单");
    manuscript.text(
        "每个数字对应一份名单。本件只列第五部分的名单，其余名单见 report.xlsx 的“名单”，编号与本件一致。",
    );
    let wanted = attention_lists(report);
    for (number, list) in (1..).zip(&report.lists) {
        if !wanted.contains(&list.id) {
            continue;
        }
        let total = list.order_ids.len();
        let title = format!("名单{number}　{}（{total}件）", list.title);
        manuscript.say(Form::ListTitle, title);
        // A line ends between two numbers, never within one.
        manuscript.say(Form::SmallCell, list.order_ids.join("　 "));
    }
}
