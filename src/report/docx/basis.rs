//! 附件2　统计口径: without it no report is issued.

use super::phrases::{annex, number};
use crate::document::{Column, Grid, Manuscript, Words};
use crate::report::WeeklyReport;
use crate::report::model::Parameter;
use crate::templates::chinese_moment;

pub(super) fn write(manuscript: &mut Manuscript, report: &WeeklyReport) {
    let (basis, header) = (&report.basis, &report.header);
    annex(manuscript, "附件2", "统计口径");
    let version = format!(
        "快照 {}；规则 {}；词典 {}；数据截止 {}。",
        header.snapshot_id,
        header.rules_version,
        header.dictionary_version,
        chinese_moment(header.data_until)
    );
    let excluded = excluded(report);
    for (rule, words) in [
        ("去重规则：", basis.duplicate_rule.as_str()),
        ("事件规则：", &basis.incident_rule),
        ("剔除：", &excluded),
        (
            "三种计数：",
            "件数为工单数；独立投诉人按同一投诉人只计一次；事件数把同一事项的转办、催办和重复来电合为一个。",
        ),
        ("日历：", &basis.calendar),
        ("版本：", &version),
    ] {
        manuscript.text(Words::led(rule, words));
    }
    for (number, note) in (1..).zip(&basis.notes) {
        manuscript.text(Words::led(&format!("说明{number}："), note.as_str()));
    }
    for (caption, rows) in [
        ("预警阈值", &basis.thresholds),
        ("折扣规则（只影响排序，不影响件数）", &basis.discounts),
        ("来源权重", &basis.source_weights),
    ] {
        manuscript.table(caption, &parameters(rows));
    }
}

fn excluded(report: &WeeklyReport) -> String {
    let (overview, basis) = (&report.overview, &report.basis);
    let excluded = &overview.total.excluded;
    let same_text = overview
        .same_text
        .as_ref()
        .map_or_else(String::new, |same| {
            format!("、文本雷同线索{}条", number(same))
        });
    format!(
        "本期剔除咨询、建议、表扬等非投诉举报{}条，重复工单{}条，非消费领域{}条，已撤回{}条。另有降权线索{}条{same_text}，均未剔除。{}",
        number(&excluded.not_clue),
        number(&excluded.duplicate),
        number(&excluded.not_commerce),
        number(&excluded.withdrawn),
        number(&overview.discounted),
        basis.discount_rule,
    )
}

fn parameters(rows: &[Parameter]) -> Grid {
    let mut grid = Grid::new(vec![
        Column::words("名称", 46),
        Column::words("取值", 52),
        Column::words("依据", 58),
    ])
    .small();
    for row in rows {
        grid.row(vec![
            row.name.as_str().into(),
            row.value.as_str().into(),
            row.origin.as_str().into(),
        ]);
    }
    grid.row_if_empty("无");
    grid
}
