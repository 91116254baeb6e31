//! 会办事项清单: what is open, whose it is, by when, and how it stands (R-RPT-07).

use chrono::NaiveDate;

use super::draft::{Draft, Standing};
use super::{Letter, LetterKind, LetterRefused, Writer};
use crate::document::{Column, Grid, Words};
use crate::templates::chinese_date;

/// One open matter.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AgendaRow {
    /// Number of its case or entry, and where that is opened.
    pub number: String,
    pub address: String,
    pub matter: String,
    pub unit: String,
    pub due: Option<NaiveDate>,
    pub state: String,
    /// Days beyond its deadline.
    pub late: i64,
}

pub fn agenda(rows: &[AgendaRow], writer: &Writer) -> Result<Letter, LetterRefused> {
    let kind = LetterKind::Agenda;
    let standing = (Standing::BeforeFinding, "内部资料　注意保管");
    let mut draft = Draft::new(kind, standing, "电商领域信用工作会办事项清单", writer);
    let late = rows.iter().filter(|row| row.late > 0).count();
    draft.text(
        Words::from(format!("截至{}，在办事项", chinese_date(writer.day)))
            .counted(rows.len().to_string(), "#t1")
            .and(format!("项，其中超期{late}项。核查中的主体均未经认定。")),
    );
    draft.table("会办事项", &grid(rows));
    draft.text("会办意见：");
    draft.sign();
    draft.finish()
}

pub(super) fn grid(rows: &[AgendaRow]) -> Grid {
    let mut grid = Grid::new(vec![
        Column::words("编号", 36),
        Column::words("事项", 46),
        Column::words("单位", 26),
        Column::words("期限", 22),
        Column::words("状态", 26),
    ])
    .small();
    for row in rows {
        let state = if row.late > 0 {
            Words::alarming(format!("{}，超期{}天", row.state, row.late))
        } else {
            row.state.as_str().into()
        };
        let number = Words::default().counted(row.number.as_str(), row.address.as_str());
        let due = row.due.map(|day| day.to_string());
        grid.row(vec![
            number.into(),
            row.matter.as_str().into(),
            row.unit.as_str().into(),
            due.unwrap_or_default().into(),
            state.into(),
        ]);
    }
    grid
}
