//! Holds a report to the wording of what has not been determined (domain.md §E.3 no. 7).
//!
//! Comes in: the sentences of sections 五 to 七. Goes out: nothing, or the first sentence that breaks the rule.

use super::WeeklyReport;
use crate::domain::{finding_in, punishment_in};

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
            refuse(&place, text, finding_in)?;
        }
        refuse(&place, &row.proposal, refuse_in_words)?;
    }
    for clue in &report.typical {
        refuse("六、典型线索", &clue.text, finding_in)?;
    }
    for advice in &report.advice {
        refuse("七、研判和建议", &advice.text, refuse_in_words)?;
    }
    for (section, note) in &report.notes {
        refuse(section.label(), &note.text, refuse_in_words)?;
    }
    Ok(())
}

/// The first word that a person may not write in a report: a finding, or a punishment.
pub(super) fn refuse_in_words(text: &str) -> Option<&'static str> {
    finding_in(text).or_else(|| punishment_in(text))
}

fn refuse(
    place: &str,
    text: &str,
    found: fn(&str) -> Option<&'static str>,
) -> Result<(), WordingError> {
    match found(text) {
        None => Ok(()),
        Some(word) => Err(WordingError {
            place: place.to_owned(),
            word,
            text: text.to_owned(),
        }),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

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
