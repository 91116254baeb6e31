//! Comparing a list with the entries in use: for a purpose, on record, and with a consent where one is needed.

use serde_json::Value;

use super::credit::{drafted, last_candidate};
use super::packages::packed;
use super::query_clients::{CONSENT, bring_consent};
use super::{Browser, Desk};
use crate::support::{list, number, text};

const LIST: &str =
    "91350100M000100Y43\n示例市示范商贸有限公司\n别的公司\n91350100M000100Y44\n11010519491231002X";

fn ask(who: &Browser<'_>, purpose: &str, consent: &str) -> super::Answer {
    who.post(
        "/credit/compare",
        &[
            ("purpose", purpose),
            ("matter", "采购2026-15"),
            ("consent", consent),
            ("list", LIST),
        ],
    )
}

fn hits(answer: &Value) -> Vec<usize> {
    let parties = list(&answer["parties"]).iter();
    parties.map(|party| list(&party["hits"]).len()).collect()
}

#[test]
fn nobody_asks_without_a_purpose_and_both_the_question_and_the_refusal_are_on_record() {
    let desk = Desk::open_under(super::RECIPIENTS);
    drafted(&desk, &last_candidate());
    let officer = desk.signed_in("credit_officer1");
    // What is not approved is told to nobody.
    assert_eq!(hits(&ask(&officer, "procurement", "").json()), [0; 5]);
    packed(&desk);
    for purpose in ["", "curiosity"] {
        let refused = ask(&officer, purpose, "");
        assert_eq!(refused.status, 422);
        assert!(refused.body.contains("R-SEC-04"), "{}", refused.body);
    }
    let told = ask(&officer, "procurement", "").json();
    assert_eq!(hits(&told), [1, 1, 0, 0, 0], "{told}");
    assert_eq!(told["parties"][3]["code_is_bad"], true);
    assert_eq!(told["parties"][4]["asked"], "1101**********002X");
    let auditor = desk.signed_in("auditor1");
    let log = auditor.get("/audit.json?action=credit_query").json();
    let refused: Vec<bool> = list(&log["entries"])
        .iter()
        .map(|entry| entry["refused"] == true)
        .collect();
    assert_eq!(refused, [false, true, true, false], "{log}");
    let reason = text(&log["entries"][0]["reason"]);
    assert!(
        reason.contains("采购2026-15") && reason.contains("命中2条"),
        "{reason}"
    );
    assert!(!log.to_string().contains("示范商贸") && !log.to_string().contains("19491231"));
    assert_eq!(ask(&desk.signed_in("analyst1"), "duty", "").status, 403);
}

#[test]
fn what_is_shared_by_consent_is_told_with_one_and_its_being_there_without() {
    let desk = Desk::open();
    let case = last_candidate();
    drafted(&desk, &case);
    let officer = desk.signed_in("credit_officer1");
    let step = |who: &Browser<'_>, kind: &str, more: &[(&str, &str)]| {
        let seen = who.get("/credit/C000001.json").json()["version"].to_string();
        let mut fields = vec![("step", kind), ("seen", seen.as_str()), ("reason", "理由")];
        fields.extend(more);
        let answer = who.post("/credit/C000001/steps", &fields);
        assert_eq!(answer.status, 303, "{kind}: {}", answer.body);
    };
    let mut form = super::credit::FORM.to_vec();
    form.iter_mut().find(|(name, _)| *name == "item").unwrap().1 = "SFCP";
    step(&officer, "edit", &form);
    step(&officer, "submit", &[]);
    step(&desk.signed_in("credit_officer2"), "approve", &[]);
    let without = ask(&officer, "duty", "").json();
    assert_eq!(hits(&without), [0; 5]);
    assert_eq!(number(&without["parties"][0]["withheld"]), 1, "{without}");
    // A number alone is no consent.
    let refused = ask(&officer, "duty", CONSENT);
    assert_eq!(refused.status, 422);
    assert!(refused.body.contains("没有登记"), "{}", refused.body);
    bring_consent(&officer, &[("purpose", "duty")]);
    let with = ask(&officer, "duty", CONSENT).json();
    assert_eq!(hits(&with), [1, 1, 0, 0, 0], "{with}");
    // It was not given for anything else.
    assert_eq!(ask(&officer, "honours", CONSENT).status, 422);
    let taken_back = officer.post("/credit/consents/1/withdraw", &[("reason", "当事人来函")]);
    assert_eq!(taken_back.status, 303, "{}", taken_back.body);
    assert_eq!(ask(&officer, "duty", CONSENT).status, 422);
}

#[test]
fn the_calendar_tells_what_ends_what_is_due_and_who_may_apply_for_repair() {
    let mut desk = Desk::open_under(super::RECIPIENTS);
    drafted(&desk, &last_candidate());
    let calendar = |desk: &Desk| {
        let officer = desk.signed_in("credit_officer2");
        officer.get("/credit/calendar.json").json()
    };
    // Before it is pushed, that is what is due.
    let page = calendar(&desk);
    assert_eq!(page["due"][0]["what"], "认定后推送", "{page}");
    assert_eq!(page["due"][0]["deadline"]["day"], "2026-12-01");
    packed(&desk);
    {
        let officer = desk.signed_in("credit_officer1");
        let seen = officer.get("/credit/C000001.json").json()["version"].to_string();
        let fields = [
            ("step", "publish"),
            ("seen", &seen),
            ("until", "2027-11-19"),
            ("cleared", "yes"),
        ];
        assert_eq!(officer.post("/credit/C000001/steps", &fields).status, 303);
    }
    assert!(list(&calendar(&desk)["due"]).is_empty());
    let ends = |page: &Value| -> Vec<usize> {
        let spans = list(&page["ends"]).iter();
        spans.map(|span| list(&span["lines"]).len()).collect()
    };
    // 最短公示期 of 一般 is three months from the publication on 22 November.
    desk.go_on_at("2027-02-21");
    assert!(list(&calendar(&desk)["repairable"]).is_empty());
    desk.go_on_at("2027-02-22");
    let page = calendar(&desk);
    assert_eq!(page["repairable"][0]["entry_id"], "C000001", "{page}");
    assert_eq!(ends(&page), [0, 0, 0]);
    desk.go_on_at("2027-11-01");
    assert_eq!(ends(&calendar(&desk)), [0, 2, 0]);
    desk.go_on_at("2027-11-20");
    let page = calendar(&desk);
    assert_eq!(
        (ends(&page), list(&page["repairable"]).len()),
        (vec![0, 0, 0], 0)
    );
}
