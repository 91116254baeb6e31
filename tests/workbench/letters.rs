//! Letters over HTTP: drafted from what is known, for those whose letters they are, and every number is what it counts.

use std::io::{Cursor, Read};

use serde_json::Value;
use zip::ZipArchive;

use super::credit::{drafted, last_candidate};
use super::{Browser, Desk, PASSWORD};
use crate::support::{list, text};

const SPAN: &str = "from=2026-11-01&to=2026-11-22";
const WEEKS: &str = "first=2026-W44&last=2026-W47";

fn step(desk: &Desk, who: &str, kind: &str, more: &[(&str, &str)]) {
    let person = desk.signed_in(who);
    let seen = person.get("/credit/C000001.json").json()["version"].to_string();
    let mut fields = vec![("step", kind), ("seen", &seen), ("reason", "理由")];
    fields.push(("proof", PASSWORD));
    fields.extend(more);
    let answer = person.post("/credit/C000001/steps", &fields);
    assert_eq!(answer.status, 303, "{kind}: {}", answer.body);
}

/// A verified case with a public entry.
fn public_entry(desk: &Desk) -> String {
    let case = last_candidate();
    drafted(desk, &case);
    step(desk, "credit_officer1", "submit", &[]);
    step(desk, "credit_officer2", "approve", &[]);
    {
        let officer = desk.signed_in("credit_officer1");
        let seen = officer.get("/credit/C000001.json").json()["version"].to_string();
        let unread = [
            ("step", "publish"),
            ("seen", &seen),
            ("until", "2027-11-19"),
        ];
        let refused = officer.post("/credit/C000001/steps", &unread);
        assert_eq!(refused.status, 422);
        assert!(refused.body.contains("R-CRD-13"), "{}", refused.body);
    }
    step(
        desk,
        "credit_officer1",
        "publish",
        &[("until", "2027-11-19"), ("cleared", "yes")],
    );
    case
}

fn said(letter: &Value) -> String {
    let mut said = String::new();
    each_piece(letter, &mut |piece| said.push_str(text(&piece["text"])));
    said
}

fn each_piece(letter: &Value, look: &mut dyn FnMut(&Value)) {
    for block in list(&letter["blocks"]) {
        if let Some(pieces) = block["pieces"].as_array() {
            pieces.iter().for_each(&mut *look);
        }
        for row in block["rows"].as_array().into_iter().flatten() {
            for cell in list(row) {
                for line in list(&cell["lines"]) {
                    list(line).iter().for_each(&mut *look);
                }
            }
        }
    }
}

fn letter(person: &Browser<'_>, address: &str) -> Value {
    let answer = person.get(&format!("/letters/{}", address.replacen('?', ".json?", 1)));
    assert_eq!(answer.status, 200, "{address}: {}", answer.body);
    answer.json()
}

fn refused(person: &Browser<'_>, address: &str) -> (u16, String) {
    let answer = person.get(&format!("/letters/{}", address.replacen('?', ".json?", 1)));
    (answer.status, answer.body)
}

/// Opens whatever a number of the letter leads to, and compares where that can be counted.
fn opens_every_number(person: &Browser<'_>, letter: &Value) -> usize {
    let mut opened = 0;
    let tables: Vec<&Value> = list(&letter["blocks"])
        .iter()
        .filter(|block| block["block"] == "table")
        .collect();
    let mut pieces = Vec::new();
    each_piece(letter, &mut |piece| pieces.push(piece.clone()));
    for piece in pieces {
        let Some(address) = piece["address"].as_str() else {
            continue;
        };
        opened += 1;
        let told = text(&piece["text"]);
        if let Some(table) = address.strip_prefix("#t") {
            let table = tables[table.parse::<usize>().unwrap() - 1];
            assert_eq!(list(&table["rows"]).len().to_string(), told, "{address}");
        } else if address.starts_with("/search?") {
            let found = person.get(&address.replacen('?', ".json?", 1)).json();
            let total = found["answer"]["total"]
                .as_u64()
                .or(found["total"].as_u64());
            assert_eq!(total.unwrap().to_string(), told, "{address}");
        } else {
            assert_eq!(person.get(address).status, 200, "{address}");
        }
    }
    opened
}

#[test]
fn letters_of_a_case_are_the_regulators_and_hold_what_the_case_holds() {
    let desk = Desk::open();
    let case = public_entry(&desk);
    let reviewer = desk.signed_in("reviewer1");
    let sent = letter(&reviewer, &format!("transfer?case={case}"));
    let told = said(&sent);
    assert!(
        told.contains("市场监管局：") && told.contains("回执"),
        "{told}"
    );
    assert!(!told.contains("失信") && !told.contains("违法"), "{told}");
    assert!(opens_every_number(&reviewer, &sent) > 4);
    let feedback = said(&letter(&reviewer, &format!("feedback?case={case}")));
    assert!(feedback.contains("☑已立案"), "{feedback}");
    let officer = desk.signed_in("credit_officer1");
    let (status, why) = refused(&officer, &format!("transfer?case={case}"));
    assert_eq!(status, 403, "{why}");
    let (status, why) = refused(&reviewer, "transfer?case=2026-W01-M1-x");
    assert_eq!(status, 404);
    assert!(why.contains("请核对编号"), "{why}");
    assert_eq!(refused(&reviewer, "transfer").0, 422);
    assert_eq!(desk.signed_in("admin1").get("/letters").status, 403);
}

#[test]
fn a_file_leaves_with_its_hash_on_record_and_says_what_the_page_says() {
    let desk = Desk::open();
    let case = public_entry(&desk);
    let reviewer = desk.signed_in("reviewer1");
    let page = letter(&reviewer, &format!("transfer?case={case}"));
    let file = reviewer.get_bytes(text(&page["file_url"]));
    let mut archive = ZipArchive::new(Cursor::new(file)).unwrap();
    let mut body = String::new();
    let mut part = archive.by_name("word/document.xml").unwrap();
    part.read_to_string(&mut body).unwrap();
    assert!(body.contains(text(&page["title"])), "{body}");
    let with_pdf = page["pdf_url"].as_str();
    if let Some(address) = with_pdf {
        assert!(reviewer.get_bytes(address).starts_with(b"%PDF-"));
    } else {
        let address = text(&page["file_url"]).replace(".docx", ".pdf");
        let answer = reviewer.get(&address);
        assert_eq!(answer.status, 409, "{}", answer.body);
    }
    let log = desk.signed_in("auditor1").get("/audit.json").json();
    let entries = list(&log["entries"]);
    let kept = entries
        .iter()
        .find(|entry| entry["object"] == "letter:transfer");
    let kept = kept.expect("the export is on record");
    let view = format!("case:{case}");
    assert!(text(&kept["reason"]).contains(&view), "{kept}");
    let viewed = entries.iter().any(|entry| {
        entry["action"] == "查看案件"
            && entry["object"] == view.as_str()
            && text(&entry["reason"]) == "线索移送函"
    });
    assert!(viewed, "looking at a letter is looking at its case: {log}");
    assert!(text(&kept["reason"]).contains("线索移送函"), "{kept}");
}

#[test]
fn letters_of_an_entry_follow_its_objection_and_its_repair() {
    let desk = Desk::open();
    public_entry(&desk);
    let officer = desk.signed_in("credit_officer1");
    let (status, why) = refused(&officer, "objection_received?entry=C000001");
    assert_eq!(status, 409);
    assert!(why.contains("没有在办的异议"), "{why}");
    let typical = said(&letter(&officer, "typical_case?entry=C000001"));
    assert!(!typical.contains("示例市示范商贸有限公司"), "{typical}");
    assert!(!typical.contains("91350100M000100Y43"), "{typical}");
    let notice = said(&letter(&officer, "employer_notice?entry=C000001"));
    assert!(
        notice.contains("上级单位或主管部门") && notice.contains("假冒伪劣"),
        "{notice}"
    );
    step(&desk, "credit_officer1", "object", &[("ground", "facts")]);
    let received = said(&letter(&officer, "objection_received?entry=C000001"));
    assert!(
        received.contains("2026年12月4日"),
        "ten working days: {received}"
    );
    assert!(
        received.contains("2026年11月27日"),
        "five working days: {received}"
    );
    let (status, _) = refused(&officer, "typical_case?entry=C000001");
    assert_eq!(status, 409, "what is objected to is no example");
    let page = officer.get("/credit/objections.json").json();
    let open = list(&page["open"]);
    assert_eq!(open.len(), 1);
    assert_eq!(text(&open[0]["state"]), "待提供单位核实");
    assert_eq!(list(&open[0]["clocks"]).len(), 2, "{page}");
    step(&desk, "credit_officer1", "provider_answer", &[]);
    step(
        &desk,
        "credit_officer1",
        "propose_answer",
        &[("outcome", "upheld")],
    );
    step(&desk, "credit_officer2", "confirm_answer", &[]);
    let answered = said(&letter(&officer, "objection_answered?entry=C000001"));
    for told in ["维持该条信息", "行政复议", "行政诉讼"] {
        assert!(answered.contains(told), "{told}: {answered}");
    }
    let page = officer.get("/credit/objections.json").json();
    assert_eq!(text(&list(&page["answered"])[0]["state"]), "维持");
    let asked = [("fulfilled_on", "2026-11-21"), ("evidence", "缴款单")];
    step(&desk, "credit_officer1", "apply_repair", &asked);
    let page = officer.get("/credit/repairs.json").json();
    let conditions = list(&list(&page["open"])[0]["conditions"]);
    let failed = conditions
        .iter()
        .filter(|condition| condition["holds"] == false);
    assert_eq!(failed.count(), 3, "only the duty is fulfilled: {page}");
    let checked = said(&letter(&officer, "repair_notice?entry=C000001"));
    assert!(
        checked.contains("修复条件核对") && checked.contains("不符合"),
        "{checked}"
    );
    step(&desk, "determiner1", "refuse_repair", &[]);
    let notice = said(&letter(&officer, "repair_notice?entry=C000001"));
    assert!(notice.contains("不予修复"), "{notice}");
    let (status, _) = refused(&desk.signed_in("reviewer1"), "repair_notice?entry=C000001");
    assert_eq!(status, 403);
}

#[test]
fn tables_and_bulletins_count_what_other_pages_count() {
    let desk = Desk::open();
    let case = public_entry(&desk);
    let merchant = case.split('-').nth(2).unwrap().to_owned();
    let reviewer = desk.signed_in("reviewer1");
    let officer = desk.signed_in("credit_officer1");
    for address in [
        format!("merchant?merchant={merchant}"),
        format!("bulletin?department=市场监管局&{SPAN}"),
        format!("couriers?{WEEKS}"),
        format!("platforms?{WEEKS}"),
        format!("assistance?{WEEKS}"),
    ] {
        let drafted = letter(&reviewer, &address);
        assert!(opens_every_number(&reviewer, &drafted) > 0 || address.starts_with("assist"));
    }
    let fields = said(&letter(&reviewer, &format!("fields?{WEEKS}")));
    for field in ["水晶", "二手车交易", "海鲜", "服饰", "农产品"] {
        assert!(fields.contains(field), "{field}: {fields}");
    }
    let own = format!("bulletin?department=示例市市场监管局&{SPAN}");
    let bulletin = said(&letter(&officer, &own));
    assert!(
        bulletin.contains("C000001"),
        "an old name is the same unit: {bulletin}"
    );
    let tip = said(&letter(&reviewer, &format!("consumer_tip?{SPAN}")));
    assert!(!tip.contains("示例市示范"), "{tip}");
    for kind in ["quarter", "providers"] {
        let drafted = letter(&officer, &format!("{kind}?{SPAN}"));
        assert!(opens_every_number(&officer, &drafted) > 0, "{kind}");
    }
    let agenda = letter(&officer, "agenda?");
    opens_every_number(&officer, &agenda);
    letter(&officer, "repairable?");
    let guide = said(&letter(&officer, "repair_guide?"));
    assert!(guide.contains("国办发〔2025〕22号"), "{guide}");
    let (status, why) = refused(&officer, "quarter?from=2026-11-01&to=2026-12-31");
    assert_eq!(status, 422);
    assert!(why.contains("今天之后"), "{why}");
    let (status, why) = refused(&reviewer, "couriers?first=2027-W01&last=2027-W02");
    assert_eq!(status, 422);
    assert!(why.contains("没有已冻结的周"), "{why}");
}

#[test]
fn the_receipt_of_a_transfer_is_kept_and_an_old_name_leads_to_its_successor() {
    let desk = Desk::open();
    let case = last_candidate();
    let why = ("reason", "线索集中");
    let go = |who: &str, seen: &str, fields: &[(&str, &str)]| {
        let mut all = vec![("seen", seen), why, ("proof", PASSWORD)];
        all.extend(fields);
        let answer = desk
            .signed_in(who)
            .post(&format!("/flags/{case}/steps"), &all);
        (answer.status, answer.body)
    };
    assert_eq!(go("reviewer1", "0", &[("step", "take")]).0, 303);
    assert_eq!(go("reviewer1", "1", &[("step", "propose")]).0, 303);
    assert_eq!(go("reviewer2", "2", &[("step", "agree")]).0, 303);
    let old = [
        ("step", "transfer"),
        ("department", "市工商行政管理局"),
        ("due", "2026-12-31"),
    ];
    assert_eq!(go("reviewer1", "3", &old).0, 303);
    let page = || {
        desk.signed_in("reviewer1")
            .get(&format!("/flags/{case}"))
            .body
    };
    assert!(page().contains("市市场监管局") && page().contains("待回执"));
    let early = [("step", "receive"), ("received_on", "2026-11-23")];
    let (status, told) = go("reviewer1", "4", &early);
    assert_eq!(status, 409, "{told}");
    assert!(told.contains("签收日期不能晚于今天"), "{told}");
    let signed = [("step", "receive"), ("received_on", "2026-11-22")];
    assert_eq!(go("reviewer1", "4", &signed).0, 303);
    assert!(!page().contains("待回执"));
}
