//! What may not be written about a merchant before anything has been determined (domain.md §E.3 no. 7).

/// Words that state a finding. Clues are not findings.
const FINDINGS: [&str; 3] = ["失信", "违法", "黑名单"];

/// Words that ask for punishment. Advice may ask for a check only.
const PUNISHMENTS: [&str; 6] = ["处罚", "罚款", "惩戒", "吊销", "取缔", "列入名单"];

/// Phrases in which such a word names a heading, an office or the very reservation.
const PERMITTED: [&str; 4] = [
    "失信行为类别",
    "失信联合惩戒办公室",
    "不得公开和作为惩戒依据",
    "不作为处罚依据",
];

/// The first word of a finding in a text, outside the permitted phrases.
pub fn finding_in(text: &str) -> Option<&'static str> {
    first_of(text, &FINDINGS)
}

/// The first word that asks for punishment, outside the permitted phrases.
pub fn punishment_in(text: &str) -> Option<&'static str> {
    first_of(text, &PUNISHMENTS)
}

/// Blanks are removed first: `黑 名 单` says the same.
fn first_of(text: &str, words: &[&'static str]) -> Option<&'static str> {
    let invisible = |c: &char| !c.is_whitespace() && !matches!(c, '\u{200b}' | '\u{feff}');
    let mut bare: String = text.chars().filter(invisible).collect();
    for phrase in PERMITTED {
        bare = bare.replace(phrase, "");
    }
    words.iter().copied().find(|word| bare.contains(word))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_finding_is_refused_even_when_it_is_spaced_out() {
        assert_eq!(finding_in("该企业失信"), Some("失信"));
        assert_eq!(finding_in("建议列入黑 名\u{3000}单"), Some("黑名单"));
        assert_eq!(finding_in("涉嫌违法经营"), Some("违法"));
    }

    #[test]
    fn a_heading_and_the_reservation_are_permitted() {
        assert_eq!(finding_in("从失信行为类别看，被投诉较多"), None);
        assert_eq!(finding_in("被投诉较多，涉嫌图物不符，待核查"), None);
        assert_eq!(punishment_in("线索统计，不得公开和作为惩戒依据"), None);
    }
}
