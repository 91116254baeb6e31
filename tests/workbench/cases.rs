//! A flag on its way to a verified finding, over HTTP, with the right and the wrong people.

use serde_json::Value;

use super::papers::bring_decision;
use super::{Browser, Desk};
use crate::support::{demo, list, number, text};

/// The first candidate of the newest week of the demo.
fn candidate() -> String {
    let flags = demo().answer(&[
        "flags",
        "--week",
        crate::support::DEMO_WEEK,
        "--tier",
        "candidate",
    ]);
    text(&flags["flags"][0]["flag_id"]).to_owned()
}

fn case(browser: &Browser<'_>, id: &str) -> Value {
    browser.get(&format!("/flags/{id}.json")).json()
}

/// Takes a step on the newest version; status and message.
fn step(browser: &Browser<'_>, id: &str, kind: &str, more: &[(&str, &str)]) -> (u16, String) {
    let seen = number(&case(browser, id)["version"]).to_string();
    let mut fields = vec![("step", kind), ("seen", seen.as_str())];
    fields.extend(more);
    let answer = browser.post(&format!("/flags/{id}/steps"), &fields);
    (answer.status, answer.body)
}

const WHY: [(&str, &str); 1] = [("reason", "多名消费者独立投诉且有鉴定")];

#[test]
fn a_flag_becomes_a_finding_by_the_steps_and_by_no_other_way() {
    let desk = Desk::open();
    let id = candidate();
    let (first, second) = (desk.signed_in("reviewer1"), desk.signed_in("reviewer2"));
    let determiner = desk.signed_in("determiner1");

    // Nothing goes before it was taken, and a determiner takes nothing.
    assert_eq!(step(&first, &id, "dismiss", &WHY).0, 409);
    assert_eq!(step(&determiner, &id, "take", &[]).0, 409);
    assert_eq!(step(&first, &id, "take", &[]).0, 303);
    assert_eq!(
        step(&first, &id, "propose", &[("reason", " ")]).0,
        409,
        "a reason is needed"
    );
    assert_eq!(step(&first, &id, "propose", &WHY).0, 303);

    let (status, told) = step(&first, &id, "agree", &WHY);
    assert_eq!(status, 409);
    assert!(told.contains("须由另一名审阅员复核"), "{told}");
    assert!(
        !list(&case(&first, &id)["steps"])
            .iter()
            .any(|step| step["kind"] == "agree")
    );
    assert_eq!(step(&second, &id, "agree", &WHY).0, 303);

    let (status, told) = step(&determiner, &id, "verify", &document(&"0a".repeat(32)));
    assert_eq!(status, 409);
    assert!(told.contains("按流程不能登记认定"), "{told}");
    let transfer = [("department", "市场监管局"), ("due", "2026-12-11"), WHY[0]];
    assert_eq!(step(&first, &id, "transfer", &transfer).0, 303);
    assert_eq!(
        step(&first, &id, "return", &[("finding", "case_filed"), WHY[0]]).0,
        303
    );
    assert_eq!(step(&determiner, &id, "file", &WHY).0, 303);
    // No finding without every part of its document, and without the paper itself.
    let hash = bring_decision(&determiner, &id);
    let whole = document(&hash);
    for (part, told_part) in [
        ("document_kind", "文书名称"),
        ("document_number", "文书号"),
        ("decided_on", "决定日期"),
        ("authority", "认定单位"),
        ("file_sha256", "文书原件"),
    ] {
        let lacking = whole.map(|(name, value)| (name, if name == part { "" } else { value }));
        let (status, told) = step(&determiner, &id, "verify", &lacking);
        assert!(matches!(status, 409 | 422), "{part}: {status}");
        assert!(
            told.contains(told_part) && told.contains("R-CRD-01"),
            "{told}"
        );
    }
    let (status, told) = step(&determiner, &id, "verify", &document(&"0a".repeat(32)));
    assert_eq!(status, 409);
    assert!(
        told.contains("尚未上传") && told.contains("R-CRD-01"),
        "{told}"
    );
    assert_eq!(step(&determiner, &id, "verify", &whole).0, 303);

    let ended = case(&first, &id);
    assert_eq!(ended["stage"], "已认定");
    assert_eq!(number(&ended["version"]), 7);
    // What the department confirmed, the rules learn from.
    let decisions = desk.command(&["flags", "decisions"]).json();
    let learnt: Vec<&Value> = list(&decisions["decisions"])
        .iter()
        .filter(|decision| decision["flag_id"] == id.as_str())
        .collect();
    assert_eq!(learnt.len(), 1);
    assert_eq!(learnt[0]["verdict"], "confirmed");
}

fn document(hash: &str) -> [(&'static str, &str); 5] {
    [
        ("document_kind", "行政处罚决定书"),
        ("document_number", "示市监罚〔2026〕1号"),
        ("decided_on", "2026-11-20"),
        ("authority", "示例市市场监督管理局"),
        ("file_sha256", hash),
    ]
}

#[test]
fn of_two_reviewers_who_decide_at_once_one_is_told_to_look_again() {
    let desk = Desk::open();
    let id = candidate();
    let (first, second) = (desk.signed_in("reviewer1"), desk.signed_in("reviewer2"));
    assert_eq!(step(&first, &id, "take", &[]).0, 303);
    let path = format!("/flags/{id}/steps");
    let fields = |kind: &'static str| [("step", kind), ("seen", "1"), WHY[0]];
    let both = std::thread::scope(|scope| {
        let one = scope.spawn(|| first.post(&path, &fields("dismiss")).status);
        let other = scope.spawn(|| second.post(&path, &fields("propose")).status);
        let mut both = [one.join().unwrap(), other.join().unwrap()];
        both.sort_unstable();
        both
    });
    assert_eq!(both, [303, 409]);
    assert_eq!(number(&case(&first, &id)["version"]), 2);
}

#[test]
fn a_refused_step_is_on_record_too_and_ids_that_lead_nowhere_look_alike() {
    let desk = Desk::open();
    let id = candidate();
    let reviewer = desk.signed_in("reviewer1");
    assert_eq!(step(&reviewer, &id, "propose", &WHY).0, 409);
    let auditor = desk.signed_in("auditor1");
    let log = auditor
        .get(&format!("/audit.json?object=case:{id}&action=case_step"))
        .json();
    let refused = &log["entries"][0];
    assert_eq!(refused["refused"], true, "{log}");
    assert!(
        text(&refused["reason"]).contains("案件尚未受理"),
        "{refused}"
    );
    for path in [
        "/flags/2026-W47-M999999-counterfeit.json",
        "/orders/12345:none.json",
        "/merchants/M999999.json",
        "/merchants/x.json",
    ] {
        assert_eq!(reviewer.get(path).code(), "not_found", "{path}");
    }
}
