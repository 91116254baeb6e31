//! 不良信用信息通报: to one department, its own clues and its own entries of a span of days (R-RPT-01).

use chrono::NaiveDate;

use super::agenda::AgendaRow;
use super::draft::{Draft, Standing};
use super::entry_letter::{EntryFacts, document};
use super::repair::linked;
use super::{Letter, LetterKind, LetterRefused, Writer};
use crate::document::{Cell, Column, Grid, Words};
use crate::templates::chinese_date;

/// What concerns one department.
#[derive(Debug, Clone)]
pub struct BulletinFacts {
    pub department: String,
    /// First and last day.
    pub days: (NaiveDate, NaiveDate),
    /// Cases that were handed to it in these days, or earlier and are not answered.
    pub handed: Vec<AgendaRow>,
    /// Entries on its decisions that were approved in these days and are in use.
    pub entries: Vec<EntryFacts>,
}

pub fn bulletin(facts: &BulletinFacts, writer: &Writer) -> Result<Letter, LetterRefused> {
    let kind = LetterKind::Bulletin;
    let standing = (Standing::AfterFinding, "内部资料　注意保管");
    let (first, last) = facts.days;
    let mut draft = Draft::new(kind, standing, "不良信用信息通报", writer);
    draft.to(&facts.department);
    draft.text(format!(
        "现将{}至{}与你单位有关的信用信息和投诉线索通报如下。",
        chinese_date(first),
        chinese_date(last)
    ));
    draft.heading("一、已认定并归集的信息");
    draft.text(
        Words::from("依据你单位认定文书批准归集、仍在使用的信用记录")
            .counted(facts.entries.len().to_string(), "#t1")
            .and("条。请在行政许可、检查和评先评优中依法依规使用；有异议、修复或者文书变更的，请及时告知。"),
    );
    draft.table("已归集的信用记录", &entries(facts)?);
    draft.heading("二、移送你单位核查的线索");
    draft.before_finding();
    draft.banner("线索统计，未经认定，不得公开和作为惩戒依据");
    let late = facts.handed.iter().filter(|row| row.late > 0).count();
    draft.text(
        Words::from("移送你单位、在上述期间移送或者尚未反馈的线索")
            .counted(facts.handed.len().to_string(), "#t2")
            .and(format!(
                "件，其中超过反馈期限{late}件。请于期限前反馈；件数多不等于属实。"
            )),
    );
    draft.table("移送线索", &super::agenda::grid(&facts.handed));
    draft.sign();
    draft.finish()
}

fn entries(facts: &BulletinFacts) -> Result<Grid, LetterRefused> {
    let mut grid = Grid::new(vec![
        Column::words("信用记录", 18),
        Column::words("主体名称\n统一社会信用代码", 44),
        Column::words("失信行为类型", 26),
        Column::words("文书", 40),
        Column::words("有效期至", 28),
    ])
    .small();
    for entry in &facts.entries {
        let content = entry.content(LetterKind::Bulletin)?;
        let until = content.valid_until.map(|day| day.to_string());
        grid.row(vec![
            linked(entry).into(),
            Cell::lines(vec![entry.name().into(), entry.code().into()]),
            content.behaviour.as_str().into(),
            document(content).into(),
            until.unwrap_or_default().into(),
        ]);
    }
    Ok(grid)
}
