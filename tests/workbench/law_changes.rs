//! The law and the catalogue, changed by two people; what was counted by the law of before stays.

use serde_json::Value;

use super::credit::{FORM, drafted, last_candidate};
use super::{Answer, Browser, Desk, PASSWORD};
use crate::support::{list, number, text};

const ROW: &str = "连云港|push_after_finding|";

fn rules(who: &Browser<'_>) -> Value {
    who.get("/credit/rules.json").json()
}

/// The name of the row of the push that is in force.
fn push_row(who: &Browser<'_>) -> String {
    let page = rules(who);
    let rows = list(&page["form"]["rows"]).iter();
    let mut names = rows.map(|row| text(&row[0]).to_owned());
    names.find(|name| name.starts_with(ROW)).unwrap()
}

fn end(who: &Browser<'_>, row: &str, last_day: &str) -> Answer {
    let fields = [
        ("change", "end"),
        ("row", row),
        ("last_day", last_day),
        ("source", "连信用办〔2026〕9号"),
        ("reason", "旧文废止"),
    ];
    who.post("/credit/rules/changes", &fields)
}

fn push(who: &Browser<'_>, from: &str, count: &str) -> Answer {
    let fields = [
        ("change", "period"),
        ("jurisdiction", "连云港"),
        ("key", "push_after_finding"),
        ("count", count),
        ("unit", "working_days"),
        ("effective_from", from),
        ("source", "连信用办〔2026〕9号第三条"),
        ("verified", "1"),
        ("reason", "新文施行"),
    ];
    who.post("/credit/rules/changes", &fields)
}

fn item(who: &Browser<'_>, code: &str, name: &str) -> Answer {
    let fields = [
        ("change", "item"),
        ("code", code),
        ("name", name),
        ("sharing", "public"),
        ("provider", "市场监督管理局"),
        ("update_cycle", "认定后3个工作日内"),
        ("kind", "penalty"),
        ("source", "试点目录"),
        ("reason", "试点"),
    ];
    who.post("/credit/rules/changes", &fields)
}

fn decide(who: &Browser<'_>, change: &str, step: &str, reason: &str) -> Answer {
    let fields = [("step", step), ("reason", reason), ("proof", PASSWORD)];
    who.post(&format!("/credit/rules/changes/{change}/steps"), &fields)
}

fn told(answer: &Answer, status: u16, words: &str) {
    assert_eq!(answer.status, status, "{}", answer.body);
    assert!(answer.body.contains(words), "{words}: {}", answer.body);
}

fn done(answer: &Answer) {
    told(answer, 303, "");
}

/// Day and version of the push's clock.
fn clock(who: &Browser<'_>, entry: &str) -> (String, String) {
    let page = who.get(&format!("/credit/{entry}.json")).json();
    let clock = page["clocks"][0].clone();
    (text(&clock["due"]).to_owned(), clock.to_string())
}

#[test]
fn a_row_is_ended_and_another_put_behind_it_by_two_and_no_deadline_is_counted_anew() {
    let desk = Desk::open_under("[security]\nproof_minutes = 0\n");
    let case = last_candidate();
    let entry = drafted(&desk, &case);
    let first = desk.signed_in("credit_officer1");
    let second = desk.signed_in("credit_officer2");
    let before = clock(&first, &entry);
    assert_eq!(before.0, "2026-12-01");
    let shipped = text(&rules(&first)["version"]).to_owned();

    told(&push(&first, "2026-11-01", "3"), 409, "两条在同一天生效");
    let row = push_row(&first);
    told(&end(&first, &row, "2000-01-01"), 422, "早于");
    told(
        &end(&first, "连云港|push_after_finding|1999-01-01", "2026-10-31"),
        409,
        "没有",
    );
    told(&end(&first, "x", "2026-10-31"), 422, "从列表中选择");
    done(&end(&first, &row, "2026-10-31"));
    told(
        &decide(&first, "1", "approve", ""),
        409,
        "不能批准自己提出的变更",
    );
    let unproven = second.post("/credit/rules/changes/1/steps", &[("step", "approve")]);
    assert_eq!(unproven.code(), "prove_again", "{}", unproven.body);
    assert_eq!(
        text(&rules(&first)["version"]),
        shipped,
        "what is proposed does not hold"
    );
    done(&decide(&second, "1", "approve", ""));
    told(&decide(&second, "1", "approve", ""), 409, "已批准");
    assert_eq!(text(&rules(&first)["version"]), format!("{shipped}+1"));
    done(&push(&second, "2026-11-01", "3"));
    // Nobody but those two is asked, and nothing holds before.
    let reviewer = desk.signed_in("reviewer1");
    told(&decide(&reviewer, "2", "approve", ""), 403, "");
    assert!(rules(&reviewer)["form"].is_null());
    done(&decide(&first, "2", "approve", ""));

    let page = rules(&reviewer);
    assert_eq!(text(&page["version"]), format!("{shipped}+2"));
    let of_push = |page: &Value| -> Vec<Value> {
        let rows = list(&page["periods"]).iter();
        let rows =
            rows.filter(|row| row["name"] == "认定后推送" && row["jurisdiction"] == "连云港");
        rows.cloned().collect()
    };
    let rows = of_push(&page);
    assert_eq!(
        (&rows[0]["to"], &rows[0]["changes"][0]),
        (&"2026-10-31".into(), &1.into())
    );
    assert_eq!(text(&rows[1]["source"]), "连信用办〔2026〕9号第三条");
    assert_eq!(
        (&rows[1]["period"], &rows[1]["changes"][0]),
        (&"3个工作日".into(), &2.into())
    );
    let change = &page["changes"][0];
    assert_eq!(
        (text(&change["by"]), text(&change["decided"]["by"])),
        ("credit_officer2", "credit_officer1")
    );

    // What was counted stays; what begins now is counted by the law of now.
    assert_eq!(clock(&first, &entry), before);
    let seen = first.get(&format!("/credit/{entry}.json")).json()["version"].to_string();
    let abandon = [
        ("step", "abandon"),
        ("seen", seen.as_str()),
        ("reason", "重新起草"),
    ];
    done(&first.post(&format!("/credit/{entry}/steps"), &abandon));
    let mut form = vec![("case", case.as_str())];
    form.extend(FORM);
    let drafted = first.post("/credit", &form);
    done(&drafted);
    let fresh = drafted.header("location").replace("/credit/", "");
    let after = clock(&first, &fresh);
    assert_eq!(after.0, "2026-11-25");
    assert!(after.1.contains(&format!("{shipped}+2")), "{}", after.1);
    assert_eq!(desk.command(&["audit", "verify"]).code, 0);
    assert_eq!(desk.command(&["fsck"]).code, 0);
    let log = desk
        .signed_in("auditor1")
        .get("/audit.json?action=law_change")
        .json();
    let refused = list(&log["entries"])
        .iter()
        .filter(|entry| entry["refused"] == true);
    assert_eq!(
        (number(&log["entries"][0]["seq"]) > 0, refused.count()),
        (true, 2),
        "{log}"
    );
}

#[test]
fn an_item_is_added_and_changed_and_entries_may_belong_to_it_from_then_on() {
    let desk = Desk::open();
    let first = desk.signed_in("credit_officer1");
    let second = desk.signed_in("credit_officer2");
    told(&item(&first, "../x", "名称"), 422, "目录项代码");
    told(&item(&first, "SDXM", ""), 422, "目录项名称");
    done(&item(&first, "SDXM", "试点项目信息"));
    let names = |who: &Browser<'_>| -> Vec<String> {
        let page = rules(who);
        let items = list(&page["items"]).iter();
        items
            .map(|line| text(&line["item"]["name"]).to_owned())
            .collect()
    };
    assert!(!names(&first).contains(&"试点项目信息".to_owned()));
    done(&decide(&second, "1", "approve", ""));
    assert!(names(&first).contains(&"试点项目信息".to_owned()));
    done(&item(&second, "SDXM", "试点项目信用信息"));
    told(&decide(&first, "2", "reject", ""), 422, "请写明理由");
    done(&decide(&first, "2", "reject", "名称未定"));
    assert!(names(&first).contains(&"试点项目信息".to_owned()));
    done(&item(&second, "SDXM", "试点项目信用信息"));
    done(&decide(&first, "3", "approve", ""));
    assert_eq!(
        names(&first)
            .iter()
            .filter(|name| name.starts_with("试点"))
            .count(),
        1
    );
    assert!(text(&rules(&first)["catalogue_version"]).ends_with("+2"));
    // The command takes the same catalogue as the page.
    let case = last_candidate();
    let entry = drafted(&desk, &case);
    let seen = first.get(&format!("/credit/{entry}.json")).json()["version"].to_string();
    let mut form = FORM.to_vec();
    form.iter_mut().find(|(name, _)| *name == "item").unwrap().1 = "SDXM";
    let mut fields = vec![
        ("step", "edit"),
        ("seen", seen.as_str()),
        ("reason", "试点"),
    ];
    fields.extend(form);
    done(&first.post(&format!("/credit/{entry}/steps"), &fields));
    let page = first.get(&format!("/credit/{entry}.json")).json();
    assert!(page.to_string().contains("试点项目信用信息"), "{page}");
}
