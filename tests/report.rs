//! The weekly report: the same on every run, whole in itself, and true to the flags.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;

use calamine::{Data, Reader, Xlsx, open_workbook};
use mingcha::domain::Week;
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
    for name in ["report.html", "report.docx", "report.xlsx"] {
        assert!(first.contains_key(name), "no {name}");
    }
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

/// The page of another week, built for the test.
fn page_of(week: &str) -> String {
    let folder = TempDir::new().unwrap();
    let out = folder.path().to_str().unwrap();
    demo().answer(&["report", "--week", week, "--out", out]);
    fs::read_to_string(folder.path().join("report.html")).unwrap()
}

#[test]
fn what_a_reason_counts_is_what_its_list_opens() {
    let weeks_of = |flag: &serde_json::Value| -> BTreeSet<Week> {
        let ids: BTreeSet<&str> = list(&flag["order_ids"]).iter().map(text).collect();
        let records = demo().records.iter();
        let named = records.filter(|record| ids.contains(record.order_id.as_str()));
        named
            .filter_map(|record| record.received_at)
            .map(|time| Week::of(time.date()))
            .collect()
    };
    let pieces = Regex::new("（([0-9]+)件）").unwrap();
    let weeks = Regex::new("分布在([0-9]+)个自然周").unwrap();
    let mut compared = 0;
    for flag in list(&demo().answer(&["flags", "--week", DEMO_WEEK])["flags"]) {
        let reason = |code: &str| {
            let mut reasons = list(&flag["reasons"]).iter();
            text(&reasons.find(|reason| reason["code"] == code).unwrap()["text"])
        };
        let by_hotline: i64 = pieces
            .captures_iter(reason("R7_coverage"))
            .map(|found| found[1].parse::<i64>().unwrap())
            .sum();
        assert_eq!(by_hotline, number(&flag["counts"]["orders"]), "{flag}");
        let told: usize = weeks.captures(reason("R3_span")).unwrap()[1]
            .parse()
            .unwrap();
        assert_eq!(told, weeks_of(flag).len(), "{flag}");
        compared += 1;
    }
    assert!(compared > 0);
}

#[test]
fn a_share_that_many_honest_merchants_have_is_no_reason() {
    let percent = Regex::new("约([0-9]+)%会有这样多").unwrap();
    let groups = Regex::new("[0-9]组").unwrap();
    let mut ordinary = 0;
    for flag in demo().flags().values().flatten() {
        for reason in list(&flag["reasons"]) {
            let told = text(&reason["text"]);
            if let Some(found) = percent.captures(told) {
                assert!(found[1].parse::<i64>().unwrap() <= 5, "{told}");
            }
            assert!(!groups.is_match(told), "{told}");
        }
        let mut against = list(&flag["counter_evidence"]).iter();
        ordinary += usize::from(against.any(|reason| reason["code"] == "C8_ordinary_share"));
    }
    assert!(ordinary > 0);
}

#[test]
fn orders_of_no_day_and_excluded_ones_are_not_counted_in_the_sheet() {
    let folder = Path::new(text(&demo().answer["report"]["dir"]));
    let mut workbook: Xlsx<_> = open_workbook(folder.join("report.xlsx")).unwrap();
    let range = workbook.worksheet_range("明细").unwrap();
    let mut rows = range.rows();
    let head: Vec<String> = rows.next().unwrap().iter().map(Data::to_string).collect();
    let column = |name: &str| head.iter().position(|cell| cell == name).unwrap();
    let (received, counted) = (column("受理时间"), column("计入"));
    assert!(!head.contains(&"事件".to_owned()));
    let week: Week = DEMO_WEEK.parse().unwrap();
    let mut of_week = 0;
    for row in rows {
        let day = row[received].to_string();
        let in_week = day
            .get(..10)
            .is_some_and(|day| Week::of(day.parse().unwrap()) == week);
        match row[counted].to_string().as_str() {
            "本周" => {
                assert!(in_week, "{day}");
                of_week += 1;
            }
            "往期" => assert!(!in_week && !day.is_empty(), "{day}"),
            told => assert_eq!(told, "否"),
        }
    }
    let page = demo_page();
    let effective = Regex::new("形成有效线索<a[^>]*>([0-9]+)</a>").unwrap();
    let effective: i64 = effective.captures(&page).unwrap()[1].parse().unwrap();
    assert_eq!(of_week, effective);
}

#[test]
fn clues_of_section_six_carry_no_number_of_a_purchase_and_no_id() {
    let clues = |page: &str| -> Vec<String> {
        let (_, section) = page.split_once("<section id=\"s6\">").unwrap();
        let (section, _) = section.split_once("</section>").unwrap();
        let clue = Regex::new("<li>(.*)</li>").unwrap();
        let tags = Regex::new("<[^>]*>").unwrap();
        clue.captures_iter(section)
            .map(|found| tags.replace_all(&found[1], "").into_owned())
            .collect()
    };
    let number = Regex::new("[0-9]{8}|:").unwrap();
    let (now, before) = (clues(&demo_page()), clues(&page_of("2026-W46")));
    for told in now.iter().chain(&before) {
        assert!(!number.is_match(told), "{told}");
    }
    assert!(now.len() >= 3 && before.len() >= 3);
    assert!(now.iter().all(|told| !before.contains(told)));
}

#[test]
fn last_week_of_the_regions_is_the_table_of_last_week() {
    // 件数 and 上周件数 of the rows of 表4, in order; 本周无 stands for the three counts.
    let rows = |page: &str| -> BTreeMap<String, (i64, Option<i64>)> {
        let (_, table) = page.split_once("<caption>表4").unwrap();
        let (table, _) = table.split_once("</table>").unwrap();
        let tags = Regex::new("<[^>]*>").unwrap();
        let row = Regex::new("(?s)<tr><th scope=\"row\">([^<]*)</th>(.*?)</tr>").unwrap();
        row.captures_iter(table)
            .map(|found| {
                let cells: Vec<String> = found[2]
                    .split("</td>")
                    .map(|cell| tags.replace_all(cell, "").trim().to_owned())
                    .collect();
                let (now, past) = match cells[0].parse() {
                    Ok(now) => (now, &cells[3]),
                    Err(_) => (0, &cells[1]),
                };
                (found[1].to_owned(), (now, past.parse().ok()))
            })
            .collect()
    };
    let (now, before) = (rows(&demo_page()), rows(&page_of("2026-W46")));
    for (name, (orders, _)) in before {
        let past = now.get(&name).and_then(|(_, past)| *past);
        assert_eq!(past.unwrap_or(0), orders, "{name}");
    }
    assert!(now.values().all(|(_, past)| past.is_some()));
}

#[test]
fn a_row_that_names_no_company_or_trade_says_so() {
    let page = page_of("2026-W46");
    assert!(page.contains("<th scope=\"row\">驿站（未写明企业）</th>"));
    assert!(page.contains("<th scope=\"row\">行业代码5292</th>"));
    assert!(!page.contains("<th scope=\"row\">5292</th>"));
}

#[test]
fn a_flood_of_one_text_is_counted_as_copied() {
    let page = page_of("2026-W41");
    let found = Regex::new("文本雷同线索<a[^>]*>([0-9]+)</a>条").unwrap();
    let copied: i64 = found.captures(&page).unwrap()[1].parse().unwrap();
    assert!(copied >= 3, "{copied}");
}

#[test]
fn advice_has_a_day_and_merchants_their_window_and_whether_they_are_new() {
    let page = demo_page();
    assert!(page.contains("（建议于2026年12月11日前反馈）"));
    let (_, table) = page.split_once("<table class=\"merchants\">").unwrap();
    let (table, _) = table.split_once("</table>").unwrap();
    let rows = table.matches("<tr class=\"lead\">").count();
    assert_eq!(table.matches("<small class=\"window\">近").count(), rows);
    let news = ["<br>新增</small>", "<br>持续</small>"].map(|word| table.matches(word).count());
    assert_eq!(news.iter().sum::<usize>(), rows);
    let past = demo().answer(&["flags", "--week", "2026-W46"]);
    let past: BTreeSet<String> = list(&past["flags"])
        .iter()
        .map(|flag| text(&flag["flag_id"]).replace("2026-W46", DEMO_WEEK))
        .collect();
    let current = demo().answer(&["flags", "--week", DEMO_WEEK]);
    let shown = list(&current["flags"])
        .iter()
        .filter(|flag| flag["tier"] != "complainant_review");
    let stayed = shown.filter(|flag| past.contains(text(&flag["flag_id"])));
    assert_eq!(stayed.count(), news[1]);
}

#[test]
fn orders_are_not_printed_where_the_paper_says_so() {
    let page = demo_page();
    let (before, _) = page.split_once("<h3 id=\"d4\">").unwrap();
    let (_, section) = before.rsplit_once("<section").unwrap();
    assert_eq!(section.trim(), "class=\"screen-only\">");
}
