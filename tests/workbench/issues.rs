//! The weekly report on its way to the signature: words around locked numbers, two people, and what was signed stays.

use std::fs;

use mingcha::vault::hex;
use serde_json::Value;
use sha2::{Digest, Sha256};
use tempfile::TempDir;

use super::{Answer, Browser, Desk};
use crate::fsck::sql;
use crate::support::{DEMO_WEEK, TODAY, list, number, text};

fn page() -> String {
    format!("/reports/{DEMO_WEEK}.json")
}

fn issue(browser: &Browser<'_>) -> Value {
    browser.get(&page()).json()
}

/// The form as the page fills it in, after a change.
fn fields(page: &Value, change: impl FnOnce(&mut Vec<(String, String)>)) -> Vec<(String, String)> {
    let mut fields = vec![("seen".to_owned(), page["version"].to_string())];
    let mut add = |name: &str, value: &str| fields.push((name.to_owned(), value.to_owned()));
    let words = &page["words"];
    for note in list(&words["notes"]) {
        add(
            &format!("note-{}", text(&note["code"])),
            text(&note["text"]),
        );
    }
    for clue in list(&words["clues"]) {
        add("clue_order", text(&clue["order_id"]));
        add("clue_text", text(&clue["text"]));
    }
    for line in list(&words["advice"]) {
        let drafted = &line["drafted"];
        let drafted = drafted
            .as_u64()
            .map_or(String::new(), |place| place.to_string());
        add("advice_drafted", &drafted);
        add("advice_text", text(&line["text"]));
        add("advice_unit", text(&line["unit"]));
        add("advice_due", line["due"].as_str().unwrap_or_default());
    }
    change(&mut fields);
    fields
}

/// Changes the first field of a name.
fn set(fields: &mut [(String, String)], name: &str, value: &str) {
    let field = fields.iter_mut().find(|(key, _)| key == name);
    value.clone_into(&mut field.unwrap().1);
}

fn first(page: &Value, part: &str) -> String {
    text(&list(&page["words"][part])[0]["text"]).to_owned()
}

fn save(browser: &Browser<'_>, fields: &[(String, String)]) -> Answer {
    let fields: Vec<(&str, &str)> = fields
        .iter()
        .map(|(name, value)| (name.as_str(), value.as_str()))
        .collect();
    browser.post(&format!("/reports/{DEMO_WEEK}/words"), &fields)
}

fn step(browser: &Browser<'_>, step: &str) -> Answer {
    let seen = issue(browser)["version"].to_string();
    let fields = [("step", step), ("seen", &seen), ("reason", "已逐项核对")];
    browser.post(&format!("/reports/{DEMO_WEEK}/steps"), &fields)
}

fn full(browser: &Browser<'_>) -> String {
    let answer = browser.get(&format!("/reports/{DEMO_WEEK}/report.html"));
    assert_eq!(answer.status, 200);
    answer.body
}

/// Issues the report of the week as it was drafted.
pub(super) fn issue_report(writer: &Browser<'_>, signer: &Browser<'_>) {
    assert_eq!(step(writer, "submit").status, 303);
    assert_eq!(step(signer, "sign").status, 303);
}

#[test]
fn two_people_issue_a_report_and_what_was_signed_stays() {
    let desk = Desk::open();
    let (writer, signer) = (
        desk.signed_in("reviewer1"),
        desk.signed_in("credit_officer1"),
    );
    let draft = issue(&writer);
    assert_eq!(draft["stage"], "起草中");
    assert!(full(&writer).contains("草稿，未签发"));
    let advice = first(&draft, "advice").replace("建议优先核查", "请先行核查");
    let words = fields(&draft, |fields| {
        set(fields, "advice_text", &advice);
        set(fields, "note-overview", "网购节后退货<集中>。");
    });
    let saved = save(&writer, &words);
    assert_eq!(
        (saved.status, saved.json()["saved"].as_bool()),
        (200, Some(true))
    );
    assert_eq!(step(&writer, "submit").status, 303);
    let waiting = |browser: &Browser<'_>| browser.get("/").body.contains("待签发");
    assert!(waiting(&signer));
    assert_eq!(step(&writer, "sign").status, 409);
    assert_eq!(step(&signer, "sign").status, 303);
    assert!(!waiting(&signer));

    let signed = full(&writer);
    assert!(signed.contains("请先行核查") && signed.contains("网购节后退货&lt;集中&gt;。"));
    assert!(signed.contains("提请：reviewer1") && signed.contains("签发：credit_officer1"));
    assert!(!signed.contains("草稿"));
    let page = issue(&writer);
    assert_eq!(page["stage"], "已签发");
    let edition = &list(&page["editions"])[0];
    let out = TempDir::new().unwrap();
    let folder = out.path().to_str().unwrap();
    let told = desk.command(&["report", "--week", DEMO_WEEK, "--out", folder]);
    assert_eq!(told.code, 0, "{}", told.stderr);
    let files = list(&edition["files"]);
    assert!(files.len() > 5);
    for file in files {
        let (name, sha256) = (text(&file[0]), text(&file[1]));
        let bytes = fs::read(out.path().join(name)).unwrap();
        assert_eq!(hex(&Sha256::digest(&bytes)), sha256, "{name}");
    }
    assert_eq!(
        fs::read(out.path().join("report.html")).unwrap(),
        signed.as_bytes()
    );

    // Nothing changes it; a correction is an edition of its own, beside it.
    assert_eq!(save(&writer, &words).status, 409);
    assert_eq!(step(&writer, "submit").status, 409);
    assert_eq!(step(&writer, "reopen").status, 303);
    assert!(full(&writer).contains("草稿，未签发"));
    let kept = writer.get(&format!("/reports/{DEMO_WEEK}/editions/1/report.html"));
    assert_eq!(kept.body, signed);
    let document = writer.get(&format!("/reports/{DEMO_WEEK}/editions/1/report.docx"));
    assert_eq!(document.status, 200);
    let kind = document.header("content-type");
    assert!(kind.ends_with("wordprocessingml.document"), "{kind}");
    // Its name ends as the addresses of numbers do.
    let manifest = writer.get(&format!("/reports/{DEMO_WEEK}/editions/1/manifest.json"));
    assert_eq!(manifest.status, 200, "{}", manifest.body);
    assert_eq!(
        fs::read(out.path().join("manifest.json")).unwrap(),
        manifest.body.as_bytes()
    );
    assert_eq!(step(&signer, "submit").status, 303);
    assert_eq!(step(&writer, "sign").status, 303);
    assert!(full(&writer).contains("第2版，代替以前各版"));
    assert_eq!(list(&issue(&writer)["editions"]).len(), 2);
    let listed = writer.get("/reports.json").json();
    let row = list(&listed["weeks"])
        .iter()
        .find(|row| row["week"] == DEMO_WEEK);
    assert_eq!(row.unwrap()["edition"], 2);
    for check in [&["fsck"][..], &["audit", "verify"]] {
        let told = desk.command(check);
        assert_eq!(told.code, 0, "{}", told.stdout);
    }
}

#[test]
fn a_changed_number_comes_back_with_its_reason_and_all_that_was_typed() {
    let desk = Desk::open();
    let writer = desk.signed_in("reviewer1");
    let draft = issue(&writer);
    let words = fields(&draft, |fields| {
        let advice = format!("{}另有7777件。", first(&draft, "advice"));
        set(fields, "advice_text", &advice);
        set(fields, "note-overview", "留得住的按语。");
    });
    let told = save(&writer, &words).json();
    assert!(text(&told["refused"]).contains("7777"), "{told}");
    assert!(first(&told, "advice").contains("7777"));
    assert_eq!(list(&told["words"]["notes"])[0]["text"], "留得住的按语。");
    assert_eq!(number(&issue(&writer)["version"]), 0);
}

#[test]
fn a_list_lends_its_number_and_becomes_the_basis() {
    let desk = Desk::open();
    let writer = desk.signed_in("credit_officer1");
    let draft = issue(&writer);
    let lists = list(&draft["words"]["lists"]);
    let (place, size) = (number(&lists[2][0]), number(&lists[2][2]));
    let words = fields(&draft, |fields| {
        set(
            fields,
            "note-attention",
            &format!("共{{名单{place}}}件，请核对。"),
        );
    });
    assert_eq!(save(&writer, &words).json()["saved"], true);
    let page = full(&writer);
    assert!(
        page.contains(&format!("共{size}件，请核对。")),
        "名单{place} {size}"
    );
}

#[test]
fn words_that_fit_no_more_are_told_and_not_signed() {
    let mut desk = Desk::open();
    let writer = desk.signed_in("reviewer1");
    let draft = issue(&writer);
    let words = fields(&draft, |fields| set(fields, "note-overview", "按语甲。"));
    assert_eq!(save(&writer, &words).status, 200);
    assert_eq!(step(&writer, "submit").status, 303);
    drop(writer);
    // As if a newer program drafted other numbers.
    let changed = "UPDATE issue_event SET step = replace(step, '按语甲。', '另有7777件。')";
    sql(&desk.data.join("mingcha.db"), &[changed]);
    desk.go_on_at(TODAY);
    let signer = desk.signed_in("credit_officer1");
    let page = signer.get(&page());
    assert_eq!(page.status, 200, "{}", page.body);
    assert!(text(&page.json()["refused"]).contains("7777"));
    assert_eq!(step(&signer, "sign").status, 422);
    assert_eq!(issue(&signer)["stage"], "待签发");
}

#[test]
fn personal_data_and_verdicts_are_not_written_into_a_report() {
    let desk = Desk::open();
    let writer = desk.signed_in("reviewer2");
    let draft = issue(&writer);
    for (typed, told) in [
        ("请致电投诉人13812345678核实。", "个人信息"),
        ("该店违法经营。", "违法"),
    ] {
        let words = fields(&draft, |fields| set(fields, "note-overview", typed));
        let answer = save(&writer, &words);
        assert_eq!(answer.status, 200);
        let refused = text(&answer.json()["refused"]).to_owned();
        assert!(!refused.is_empty(), "{typed}");
        assert!(told == "个人信息" || refused.contains(told), "{refused}");
    }
    assert_eq!(number(&issue(&writer)["version"]), 0);
}

#[test]
fn an_edit_breaks_the_seal_and_of_two_the_second_is_refused() {
    let desk = Desk::open();
    let (first_one, second) = (desk.signed_in("reviewer1"), desk.signed_in("reviewer2"));
    let signer = desk.signed_in("credit_officer1");
    let draft = issue(&first_one);
    assert_eq!(step(&first_one, "submit").status, 303);
    let submitted = issue(&second);
    let late = fields(&draft, |_| {});
    assert_eq!(save(&second, &late).status, 409);
    let words = fields(&submitted, |fields| {
        set(fields, "note-overview", "又改一处。");
    });
    assert_eq!(save(&second, &words).status, 200);
    assert_eq!(step(&signer, "sign").status, 409);
    assert_eq!(issue(&signer)["stage"], "起草中");
    assert_eq!(step(&first_one, "submit").status, 303);
    // Who wrote does not sign, though another submitted.
    assert_eq!(step(&second, "sign").status, 409);
    assert_eq!(step(&signer, "return").status, 303);
    assert_eq!(number(&issue(&signer)["version"]), 4);
}

#[test]
fn a_department_gets_its_own_part_and_nothing_else() {
    let desk = Desk::open();
    let reader = desk.signed_in("analyst1");
    let page = issue(&reader);
    let parts = list(&page["parts"]);
    assert!(!parts.is_empty());
    let whole = full(&reader);
    for part in parts {
        let (unit, name) = (text(&part[0]), text(&part[1]));
        let answer = reader.get(&format!("/reports/{DEMO_WEEK}/{}", encoded(name)));
        assert_eq!(answer.status, 200, "{unit}");
        let blocks = answer.body.matches("<tbody id=\"m-").count();
        assert!(blocks <= whole.matches("<tbody id=\"m-").count());
        assert_eq!(
            answer.body.matches(&format!("<dd>{unit}</dd>")).count(),
            blocks,
            "{unit}"
        );
    }
    let none = reader.get(&format!("/reports/{DEMO_WEEK}/parts/none.html"));
    assert_eq!(none.status, 404);
}

#[test]
fn an_issued_week_lists_the_parts_that_were_signed() {
    let mut desk = Desk::open();
    let (writer, signer) = (desk.signed_in("reviewer1"), desk.signed_in("reviewer2"));
    let drafted = list(&issue(&writer)["parts"]).clone();
    issue_report(&writer, &signer);
    assert_eq!(list(&issue(&writer)["parts"]), &drafted);
    drop((writer, signer));
    // As if the program of that time had addressed another unit.
    let renamed = "UPDATE issue_file SET name = 'parts/旧单位.html' \
         WHERE name = (SELECT MIN(name) FROM issue_file WHERE name LIKE 'parts/%')";
    sql(&desk.data.join("mingcha.db"), &[renamed]);
    desk.go_on_at(TODAY);
    let reader = desk.signed_in("analyst1");
    let page = issue(&reader);
    let parts = list(&page["parts"]);
    assert!(parts.iter().any(|part| part[0] == "旧单位"), "{page}");
    assert_eq!(parts.len(), drafted.len());
    for part in parts {
        let answer = reader.get(&format!("/reports/{DEMO_WEEK}/{}", encoded(text(&part[1]))));
        assert_eq!(answer.status, 200, "{part}");
    }
}

fn encoded(path: &str) -> String {
    path.bytes()
        .map(|byte| match byte {
            b'/' | b'.' | b'-' | b'_' | b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' => {
                char::from(byte).to_string()
            }
            other => format!("%{other:02X}"),
        })
        .collect()
}
