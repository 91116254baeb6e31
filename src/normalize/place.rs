//! The region of an order, from its own column or from its addresses.

use super::cells::Cells;
use super::order::NormalizeContext;
use super::times::name_of;
use crate::domain::{Field, Note, RegionCode};

/// The region as written and as resolved; an address and the handling unit may tell the city.
pub(super) fn region(
    cells: Cells,
    context: &NormalizeContext,
    notes: &mut Vec<Note>,
) -> (String, Option<RegionCode>) {
    let raw = cells.value(Field::Region);
    let place = cells.value(Field::Place);
    let address = cells.value(Field::RespondentAddress);
    let unit = cells.value(Field::HandlerUnit);
    let home = [&raw, &place, &address, &unit]
        .iter()
        .find_map(|text| context.regions.city_named_in(text))
        .or(context.home_region);
    let resolved = |text: &String| {
        (!text.is_empty())
            .then(|| context.regions.resolve_within(text, home))
            .flatten()
    };
    if raw.is_empty() {
        // The county of the merchant handles the case.
        let told = [&place, &address, &unit].into_iter().find_map(resolved);
        return (raw, told);
    }
    let region = resolved(&raw);
    if region.is_none() {
        let told = cells
            .all(Field::Region)
            .find(|(_, cell)| !cell.text().trim().is_empty());
        let header = told.map_or("", |(header, _)| header);
        let text = format!(
            "“{}”不能确定是哪个区县（多地同名或未收录）；请在今后导出的文件名或表格标题中写明所在城市，例如“连云港市”",
            name_of(header, Field::Region)
        );
        notes.push(Note::new("region_unresolved", text));
    }
    (raw, region)
}
