//! 一、总体情况.

use super::phrases::{before, heading, note, number, rate};
use crate::document::{Cell, Column, Grid, Manuscript};
use crate::report::WeeklyReport;
use crate::report::model::{Overview, SourceCounts};
use crate::templates::{change_text, grouped};
use crate::workflow::IssueSection;

pub(super) fn write(manuscript: &mut Manuscript, report: &WeeklyReport) {
    let overview = &report.overview;
    heading(manuscript, "一、总体情况");
    note(manuscript, report, IssueSection::Overview);
    manuscript.text(totals(overview));
    manuscript.text(set_apart(overview));
    manuscript.table("表1　受理、剔除和有效线索（件）", &received(overview));
    manuscript.table("表2　有效线索变化和办理情况", &handled(overview));
    let weeks = overview.trend.len();
    manuscript.text(format!("近{weeks}周有效线索和事件数见附件1（一）。"));
}

fn totals(overview: &Overview) -> String {
    let (effective, total) = (&overview.effective, &overview.total);
    let sources: Vec<&str> = overview
        .sources
        .iter()
        .map(|row| row.source.short_label())
        .collect();
    let now = effective.orders.value;
    let year_ago = total.last_year.map_or_else(String::new, |orders| {
        format!("（去年同期{}件）", grouped(orders))
    });
    format!(
        "本周共归集{}数据{}条，经清洗去重后形成有效线索{}条，环比{}（本周{}件，上周{}件），同比{}{year_ago}；其中电商领域线索{}条。有效线索涉及独立投诉人{}人、事件{}个。",
        sources.join("、"),
        number(&total.received),
        number(&effective.orders),
        change_text(now, total.last_week, "上周"),
        grouped(now),
        before(total.last_week),
        change_text(now, total.last_year, "去年同期"),
        number(&overview.ecommerce),
        number(&effective.complainants),
        number(&effective.incidents),
    )
}

/// What is counted and belongs to no merchant.
fn set_apart(overview: &Overview) -> String {
    let reasons: Vec<String> = overview
        .unresolved
        .iter()
        .map(|row| format!("{}{}件", row.reason.label(), number(&row.orders)))
        .collect();
    let reasons = if reasons.is_empty() {
        String::new()
    } else {
        format!("（{}）", reasons.join("，"))
    };
    let scams = &overview.task_scams;
    format!(
        "有效线索中，被投诉主体尚未确认的{}件，未计入任何主体{reasons}。刷单诈骗类{}件（独立投诉人{}人、事件{}个）单列，投诉人为受害人，不计入任何主体。",
        number(&overview.unresolved_total),
        number(&scams.orders),
        number(&scams.complainants),
        number(&scams.incidents),
    )
}

fn received(overview: &Overview) -> Grid {
    let mut grid = Grid::new(vec![
        Column::words("来源", 30),
        Column::number("受理量", 20),
        Column::number("咨询建议表扬等", 30).below("剔除量"),
        Column::number("重复", 16).below("剔除量"),
        Column::number("非消费领域", 22).below("剔除量"),
        Column::number("撤回", 16).below("剔除量"),
        Column::number("有效线索", 22),
    ]);
    for (name, counts) in rows(overview) {
        let excluded = &counts.excluded;
        let figures = [
            &counts.received,
            &excluded.not_clue,
            &excluded.duplicate,
            &excluded.not_commerce,
            &excluded.withdrawn,
            &counts.effective,
        ];
        let figures = figures.into_iter().map(|figure| Cell::from(number(figure)));
        grid.row([Cell::from(name)].into_iter().chain(figures).collect());
    }
    grid
}

fn handled(overview: &Overview) -> Grid {
    let mut grid = Grid::new(vec![
        Column::words("来源", 18),
        Column::number("本周", 11),
        Column::number("上周", 11),
        Column::words("环比", 20),
        Column::number("去年同期", 16),
        Column::words("同比", 19),
        Column::number("办结率", 31),
        Column::number("满意率", 30),
    ])
    .small();
    for (name, counts) in rows(overview) {
        let now = counts.effective.value;
        let year_ago = match counts.last_year {
            None => "—".to_owned(),
            past => change_text(now, past, "去年同期"),
        };
        grid.row(vec![
            name.into(),
            number(&counts.effective).into(),
            before(counts.last_week).into(),
            change_text(now, counts.last_week, "上周").into(),
            before(counts.last_year).into(),
            year_ago.into(),
            rate(&counts.closed).into(),
            rate(&counts.satisfied).into(),
        ]);
    }
    grid
}

/// Each hotline, then the sum.
fn rows(overview: &Overview) -> impl Iterator<Item = (&str, &SourceCounts)> {
    let sources = overview.sources.iter();
    sources
        .map(|row| (row.source.short_label(), &row.counts))
        .chain([("合计", &overview.total)])
}
