//! Lists as files: the rows, order and numbers of the page, whoever may read it, and on record.

use serde_json::Value;
use sha2::{Digest, Sha256};

use super::desk::table_of;
use super::{Browser, Desk};
use crate::support::{list, number, text};

/// What the log tells of the last file: its two entries, newest first.
fn put_on_record(auditor: &Browser<'_>, object: &str) -> Vec<Value> {
    let log = auditor.get(&format!("/audit.json?action=export&object={object}"));
    list(&log.json()["entries"]).clone()
}

fn is_on_record(entries: &[Value], file: &str, rows: usize) {
    let hash = mingcha::vault::hex(&Sha256::digest(file.as_bytes()));
    assert_eq!(entries.len(), 2, "{entries:?}");
    assert_eq!(entries[0]["content"], hash.as_str());
    assert_eq!(entries[0]["reason"], format!("已导出{rows}行"));
    let asked = text(&entries[1]["reason"]);
    assert!(asked.contains(&format!("（{rows}")), "{asked}");
}

#[test]
fn the_flags_of_a_week_are_the_same_as_a_file() {
    let desk = Desk::open();
    let reviewer = desk.signed_in("reviewer1");
    for query in ["", "?week=2026-W46", "?tier=watch"] {
        let twin = reviewer.get(&format!("/flags.json{query}")).json();
        let file = reviewer.get(&format!("/flags.csv{query}"));
        assert_eq!(file.header("content-type"), "text/csv; charset=utf-8");
        let (head, rows) = table_of(&file.body);
        let lines = list(&twin["flags"]);
        assert_eq!(file.header("x-row-count"), lines.len().to_string());
        let column = |name: &str| head.iter().position(|cell| cell == name).unwrap();
        let told: Vec<[&str; 4]> = rows
            .iter()
            .map(|row| {
                ["预警编号", "主体", "独立投诉人", "得分"].map(|name| row[column(name)].as_str())
            })
            .collect();
        let shown: Vec<[String; 4]> = lines
            .iter()
            .map(|line| {
                [
                    text(&line["flag_id"]).to_owned(),
                    text(&line["merchant"]).to_owned(),
                    line["complainants"].to_string(),
                    format!("{:.1}", line["score"].as_f64().unwrap()),
                ]
            })
            .collect();
        assert_eq!(told, shown, "{query}");
        let page = reviewer.get(&format!("/flags{query}")).body;
        assert!(page.contains("flags.csv"), "{page}");
    }
    let all = reviewer.get("/flags.csv");
    let auditor = desk.signed_in("auditor1");
    let entries = put_on_record(&auditor, "flags");
    assert_eq!(entries.len(), 8);
    is_on_record(&entries[..2], &all.body, table_of(&all.body).1.len());
    assert!(text(&entries[1]["reason"]).starts_with("2026-W47"));
}

#[test]
fn the_file_of_merchants_goes_on_where_the_page_ends() {
    let desk = Desk::open();
    let analyst = desk.signed_in("analyst1");
    for query in ["", "?name=店", "?name=没有这一家"] {
        let twin = analyst.get(&format!("/merchants.json{query}")).json();
        let file = analyst.get(&format!("/merchants.csv{query}"));
        let (_, rows) = table_of(&file.body);
        assert_eq!(rows.len().to_string(), twin["total"].to_string(), "{query}");
        assert_eq!(file.header("x-row-count"), rows.len().to_string());
        for (row, line) in rows.iter().zip(list(&twin["merchants"])) {
            let shown = ["complainants", "orders", "incidents"].map(|name| line[name].to_string());
            assert_eq!(row[0], text(&line["merchant_id"]));
            assert_eq!(row[3..], shown);
        }
    }
    let all = analyst.get("/merchants.csv");
    let (_, rows) = table_of(&all.body);
    assert!(rows.len() > 100, "{}", rows.len());
    let order: Vec<i64> = rows.iter().map(|row| row[3].parse().unwrap()).collect();
    assert!(order.is_sorted_by(|left, right| left >= right));
    let entries = put_on_record(&desk.signed_in("auditor1"), "merchants");
    is_on_record(&entries[..2], &all.body, rows.len());
}

#[test]
fn the_log_as_a_file_is_all_of_its_pages() {
    let desk = Desk::open();
    let auditor = desk.signed_in("auditor1");
    let reviewer = desk.signed_in("reviewer1");
    for word in ["假货", "退款", "=1+1"] {
        assert_eq!(reviewer.get(&format!("/search?q={word}")).status, 200);
    }
    for _ in 0..120 {
        assert_eq!(auditor.get("/audit.json?object=none").status, 200);
    }
    for filter in ["", "actor=reviewer1", "action=search&actor=reviewer1"] {
        let file = auditor.get(&format!("/audit.csv?{filter}"));
        let (_, rows) = table_of(&file.body);
        assert_eq!(file.header("x-row-count"), rows.len().to_string());
        // The page, leaf by leaf, from the newest entry that the file has.
        let mut before = rows[0][0].parse::<i64>().unwrap() + 1;
        let mut leafed = Vec::new();
        loop {
            let page = auditor.get(&format!("/audit.json?{filter}&before={before}"));
            let page = page.json();
            let entries = list(&page["entries"]);
            leafed.extend(entries.iter().map(|entry| {
                let reason = entry["reason"].as_str().unwrap_or_default();
                (
                    number(&entry["seq"]).to_string(),
                    text(&entry["hash"]).to_owned(),
                    reason.to_owned(),
                )
            }));
            let Some(last) = entries.last().filter(|_| !page["next"].is_null()) else {
                break;
            };
            before = number(&last["seq"]);
        }
        let told: Vec<(String, String, String)> = rows
            .iter()
            .map(|row| {
                (
                    row[0].clone(),
                    row[9].clone(),
                    row[7].trim_start_matches('\'').to_owned(),
                )
            })
            .collect();
        assert_eq!(told, leafed, "{filter}");
        assert!(!filter.is_empty() || rows.len() > 120, "{}", rows.len());
    }
    let file = auditor.get("/audit.csv");
    let (_, rows) = table_of(&file.body);
    let entries = put_on_record(&auditor, "audit:log");
    is_on_record(&entries[..2], &file.body, rows.len());
    assert_eq!(reviewer.get("/audit.csv").status, 403);
}

#[test]
fn what_was_set_aside_and_what_was_judged_are_the_same_as_files() {
    let desk = Desk::open();
    let steward = desk.signed_in("data_admin1");
    let aside = desk.command(&["quarantine", "list", "--limit", "1"]).json();
    let import = text(&aside["rows"][0]["import_id"]).to_owned();
    let page = steward
        .get(&format!("/imports/{import}/quarantine.json"))
        .json();
    let file = steward.get(&format!("/imports/{import}/quarantine.csv"));
    let (_, rows) = table_of(&file.body);
    assert_eq!(rows.len().to_string(), page["quarantined"].to_string());
    let ids = |row: &Vec<String>| row[0].clone();
    let listed = list(&page["rows"]).iter().map(|row| row["id"].to_string());
    assert!(listed.eq(rows.iter().take(list(&page["rows"]).len()).map(ids)));
    // Masked, as the list is.
    assert!(file.body.contains("[已隐藏]"), "{}", file.body);

    let [left, right] = super::two_merchants();
    let judge = ["merchants", "differ", &left, &right, "--reason", "两家店"];
    assert_eq!(desk.command(&judge).code, 0);
    let file = steward.get("/merchants/judgements.csv");
    let (_, rows) = table_of(&file.body);
    let page = steward.get("/merchants/judgements.json").json();
    assert_eq!(rows.len(), list(&page["judgements"]).len());
    assert_eq!(rows[0][3], text(&page["judgements"][0]["sentence"]));
    assert_eq!(rows[0][4], "两家店");
}
