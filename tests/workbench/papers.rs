//! Papers of a case: nothing is found without its decision, and nobody reads one without saying what for.

use std::sync::OnceLock;

use mingcha::vault::hex;
use sha2::{Digest, Sha256};

use super::credit::{drafted, last_candidate};
use super::{Browser, Desk};
use crate::fsck::sql;
use crate::support::{list, text};

/// A decision; the name in it is nobody's.
const DECISION: &[u8] = "%PDF-1.7\n行政处罚决定书 当事人：欧阳文书\n%%EOF\n".as_bytes();

pub(super) fn decision_sha256() -> &'static str {
    static HASH: OnceLock<String> = OnceLock::new();
    HASH.get_or_init(|| hex(&Sha256::digest(DECISION)))
}

/// Brings the decision to a case; its hash.
pub(super) fn bring_decision(determiner: &Browser<'_>, case: &str) -> String {
    let answer = bring(determiner, case, "decision", DECISION);
    assert_eq!(answer.status, 303, "{}", answer.body);
    decision_sha256().to_owned()
}

fn bring(who: &Browser<'_>, case: &str, kind: &str, bytes: &[u8]) -> super::Answer {
    who.bring("/papers", &[("case", case), ("kind", kind)], bytes)
}

fn papers(who: &Browser<'_>, case: &str) -> usize {
    let page = who.get(&format!("/flags/{case}.json")).json();
    list(&page["papers"]["papers"]).len()
}

#[test]
fn a_decision_is_brought_by_the_department_once_and_in_a_form_that_runs_nothing() {
    let desk = Desk::open();
    let case = last_candidate();
    let determiner = desk.signed_in("determiner1");
    let officer = desk.signed_in("credit_officer1");
    let early = bring(&determiner, &case, "decision", DECISION);
    assert_eq!(early.status, 404, "a case that nobody took: {}", early.body);
    let taken = desk.signed_in("reviewer1").post(
        &format!("/flags/{case}/steps"),
        &[("step", "take"), ("seen", "0")],
    );
    assert_eq!(taken.status, 303);
    assert_eq!(bring(&officer, &case, "decision", DECISION).status, 403);
    assert_eq!(bring(&determiner, &case, "objection", DECISION).status, 403);
    assert_eq!(bring(&determiner, &case, "", DECISION).status, 422);
    for (bytes, told) in [
        (
            &b"<html><script>alert(1)</script>"[..],
            "PDF、OFD、JPEG或PNG",
        ),
        (b"PK\x03\x04[Content_Types].xml", "Word"),
        (b"", "PDF、OFD、JPEG或PNG"),
    ] {
        let refused = bring(&determiner, &case, "decision", bytes);
        assert_eq!(refused.status, 422);
        assert!(refused.body.contains(told), "{}", refused.body);
    }
    let mut large = DECISION.to_vec();
    large.resize((20 << 20) + 1, b' ');
    assert_eq!(bring(&determiner, &case, "decision", &large).status, 413);
    assert_eq!(papers(&determiner, &case), 0);
    bring_decision(&determiner, &case);
    bring_decision(&determiner, &case);
    assert_eq!(papers(&determiner, &case), 1);
    let other_use = bring(&officer, &case, "revocation", DECISION);
    assert_eq!(other_use.status, 409, "{}", other_use.body);
}

#[test]
fn a_paper_is_read_for_a_purpose_and_both_the_reading_and_the_refusal_are_on_record() {
    let desk = Desk::open();
    let case = last_candidate();
    drafted(&desk, &case);
    let officer = desk.signed_in("credit_officer1");
    let place = format!("/papers/{case}/{}", decision_sha256());
    let refused = officer.get(&place);
    assert_eq!(refused.status, 422);
    assert!(refused.body.contains("R-SEC-04"), "{}", refused.body);
    let given = officer.get(&format!("{place}?purpose=promotion"));
    assert_eq!(given.status, 200);
    assert_eq!(given.body.as_bytes(), DECISION);
    assert_eq!(given.header("content-type"), "application/pdf");
    assert!(
        given
            .header("content-disposition")
            .starts_with("attachment")
    );
    let auditor = desk.signed_in("auditor1");
    let log = auditor.get("/audit.json?action=paper_read").json();
    let seen: Vec<bool> = list(&log["entries"])
        .iter()
        .map(|entry| entry["refused"] == true)
        .collect();
    assert_eq!(seen, [false, true], "{log}");
    assert!(text(&log["entries"][0]["reason"]).contains("起草、审批信用记录"));
    for absent in [
        format!("/papers/{case}/{}?purpose=promotion", "0a".repeat(32)),
        "/papers/none/none?purpose=promotion".to_owned(),
    ] {
        assert_eq!(officer.get(&absent).status, 404);
    }
    let analyst = desk.signed_in("analyst1");
    assert_eq!(
        analyst.get(&format!("{place}?purpose=promotion")).status,
        403
    );
}

#[test]
fn a_paper_lies_sealed_and_a_changed_one_is_found() {
    let desk = Desk::open();
    drafted(&desk, &last_candidate());
    let told = desk.command(&["fsck"]);
    assert_eq!(told.code, 0, "{}", told.stdout);
    for file in ["mingcha.db", "mingcha.db-wal"] {
        let bytes = std::fs::read(desk.data.join(file)).unwrap_or_default();
        let name = "欧阳文书".as_bytes();
        assert!(
            !bytes.windows(name.len()).any(|piece| piece == name),
            "{file}"
        );
    }
    let broken = |statement: &'static str, told: &str| {
        sql(&desk.data.join("mingcha.db"), &[statement]);
        let check = desk.command(&["fsck"]);
        assert_eq!(check.code, 4);
        assert!(check.stdout.contains(told), "{}", check.stdout);
    };
    broken(
        "UPDATE paper SET block = replace(block, substr(block, 40, 4), 'AAAA')",
        "无法打开或与摘要不符",
    );
    broken("DELETE FROM paper", "却没有认定文书的原件");
}

#[test]
fn a_paper_stands_beside_the_form_in_a_frame_that_nobody_else_can_make() {
    let desk = Desk::open();
    let case = last_candidate();
    drafted(&desk, &case);
    let officer = desk.signed_in("credit_officer1");
    let hash = decision_sha256();
    let plain = officer.get("/credit/C000001");
    assert!(!plain.body.contains("<iframe") && plain.body.contains("并排查看"));
    let beside = officer.get(&format!("/credit/C000001?paper={hash}&purpose=finding"));
    assert!(beside.body.contains("<iframe"), "{}", beside.body);
    assert!(
        beside.body.contains("name=\"penalty_content\""),
        "the form is there"
    );
    let policy = beside.header("content-security-policy");
    assert!(
        policy.contains("frame-src 'self'") && policy.contains("frame-ancestors 'none'"),
        "{policy}"
    );
    let elsewhere = officer.get("/credit/public");
    let policy = elsewhere.header("content-security-policy");
    assert!(!policy.contains("frame-src"), "{policy}");
    let shown = officer.get(&format!("/papers/{case}/{hash}/shown?purpose=finding"));
    assert_eq!((shown.status, shown.body.as_bytes()), (200, DECISION));
    assert_eq!(shown.header("content-disposition"), "inline");
    assert_eq!(shown.header("x-frame-options"), "SAMEORIGIN");
    let policy = shown.header("content-security-policy");
    assert!(
        policy.contains("default-src 'none'") && policy.contains("frame-ancestors 'self'"),
        "{policy}"
    );
    for (address, status) in [
        (format!("/papers/{case}/{hash}/shown"), 422),
        (format!("/credit/C000001?paper={hash}"), 422),
        ("/credit/C000001?paper=0a&purpose=finding".to_owned(), 404),
    ] {
        assert_eq!(officer.get(&address).status, status, "{address}");
    }
    let ofd = b"PK\x03\x04................OFD.xml";
    let brought = bring(&officer, &case, "objection", ofd);
    assert_eq!(brought.status, 303, "{}", brought.body);
    let ofd = hex(&Sha256::digest(ofd));
    let beside = officer.get(&format!("/credit/C000001?paper={ofd}&purpose=finding"));
    assert!(!beside.body.contains("<iframe") && beside.body.contains("不能在浏览器中显示"));
    let refused = officer.get(&format!("/papers/{case}/{ofd}/shown?purpose=finding"));
    assert_eq!(refused.status, 422, "{}", refused.body);
    let auditor = desk.signed_in("auditor1");
    let log = auditor.get("/audit.json?action=paper_read").json();
    let entries = list(&log["entries"]).iter();
    let seen: Vec<bool> = entries.map(|entry| entry["refused"] == true).collect();
    assert_eq!(seen, [true, false], "read once, refused once: {log}");
}

#[test]
fn a_draft_is_written_with_the_decision_beside_it() {
    let desk = Desk::open();
    let case = last_candidate();
    super::credit::verified(&desk, &case, "2026-11-20");
    let officer = desk.signed_in("credit_officer1");
    let page = format!("/credit/new/{case}");
    let plain = officer.get(&page).body;
    assert!(
        plain.contains("并排查看") && !plain.contains("<iframe"),
        "{plain}"
    );
    assert!(!plain.contains("上传文书"), "{plain}");
    let hash = decision_sha256();
    let beside = officer.get(&format!("{page}?paper={hash}&purpose=promotion"));
    assert!(beside.body.contains("<iframe") && beside.body.contains("name=\"facts\""));
    let policy = beside.header("content-security-policy");
    assert!(policy.contains("frame-src 'self'"), "{policy}");
    assert_eq!(
        officer
            .get(&format!("{page}?paper=0a&purpose=promotion"))
            .status,
        404
    );
}
