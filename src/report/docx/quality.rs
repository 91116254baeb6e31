//! 附件3　数据质量, and what stands below everything.

use super::phrases::{annex, number};
use crate::document::{Column, Form, Grid, Manuscript};
use crate::report::WeeklyReport;
use crate::report::model::LedgerRow;
use crate::templates::grouped;

pub(super) fn write(manuscript: &mut Manuscript, report: &WeeklyReport) {
    let (quality, header) = (&report.quality, &report.header);
    annex(manuscript, "附件3", "数据质量");
    manuscript.text(format!(
        "每份文件：读入行数 = 接收 + 更正 + 重复 + 隔离。未写明受理时间、不归入任何一周的工单{}件。",
        number(&quality.missing_time)
    ));
    manuscript.table("导入文件台账（行）", &ledger(&quality.files));
    for note in &quality.notes {
        manuscript.say(Form::Note, note.as_str());
    }
    manuscript.say(
        Form::Note,
        format!(
            "快照 {} · 规则 {} · 词典 {}",
            header.snapshot_id, header.rules_version, header.dictionary_version
        ),
    );
    manuscript.say(
        Form::Note,
        "同一快照重新生成的周报逐字节相同，可与 manifest.json 中的摘要核对。",
    );
}

fn ledger(files: &[LedgerRow]) -> Grid {
    let mut grid = Grid::new(vec![
        Column::words("文件", 38),
        Column::words("来源", 18),
        Column::number("读入", 12),
        Column::number("接收", 12),
        Column::number("更正", 10),
        Column::number("重复", 10),
        Column::number("隔离", 10),
        Column::words("隔离原因", 23),
        Column::words("跳过（不计入读入）", 23),
    ])
    .small();
    for file in files {
        let reasons = file.reasons.iter();
        let reasons: Vec<String> = reasons
            .map(|item| format!("{}{}", item.reason.label(), item.rows))
            .collect();
        let skipped = file.skipped.iter();
        let skipped: Vec<String> = skipped
            .map(|item| format!("{}{}", item.reason.label(), item.rows))
            .collect();
        let counts = [
            file.rows_read,
            file.accepted,
            file.updated,
            file.duplicate,
            file.quarantined,
        ];
        let mut cells = vec![file.file.as_str().into(), file.source.short_label().into()];
        cells.extend(counts.into_iter().map(|count| grouped(count).into()));
        cells.push(listed(&reasons).into());
        cells.push(listed(&skipped).into());
        grid.row(cells);
    }
    grid.row_if_empty("本期无导入文件");
    grid
}

fn listed(items: &[String]) -> String {
    if items.is_empty() {
        return "—".to_owned();
    }
    items.join("，")
}
