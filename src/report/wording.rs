//! What may not be written about a merchant before anything has been determined (domain.md §E.3 no. 7).
//!
//! Comes in: the sentences of sections 五 to 七. Goes out: nothing, or the first sentence that breaks the rule.

use super::WeeklyReport;

/// Words that state a finding. A report speaks of clues, and clues are not findings.
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

/// A sentence that says too much.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("the word `{word}` stands in {place} before anything was determined: {text}")]
pub struct WordingError {
    pub place: String,
    pub word: &'static str,
    pub text: String,
}

/// Checks every sentence of sections 五, 六 and 七 that a rule or a citizen wrote.
pub fn check_wording(report: &WeeklyReport) -> Result<(), WordingError> {
    for row in report.attention.rows.iter().chain(&report.attention.review) {
        let place = format!("五、重点关注主体（{}）", row.name);
        for text in row.reasons.iter().chain(&row.counter_evidence) {
            refuse(&place, text, &FINDINGS)?;
        }
        refuse(&place, &row.proposal, &FINDINGS)?;
        refuse(&place, &row.proposal, &PUNISHMENTS)?;
    }
    for clue in &report.typical {
        refuse("六、典型线索", &clue.text, &FINDINGS)?;
    }
    for advice in &report.advice {
        refuse("七、研判和建议", &advice.text, &FINDINGS)?;
        refuse("七、研判和建议", &advice.text, &PUNISHMENTS)?;
    }
    for (section, note) in &report.notes {
        refuse(section.label(), &note.text, &FINDINGS)?;
        refuse(section.label(), &note.text, &PUNISHMENTS)?;
    }
    Ok(())
}

/// The first word that a person may not write in a report: a finding, or a punishment.
pub(super) fn refuse_in_words(text: &str) -> Option<&'static str> {
    finding_in(text).or_else(|| first_of(text, &PUNISHMENTS))
}

/// The first word of a finding in a text, outside the permitted phrases.
pub fn finding_in(text: &str) -> Option<&'static str> {
    first_of(text, &FINDINGS)
}

fn refuse(place: &str, text: &str, words: &[&'static str]) -> Result<(), WordingError> {
    match first_of(text, words) {
        None => Ok(()),
        Some(word) => Err(WordingError {
            place: place.to_owned(),
            word,
            text: text.to_owned(),
        }),
    }
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
        assert_eq!(
            first_of("线索统计，不得公开和作为惩戒依据", &PUNISHMENTS),
            None
        );
    }

    #[test]
    fn a_report_with_a_verdict_in_its_reasons_is_refused() {
        let mut report = WeeklyReport::sample();
        assert_eq!(check_wording(&report), Ok(()));
        report.attention.rows[0].reasons[0] = "该公司违法销售".to_owned();
        assert_eq!(check_wording(&report).unwrap_err().word, "违法");
    }

    #[test]
    fn advice_may_not_ask_for_punishment() {
        let mut report = WeeklyReport::sample();
        report.attention.rows[0].proposal = "建议予以处罚".to_owned();
        assert_eq!(check_wording(&report).unwrap_err().word, "处罚");
    }
}
