//! Which dirty row comes after which record of the first file of a layout: few, and always the same.

use super::dirt::Dirt;
use super::layout::Layout;

/// The dirty row behind record number `record`.
pub(super) fn at_row(layout: Layout, record: usize) -> Option<Dirt> {
    schedule(layout)
        .iter()
        .find(|(row, _)| *row == record)
        .map(|(_, dirt)| *dirt)
}

/// The damage at the end of the first file of a layout.
pub(super) fn closing_dirt(layout: Layout) -> Option<Dirt> {
    // An open quote eats the rest of the file, so it stands in the last record only.
    matches!(layout, Layout::Exchange12345 | Layout::Information12315)
        .then_some(Dirt::UnbalancedQuote)
}

const fn schedule(layout: Layout) -> &'static [(usize, Dirt)] {
    match layout {
        Layout::Exchange12345 => &[
            (5, Dirt::DuplicateRow),
            (9, Dirt::CorrectedRow),
            (12, Dirt::BlankRow),
            (15, Dirt::RepeatedHeader),
            (18, Dirt::ImpossibleDate),
            (21, Dirt::NoText),
            (24, Dirt::BrokenByte),
            (30, Dirt::MissingDate),
            (33, Dirt::ExtraCell),
            (36, Dirt::DuplicateRow),
        ],
        Layout::Detail12345 => &[
            (6, Dirt::DuplicateRow),
            (11, Dirt::BlankRow),
            (16, Dirt::ImpossibleDate),
            (20, Dirt::NoText),
        ],
        Layout::County12345 => &[(8, Dirt::BlankRow), (14, Dirt::CorrectedRow)],
        Layout::Complaint12315 => &[
            (7, Dirt::DuplicateRow),
            (12, Dirt::CorrectedRow),
            (17, Dirt::ImpossibleDate),
            (22, Dirt::NoText),
        ],
        Layout::Information12315 => &[(5, Dirt::Mojibake), (10, Dirt::DuplicateRow)],
        Layout::TipoffLong => &[
            (5, Dirt::LostText),
            (9, Dirt::ImpossibleDate),
            (13, Dirt::BlankRow),
        ],
        Layout::TipoffShort => &[(4, Dirt::CorrectedRow), (8, Dirt::NoText)],
        Layout::CultureLong => &[(4, Dirt::BrokenByte), (8, Dirt::MissingDate)],
        _ => &[],
    }
}
