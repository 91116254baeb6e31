//! The form: paper, grid, fonts, page numbers.

use regex::Regex;

use super::opened::Opened;
use crate::report::WeeklyReport;

fn number(xml: &str, attribute: &str) -> f64 {
    let value = Regex::new(&format!("w:{attribute}=\"(-?[0-9]+)\"")).unwrap();
    value.captures(xml).unwrap()[1].parse().unwrap()
}

fn element<'a>(xml: &'a str, name: &str) -> &'a str {
    let (_, rest) = xml.split_once(&format!("<w:{name} ")).unwrap();
    rest.split_once('>').unwrap().0
}

fn style<'a>(styles: &'a str, form: &str) -> &'a str {
    let (_, style) = styles.split_once(&format!("w:styleId=\"{form}\"")).unwrap();
    style.split_once("</w:style>").unwrap().0
}

fn assert_millimetres(twips: f64, millimetres: f64) {
    let found = twips / 1440.0 * 25.4;
    assert!((found - millimetres).abs() < 0.1, "{found} mm");
}

#[test]
fn a_page_holds_22_lines_of_28_characters_within_the_margins_of_the_standard() {
    let opened = Opened::of(&WeeklyReport::sample());
    let (paper, margins, grid) = ("pgSz", "pgMar", "docGrid");
    let [paper, margins, grid] = [paper, margins, grid].map(|name| element(opened.body(), name));
    let (width, height) = (number(paper, "w"), number(paper, "h"));
    assert_millimetres(width, 210.0);
    assert_millimetres(height, 297.0);
    assert_millimetres(number(margins, "top"), 37.0);
    assert_millimetres(number(margins, "left"), 28.0);
    let text_width = width - number(margins, "left") - number(margins, "right");
    let text_height = height - number(margins, "top") - number(margins, "bottom");
    assert_millimetres(text_width, 156.0);
    assert_millimetres(text_height, 225.0);

    assert!(grid.contains("w:type=\"lines\""), "{grid}");
    let lines = text_height / number(grid, "linePitch");
    assert!((22.0..23.0).contains(&lines), "{lines} lines");
    let styles = opened.part("word/styles.xml");
    let (text, size) = (style(styles, "Text"), element(styles, "sz"));
    let given_up = number(element(text, "spacing"), "val") / 20.0;
    for points in [given_up, number(grid, "charSpace") / 4096.0] {
        let characters = text_width / 20.0 / (number(size, "val") / 2.0 + points);
        assert!((28.0..29.0).contains(&characters), "{characters}");
    }
    assert!(styles.contains("w:default=\"1\" w:styleId=\"Normal\""));
}

#[test]
fn each_form_names_the_font_and_size_of_the_standard() {
    let opened = Opened::of(&WeeklyReport::sample());
    let styles = opened.part("word/styles.xml");
    for (form, font, half_points) in [
        ("ReportTitle", "方正小标宋简体", 44.0),
        ("AnnexTitle", "方正小标宋简体", 44.0),
        ("LevelOne", "黑体", 32.0),
        ("LevelTwo", "楷体_GB2312", 32.0),
        ("Text", "仿宋_GB2312", 32.0),
        ("OddPageNumber", "宋体", 28.0),
        ("EvenPageNumber", "宋体", 28.0),
    ] {
        let style = style(styles, form);
        assert!(
            element(style, "rFonts").contains(&format!("w:eastAsia=\"{font}\"")),
            "{form}: {style}"
        );
        assert!((number(element(style, "sz"), "val") - half_points).abs() < 0.1);
        let table = opened.part("word/fontTable.xml");
        assert!(table.contains(&format!("w:name=\"{font}\"")), "{font}");
    }
    assert!(!opened.parts.keys().any(|name| name.contains("fonts/")));
}

#[test]
fn every_paragraph_has_a_form_that_exists() {
    let opened = Opened::of(&WeeklyReport::sample());
    let styles = opened.part("word/styles.xml");
    for (form, words) in opened.paragraphs() {
        let id = format!("w:styleId=\"{form}\"");
        assert!(styles.contains(&id), "{form}: {words}");
    }
}

#[test]
fn page_numbers_stand_between_dashes_outside_on_both_sides_of_a_sheet() {
    let opened = Opened::of(&WeeklyReport::sample());
    let body = opened.body();
    assert!(
        opened
            .part("word/settings.xml")
            .contains("evenAndOddHeaders")
    );
    let relations = opened.part("word/_rels/document.xml.rels");
    for (side, form, place) in [
        ("default", "OddPageNumber", "w:right=\"280\""),
        ("even", "EvenPageNumber", "w:left=\"280\""),
    ] {
        let reference = Regex::new(&format!(
            "<w:footerReference w:type=\"{side}\" r:id=\"([^\"]*)\""
        ));
        let id = &reference.unwrap().captures(body).unwrap()[1];
        let target = Regex::new(&format!("Id=\"{id}\"[^>]*Target=\"([^\"]*)\"")).unwrap();
        let file = format!("word/{}", &target.captures(relations).unwrap()[1]);
        let footer = opened.part(&file);
        assert!(footer.contains(form) && footer.contains(place), "{footer}");
        let order = ["— <", ">PAGE<", "> —<"].map(|piece| footer.find(piece).unwrap());
        assert!(order.is_sorted(), "{footer}");
    }
}

#[test]
fn the_head_of_a_table_is_repeated_and_only_rows_of_reasons_are_torn() {
    let report = WeeklyReport::sample();
    let opened = Opened::of(&report);
    let body = opened.body();
    let tables = body.matches("<w:tbl>").count();
    // 表1 has two rows of titles.
    assert_eq!(body.matches("<w:tblHeader />").count(), tables + 1);
    assert!(!body.contains("w:trHeight"));
    let (rows, merchants) = (body.matches("<w:tr>").count(), report.attention.rows.len());
    assert_eq!(body.matches("<w:cantSplit").count(), rows - merchants);
    for grid in body.split("<w:tblGrid>").skip(1) {
        let (grid, _) = grid.split_once("</w:tblGrid>").unwrap();
        let widths = grid.split("<w:gridCol ").skip(1);
        let width: f64 = widths.map(|column| number(column, "w")).sum();
        assert!((8_830.0..=8_844.0).contains(&width), "{width}: {grid}");
    }
}
