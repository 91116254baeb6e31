//! A fingerprint that copies of one text share: figures, Latin letters and the parties' names left out.

use sha2::{Digest, Sha256};

use crate::domain::CanonicalOrder;

/// Fewer characters than this say too little to call two texts copies.
const SHORTEST: usize = 40;

/// 0 for a text too short to compare.
pub(super) fn template_of(order: &CanonicalOrder, masked_body: &str) -> i64 {
    let mut text = masked_body.to_owned();
    let mut names: Vec<&str> = vec![&order.product, &order.brand];
    for respondent in &order.respondents {
        names.extend([
            respondent.as_written.as_str(),
            &respondent.store,
            &respondent.platform,
        ]);
    }
    // Longest first, so that a name inside a longer one does not leave a remainder.
    names.sort_by_key(|name| std::cmp::Reverse(name.len()));
    for name in names.into_iter().filter(|name| name.chars().count() >= 2) {
        text = text.replace(name, "");
    }
    let kept: String = text
        .chars()
        .filter(|character| is_han(*character))
        .collect();
    if kept.chars().count() < SHORTEST {
        return 0;
    }
    let digest = Sha256::digest(kept.as_bytes());
    let head = digest
        .iter()
        .take(8)
        .fold(0_u64, |value, byte| value << 8 | u64::from(*byte));
    head.cast_signed()
}

fn is_han(character: char) -> bool {
    matches!(character, '\u{3400}'..='\u{9fff}' | '\u{20000}'..='\u{323af}')
}
