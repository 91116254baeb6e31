//! A document taken apart again.

use std::collections::BTreeMap;
use std::io::{Cursor, Read};

use regex::Regex;
use zip::ZipArchive;

use super::super::document;
use crate::report::WeeklyReport;

pub(super) struct Opened {
    pub(super) parts: BTreeMap<String, String>,
}

impl Opened {
    pub(super) fn of(report: &WeeklyReport) -> Self {
        let mut archive = ZipArchive::new(Cursor::new(document(report).unwrap())).unwrap();
        let parts = (0..archive.len()).map(|place| {
            let mut part = archive.by_index(place).unwrap();
            let mut text = String::new();
            part.read_to_string(&mut text).unwrap();
            (part.name().to_owned(), text)
        });
        Self {
            parts: parts.collect(),
        }
    }

    pub(super) fn part(&self, name: &str) -> &str {
        &self.parts[name]
    }

    pub(super) fn body(&self) -> &str {
        self.part("word/document.xml")
    }

    /// All words without blanks, from the first to the last.
    pub(super) fn text(&self) -> String {
        bare(&words(self.body()))
    }

    /// Form and words of every paragraph.
    pub(super) fn paragraphs(&self) -> Vec<(String, String)> {
        let paragraph = Regex::new(r"(?s)<w:p [^>]*>.*?</w:p>").unwrap();
        let form = Regex::new(r#"<w:pStyle w:val="([^"]*)""#).unwrap();
        paragraph
            .find_iter(self.body())
            .map(|found| {
                let form = form.captures(found.as_str()).unwrap();
                (form[1].to_owned(), words(found.as_str()))
            })
            .collect()
    }

    /// The cells of the table below this caption, row by row.
    pub(super) fn table(&self, caption: &str) -> Vec<Vec<String>> {
        let (_, below) = self.body().split_once(caption).unwrap();
        let (table, _) = below.split_once("</w:tbl>").unwrap();
        let row = Regex::new(r"(?s)<w:tr>.*?</w:tr>").unwrap();
        let cell = Regex::new(r"(?s)<w:tc>.*?</w:tc>").unwrap();
        row.find_iter(table)
            .map(|row| {
                let cells = cell.find_iter(row.as_str());
                cells.map(|cell| words(cell.as_str())).collect()
            })
            .collect()
    }
}

/// The text of all runs.
fn words(xml: &str) -> String {
    let run = Regex::new(r"<w:t [^>]*>([^<]*)</w:t>").unwrap();
    run.captures_iter(xml)
        .map(|found| unescaped(&found[1]))
        .collect()
}

pub(super) fn unescaped(text: &str) -> String {
    let mut text = text.to_owned();
    for (entity, character) in [
        ("&lt;", "<"),
        ("&gt;", ">"),
        ("&quot;", "\""),
        ("&#x27;", "'"),
        ("&apos;", "'"),
        ("&#x2f;", "/"),
        ("&#x2F;", "/"),
        ("&amp;", "&"),
    ] {
        text = text.replace(entity, character);
    }
    text
}

pub(super) fn bare(text: &str) -> String {
    text.split_whitespace().collect()
}
