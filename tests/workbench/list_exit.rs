//! Leaving a list under the law of a place: what 淮安 asks for besides, told with what it was judged by.

use super::credit::{WHY, done, form_with, last_candidate, step, verified};
use super::{Browser, Desk};
use crate::support::{DEMO_WEEK, demo, list, text};

const DUTY: [(&str, &str); 4] = [
    WHY,
    ("fulfilled_on", "2026-11-22"),
    ("pledged_on", "2026-11-22"),
    ("evidence", "缴款凭证、承诺书"),
];

/// Another candidate of the demo's newest week.
fn first_candidate() -> String {
    let flags = demo().answer(&["flags", "--week", DEMO_WEEK, "--tier", "candidate"]);
    text(&list(&flags["flags"])[0]["flag_id"]).to_owned()
}

/// An approved entry of the same party on the list, decided on a day.
fn listed(desk: &Desk, case: &str, decided_on: &'static str, until: &'static str) -> String {
    verified(desk, case, decided_on);
    let officer = desk.signed_in("credit_officer1");
    let mut form = form_with(&[
        ("item", "YZSX"),
        ("severity_local", "serious"),
        ("severity_national", "serious"),
        ("served_on", decided_on),
        ("told_on", decided_on),
        ("valid_until", until),
    ]);
    form.extend([("case", case), ("list_basis", "4")]);
    let answer = officer.post("/credit", &form);
    assert_eq!(answer.status, 303, "{}", answer.body);
    let id = answer.header("location").replace("/credit/", "");
    done(&officer, &id, "submit", &[WHY]);
    done(&desk.signed_in("determiner1"), &id, "approve", &[WHY]);
    id
}

/// Name and judgement of each condition of an application.
fn conditions(who: &Browser<'_>, id: &str) -> Vec<(String, bool, String)> {
    let entry = who.get(&format!("/credit/{id}.json")).json();
    let told = |condition: &serde_json::Value| {
        (
            text(&condition["name"]).to_owned(),
            condition["holds"] == true,
            text(&condition["because"]).to_owned(),
        )
    };
    list(&entry["conditions"]).iter().map(told).collect()
}

#[test]
fn a_party_leaves_a_list_after_a_quiet_time_and_not_with_another_serious_finding() {
    let mut desk = Desk::open_under("[credit]\nprofile = \"淮安-2018\"\n");
    let first = listed(&desk, &last_candidate(), "2026-11-20", "2029-11-19");
    done(
        &desk.signed_in("credit_officer1"),
        &first,
        "apply_repair",
        &DUTY,
    );
    let told = conditions(&desk.signed_in("credit_officer1"), &first);
    let (_, holds, because) = &told[4];
    assert_eq!(told.len(), 6, "{told:?}");
    assert!(!holds && because.starts_with("初次列入"), "{because}");
    assert!(
        because.contains("6个月") && because.contains("至2027-05-22") && because.contains("没有"),
        "{because}"
    );
    desk.go_on_at("2027-06-10");
    let (status, refused) = step(
        &desk.signed_in("determiner1"),
        &first,
        "grant_repair",
        &[WHY],
    );
    assert_eq!(status, 409, "{refused}");
    assert!(
        refused.contains("悔改表现") && !refused.contains("观察期"),
        "the time is over, nobody told of remorse: {refused}"
    );
    done(
        &desk.signed_in("determiner1"),
        &first,
        "refuse_repair",
        &[WHY],
    );
    let second = listed(&desk, &first_candidate(), "2027-03-01", "2030-02-27");
    let mut duty = DUTY.to_vec();
    duty.push(("remorse", "建立进货查验制度，主管局认可"));
    done(
        &desk.signed_in("credit_officer1"),
        &first,
        "apply_repair",
        &duty,
    );
    // Of the second entry the longer time is asked for.
    done(
        &desk.signed_in("credit_officer1"),
        &second,
        "apply_repair",
        &duty,
    );
    let told = conditions(&desk.signed_in("credit_officer1"), &second);
    assert!(
        told[4].2.starts_with("此前已列入1次") && told[4].2.contains("12个月"),
        "{told:?}"
    );
    desk.go_on_at("2027-06-25");
    let (status, refused) = step(
        &desk.signed_in("determiner1"),
        &first,
        "grant_repair",
        &[WHY],
    );
    assert_eq!(status, 409, "{refused}");
    assert!(
        refused.contains("观察期") && refused.contains(&second),
        "{refused}"
    );
    // What is revoked speaks against nobody.
    let revoked = [
        WHY,
        ("document_kind", "行政判决书"),
        ("document_number", "（2027）示行初1号"),
        ("decided_on", "2027-06-20"),
        ("authority", "示例市人民法院"),
    ];
    done(
        &desk.signed_in("credit_officer1"),
        &second,
        "revoke",
        &revoked,
    );
    done(
        &desk.signed_in("determiner1"),
        &first,
        "grant_repair",
        &[WHY],
    );
    let entry = desk
        .signed_in("credit_officer1")
        .get(&format!("/credit/{first}.json"))
        .json();
    assert_eq!(text(&entry["stage"]), "已修复", "{entry}");
}

#[test]
fn where_the_place_asks_for_nothing_more_nothing_more_is_asked() {
    let desk = Desk::open();
    let id = listed(&desk, &last_candidate(), "2026-11-20", "2029-11-19");
    done(
        &desk.signed_in("credit_officer1"),
        &id,
        "apply_repair",
        &DUTY,
    );
    let told = conditions(&desk.signed_in("credit_officer1"), &id);
    assert_eq!(told.len(), 4, "{told:?}");
}
