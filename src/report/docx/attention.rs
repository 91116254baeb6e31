//! 五、重点关注主体.

use super::merchants::{merchants, window};
use super::phrases::{heading, note, three};
use crate::document::{Cell, Column, Form, Grid, Manuscript};
use crate::domain::Tier;
use crate::report::WeeklyReport;
use crate::report::model::AttentionRow;
use crate::report::page::MOST_ROWS;
use crate::workflow::IssueSection;

pub(super) fn write(manuscript: &mut Manuscript, report: &WeeklyReport) {
    heading(manuscript, "五、重点关注主体");
    note(manuscript, report, IssueSection::Attention);
    manuscript.say(Form::Banner, "线索统计，未经认定，不得公开和作为惩戒依据");
    manuscript.say(Form::Subheading, "（一）线索集中的主体");
    let rows = &report.attention.rows;
    if rows.is_empty() {
        manuscript.text("本周无线索集中的主体。");
    } else {
        manuscript.text(summary(rows));
        let shown = rows.iter().take(MOST_ROWS);
        manuscript.table(
            "表8　线索集中的主体（按紧急程度排列）",
            &merchants(shown, 1),
        );
        let rest = rows.len().saturating_sub(MOST_ROWS);
        if rest > 0 {
            manuscript.text(format!("其余{rest}家见附件1（二）。"));
        }
    }
    manuscript.say(Form::Subheading, "（二）投诉方复核");
    let review = &report.attention.review;
    if review.is_empty() {
        manuscript.text("本周无。");
    } else {
        manuscript.text("下列主体的投诉疑似集中或格式化，先复核投诉情况，不对主体作判断。");
        manuscript.table("表9　建议先复核投诉情况的主体", &reviewed(review));
    }
}

fn summary(rows: &[AttentionRow]) -> String {
    let candidates = rows
        .iter()
        .filter(|row| row.tier == Tier::Candidate)
        .count();
    let watched = match rows.len() - candidates {
        0 => String::new(),
        watched => format!("；另有{watched}家持续关注"),
    };
    format!(
        "有{candidates}家市场主体线索集中（独立投诉明显超出预期），建议优先核查{watched}。以上均为线索，尚未认定。线索数、去重投诉人数和事件数为各行所注统计窗口（含本周）内的累计数，不是本周新收数；“新增”“持续”与上一周的预警相比。"
    )
}

fn reviewed(rows: &[AttentionRow]) -> Grid {
    let mut grid = Grid::new(vec![
        Column::words("主体名称", 36),
        Column::words("投诉事项", 22),
        Column::number("线索数", 14),
        Column::number("去重投诉人数", 16),
        Column::number("事件数", 14),
        Column::words("情况", 54),
    ])
    .small();
    for row in rows {
        let case = row.reasons.iter().chain(&row.counter_evidence);
        let case = case.map(|sentence| sentence.as_str().into()).collect();
        let mut cells = vec![
            row.name.as_str().into(),
            Cell::lines(vec![row.category.label().into(), window(row).into()]),
        ];
        cells.extend(three(&row.counts));
        cells.push(Cell::lines(case));
        grid.row(cells);
    }
    grid
}
