//! What a region code says by itself: its level, and what lies below what.

use crate::domain::RegionCode;

/// Whether a region has a code of the standard.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum RegionKind {
    Official,
    /// A functional zone under a code of our own (徐圩新区).
    Local,
    /// Dissolved or renamed; its orders count for the successor.
    Old,
}

pub(super) fn province(code: RegionCode) -> RegionCode {
    RegionCode::try_from(code.number() / 10_000 * 10_000).unwrap_or(code)
}

pub(super) fn is_city(code: RegionCode) -> bool {
    let number = code.number();
    // The four municipalities are named at the level of a province.
    number.is_multiple_of(100)
        && (!number.is_multiple_of(10_000) || matches!(number / 10_000, 11 | 12 | 31 | 50))
}

/// Whether the first region lies below the second.
pub(super) fn is_part_of(part: RegionCode, whole: RegionCode) -> bool {
    let (part, whole) = (part.number(), whole.number());
    let span = if whole.is_multiple_of(10_000) {
        10_000
    } else if whole.is_multiple_of(100) {
        100
    } else {
        return false;
    };
    part != whole && part / span == whole / span
}

pub(super) fn short_name(name: &str) -> Option<&str> {
    let short = ["省", "市", "地区", "区", "县", "自治区"]
        .iter()
        .find_map(|ending| name.strip_suffix(ending))?;
    (short.chars().count() >= 2).then_some(short)
}
