//! Pages as they are laid out and written; skipped where the machine has no Chinese font.

use super::flow::laid_out;
use super::*;
use crate::document::{Column, Form, Grid};

fn fonts() -> Option<PaperFonts> {
    let fonts = PaperFonts::found(None);
    if fonts.is_none() {
        eprintln!("skipped: no Chinese font on this machine");
    }
    fonts
}

fn properties() -> Properties {
    Properties {
        title: "试".to_owned(),
        issuer: "某办".to_owned(),
        description: "内部资料".to_owned(),
        until: chrono::NaiveDate::from_ymd_opt(2026, 11, 22)
            .unwrap()
            .and_time(chrono::NaiveTime::MIN),
    }
}

fn texts(manuscript: &Manuscript, fonts: &PaperFonts) -> Vec<Vec<String>> {
    let faces = fonts.open().unwrap();
    let pages = laid_out(manuscript, &faces);
    let text = |run: &super::page::Run| -> String {
        run.line
            .letters
            .iter()
            .map(|letter| letter.character)
            .collect()
    };
    pages
        .iter()
        .map(|page| page.runs.iter().map(text).collect())
        .collect()
}

#[test]
fn a_page_holds_22_lines_of_28_characters() {
    let Some(fonts) = fonts() else { return };
    let mut manuscript = Manuscript::default();
    manuscript.text("国".repeat(26 + 28 * 22));
    let pages = texts(&manuscript, &fonts);
    let full: Vec<usize> = pages[0].iter().map(|line| line.chars().count()).collect();
    assert_eq!(pages.len(), 2);
    // The first line is indented by two; the last is the number of the page.
    assert_eq!(full[0], 26);
    assert!(full[1..22].iter().all(|line| *line == 28), "{full:?}");
    assert_eq!((full.len(), pages[0][22].as_str()), (23, "— 1 —"));
    assert_eq!(pages[1][0].chars().count(), 28);
}

#[test]
fn no_line_begins_with_a_closing_mark_and_no_number_is_cut() {
    let Some(fonts) = fonts() else { return };
    let mut manuscript = Manuscript::default();
    manuscript.text("甲".repeat(25) + "（乙），丙" + &"丁".repeat(20) + "2026-11-22。");
    for line in &texts(&manuscript, &fonts)[0] {
        assert!(!line.starts_with(['，', '。', '）']), "{line}");
        assert!(!line.ends_with('（'), "{line}");
    }
    let all = texts(&manuscript, &fonts)[0].join("|");
    assert!(all.contains("2026-11-22。"), "{all}");
}

#[test]
fn a_long_table_repeats_its_head_and_loses_no_row() {
    let Some(fonts) = fonts() else { return };
    let mut grid = Grid::new(vec![Column::number("序", 20), Column::words("内容", 136)]);
    for number in 1..=200 {
        grid.row(vec![
            number.to_string().into(),
            "内容很长".repeat(20).into(),
        ]);
    }
    let mut manuscript = Manuscript::default();
    manuscript.say(Form::LetterTitle, "表");
    manuscript.table("名单", &grid);
    let pages = texts(&manuscript, &fonts);
    assert!(pages.len() > 3, "{}", pages.len());
    for page in &pages {
        assert!(page.contains(&"序".to_owned()), "{page:?}");
    }
    let numbers = |text: &String| text.parse::<usize>().ok();
    let found: Vec<usize> = pages.iter().flatten().filter_map(numbers).collect();
    assert_eq!(found, (1..=200).collect::<Vec<_>>());
}

#[test]
fn the_same_manuscript_gives_the_same_bytes() {
    let Some(fonts) = fonts() else { return };
    let mut manuscript = Manuscript::default();
    manuscript.text("电商领域信用风险预警☑");
    let first = pdf(&manuscript, &properties(), &fonts).unwrap();
    assert!(first.starts_with(b"%PDF-"));
    assert_eq!(first, pdf(&manuscript, &properties(), &fonts).unwrap());
}
