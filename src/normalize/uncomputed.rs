//! Formulas without a result: what they would have said is unknown, which is not the same as blank.

use super::times::{name_of, quarantined};
use crate::domain::{Cell, Field, MappedRow, Note, QuarantineReason, Quarantined};

/// The reason when one of these fields is told by a formula without a result.
pub(super) fn uncomputed(row: &MappedRow, fields: &[Field]) -> Option<Quarantined> {
    let (field, header, _) = row
        .cells
        .iter()
        .find(|(field, _, cell)| fields.contains(field) && *cell == Cell::Uncomputed)?;
    Some(quarantined(
        QuarantineReason::FormulaUncomputed,
        row,
        name_of(header, *field),
        "是公式，但文件中没有保存计算结果。请用 Excel 或 WPS 打开文件，待其计算后保存，再重新导入",
    ))
}

/// A note for every column that the order can do without.
pub(super) fn uncomputed_notes(row: &MappedRow) -> impl Iterator<Item = Note> {
    let cells = row.cells.iter();
    let uncomputed = cells.filter(|(_, _, cell)| *cell == Cell::Uncomputed);
    uncomputed.map(|(field, header, _)| {
        let text = format!(
            "“{}”是公式，文件中没有保存计算结果，已留空",
            name_of(header, *field)
        );
        Note::new("formula_uncomputed", text)
    })
}
