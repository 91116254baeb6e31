//! 申诉、复议、诉讼 from their being known to their end, and what a revoked decision leads to.

use super::Desk;
use super::credit::{WHY, done, drafted, last_candidate, step};
use crate::support::{list, text};

#[test]
fn a_review_is_shown_on_its_entry_and_a_revoked_decision_is_withdrawn_in_time() {
    let mut desk = Desk::open();
    drafted(&desk, &last_candidate());
    let file = [
        WHY,
        ("remedy", "review"),
        ("authority", "示例市人民政府"),
        ("filed_on", "2026-11-22"),
    ];
    let (status, told) = step(
        &desk.signed_in("credit_officer1"),
        "C000001",
        "file_remedy",
        &file,
    );
    assert_eq!(status, 409, "a draft is no decision: {told}");
    done(
        &desk.signed_in("credit_officer1"),
        "C000001",
        "submit",
        &[WHY],
    );
    done(
        &desk.signed_in("credit_officer2"),
        "C000001",
        "approve",
        &[WHY],
    );
    done(
        &desk.signed_in("credit_officer1"),
        "C000001",
        "publish",
        &[("until", "2027-11-19"), ("cleared", "yes"), WHY],
    );
    let (status, told) = step(
        &desk.signed_in("determiner1"),
        "C000001",
        "file_remedy",
        &file,
    );
    assert!(
        status == 409 && told.contains("须由信用审核员办理"),
        "{told}"
    );
    let later = [WHY, file[1], file[2], ("filed_on", "2026-11-23")];
    let (status, told) = step(
        &desk.signed_in("credit_officer1"),
        "C000001",
        "file_remedy",
        &later,
    );
    assert!(status == 409 && told.contains("晚于今天"), "{told}");
    done(
        &desk.signed_in("credit_officer1"),
        "C000001",
        "file_remedy",
        &file,
    );
    let officer = desk.signed_in("credit_officer1");
    let entry = officer.get("/credit/C000001.json").json();
    assert_eq!(text(&entry["mark"]), "行政复议中");
    assert_eq!(text(&entry["remedies"][0][3]), "办理中");
    assert_eq!(text(&entry["stage"]), "公示中", "nothing stops by itself");
    let end = [
        WHY,
        ("remedy_outcome", "revoked"),
        ("document_number", "示复〔2027〕3号"),
    ];
    desk.go_on_at("2027-01-18");
    done(
        &desk.signed_in("credit_officer1"),
        "C000001",
        "end_remedy",
        &end,
    );
    let officer = desk.signed_in("credit_officer1");
    let entry = officer.get("/credit/C000001.json").json();
    let clocks = list(&entry["clocks"]).iter();
    let mut open = clocks.filter(|clock| clock["open"] == true);
    let withdrawal = open
        .find(|clock| text(&clock["name"]) == "撤回公示")
        .unwrap();
    assert_eq!(text(&withdrawal["due"]), "2027-01-21", "{withdrawal}");
    let tasks = officer.get("/").body;
    assert!(tasks.contains("所依据的决定已被撤销"), "{tasks}");
    let revoked = [
        WHY,
        ("document_kind", "行政复议决定书"),
        ("document_number", "示复〔2027〕3号"),
        ("decided_on", "2027-01-15"),
        ("authority", "示例市人民政府"),
    ];
    done(
        &desk.signed_in("credit_officer1"),
        "C000001",
        "revoke",
        &revoked,
    );
    let entry = desk
        .signed_in("credit_officer1")
        .get("/credit/C000001.json")
        .json();
    assert_eq!(text(&entry["remedies"][0][3]), "撤销");
    assert_eq!(text(&entry["stage"]), "已撤回", "{entry}");
    assert_eq!(desk.command(&["audit", "verify"]).code, 0);
    assert_eq!(desk.command(&["fsck"]).code, 0);
}
