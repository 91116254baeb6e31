//! 协查: merchants that are registered elsewhere, by province (R-RTE-06).

use std::collections::BTreeMap;

use super::draft::{Draft, Standing};
use super::places::span;
use super::{Letter, LetterKind, LetterRefused, Writer};
use crate::document::{Cell, Column, Grid, Words};
use crate::domain::Week;

/// A flagged merchant whose code was given out elsewhere.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Elsewhere {
    /// 省级行政区 of the code.
    pub province: String,
    pub merchant: String,
    pub uscc: String,
    pub behaviour: &'static str,
    pub orders: i64,
    /// The flag, and where it is opened.
    pub flag_id: String,
}

pub fn assistance(
    rows: &[Elsewhere],
    (weeks, counted): ((Week, Week), usize),
    writer: &Writer,
) -> Result<Letter, LetterRefused> {
    let kind = LetterKind::Assistance;
    let standing = (Standing::BeforeFinding, "内部资料　注意保管");
    let mut draft = Draft::new(kind, standing, "外地主体协查清单", writer);
    span(&mut draft, weeks, counted);
    let mut provinces: BTreeMap<&str, Vec<&Elsewhere>> = BTreeMap::new();
    for row in rows {
        provinces.entry(&row.province).or_default().push(row);
    }
    draft.text(format!(
        "统一社会信用代码的登记机关在本市以外、被投诉较多的主体{}家次，涉及{}个省级行政区。请按属地原则发函协查；线索未经认定。",
        rows.len(),
        provinces.len()
    ));
    for (number, (province, rows)) in (1..).zip(provinces) {
        draft.text(
            Words::from(format!("{province}："))
                .counted(rows.len().to_string(), format!("#t{number}"))
                .and("家次。"),
        );
        let mut grid = Grid::new(vec![
            Column::words("主体名称\n统一社会信用代码", 56),
            Column::words("涉嫌行为", 34),
            Column::number("线索数", 20),
            Column::words("预警编号", 46),
        ])
        .small();
        for row in rows {
            let flag =
                Words::default().counted(row.flag_id.as_str(), format!("/flags/{}", row.flag_id));
            grid.row(vec![
                Cell::lines(vec![row.merchant.as_str().into(), row.uscc.as_str().into()]),
                row.behaviour.into(),
                row.orders.to_string().into(),
                flag.into(),
            ]);
        }
        draft.table(&format!("登记地在{province}的主体"), &grid);
    }
    draft.sign();
    draft.finish()
}
