//! What matters asks once more who one is, and nothing that was typed is lost.

use super::desk::PASSWORD;
use super::{Browser, Desk};
use crate::support::{DEMO_WEEK, demo, number, text};

/// A proof holds for the request that it comes with, and no longer.
const EVERY_TIME: &str = "[security]\nproof_minutes = 0\n";

fn candidate() -> String {
    let flags = demo().answer(&["flags", "--week", DEMO_WEEK, "--tier", "candidate"]);
    text(&flags["flags"][0]["flag_id"]).to_owned()
}

fn steps(id: &str) -> String {
    format!("/flags/{id}/steps")
}

fn version(browser: &Browser<'_>, id: &str) -> i64 {
    number(&browser.get(&format!("/flags/{id}.json")).json()["version"])
}

#[test]
fn who_agrees_proves_once_more_who_that_is() {
    let desk = Desk::open_under(EVERY_TIME);
    let id = candidate();
    let (first, second) = (desk.signed_in("reviewer1"), desk.signed_in("reviewer2"));
    let why = ("reason", "多名消费者独立投诉\"且有<鉴定>");
    // Neither taking nor proposing is what a second person answers for.
    let path = steps(&id);
    assert_eq!(
        first.post(&path, &[("step", "take"), ("seen", "0")]).status,
        303
    );
    assert_eq!(
        first
            .post(&path, &[("step", "propose"), ("seen", "1"), why])
            .status,
        303
    );
    let agree = [("step", "agree"), ("seen", "2"), why];
    let refused = second.post(&path, &agree);
    assert_eq!(
        (refused.status, refused.code().as_str()),
        (403, "prove_again")
    );
    let asked = second.press(&path, &agree);
    assert_eq!(asked.status, 403);
    assert!(
        asked
            .body
            .contains("name=\"reason\" value=\"多名消费者独立投诉&quot;且有&lt;鉴定&gt;\""),
        "{}",
        asked.body
    );
    for kept in [
        "name=\"step\" value=\"agree\"",
        "name=\"seen\" value=\"2\"",
        "name=\"proof\"",
    ] {
        assert!(asked.body.contains(kept), "{kept}: {}", asked.body);
    }
    let with = |proof: &'static str| {
        let mut fields = agree.to_vec();
        fields.push(("proof", proof));
        fields
    };
    let wrong = second.press(&path, &with("a wrong password"));
    assert_eq!(wrong.status, 403);
    assert!(wrong.body.contains("密码或验证码不对") && !wrong.body.contains("a wrong password"));
    assert_eq!(version(&first, &id), 2);
    assert_eq!(second.post(&path, &with(PASSWORD)).status, 303);
    assert_eq!(version(&first, &id), 3);
    let auditor = desk.signed_in("auditor1");
    let log = auditor
        .get("/audit.json?action=prove_again&actor=reviewer2")
        .json();
    let refused: Vec<bool> = crate::support::list(&log["entries"])
        .iter()
        .map(|entry| entry["refused"] == true)
        .collect();
    assert_eq!(refused, [false, true]);
}

#[test]
fn an_open_session_is_not_enough_to_guess_the_password_with() {
    let desk = Desk::open_under(EVERY_TIME);
    let id = candidate();
    let reviewer = desk.signed_in("reviewer1");
    let fields = [
        ("step", "agree"),
        ("seen", "0"),
        ("reason", "x"),
        ("proof", "a guess"),
    ];
    let path = steps(&id);
    let statuses: Vec<u16> = std::thread::scope(|scope| {
        let sent: Vec<_> = (0..12)
            .map(|_| scope.spawn(|| reviewer.post(&path, &fields).status))
            .collect();
        sent.into_iter().map(|one| one.join().unwrap()).collect()
    });
    let count = |wanted| statuses.iter().filter(|status| **status == wanted).count();
    assert_eq!((count(403), count(429)), (5, 7), "{statuses:?}");
    // Neither by changing it.
    let change = [
        ("old", "a guess"),
        ("new", "a new long secret"),
        ("again", "a new long secret"),
    ];
    assert_eq!(reviewer.post("/account/password", &change).status, 429);
}

#[test]
fn a_proof_that_is_fresh_is_not_asked_for_again() {
    let desk = Desk::open();
    let id = candidate();
    let (first, second) = (desk.signed_in("reviewer1"), desk.signed_in("reviewer2"));
    let path = steps(&id);
    let why = ("reason", "多名消费者独立投诉且有鉴定");
    first.post(&path, &[("step", "take"), ("seen", "0")]);
    first.post(&path, &[("step", "propose"), ("seen", "1"), why]);
    let agree = [("step", "agree"), ("seen", "2"), why];
    // Signing in was a quarter of an hour ago.
    let aged = "UPDATE account_session SET proved_at = proved_at - 900000";
    crate::fsck::sql(&desk.data.join("mingcha.db"), &[aged]);
    assert_eq!(second.post(&path, &agree).code(), "prove_again");
    let with_proof = [("step", "take"), ("seen", "0"), ("proof", PASSWORD)];
    assert_eq!(
        second.post(&path, &with_proof).status,
        409,
        "proved, and too late to take it"
    );
    assert_eq!(second.post(&path, &agree).status, 303);
}
