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

/// A code as it is checked: half width, upper case, without blanks and hyphens.
pub(super) fn plain_code(text: &str) -> String {
    let kept = text
        .chars()
        .map(half_width)
        .filter(|c| !c.is_whitespace() && *c != '-');
    kept.collect::<String>().to_ascii_uppercase()
}
