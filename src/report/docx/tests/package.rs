//! The file itself.

use super::super::document;
use super::opened::{Opened, unescaped};
use crate::report::WeeklyReport;

#[test]
fn the_same_report_gives_the_same_bytes_whatever_was_written_before() {
    let report = WeeklyReport::sample();
    let first = document(&report).unwrap();
    document(&WeeklyReport::quiet_sample()).unwrap();
    assert!(document(&report).unwrap() == first);
    let elsewhere = std::thread::spawn(move || document(&report).unwrap());
    assert!(elsewhere.join().unwrap() == first);
}

#[test]
fn the_file_tells_the_time_of_the_data_and_no_other() {
    let opened = Opened::of(&WeeklyReport::sample());
    let core = opened.part("docProps/core.xml");
    // 08:30 in Shanghai.
    assert_eq!(core.matches("2026-11-23T00:30:00Z").count(), 2);
    assert!(core.contains("电商领域信用风险预警周报（2026年第47期 总第12期）"));
    assert!(core.contains("内部资料 注意保管"));
}

#[test]
fn text_from_outside_stays_text_and_characters_that_xml_forbids_are_dropped() {
    let mut report = WeeklyReport::sample();
    report.attention.rows[0].name = "甲\u{0}\u{8}</w:t><w:br/>&\u{1b}\u{ffff}店".to_owned();
    report.header.issuer = "某\u{1}<办>&公室".to_owned();
    let opened = Opened::of(&report);
    assert!(opened.text().contains("甲</w:t><w:br/>&店"));
    let core = opened.part("docProps/core.xml");
    assert!(unescaped(core).contains("某<办>&公室") && !core.contains("<办>"));
    for (name, part) in &opened.parts {
        let allowed = |c: char| !c.is_control() || matches!(c, '\t' | '\n' | '\r');
        assert!(part.chars().all(|c| allowed(c) && c < '\u{fffe}'), "{name}");
        assert!(!part.contains("<w:br/>"), "{name}");
    }
}
