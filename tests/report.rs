//! The weekly report: the same on every run, whole in itself, and true to the flags.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;

use calamine::{Data, Reader, Xlsx, open_workbook};
use regex::Regex;
use tempfile::TempDir;

use crate::support::{DEMO_WEEK, demo, list, number, text};

fn built(folder: &TempDir) -> BTreeMap<String, Vec<u8>> {
    let out = folder.path().to_str().unwrap();
    let manifest = demo().answer(&["report", "--week", DEMO_WEEK, "--out", out]);
    let files = list(&manifest["files"]).iter();
    let mut files: BTreeMap<String, Vec<u8>> = files
        .map(|file| {
            let name = text(&file["name"]);
            (name.to_owned(), fs::read(folder.path().join(name)).unwrap())
        })
        .collect();
    let manifest = fs::read(folder.path().join("manifest.json")).unwrap();
    files.insert("manifest.json".to_owned(), manifest);
    files
}

fn demo_page() -> String {
    let folder = text(&demo().answer["report"]["dir"]);
    fs::read_to_string(Path::new(folder).join("report.html")).unwrap()
}

#[test]
fn a_report_built_twice_is_the_same_to_the_byte() {
    let (first, second) = (TempDir::new().unwrap(), TempDir::new().unwrap());
    let (first, second) = (built(&first), built(&second));
    assert!(first.contains_key("report.html") && first.contains_key("report.xlsx"));
    for (name, bytes) in &first {
        assert!(second.get(name) == Some(bytes), "{name} differs");
    }
    assert_eq!(first.len(), second.len());
    assert!(first["report.html"] == demo_page().into_bytes());
}

#[test]
fn every_link_of_the_page_has_its_target() {
    let page = demo_page();
    let ids: BTreeSet<&str> = Regex::new(r#"\bid="([^"]+)""#)
        .unwrap()
        .captures_iter(&page)
        .map(|found| found.get(1).unwrap().as_str())
        .collect();
    let links = Regex::new("href=\"#([^\"]+)\"").unwrap();
    let mut count = 0;
    for link in links.captures_iter(&page) {
        let target = link.get(1).unwrap().as_str();
        assert!(ids.contains(target), "#{target} leads nowhere");
        count += 1;
    }
    assert!(count > 100);
}

#[test]
fn the_page_explains_its_counting_and_runs_no_script() {
    let page = demo_page();
    assert!(page.contains("附件2"));
    assert!(page.contains("<h2>附件2　统计口径"));
    assert!(!page.to_lowercase().contains("<script"));
    assert!(!page.contains("src=\"http") && !page.contains("javascript:"));
}

#[test]
fn the_sheet_of_orders_reopens_and_matches_the_page() {
    let folder = Path::new(text(&demo().answer["report"]["dir"]));
    let mut workbook: Xlsx<_> = open_workbook(folder.join("report.xlsx")).unwrap();
    let range = workbook.worksheet_range("明细").unwrap();
    let cells: Vec<String> = range
        .rows()
        .filter_map(|row| row.first().map(Data::to_string))
        .collect();
    let rows: BTreeSet<&str> = cells
        .iter()
        .map(String::as_str)
        .filter(|cell| cell.contains(':'))
        .collect();
    let page = demo_page();
    let anchors = Regex::new("<tr id=\"o-([^\"]+)\"").unwrap();
    let shown: BTreeSet<&str> = anchors
        .captures_iter(&page)
        .map(|found| found.get(1).unwrap().as_str())
        .collect();
    assert_eq!(rows, shown);
    let known: BTreeSet<&str> = demo().records.iter().map(|r| r.order_id.as_str()).collect();
    assert!(!rows.is_empty() && rows.is_subset(&known));
}

#[test]
fn section_five_says_what_the_flags_say() {
    let page = demo_page();
    let number_of = Regex::new("<td class=\"num\"><a[^>]*>([0-9,]+)</a></td>").unwrap();
    let flags = demo().answer(&["flags", "--week", DEMO_WEEK]);
    let mut compared = 0;
    for flag in list(&flags["flags"]) {
        let id = format!("<tbody id=\"m-{}\">", text(&flag["flag_id"]));
        let Some((_, after)) = page.split_once(&id) else {
            assert_eq!(flag["tier"], "complainant_review", "{id} is missing");
            continue;
        };
        let (block, _) = after.split_once("</tbody>").unwrap();
        let shown: Vec<i64> = number_of
            .captures_iter(block)
            .map(|found| found[1].replace(',', "").parse().unwrap())
            .collect();
        let counts = &flag["counts"];
        let expected = ["orders", "complainants", "incidents"].map(|name| number(&counts[name]));
        assert_eq!(shown, expected, "{id}");
        assert!(block.contains(text(&flag["merchant"]["name"])));
        for reason in list(&flag["reasons"]) {
            assert!(block.contains(text(&reason["text"])), "{reason}");
        }
        compared += 1;
    }
    assert!(compared > 0);
}

/// The number before 件 behind these words.
fn told(text: &str, before: &str) -> i64 {
    let (_, rest) = text
        .split_once(before)
        .unwrap_or_else(|| panic!("{before} is not in {text}"));
    rest.split_once('件').unwrap().0.parse().unwrap()
}

#[test]
fn tables_of_classified_clues_say_how_many_clues_they_leave_out() {
    let page = demo_page();
    let (_, section) = page.split_once("<section id=\"s3\">").unwrap();
    let (note, _) = section.split_once("</p>").unwrap();
    let (classified, effective, rest) = (
        told(note, "类别的线索，共"),
        told(note, "本周有效线索"),
        told(note, "，其中"),
    );
    assert!(classified > 0 && rest > 0, "{note}");
    assert_eq!(classified + rest, effective);
    for caption in ["表4", "表5", "表6", "表7"] {
        let (_, caption) = section.split_once(&format!("<caption>{caption}")).unwrap();
        let (caption, _) = caption.split_once("</caption>").unwrap();
        assert!(caption.contains("只含已归类线索"), "{caption}");
    }
    let folder = Path::new(text(&demo().answer["report"]["dir"]));
    let mut workbook: Xlsx<_> = open_workbook(folder.join("report.xlsx")).unwrap();
    for name in ["地域行业", "平台寄递"] {
        let range = workbook.worksheet_range(name).unwrap();
        let rows: Vec<Vec<String>> = range
            .rows()
            .map(|row| row.iter().map(Data::to_string).collect())
            .collect();
        assert!(
            rows.iter()
                .flatten()
                .any(|cell| cell == "件数（只含已归类线索）")
        );
        let last = rows.last().unwrap().join("");
        assert_eq!(told(&last, "类别的线索，共"), classified, "{last}");
    }
}
