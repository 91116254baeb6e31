//! Several flags at once: each by the rules, each on record, each told.

use serde_json::Value;

use super::inbox::flags_of_the_week;
use super::{Browser, Desk};
use crate::support::{list, number, text};

/// Sends one step for these marks; what the page tells, as a program reads it.
fn batch(browser: &Browser<'_>, marks: &[String], more: &[(&str, &str)]) -> super::Answer {
    let marks = marks.iter().map(|mark| ("flag", mark.as_str()));
    let fields: Vec<(&str, &str)> = marks.chain(more.iter().copied()).collect();
    browser.post("/flags/batch", &fields)
}

fn stage(browser: &Browser<'_>, id: &str) -> Value {
    browser.get(&format!("/flags/{id}.json")).json()["stage"].clone()
}

/// What the inbox gives to mark these flags with.
fn marks(browser: &Browser<'_>, ids: &[String]) -> Vec<String> {
    let inbox = browser.get("/flags.json").json();
    let mark_of = |id: &String| {
        let mut lines = list(&inbox["flags"]).iter();
        let line = lines.find(|line| line["flag_id"] == id.as_str()).unwrap();
        text(&line["mark"]).to_owned()
    };
    ids.iter().map(mark_of).collect()
}

const DISMISS: [(&str, &str); 2] = [("step", "dismiss"), ("reason", "重复投诉，已并案")];
const TAKE: [(&str, &str); 1] = [("step", "take")];

#[test]
fn of_a_batch_each_case_is_decided_on_its_own_and_told() {
    let desk = Desk::open();
    let (first, second) = (desk.signed_in("reviewer1"), desk.signed_in("reviewer2"));
    let ids = flags_of_the_week();
    let ids = &ids[..4];
    let taken = batch(&first, &marks(&first, &ids[..3]), &TAKE).json();
    assert_eq!((number(&taken["done"]), number(&taken["refused"])), (3, 0));

    let seen = marks(&first, ids);
    assert_eq!(seen[0], format!("1:{}", ids[0]));
    // A colleague is faster with one of them, and one was never taken.
    assert_eq!(
        number(&batch(&second, &seen[1..2], &DISMISS).json()["done"]),
        1
    );
    let mut sent = seen.clone();
    sent.push(seen[0].clone());
    sent.push("0:2026-W47-M999999-counterfeit".to_owned());
    let told = batch(&first, &sent, &DISMISS).json();
    assert_eq!(
        (number(&told["done"]), number(&told["refused"])),
        (2, 3),
        "{told}"
    );
    let rows = list(&told["rows"]);
    let row = |place: usize| (rows[place]["done"] == true, text(&rows[place]["told"]));
    assert_eq!(row(0), (true, "已办理，现为“不予列入”"));
    assert!(!row(1).0 && row(1).1.contains("已被他人办理"), "{told}");
    assert!(row(2).0);
    assert!(!row(3).0 && row(3).1.contains("尚未受理"), "{told}");
    assert!(!row(4).0 && row(4).1.contains("没有编号为"), "{told}");
    assert_eq!(stage(&first, &ids[2]), "不予列入");
    assert!(stage(&first, &ids[3]).is_null());

    // Each has its own entry, the refused ones too; what was dismissed cannot be marked again.
    let auditor = desk.signed_in("auditor1");
    for (id, entries) in ids.iter().zip([2, 3, 2, 1]) {
        let log = auditor.get(&format!("/audit.json?action=case_step&object=case:{id}"));
        assert_eq!(list(&log.json()["entries"]).len(), entries, "{id}");
    }
    let inbox = first.get("/flags.json").json();
    let dismissed = list(&inbox["flags"]).iter();
    let dismissed = dismissed.filter(|line| line["stage"] == "不予列入");
    assert!(dismissed.clone().count() == 3 && dismissed.clone().all(|line| line["mark"].is_null()));
    // The rules learn from each.
    let decisions = desk.command(&["flags", "decisions"]).json();
    let learnt = list(&decisions["decisions"]).iter();
    let learnt = learnt.filter(|one| ids.iter().any(|id| one["flag_id"] == id.as_str()));
    assert_eq!(learnt.count(), 3);
}

#[test]
fn a_watch_needs_a_day_within_ninety_and_is_told_on_a_page() {
    let desk = Desk::open();
    let reviewer = desk.signed_in("reviewer1");
    let ids = flags_of_the_week();
    batch(&reviewer, &marks(&reviewer, &ids[..2]), &TAKE);
    let marked = marks(&reviewer, &ids[..2]);
    let watch = |until: &'static str| [("step", "watch"), ("until", until), ("reason", "<再看>")];
    let late = batch(&reviewer, &marked, &watch("2027-02-21")).json();
    assert_eq!(number(&late["done"]), 0);
    assert!(
        text(&late["rows"][1]["told"]).contains("最长90天"),
        "{late}"
    );
    let none = batch(&reviewer, &marked, &[("step", "watch"), ("reason", "x")]);
    assert_eq!((none.status, none.code().as_str()), (422, "unprocessable"));
    // A browser gets a page that says the same.
    let mut fields: Vec<(&str, &str)> = marked.iter().map(|mark| ("flag", mark.as_str())).collect();
    fields.extend(watch("2027-02-20"));
    fields.push(("week", "2026-W47"));
    let page = reviewer.press("/flags/batch", &fields);
    assert_eq!(page.status, 200, "{}", page.body);
    assert_eq!(
        page.body.matches("现为“重点关注”").count(),
        2,
        "{}",
        page.body
    );
    assert!(page.body.contains("flags?week=2026-W47\""));
    // Sent once more by going back, nothing happens twice.
    let again = reviewer.press("/flags/batch", &fields);
    assert_eq!(
        again.body.matches("已被他人办理").count(),
        2,
        "{}",
        again.body
    );
}

#[test]
fn what_a_second_person_answers_for_and_who_may_not_is_refused_as_a_whole() {
    let desk = Desk::open();
    let reviewer = desk.signed_in("reviewer1");
    let ids = flags_of_the_week();
    batch(&reviewer, &marks(&reviewer, &ids[..1]), &TAKE);
    let marked = marks(&reviewer, &ids[..1]);
    let why = ("reason", "理由");
    for step in ["propose", "agree", "decline", "reopen", "file"] {
        let told = batch(&reviewer, &marked, &[("step", step), why]);
        assert_eq!(told.status, 422, "{step}: {}", told.body);
        assert!(told.body.contains("须逐件办理"), "{}", told.body);
    }
    let blank = batch(&reviewer, &marked, &[("step", "dismiss"), ("reason", " ")]);
    assert_eq!(blank.status, 409, "{}", blank.body);
    assert_eq!(batch(&reviewer, &[], &DISMISS).status, 422);
    let many: Vec<String> = (0..51).map(|place| format!("0:x{place}")).collect();
    let told = batch(&reviewer, &many, &DISMISS);
    assert!(
        told.status == 422 && told.body.contains("最多批量办理50件"),
        "{}",
        told.body
    );
    assert_eq!(batch(&reviewer, &many[..50], &DISMISS).status, 200);
    assert_eq!(batch(&reviewer, &["x".to_owned()], &DISMISS).status, 400);
    assert_eq!(stage(&reviewer, &ids[0]), "核查中");
    let log = desk.signed_in("auditor1");
    let log = log.get("/audit.json?object=flags:batch").json();
    let refused = list(&log["entries"]);
    assert_eq!(refused.len(), 8);
    assert!(refused.iter().all(|entry| entry["refused"] == true));

    for name in [
        "determiner1",
        "analyst1",
        "credit_officer1",
        "admin1",
        "auditor1",
    ] {
        let other = desk.signed_in(name);
        assert_eq!(
            batch(&other, &marked, &DISMISS).code(),
            "forbidden",
            "{name}"
        );
    }
    for name in ["determiner1", "analyst1"] {
        let inbox = desk.signed_in(name).get("/flags").body;
        assert!(!inbox.contains("/flags/batch") && !inbox.contains("type=\"checkbox\""));
    }
    let inbox = reviewer.get("/flags").body;
    assert!(
        inbox.contains(&format!("value=\"{}\"", marked[0])),
        "{inbox}"
    );
}
