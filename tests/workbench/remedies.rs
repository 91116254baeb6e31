//! 申诉、复议、诉讼 from their being known to their end, and what a revoked decision leads to.

use super::credit::{drafted, last_candidate};
use super::{Desk, PASSWORD};
use crate::support::{list, text};

const WHY: (&str, &str) = ("reason", "收到受理通知书");

fn step(desk: &Desk, who: &str, kind: &str, more: &[(&str, &str)]) -> (u16, String) {
    let who = desk.signed_in(who);
    let seen = who.get("/credit/C000001.json").json()["version"].to_string();
    let proof = ("proof", PASSWORD);
    let mut fields = vec![("step", kind), ("seen", seen.as_str()), proof, WHY];
    fields.extend(more);
    let answer = who.post("/credit/C000001/steps", &fields);
    (answer.status, answer.body)
}

fn done(desk: &Desk, who: &str, kind: &str, more: &[(&str, &str)]) {
    let (status, told) = step(desk, who, kind, more);
    assert_eq!(status, 303, "{kind}: {told}");
}

#[test]
fn a_review_is_shown_on_its_entry_and_a_revoked_decision_is_withdrawn_in_time() {
    let mut desk = Desk::open();
    drafted(&desk, &last_candidate());
    let file = [
        ("remedy", "review"),
        ("authority", "示例市人民政府"),
        ("filed_on", "2026-11-22"),
    ];
    let (status, told) = step(&desk, "credit_officer1", "file_remedy", &file);
    assert_eq!(status, 409, "a draft is no decision: {told}");
    done(&desk, "credit_officer1", "submit", &[]);
    done(&desk, "credit_officer2", "approve", &[]);
    done(
        &desk,
        "credit_officer1",
        "publish",
        &[("until", "2027-11-19"), ("cleared", "yes")],
    );
    let (status, told) = step(&desk, "determiner1", "file_remedy", &file);
    assert!(
        status == 409 && told.contains("须由信用审核员办理"),
        "{told}"
    );
    let later = [file[0], file[1], ("filed_on", "2026-11-23")];
    let (status, told) = step(&desk, "credit_officer1", "file_remedy", &later);
    assert!(status == 409 && told.contains("晚于今天"), "{told}");
    done(&desk, "credit_officer1", "file_remedy", &file);
    let officer = desk.signed_in("credit_officer1");
    let entry = officer.get("/credit/C000001.json").json();
    assert_eq!(text(&entry["mark"]), "行政复议中");
    assert_eq!(text(&entry["remedies"][0][3]), "办理中");
    assert_eq!(text(&entry["stage"]), "公示中", "nothing stops by itself");
    let end = [
        ("remedy_outcome", "revoked"),
        ("document_number", "示复〔2027〕3号"),
    ];
    desk.go_on_at("2027-01-18");
    done(&desk, "credit_officer1", "end_remedy", &end);
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
        ("document_kind", "行政复议决定书"),
        ("document_number", "示复〔2027〕3号"),
        ("decided_on", "2027-01-15"),
        ("authority", "示例市人民政府"),
    ];
    done(&desk, "credit_officer1", "revoke", &revoked);
    let entry = desk
        .signed_in("credit_officer1")
        .get("/credit/C000001.json")
        .json();
    assert_eq!(text(&entry["remedies"][0][3]), "撤销");
    assert_eq!(text(&entry["stage"]), "已撤回", "{entry}");
    assert_eq!(desk.command(&["audit", "verify"]).code, 0);
    assert_eq!(desk.command(&["fsck"]).code, 0);
}
