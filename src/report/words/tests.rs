use super::*;
use crate::workflow::IssueSection;

fn put(change: impl FnOnce(&mut IssueWords)) -> Result<WeeklyReport, WordsRefused> {
    let mut report = WeeklyReport::sample();
    let mut words = report.drafted_words();
    change(&mut words);
    report.put_words(&words).map(|()| report)
}

fn own(text: &str) -> AdviceWords {
    AdviceWords {
        drafted: None,
        text: text.to_owned(),
        unit: String::new(),
        due: None,
    }
}

#[test]
fn the_drafted_words_put_back_change_nothing() {
    assert_eq!(put(|_| ()), Ok(WeeklyReport::sample()));
}

#[test]
fn words_change_around_the_numbers_and_the_basis_stays() {
    let before = WeeklyReport::sample();
    let report = put(|words| {
        words.advice[0].text = words.advice[0].text.replace("建议优先核查", "请先行核查");
        words.clues.truncate(1);
        words
            .notes
            .insert(IssueSection::Overview, "网购节后退货集中。".to_owned());
    })
    .unwrap();
    assert!(report.advice[0].text.contains("请先行核查"));
    assert_eq!(report.advice[0].basis, before.advice[0].basis);
    assert_eq!(report.typical, before.typical[..1]);
    assert_eq!(
        report.notes[&IssueSection::Overview].text,
        "网购节后退货集中。"
    );
    super::super::check::check_numbers(&report).unwrap();
}

#[test]
fn a_number_of_ones_own_is_refused_and_a_reference_is_filled_in() {
    let refused = put(|words| words.advice.push(own("涉及99家，请关注。")));
    assert!(matches!(refused, Err(WordsRefused::Number { number, .. }) if number == "99"));
    let report = put(|words| words.advice.push(own("涉及{名单1}件，请关注。"))).unwrap();
    let list = &report.lists[0];
    let advice = report.advice.last().unwrap();
    assert_eq!(
        advice.text,
        format!("涉及{}件，请关注。", list.order_ids.len())
    );
    assert_eq!(advice.basis, std::slice::from_ref(&list.id));
    let nowhere = put(|words| words.advice.push(own("{名单9999}件")));
    assert!(matches!(nowhere, Err(WordsRefused::NoList { .. })));
}

#[test]
fn digits_around_a_reference_do_not_make_a_number() {
    let refused = put(|words| words.advice.push(own("共1{名单1}件")));
    assert!(matches!(refused, Err(WordsRefused::Number { number, .. }) if number == "1"));
}

#[test]
fn a_clue_is_an_order_of_the_report_and_told_once() {
    let unknown = put(|words| words.clues[0].order_id = "12345:别处".to_owned());
    assert!(matches!(unknown, Err(WordsRefused::NotQuotable(_))));
    let twice = put(|words| words.clues.push(words.clues[0].clone()));
    assert!(matches!(
        twice,
        Err(WordsRefused::NotQuotable(_) | WordsRefused::TooMany { .. })
    ));
}

#[test]
fn verdicts_and_punishments_are_refused_wherever_they_stand() {
    for text in ["该店违法", "建议罚款"] {
        let advice = put(|words| words.advice.push(own(text)));
        assert!(
            matches!(advice, Err(WordsRefused::Wording { .. })),
            "{text}"
        );
        let note = put(|words| {
            words.notes.insert(IssueSection::Attention, text.to_owned());
        });
        assert!(matches!(note, Err(WordsRefused::Wording { .. })), "{text}");
    }
}

#[test]
fn blank_and_endless_words_are_refused_with_their_place() {
    let blank = put(|words| words.advice[0].text = " ".to_owned());
    assert!(blank.unwrap_err().to_string().contains("第1条"));
    let long = put(|words| words.advice[0].text = "长".repeat(301));
    assert!(long.unwrap_err().to_string().contains("300"));
}
