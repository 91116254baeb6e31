//! 寄递企业 and 平台: complaints by name, per thousand parcels where the volume is known (R-RPT-05).

use super::draft::{Draft, Standing};
use super::{Letter, LetterKind, LetterRefused, Writer};
use crate::document::{Cell, Column, Grid, Words};
use crate::domain::Week;
use crate::templates::{change_text, grouped, share_text};

/// Orders of frozen weeks by name.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PlaceFacts {
    /// First and last week.
    pub weeks: (Week, Week),
    /// Weeks of these that were evaluated and frozen.
    pub counted: usize,
    /// Those with the most orders first.
    pub rows: Vec<PlaceRow>,
    /// Effective orders of these weeks, each once.
    pub total: i64,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PlaceRow {
    pub name: String,
    pub orders: i64,
    /// Of as many weeks before; absent where those were not all evaluated.
    pub before: Option<i64>,
    /// Parcels, as somebody gave them.
    pub parcels: Option<i64>,
}

/// Complaints about delivery by company.
pub fn couriers(facts: &PlaceFacts, writer: &Writer) -> Result<Letter, LetterRefused> {
    let kind = LetterKind::Couriers;
    let mut draft = begun(facts, kind, "寄递企业投诉情况", writer);
    let mut grid = Grid::new(vec![
        Column::words("寄递企业", 40),
        Column::number("件数", 18),
        Column::number("占有效线索", 32),
        Column::words("比前期", 26),
        Column::number("每千件投诉", 40),
    ]);
    for row in &facts.rows {
        let mut cells = counted(row, facts.total);
        cells.push(per_thousand(row).into());
        grid.row(cells);
    }
    draft.table("寄递企业投诉情况", &grid);
    draft.note("每千件投诉＝件数÷业务量×1000，业务量由经办人填写；没有业务量的只列占比，不作企业间比较。工单提到寄递企业不等于投诉该企业。");
    draft.sign();
    draft.finish()
}

/// What is a context, not a charge: a platform is where things happened.
pub fn platforms(facts: &PlaceFacts, writer: &Writer) -> Result<Letter, LetterRefused> {
    let kind = LetterKind::Platforms;
    let mut draft = begun(facts, kind, "电商平台投诉情况", writer);
    let mut grid = Grid::new(vec![
        Column::words("平台", 52),
        Column::number("件数", 28),
        Column::number("占有效线索", 40),
        Column::words("比前期", 36),
    ]);
    for row in &facts.rows {
        grid.row(counted(row, facts.total));
    }
    draft.table("平台投诉情况", &grid);
    draft.note("平台是线索发生的场所，件数随交易规模变化，不说明平台的责任。");
    draft.sign();
    draft.finish()
}

fn begun(facts: &PlaceFacts, kind: LetterKind, title: &str, writer: &Writer) -> Draft {
    let standing = (Standing::BeforeFinding, "内部资料　注意保管");
    let mut draft = Draft::new(kind, standing, title, writer);
    span(&mut draft, facts.weeks, facts.counted);
    draft.text(
        Words::from("有效线索")
            .counted(grouped(facts.total), format!("/reports/{}", facts.weeks.1))
            .and("件，其中提到下列名称的")
            .counted(facts.rows.len().to_string(), "#t1")
            .and("家。以下均为线索统计，未经认定，不得公开和作为惩戒依据。"),
    );
    draft
}

/// Which weeks were counted.
pub(super) fn span(draft: &mut Draft, (first, last): (Week, Week), counted: usize) {
    draft.text(format!(
        "统计期间：{first}至{last}（{}至{}），取自已冻结的{counted}周统计。",
        first.monday(),
        last.sunday()
    ));
}

fn counted(row: &PlaceRow, total: i64) -> Vec<Cell> {
    vec![
        row.name.as_str().into(),
        grouped(row.orders).into(),
        share_text(row.orders, total).into(),
        change_text(row.orders, row.before, "前期").into(),
    ]
}

fn per_thousand(row: &PlaceRow) -> String {
    match row.parcels {
        Some(parcels) if parcels > 0 => {
            let rate = row.orders as f64 * 1000.0 / parcels as f64;
            format!("{rate:.3}（业务量{}）", grouped(parcels))
        }
        _ => "—".to_owned(),
    }
}
