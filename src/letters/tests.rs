//! What letters say and do not say, whatever they are drafted from.

use chrono::NaiveDate;

use super::*;
use crate::document::{BlockView, docx};
use crate::domain::{Category, Flag, FlagDecision, FlagVerdict, Role, finding_in, punishment_in};
use crate::workflow::{Case, CaseEvent, CaseStep, Finding};

fn day(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

fn writer() -> Writer {
    Writer {
        office: "某市信用办".to_owned(),
        day: day("2026-11-22"),
    }
}

/// A flag with a reason in these words.
fn flag(reason: &str) -> Flag {
    let decided = day("2026-11-20");
    let decision = FlagDecision::example(1, FlagVerdict::Confirmed, decided, &[("share", 3.0)]);
    let mut flag = decision.flag;
    flag.merchant.name = "某某商行".to_owned();
    for told in &mut flag.reasons {
        told.text = reason.to_owned();
    }
    flag
}

fn event(number: i64, step: CaseStep) -> CaseEvent {
    let who = if number == 3 { "乙二" } else { "甲一" };
    CaseEvent {
        number,
        at: 0,
        day: day("2026-11-20"),
        actor: who.parse().unwrap(),
        role: Role::Reviewer,
        step,
    }
}

/// A case that was handed over, and answered where there is a finding.
fn case(finding: Option<Finding>) -> Case {
    let reason = || "理由".to_owned();
    let mut steps = vec![
        CaseStep::TAKE,
        CaseStep::Propose { reason: reason() },
        CaseStep::Agree { reason: reason() },
        CaseStep::Transfer {
            department: "市市场监管局".to_owned(),
            due: day("2026-12-11"),
            reason: reason(),
        },
    ];
    steps.extend(finding.map(|finding| CaseStep::Return {
        finding,
        reason: "现场核查发现仿冒商标".to_owned(),
    }));
    Case::replay((1..).zip(steps).map(|(number, step)| event(number, step))).unwrap()
}

fn facts(reason: &str, title: &str, case: Case) -> CaseFacts {
    let flag = flag(reason);
    CaseFacts {
        case_id: flag.flag_id.clone(),
        flag,
        case,
        orders: vec![OrderLine {
            order_id: "12345:LYG1".to_owned(),
            source: "12345",
            received_on: None,
            title: title.to_owned(),
        }],
        supporting: vec!["市公安局".to_owned()],
    }
}

fn text(letter: &Letter) -> String {
    letter.manuscript.texts().collect()
}

/// Numbers that lead to a table of the letter, with how many rows that has.
fn locked(letter: &Letter) -> Vec<(String, usize)> {
    let blocks = letter.manuscript.view();
    let rows = |address: &str| {
        blocks.iter().find_map(|block| match block {
            BlockView::Table { number, rows, .. } => {
                (address == format!("#t{number}")).then_some(rows.len())
            }
            BlockView::Paragraph { .. } => None,
        })
    };
    let pieces = blocks.iter().flat_map(|block| match block {
        BlockView::Paragraph { pieces, .. } => pieces.clone(),
        BlockView::Table { .. } => Vec::new(),
    });
    pieces
        .filter_map(|piece| {
            let address = piece.address.filter(|address| address.starts_with('#'))?;
            Some((piece.text, rows(&address).expect("a table of the letter")))
        })
        .collect()
}

#[test]
fn a_transfer_speaks_of_clues_and_lists_every_order_it_counts() {
    let letter = transfer(&facts("多人独立投诉", "疑似假货", case(None)), &writer()).unwrap();
    let said = text(&letter);
    assert_eq!((finding_in(&said), punishment_in(&said)), (None, None));
    for told in [
        "市市场监管局：",
        "未经认定",
        "2026年12月11日",
        "市公安局",
        "回执",
    ] {
        assert!(said.contains(told), "{told}: {said}");
    }
    assert_eq!(locked(&letter), [("1".to_owned(), 1)]);
}

#[test]
fn a_verdict_is_refused_whoever_wrote_it_and_a_citizens_is_left_out() {
    let refused = transfer(&facts("该商行失信经营", "x", case(None)), &writer()).unwrap_err();
    assert!(refused.to_string().contains("“失信”"), "{refused}");
    let quoted = transfer(&facts("多人投诉", "这是违法商家", case(None)), &writer()).unwrap();
    assert!(text(&quoted).contains("标题从略") && !text(&quoted).contains("违法商家"));
    for notice in [reminder, interview] {
        let facts = facts("多人投诉", "x", case(None));
        let said = text(&notice(&facts, &writer()).unwrap());
        assert_eq!((finding_in(&said), punishment_in(&said)), (None, None));
        assert!(!said.contains("12345:LYG1"), "orders tell who complained");
        assert!(said.contains("不对你单位作出任何认定"), "{said}");
    }
}

#[test]
fn nothing_is_sent_of_a_case_that_was_not_handed_over_or_was_dismissed() {
    let untaken = facts("x", "x", Case::default());
    let refused = transfer(&untaken, &writer()).unwrap_err().to_string();
    assert!(refused.contains("尚未移送"), "{refused}");
    assert!(reminder(&untaken, &writer()).is_err());
    let reason = "投诉不实".to_owned();
    let steps = [CaseStep::TAKE, CaseStep::Dismiss { reason }];
    let events = (1..).zip(steps).map(|(number, step)| event(number, step));
    let dismissed = facts("x", "x", Case::replay(events).unwrap());
    let refused = interview(&dismissed, &writer()).unwrap_err().to_string();
    assert!(refused.contains("不予列入"), "{refused}");
}

#[test]
fn the_form_of_an_answer_is_ticked_as_the_department_answered() {
    let blank = text(&feedback(&facts("x", "x", case(None)), &writer()).unwrap());
    assert!(!blank.contains('☑') && blank.contains("□属实"));
    let answered = case(Some(Finding::True));
    let told = text(&feedback(&facts("x", "x", answered), &writer()).unwrap());
    assert!(told.contains("☑属实") && told.contains("□不属实"));
    assert!(told.contains("现场核查发现仿冒商标"), "{told}");
}

#[test]
fn a_tip_to_everybody_needs_findings_and_names_nobody() {
    let mut facts = TipFacts {
        days: (day("2026-10-01"), day("2026-10-31")),
        verified: vec![(Category::Counterfeit, 3), (Category::PriceFraud, 1)],
        parties: vec!["某某商行".to_owned(), "91350100M000100Y43".to_owned()],
    };
    let said = text(&tip(&facts, &writer()).unwrap());
    assert!(
        said.contains("不足5件") && said.contains("价格欺诈"),
        "{said}"
    );
    facts.parties.push("12315".to_owned());
    let refused = tip(&facts, &writer()).unwrap_err();
    assert!(matches!(refused, LetterRefused::Named { .. }), "{refused}");
    facts.verified.clear();
    let refused = tip(&facts, &writer()).unwrap_err().to_string();
    assert!(refused.contains("没有已认定的案件"), "{refused}");
}

#[test]
fn a_courier_is_measured_by_its_parcels_where_somebody_gave_them() {
    let row = |name: &str, orders, parcels| PlaceRow {
        name: name.to_owned(),
        orders,
        before: Some(0),
        parcels,
    };
    let facts = PlaceFacts {
        weeks: ("2026-W44".parse().unwrap(), "2026-W47".parse().unwrap()),
        counted: 4,
        rows: vec![row("中通", 6, Some(12_000)), row("圆通", 3, None)],
        total: 100,
    };
    let letter = couriers(&facts, &writer()).unwrap();
    let said = text(&letter);
    assert!(said.contains("0.500（业务量12\u{202f}000）"), "{said}");
    assert_eq!(locked(&letter), [("2".to_owned(), 2)]);
}

#[test]
fn the_same_letter_gives_the_same_bytes_and_an_empty_table_says_so() {
    let letter = agenda(&[], &writer()).unwrap();
    let first = docx(&letter.manuscript, &letter.properties).unwrap();
    assert_eq!(first, docx(&letter.manuscript, &letter.properties).unwrap());
    let mut archive = zip::ZipArchive::new(std::io::Cursor::new(first)).unwrap();
    let mut body = String::new();
    let mut part = archive.by_name("word/document.xml").unwrap();
    std::io::Read::read_to_string(&mut part, &mut body).unwrap();
    assert!(body.contains(">无<"), "{body}");
}

type Drafted = fn(&CaseFacts, &Writer) -> Result<Letter, LetterRefused>;

#[test]
fn nothing_is_offered_of_a_case_that_would_be_refused() {
    let reason = "投诉不实".to_owned();
    let steps = [CaseStep::TAKE, CaseStep::Dismiss { reason }];
    let events = (1..).zip(steps).map(|(number, step)| event(number, step));
    let dismissed = Case::replay(events).unwrap();
    for case in [Case::default(), dismissed, case(None)] {
        let facts = facts("多人投诉", "x", case.clone());
        let kinds: [(LetterKind, Drafted); 4] = [
            (LetterKind::Transfer, transfer),
            (LetterKind::Feedback, feedback),
            (LetterKind::Reminder, reminder),
            (LetterKind::Interview, interview),
        ];
        for (kind, drafted) in kinds {
            let is_drafted = drafted(&facts, &writer()).is_ok();
            assert_eq!(kind.fits_case(&case), is_drafted, "{kind}");
        }
    }
}

#[test]
fn every_kind_is_somebodys_and_public_ones_are_few() {
    for kind in LetterKind::ALL {
        assert!(!kind.roles().is_empty(), "{kind}");
        assert!(!kind.roles().contains(&Role::Admin), "{kind}");
    }
    let public = LetterKind::ALL.iter().filter(|kind| kind.is_public());
    assert_eq!(public.count(), 3);
}
