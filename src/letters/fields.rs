//! 专项整治: the five local fields by the six categories (LYG 二(四)4); a field without orders is told as such.

use super::draft::{Draft, Standing};
use super::places::{PlaceFacts, span};
use super::{Letter, LetterKind, LetterRefused, Writer};
use crate::document::{Column, Grid};
use crate::domain::Category;
use crate::templates::{change_text, grouped};

/// `crossed` holds for each row of `facts` its orders by category.
pub fn fields(
    facts: &PlaceFacts,
    crossed: &[Vec<(Category, i64)>],
    writer: &Writer,
) -> Result<Letter, LetterRefused> {
    let kind = LetterKind::Fields;
    let standing = (Standing::BeforeFinding, "内部资料　注意保管");
    let title = "重点领域专项整治线索情况";
    let mut draft = Draft::new(kind, standing, title, writer);
    span(&mut draft, facts.weeks, facts.counted);
    let mut grid = Grid::new(vec![
        Column::words("领域", 36),
        Column::number("件数", 24),
        Column::words("比前期", 36),
        Column::words("主要涉嫌行为", 60),
    ]);
    for (row, categories) in facts.rows.iter().zip(crossed) {
        if row.orders == 0 {
            grid.row(vec![
                row.name.as_str().into(),
                "本期无".into(),
                change_text(0, row.before, "前期").into(),
                "—".into(),
            ]);
            continue;
        }
        let told: Vec<String> = categories
            .iter()
            .filter(|(_, orders)| *orders > 0)
            .map(|(category, orders)| format!("{}{orders}件", category.label()))
            .collect();
        grid.row(vec![
            row.name.as_str().into(),
            grouped(row.orders).into(),
            change_text(row.orders, row.before, "前期").into(),
            if told.is_empty() {
                "未归入六类".into()
            } else {
                told.join("、").into()
            },
        ]);
    }
    draft.table("重点领域线索", &grid);
    draft.note("以上均为线索统计，未经认定，不得公开和作为惩戒依据。一件工单可以涉嫌几类行为。");
    draft.sign();
    draft.finish()
}
