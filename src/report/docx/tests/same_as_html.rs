//! The document repeats the page: a sentence or cell that is changed in one has to be changed in the other.

use regex::Regex;

use super::opened::{Opened, bare, unescaped};
use crate::report::WeeklyReport;
use crate::report::chart::draw_all;
use crate::report::page::ReportPage;
use crate::templates::Templates;

/// The page as far as the document has it: without lists and orders, pictures, and what is for the screen.
fn shared(html: &str) -> String {
    let (above, lists) = html.split_once("<h3 id=\"d3\">").unwrap();
    let (_, below) = lists.split_once("<section id=\"a2\"").unwrap();
    let (_, main) = above.split_once("<header").unwrap();
    let left_out = Regex::new(
        r#"(?s)<figure>.*?</figure>|<svg.*?</svg>|<(?:a|span|p) class="(?:screen-only|cutoff)"[^>]*>.*?</(?:a|span|p)>"#,
    )
    .unwrap();
    left_out
        .replace_all(&format!("<header{main}<section{below}"), "")
        .into_owned()
}

/// What stands in the innermost elements that hold sentences.
fn sentences(html: &str) -> Vec<String> {
    let tag = Regex::new("<[^>]*>").unwrap();
    let mut found = Vec::new();
    for name in ["h1", "p", "caption", "th", "td", "dt", "dd", "li"] {
        let element = Regex::new(&format!(r"(?s)<{name}(?: [^>]*)?>(.*?)</{name}>")).unwrap();
        for inner in element.captures_iter(html) {
            // The terms of a merchant are found by themselves.
            if !inner[1].contains("<dl>") {
                found.push(bare(&unescaped(&tag.replace_all(&inner[1], ""))));
            }
        }
    }
    found
}

#[test]
fn every_sentence_and_cell_of_the_page_stands_in_the_document() {
    let templates = Templates::new().unwrap();
    for report in [WeeklyReport::sample(), WeeklyReport::quiet_sample()] {
        let charts = draw_all(&templates, &report).unwrap();
        let html = templates.render(&ReportPage::of(&report, &charts)).unwrap();
        let document = Opened::of(&report).text();
        let told = sentences(&shared(&html));
        assert!(told.len() > 300, "{}", told.len());
        for sentence in told {
            assert!(document.contains(&sentence), "{sentence}");
        }
    }
}
