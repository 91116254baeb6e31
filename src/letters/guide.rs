//! 信用修复指南: conditions, steps and periods, printed from the rules in force (R-REP-06).

use super::draft::{Draft, Standing};
use super::{Letter, LetterKind, LetterRefused, Writer};
use crate::document::{Column, Grid};
use crate::domain::LawfulPeriod;
use crate::templates::chinese_date;

/// A period in force on the day of the guide.
pub type GuideRow = LawfulPeriod;

pub fn guide(rows: &[GuideRow], writer: &Writer) -> Result<Letter, LetterRefused> {
    let (kind, standing) = (LetterKind::RepairGuide, Standing::AfterFinding);
    let mut draft = Draft::new(kind, (standing, ""), "信用修复和异议办理指南", writer);
    draft.heading("一、可以申请什么");
    draft.text("对公示、共享的信用信息，当事人可以提出异议（信息与事实不符或有遗漏、归集了禁止归集的信息、超过期限仍在使用），也可以在条件具备时申请信用修复。");
    draft.heading("二、信用修复的条件");
    draft.text("纠正失信行为，履行完毕有关义务；公开作出信用承诺；达到最短公示期。法律法规和党中央、国务院政策文件明确规定不可修复的除外。");
    draft.heading("三、办理流程");
    draft.text("提交申请和证明材料——受理——修复公示——决定——准予修复的终止公示，告知所有使用单位。异议：提交异议和证据——受理——提供单位核实——答复；信息确有错误的在原公示和共享的范围内更正。");
    draft.heading("四、办理期限");
    draft.text(format!(
        "下表为{}有效的规则；期限自收到之日的次日起算，以工作日计的遇法定节假日顺延。",
        chinese_date(writer.day)
    ));
    let mut grid = Grid::new(vec![
        Column::words("事项", 44),
        Column::words("期限", 26),
        Column::words("依据", 86),
    ]);
    for row in rows {
        let verified = if row.verified { "" } else { "（待核实）" };
        grid.row(vec![
            row.key.label().into(),
            format!("{}{}", row.count, row.unit.label()).into(),
            format!("{}{verified}", row.source).into(),
        ]);
    }
    draft.table("办理期限", &grid);
    draft.text("信用修复和异议办理不收取费用。");
    draft.sign();
    draft.finish()
}
