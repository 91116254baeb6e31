//! 归集和应用情况报告: for each unit that determines, what it brought, how late, and how often it was wrong
//! (R-RPT-04, R-OBJ-05, R-ACC-01, R-GOV-01).

use chrono::NaiveDate;

use super::draft::{Draft, Standing};
use super::{Letter, LetterKind, LetterRefused, Writer};
use crate::document::{Column, Grid, Words};
use crate::templates::chinese_date;

/// Below this a share says nothing (domain.md §E.4).
const LEAST_FOR_SHARE: usize = 10;

/// One unit in a span of days.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct ProviderRow {
    pub unit: String,
    /// Cases handed to it, and those that it answered after its deadline or not at all.
    pub handed: usize,
    pub late_answers: usize,
    /// Entries that were approved on its decisions.
    pub entries: usize,
    /// Of them, pushed after the deadline or not yet although it is over.
    pub late_pushes: usize,
    /// Of them, corrected or withdrawn after an objection, or revoked.
    pub wrong: usize,
}

pub fn providers(
    rows: &[ProviderRow],
    days: (NaiveDate, NaiveDate),
    writer: &Writer,
) -> Result<Letter, LetterRefused> {
    let kind = LetterKind::Providers;
    let standing = (Standing::AfterFinding, "内部资料　注意保管");
    let title = "信用信息归集和应用情况报告";
    let mut draft = Draft::new(kind, standing, title, writer);
    let (first, last) = days;
    let entries: usize = rows.iter().map(|row| row.entries).sum();
    draft.text(
        Words::from(format!(
            "{}至{}，涉及单位",
            chinese_date(first),
            chinese_date(last)
        ))
        .counted(rows.len().to_string(), "#t1")
        .and(format!("个，批准归集信用记录{entries}条。")),
    );
    draft.table("各单位情况", &grid(rows));
    let alarming: Vec<&str> = rows
        .iter()
        .filter(|row| row.late_pushes > 0 || row.wrong > 0)
        .map(|row| row.unit.as_str())
        .collect();
    if alarming.is_empty() {
        draft.text("本期没有逾期推送，没有因异议成立或者文书撤销而更正、撤回的记录。");
    } else {
        draft.text(format!(
            "有逾期推送或者更正、撤回情形的单位：{}。请说明原因并改进。",
            alarming.join("、")
        ));
    }
    draft.note(format!(
        "逾期反馈指移送线索在反馈期限后才反馈或者至今未反馈；逾期推送按认定后推送期限计算；更正、撤回指异议成立或者文书撤销。基数不足{LEAST_FOR_SHARE}的不计算比例。"
    ));
    draft.sign();
    draft.finish()
}

fn grid(rows: &[ProviderRow]) -> Grid {
    let mut grid = Grid::new(vec![
        Column::words("单位", 40),
        Column::number("移送线索", 20),
        Column::number("逾期反馈", 20),
        Column::number("归集记录", 20),
        Column::number("逾期推送", 20),
        Column::number("更正、撤回\n（占归集）", 36),
    ]);
    for row in rows {
        grid.row(vec![
            row.unit.as_str().into(),
            row.handed.to_string().into(),
            row.late_answers.to_string().into(),
            row.entries.to_string().into(),
            row.late_pushes.to_string().into(),
            share(row.wrong, row.entries).into(),
        ]);
    }
    grid
}

fn share(part: usize, whole: usize) -> String {
    if whole < LEAST_FOR_SHARE {
        return part.to_string();
    }
    format!("{part}（{:.1}%）", part as f64 * 100.0 / whole as f64)
}
