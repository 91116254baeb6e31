//! The page in points: A4, 天头 37 mm, 订口 28 mm, 版心 156 × 225 mm (GB/T 9704-2012, 5.2).

pub(super) const WIDTH: f32 = 595.3;
pub(super) const HEIGHT: f32 = 841.9;
pub(super) const TOP: f32 = 104.9;
pub(super) const LEFT: f32 = 79.4;
/// 156 mm.
pub(super) const TEXT_WIDTH: f32 = 442.2;
/// 22 lines of it are 225 mm.
pub(super) const LINE: f32 = 28.95;
pub(super) const BOTTOM: f32 = TOP + 22.0 * LINE + 0.5;
/// The 一字线 stands 7 mm below the text.
pub(super) const NUMBER_BASELINE: f32 = BOTTOM + 19.8 + 12.0;
/// 28 characters of 16 pt are wider than 156 mm: each gives up this.
pub(super) const CONDENSED: f32 = -0.207;
/// Millimetres of text width as points.
pub(super) fn millimetres(width: usize) -> f32 {
    f32::from(u16::try_from(width).unwrap_or_default()) * TEXT_WIDTH / 156.0
}
