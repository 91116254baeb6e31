//! Steps of an entry by command: the rules of the workbench, in the same words.

use super::credit::{drafted, last_candidate};
use super::{Desk, PASSWORD};
use crate::support::{demo, text};

/// Somebody takes a step by command, with a password from the standard input; code and all that was told.
fn by(desk: &Desk, who: &str, password: &str, command: &[&str]) -> (i32, String) {
    let (head, fields) = command.split_at(command.len().min(3));
    let arguments = [&["credit"], head, &["--account", who], fields].concat();
    let ran = demo().run_over_with(&desk.data, &arguments, &format!("{password}\n"));
    (ran.code, format!("{}{}", ran.stdout, ran.stderr))
}

#[test]
fn a_command_refuses_what_the_page_refuses_and_says_so_in_the_same_words() {
    let desk = Desk::open();
    let case = last_candidate();
    let writer = desk.signed_in("credit_officer1");
    // No finding, no entry.
    let draft = [
        "credit",
        "draft",
        &case,
        "--account",
        "credit_officer1",
        "item=XZCF",
    ];
    let early = demo().run_over_with(&desk.data, &draft, &format!("{PASSWORD}\n"));
    assert_eq!(early.code, 3, "{}", early.stderr);
    assert!(early.stdout.contains("R-CRD-01"), "{}", early.stdout);
    let id = drafted(&desk, &case);
    let mut compared = 0;
    for kind in [
        "return",
        "approve",
        "push",
        "acknowledge",
        "bounce",
        "publish",
        "object",
        "provider_answer",
        "propose_answer",
        "confirm_answer",
        "reject_answer",
        "apply_repair",
        "grant_repair",
        "refuse_repair",
        "revoke",
        "file_remedy",
        "end_remedy",
        "removal_done",
    ] {
        let fields = [
            "reason=理由",
            "recipient=市信用中心",
            "operation=I",
            "receipt=1",
            "until=2027-11-19",
            "cleared=yes",
            "ground=facts",
            "outcome=upheld",
            "row=1",
            "remedy=review",
            "filed_on=2026-11-20",
            "remedy_outcome=upheld",
            "document_kind=行政判决书",
            "document_number=1号",
            "decided_on=2026-11-20",
            "authority=某法院",
        ];
        let command = [&["step", &id, kind][..], &fields].concat();
        let (code, told) = by(&desk, "credit_officer1", PASSWORD, &command);
        let seen = writer.get(&format!("/credit/{id}.json")).json()["version"].to_string();
        let mut form = vec![("step", kind), ("seen", seen.as_str())];
        form.extend(fields.iter().map(|field| field.split_once('=').unwrap()));
        let page = writer.post(&format!("/credit/{id}/steps"), &form);
        assert_eq!(page.status, 409, "{kind}: {}", page.body);
        let message = page.json()["error"]["message"].clone();
        assert_eq!(code, 3, "{kind}: {told}");
        assert!(told.contains(text(&message)), "{kind}: {told} / {message}");
        compared += 1;
    }
    println!("{compared} steps refused alike");
}

#[test]
fn steps_by_command_need_the_person_and_a_second_one() {
    let desk = Desk::open();
    let id = drafted(&desk, &last_candidate());
    let submit = ["step", id.as_str(), "submit", "reason=要素齐全"];
    let (code, told) = by(&desk, "credit_officer1", "not-the-password", &submit);
    assert!(code == 3 && told.contains("用户名或密码不对"), "{told}");
    let (code, told) = by(&desk, "analyst1", PASSWORD, &submit);
    assert!(code == 3 && told.contains("须由信用审核员办理"), "{told}");
    let (code, told) = by(&desk, "credit_officer1", PASSWORD, &submit);
    assert_eq!(code, 0, "{told}");
    let approve = ["step", id.as_str(), "approve", "reason=同意"];
    let (code, told) = by(&desk, "credit_officer1", PASSWORD, &approve);
    assert!(
        code == 3 && told.contains("须由另一人办理（R-CRD-01）"),
        "{told}"
    );
    assert_eq!(by(&desk, "determiner2", PASSWORD, &approve).0, 0);
    let shown = desk.command(&["credit", "show", &id]).json();
    assert_eq!(shown["stage"], "approved");
    assert_eq!(desk.command(&["audit", "verify"]).code, 0);
}
