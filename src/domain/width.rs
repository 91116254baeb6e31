//! Full-width ASCII, as Chinese input methods type it.

/// Full-width ASCII to half-width; everything else unchanged.
pub(super) fn half_width(character: char) -> char {
    match character {
        '\u{ff01}'..='\u{ff5e}' => {
            char::from_u32(u32::from(character) - 0xfee0).unwrap_or(character)
        }
        other => other,
    }
}
