//! What is due, told in working days wherever a case is shown.

use serde_json::Value;

use super::{Browser, Desk};
use crate::support::{DEMO_WEEK, demo, list, number, text};

/// Numbers of the newest week's flags, in the order of the list.
pub(super) fn flags_of_the_week() -> Vec<String> {
    let flags = demo().answer(&["flags", "--week", DEMO_WEEK]);
    let flags = list(&flags["flags"]).iter();
    flags
        .map(|flag| text(&flag["flag_id"]).to_owned())
        .collect()
}

fn step(browser: &Browser<'_>, id: &str, fields: &[(&str, &str)]) {
    let case = browser.get(&format!("/flags/{id}.json")).json();
    let seen = number(&case["version"]).to_string();
    let mut fields = fields.to_vec();
    fields.push(("seen", &seen));
    let answer = browser.post(&format!("/flags/{id}/steps"), &fields);
    assert_eq!(answer.status, 303, "{}", answer.body);
}

fn watched(browser: &Browser<'_>, id: &str, until: &str) {
    step(browser, id, &[("step", "take")]);
    let fields = [("step", "watch"), ("until", until), ("reason", "先观察")];
    step(browser, id, &fields);
}

/// What a list's twin tells of one case's deadline.
fn due<'a>(twin: &'a Value, rows: &str, key: &str, id: &str) -> &'a Value {
    let mut rows = list(&twin[rows]).iter();
    &rows.find(|row| row[key] == id).unwrap()["due"]
}

#[test]
fn what_is_due_is_told_in_working_days_on_every_page_of_the_case() {
    let mut desk = Desk::open();
    let ids = flags_of_the_week();
    let (near, far) = (&ids[0], &ids[1]);
    {
        // 22 November is a Sunday.
        let reviewer = desk.signed_in("reviewer1");
        watched(&reviewer, far, "2027-01-05");
        watched(&reviewer, near, "2026-11-26");
        let inbox = reviewer.get("/flags.json").json();
        let case = reviewer.get(&format!("/flags/{near}.json")).json();
        for told in [due(&inbox, "flags", "flag_id", near), &case["due"]] {
            assert_eq!(told["text"], "还剩4个工作日", "{told}");
            assert_eq!(
                (number(&told["working_days"]), told["day"].as_str()),
                (4, Some("2026-11-26"))
            );
            assert_eq!(told["provisional"], false);
        }
        // No notice tells the holidays of 2027 yet.
        let told = due(&inbox, "flags", "flag_id", far);
        assert_eq!(told["provisional"], true, "{told}");
        assert!(text(&told["text"]).ends_with("（暂定）"), "{told}");
        for path in ["/", "/flags", &format!("/flags/{near}")] {
            let page = reviewer.get(path).body;
            let shown = "title=\"期限 2026-11-26\">还剩4个工作日</span>";
            assert!(page.contains(shown), "{path}: {page}");
        }
    }
    for (day, told) in [
        ("2026-11-26", "今天到期"),
        ("2026-11-30", "已逾期2个工作日"),
    ] {
        desk.go_on_at(day);
        let reviewer = desk.signed_in("reviewer2");
        let case = reviewer.get(&format!("/flags/{near}.json")).json();
        assert_eq!(case["due"]["text"], told);
        assert_eq!(case["due"]["overdue"], day == "2026-11-30");
    }
    // What is overdue stands before what is not.
    let page = desk.signed_in("reviewer2").get("/").body;
    let place = |what: &str| page.find(what).unwrap_or_else(|| panic!("{what}: {page}"));
    assert!(place("已逾期2个工作日") < place("（暂定）"), "{page}");
}
