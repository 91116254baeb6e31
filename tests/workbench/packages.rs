//! Packages for those who receive entries: read by an independent program, answered row by row, and nobody is forgotten.

use std::io::{Cursor, Read, Write};
use std::process::Command;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use crypto_box::SecretKey;
use serde_json::Value;
use tempfile::TempDir;
use zip::write::SimpleFileOptions;
use zip::{ZipArchive, ZipWriter};

use super::credit::{drafted, last_candidate};
use super::{Answer, Browser, Desk};
use crate::support::{list, number, text};

/// The recipient's secret key; of these tests alone.
pub(super) const SECRET: [u8; 32] = [9; 32];
pub(crate) const PACKAGE: &str = "XZCF_LYG_20261122_001";
/// Settings with one recipient, whose key belongs to [`SECRET`].
pub(crate) const RECIPIENTS: &str = "[[credit.recipients]]\nname = \"市信用中心\"\ndepartment = \"LYG\"\n\
     public_key = \"V9tLNZ8jrl4Ubk4lEgVnBHIlBjSMFQwUdT0Mkz0E1CE=\"\n";

const WHY: (&str, &str) = ("reason", "决定书已送达，事实清楚");

fn entry(who: &Browser<'_>, id: &str) -> Value {
    who.get(&format!("/credit/{id}.json")).json()
}

fn step(who: &Browser<'_>, id: &str, kind: &str, more: &[(&str, &str)]) {
    let seen = entry(who, id)["version"].to_string();
    let proof = ("proof", super::PASSWORD);
    let mut fields = vec![("step", kind), ("seen", seen.as_str()), proof, WHY];
    fields.extend(more);
    let answer = who.post(&format!("/credit/{id}/steps"), &fields);
    assert_eq!(answer.status, 303, "{kind}: {}", answer.body);
}

/// Approves the drafted entry and makes the first package of it.
pub(crate) fn packed(desk: &Desk) {
    let officer = desk.signed_in("credit_officer1");
    step(&officer, "C000001", "submit", &[]);
    step(&desk.signed_in("determiner1"), "C000001", "approve", &[]);
    assert_eq!(made(&officer).status, 303);
}

fn made(officer: &Browser<'_>) -> Answer {
    officer.post("/credit/packages", &[("recipient", "市信用中心")])
}

pub(super) fn desk_with_settings() -> Desk {
    let public = STANDARD.encode(SecretKey::from(SECRET).public_key().as_bytes());
    assert!(RECIPIENTS.contains(&public), "{public}");
    Desk::open_under(RECIPIENTS)
}

fn receipt(officer: &Browser<'_>, package: &str, lines: &str) -> Answer {
    let file = format!("primary_key,status,code,message\n{lines}");
    officer.bring("/credit/receipts", &[("package", package)], file.as_bytes())
}

/// The bytes of a package; they are no text.
pub(super) fn bytes_of(desk: &Desk, officer: &Browser<'_>, package: &str) -> Vec<u8> {
    let url = format!("{}/credit/packages/{package}/package.zip", desk.url);
    let mut answer = ureq::get(&url)
        .header("cookie", &officer.cookie)
        .call()
        .unwrap();
    answer.body_mut().read_to_vec().unwrap()
}

/// What an independent program reads of a package.
fn read_outside(bytes: &[u8]) -> Result<Vec<String>, String> {
    let folder = TempDir::new().unwrap();
    let path = folder.path().join("package.zip");
    std::fs::write(&path, bytes).unwrap();
    let script = concat!(
        env!("CARGO_MANIFEST_DIR"),
        "/tests/workbench/read_package.py"
    );
    let ran = Command::new("python3")
        .arg(script)
        .arg(&path)
        .output()
        .unwrap();
    if !ran.status.success() {
        return Err(String::from_utf8(ran.stderr).unwrap());
    }
    let told = String::from_utf8(ran.stdout).unwrap();
    Ok(told.lines().map(str::to_owned).collect())
}

pub(super) fn part(bytes: &[u8], name: &str) -> String {
    let mut package = ZipArchive::new(Cursor::new(bytes)).unwrap();
    let mut text = String::new();
    package
        .by_name(name)
        .unwrap()
        .read_to_string(&mut text)
        .unwrap();
    text
}

/// The package with one text of one of its files changed.
fn changed(bytes: &[u8], name: &str, from: &str, to: &str) -> Vec<u8> {
    let mut package = ZipWriter::new(Cursor::new(Vec::new()));
    for file in ["data.csv", "penalty.csv", "manifest.json", "manifest.sig"] {
        let mut text = part(bytes, file);
        if file == name {
            assert!(text.contains(from));
            text = text.replace(from, to);
        }
        package
            .start_file(file, SimpleFileOptions::default())
            .unwrap();
        package.write_all(text.as_bytes()).unwrap();
    }
    package.finish().unwrap().into_inner()
}

/// It agrees, and finds what was changed on the way.
fn read_by_another_program(bytes: &[u8]) {
    let rows = read_outside(bytes).unwrap();
    assert_eq!(rows, ["I C000001 1  示例市示范商贸有限公司"]);
    let other_level = read_outside(&changed(bytes, "data.csv", "一般", "严重"));
    assert!(other_level.unwrap_err().contains("hash of data.csv"));
    let other_sum = read_outside(&changed(bytes, "penalty.csv", "0.500000", "5.000000"));
    assert!(other_sum.unwrap_err().contains("hash of penalty.csv"));
    let other_sender = read_outside(&changed(bytes, "manifest.json", "LYG", "LYX"));
    assert!(other_sender.unwrap_err().contains("signature"));
}

#[test]
fn a_package_is_read_and_checked_by_another_program_and_only_its_recipient_reads_names() {
    let desk = desk_with_settings();
    drafted(&desk, &last_candidate());
    packed(&desk);
    let officer = desk.signed_in("credit_officer1");
    let bytes = bytes_of(&desk, &officer, PACKAGE);
    if Command::new("openssl").arg("version").output().is_ok() {
        read_by_another_program(&bytes);
    } else {
        println!("skipped: openssl is not installed, the signature is not checked");
    }
    let data = part(&bytes, "data.csv");
    assert!(
        !data.contains("欧阳测试") && data.contains("2027-11-19"),
        "{data}"
    );
    let mut rows = csv::Reader::from_reader(data.as_bytes());
    let place = rows
        .headers()
        .unwrap()
        .iter()
        .position(|name| name == "法定代表人（密文）");
    let row = rows.records().next().unwrap().unwrap();
    let sealed = STANDARD.decode(row.get(place.unwrap()).unwrap()).unwrap();
    let plain = SecretKey::from(SECRET).unseal(&sealed).unwrap();
    assert_eq!(plain, "欧阳测试".as_bytes());
    let manifest: Value = serde_json::from_str(&part(&bytes, "manifest.json")).unwrap();
    assert_eq!(
        (text(&manifest["package"]), number(&manifest["rows"])),
        (PACKAGE, 1)
    );
    let stored = officer
        .get(&format!("/credit/packages/{PACKAGE}.json"))
        .json();
    assert_eq!(
        mingcha::vault::hex(&<sha2::Sha256 as sha2::Digest>::digest(&bytes)),
        text(&stored["line"]["sha256"])
    );
    // Nothing is owed twice.
    assert_eq!(made(&officer).status, 409);
    assert_eq!(
        desk.signed_in("reviewer1")
            .get(&format!("/credit/packages/{PACKAGE}/package.zip"))
            .status,
        403
    );
    assert_eq!(desk.command(&["audit", "verify"]).code, 0);
    assert_eq!(desk.command(&["fsck"]).code, 0);
}

#[test]
fn what_comes_back_as_doubtful_goes_again_and_an_end_is_sent_to_whoever_has_the_entry() {
    let mut desk = desk_with_settings();
    let id = drafted(&desk, &last_candidate());
    packed(&desk);
    {
        let officer = desk.signed_in("credit_officer1");
        for (lines, status, told) in [
            ("", 422, "没有任何行"),
            ("C000009,accepted,,\n", 409, "不在这个数据包中"),
            ("C000001,perhaps,,\n", 422, "第2行"),
        ] {
            let refused = receipt(&officer, PACKAGE, lines);
            assert_eq!(refused.status, status, "{}", refused.body);
            assert!(refused.body.contains(told), "{}", refused.body);
        }
        assert_eq!(
            receipt(&officer, "none", "C000001,accepted,,\n").status,
            404
        );
        let doubtful = format!("{id},rejected,bad_uscc,代码未登记\n");
        assert_eq!(receipt(&officer, PACKAGE, &doubtful).status, 303);
        let shown = entry(&officer, &id);
        assert!(list(&shown["deliveries"]).is_empty(), "{shown}");
        assert!(shown.to_string().contains("代码未登记"));
        assert_eq!(
            shown["clocks"][0]["open"], true,
            "the clock of the push goes on"
        );
        assert_eq!(made(&officer).status, 303);
        let second = "XZCF_LYG_20261122_002";
        // A receipt that comes twice, or late, changes nothing.
        assert_eq!(
            receipt(&officer, PACKAGE, &format!("{id},accepted,,\n")).status,
            303
        );
        assert_eq!(
            entry(&officer, &id)["deliveries"][0]["receipt"],
            Value::Null
        );
        assert_eq!(
            receipt(&officer, second, &format!("{id},accepted,,\n")).status,
            303
        );
        let receipt = &entry(&officer, &id)["deliveries"][0]["receipt"];
        assert!(text(receipt).contains(second), "{receipt}");
    }
    // Its time passes; whoever has it is owed its end, and gets no more than its key.
    desk.go_on_at("2027-11-20");
    let officer = desk.signed_in("credit_officer1");
    let owing = officer.get("/credit/packages.json").json();
    assert_eq!(number(&owing["recipients"][0]["deletes"]), 1, "{owing}");
    assert_eq!(made(&officer).status, 303);
    let bytes = bytes_of(&desk, &officer, "XZCF_LYG_20271120_001");
    let data = part(&bytes, "data.csv");
    assert!(data.contains("D,C000001,1,有效期届满,"), "{data}");
    assert!(!data.contains("示范商贸"), "{data}");
    let owing = officer.get("/credit/packages.json").json();
    assert_eq!(number(&owing["recipients"][0]["unanswered"]), 1);
}

#[test]
fn a_receipt_for_what_was_overtaken_acknowledges_nothing() {
    let desk = desk_with_settings();
    let id = drafted(&desk, &last_candidate());
    packed(&desk);
    let officer = desk.signed_in("credit_officer1");
    let mut corrected = super::credit::FORM.to_vec();
    corrected.push(("outcome", "corrected"));
    corrected
        .iter_mut()
        .find(|(name, _)| *name == "facts")
        .unwrap()
        .1 = "更正后的事实";
    step(&officer, &id, "object", &[("ground", "facts")]);
    step(&officer, &id, "propose_answer", &corrected);
    step(&desk.signed_in("determiner1"), &id, "confirm_answer", &[]);
    assert_eq!(made(&officer).status, 303);
    let late = format!("{id},accepted,,\n");
    assert_eq!(receipt(&officer, PACKAGE, &late).status, 303);
    let delivery = entry(&officer, &id)["deliveries"][0].clone();
    assert_eq!(
        (&delivery["last"], &delivery["receipt"]),
        (&"更正".into(), &Value::Null)
    );
    let second = "XZCF_LYG_20261122_002";
    assert!(part(&bytes_of(&desk, &officer, second), "data.csv").contains("U,C000001,2,"));
    assert_eq!(receipt(&officer, second, &late).status, 303);
    assert!(text(&entry(&officer, &id)["deliveries"][0]["receipt"]).contains(second));
}
