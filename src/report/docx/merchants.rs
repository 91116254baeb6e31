//! The table of merchants: of 五, and of what 附件1 continues.

use super::phrases::three;
use crate::document::{Cell, Column, Grid, Words};
use crate::report::model::AttentionRow;

/// Two rows for each: what was counted, and why it stands here.
pub(super) fn merchants<'a>(rows: impl Iterator<Item = &'a AttentionRow>, first: usize) -> Grid {
    let mut grid = Grid::new(vec![
        Column::number("序", 7),
        Column::words("主体名称\n统一社会信用代码", 40),
        Column::words("平台/店铺", 18),
        Column::words("所在地", 14),
        Column::words("涉嫌行为\n统计窗口", 17),
        Column::number("线索\n数", 9),
        Column::number("去重投\n诉人数", 12),
        Column::number("事件\n数", 9),
        Column::words("8周趋势\n（独立反映）", 15),
        Column::words("等级", 15),
    ])
    .small();
    for (number, row) in (first..).zip(rows) {
        grid.row_with_text(counted(number, row), Cell::wide(10, why(row)));
    }
    grid
}

fn counted(number: usize, row: &AttentionRow) -> Vec<Cell> {
    let code = row.uscc.as_deref().unwrap_or("代码待核实");
    let trend: Vec<String> = row.trend.iter().map(ToString::to_string).collect();
    let mut level = vec![Words::strong(row.level.label()), row.tier.label().into()];
    level.extend(
        row.is_new
            .map(|new| if new { "新增" } else { "持续" }.into()),
    );
    let mut cells = vec![
        number.to_string().into(),
        Cell::lines(vec![Words::strong(&row.name), code.into()]),
        named(&row.store, "未提及").into(),
        named(&row.place, "未定位").into(),
        Cell::lines(vec![row.category.label().into(), window(row).into()]),
    ];
    cells.extend(three(&row.counts));
    cells.push(trend.join("→").into());
    cells.push(Cell::lines(level));
    cells
}

fn why(row: &AttentionRow) -> Vec<Words> {
    let mut lines = told("理由：", &row.reasons);
    lines.push(
        format!(
            "以上各项合计综合得分{:.1}；得分仅用于排序，不是认定。",
            row.score
        )
        .into(),
    );
    if row.counter_evidence.is_empty() {
        lines.push(Words::led("反向证据：", "未见。"));
    }
    lines.extend(told("反向证据：", &row.counter_evidence));
    lines.push(Words::led("拟办意见：", row.proposal.as_str()));
    lines.push(Words::led("建议牵头单位：", row.lead_unit.as_str()));
    lines
}

/// A line for each sentence, the first with its name before it.
fn told(lead: &str, sentences: &[String]) -> Vec<Words> {
    let leads = [lead].into_iter().chain(std::iter::repeat(""));
    leads
        .zip(sentences)
        .map(|(lead, sentence)| Words::led(lead, sentence.as_str()))
        .collect()
}

/// Over how many weeks was counted.
pub(super) fn window(row: &AttentionRow) -> String {
    row.window_weeks
        .map_or_else(|| "窗口见理由".to_owned(), |weeks| format!("近{weeks}周"))
}

fn named<'a>(name: &'a str, otherwise: &'a str) -> &'a str {
    if name.is_empty() { otherwise } else { name }
}
